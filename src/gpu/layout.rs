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
    pub wind_drift: [f32; 2],
    pub wind_rate: f32,
    pub wind_xi: f32,
    pub keyframe: f32,
    pub intervals: u32,
    pub speed_scale: f32,
    pub density_scale: f32,
    pub arrow_px: f32,
    pub arrow_limit_px: f32,
    pub arrow_columns: u32,
    pub arrow_rows: u32,
    pub count_scale: f32,
    pub divergence_scale: f32,
    pub ruler_divergence: f32,
    pub error_scale: f32,
    pub trail: f32,
    pub count_side: u32,
    pub trajectories: u32,
    pub streak_columns: u32,
    pub streak_rows: u32,
    pub streak_length: f32,
    pub streak_phase: f32,
    pub seen: u32,
    pub line_cell_px: f32,
    pub line_scale: f32,
    pub streak_limit: f32,
    pub relief: f32,
    pub drawing_centre: [f32; 2],
    pub source_centre: [f32; 2],
    pub source_deviation: f32,
    pub drawing_half: f32,
    pub end_shift: [f32; 2],
    pub end_gain: f32,
    pub palette_row: f32,
    pub now_shift: [f32; 2],
    pub now_gain: f32,
    pub loose_end: u32,
    pub lightness: [f32; 2],
    pub ground: [f32; 3],
    pub error_sign: f32,
}

/// Uniforms of the integration; documented in `shaders/integrate.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in integrate.wgsl")]
pub struct Integration {
    pub intervals: u32,
    pub substeps: u32,
    pub first: u32,
    pub steps: u32,
    pub length: f32,
    pub last_length: f32,
    pub padding: [f32; 2],
}

/// A time at which the field is asked; documented in `shaders/integrate.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in integrate.wgsl")]
pub struct Node {
    pub gain: f32,
    pub rate: f32,
    pub along_xi: f32,
    pub s: f32,
}

/// What a frame's centre adds to a step; documented in `shaders/integrate.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in integrate.wgsl")]
pub struct Shift {
    pub second: [f32; 2],
    pub third: [f32; 2],
    pub fourth: [f32; 2],
    pub jump: [f32; 2],
}

/// What a keyframe stands for; documented in `shaders/shared/grain.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in grain.wgsl")]
pub struct Knot {
    pub shift: [f32; 2],
    pub drift: [f32; 2],
    pub gain: f32,
    pub rate: f32,
    pub along_xi: f32,
    pub s: f32,
}

/// Uniforms of lines as ink; documented in `shaders/shared/ink.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in ink.wgsl")]
pub struct Canvas {
    pub columns: u32,
    pub rows: u32,
    pub cell_px: f32,
    pub depth: f32,
    pub color: [f32; 3],
    pub padding: f32,
}

/// Uniforms of the light of grains; documented in `shaders/shared/light.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in light.wgsl")]
pub struct Light {
    pub columns: u32,
    pub rows: u32,
    pub cell_px: f32,
    pub gain: f32,
    pub taps: [f32; 2],
    pub lone: f32,
    pub lift: f32,
    pub presence: f32,
    pub padding: f32,
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
                wind_drift,
                wind_rate,
                wind_xi,
                keyframe,
                intervals,
                speed_scale,
                density_scale,
                arrow_px,
                arrow_limit_px,
                arrow_columns,
                arrow_rows,
                count_scale,
                divergence_scale,
                ruler_divergence,
                error_scale,
                trail,
                count_side,
                trajectories,
                streak_columns,
                streak_rows,
                streak_length,
                streak_phase,
                seen,
                line_cell_px,
                line_scale,
                streak_limit,
                relief,
                drawing_centre,
                source_centre,
                source_deviation,
                drawing_half,
                end_shift,
                end_gain,
                palette_row,
                now_shift,
                now_gain,
                loose_end,
                lightness,
                ground,
                error_sign
            ]
        );
        twins!(Knot, shaders::PLACE, [shift, drift, gain, rate, along_xi, s]);
        twins!(Node, shaders::INTEGRATE, [gain, rate, along_xi, s]);
        twins!(Shift, shaders::INTEGRATE, [second, third, fourth, jump]);
        twins!(Integration, shaders::INTEGRATE, [intervals, substeps, first, steps, length, last_length, padding]);
        twins!(Canvas, shaders::INK, [columns, rows, cell_px, depth, color, padding]);
        twins!(Light, shaders::SPLAT, [columns, rows, cell_px, gain, taps, lone, lift, presence, padding]);
    }
}
