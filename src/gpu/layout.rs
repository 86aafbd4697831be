//! Structs that shaders read. Each has a twin of the same name in WGSL; a test compares them
//! field by field.

use bytemuck::{Pod, Zeroable};

/// Uniforms of every pass; documented in `shaders/shared/frame.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in frame.wgsl")]
pub struct Frame {
    pub centre: [f32; 2],
    pub half_extent: [f32; 2],
    pub size_px: [f32; 2],
    pub s: f32,
    pub wind_s: f32,
    pub per_clock: f32,
    pub keyframe: f32,
    pub intervals: u32,
    pub speed_scale: f32,
    pub density_scale: f32,
    pub arrow_px: f32,
    pub arrow_limit_px: f32,
    pub arrow_columns: u32,
    pub arrow_rows: u32,
    pub count: f32,
    pub divergence_scale: f32,
    pub error_scale: f32,
    pub chart_trace: f32,
    pub trail: f32,
    pub trail_grains: u32,
    pub trajectories: u32,
    pub streak_columns: u32,
    pub streak_rows: u32,
    pub streak_length: f32,
    pub streak_phase: f32,
    pub seen: u32,
    pub line_cell_px: f32,
    pub line_scale: f32,
    pub streak_limit: f32,
}

/// Uniforms of the integration; documented in `shaders/integrate.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in integrate.wgsl")]
pub struct Integration {
    pub intervals: u32,
    pub substeps: u32,
}

/// Uniforms of ink; documented in `shaders/shared/ink.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in ink.wgsl")]
pub struct Canvas {
    pub columns: u32,
    pub rows: u32,
    pub cell_px: f32,
    pub disc: f32,
    pub color: [f32; 3],
    pub depth: f32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gpu::shaders;
    use std::mem::offset_of;

    /// (name, offset) of every member of a WGSL struct, and its size.
    fn wgsl(source: &str, name: &str) -> (Vec<(String, usize)>, usize) {
        let module = naga::front::wgsl::parse_str(source).unwrap();
        let (_, found) = module.types.iter().find(|(_, t)| t.name.as_deref() == Some(name)).unwrap();
        let naga::TypeInner::Struct { members, span } = &found.inner else { panic!("{name} is no struct") };
        (members.iter().map(|m| (m.name.clone().unwrap(), m.offset as usize)).collect(), *span as usize)
    }

    macro_rules! twins {
        ($type:ident, $source:expr, [$($field:ident),* $(,)?]) => {{
            let ours = vec![$((stringify!($field).to_owned(), offset_of!($type, $field))),*];
            let (theirs, span) = wgsl($source, stringify!($type));
            assert_eq!(ours, theirs);
            assert_eq!(size_of::<$type>(), span);
        }};
    }

    #[test]
    fn structs_match_their_wgsl() {
        twins!(
            Frame,
            shaders::PLACE,
            [
                centre,
                half_extent,
                size_px,
                s,
                wind_s,
                per_clock,
                keyframe,
                intervals,
                speed_scale,
                density_scale,
                arrow_px,
                arrow_limit_px,
                arrow_columns,
                arrow_rows,
                count,
                divergence_scale,
                error_scale,
                chart_trace,
                trail,
                trail_grains,
                trajectories,
                streak_columns,
                streak_rows,
                streak_length,
                streak_phase,
                seen,
                line_cell_px,
                line_scale,
                streak_limit
            ]
        );
        twins!(Integration, shaders::INTEGRATE, [intervals, substeps]);
        twins!(Canvas, shaders::INK, [columns, rows, cell_px, disc, color, depth]);
    }
}
