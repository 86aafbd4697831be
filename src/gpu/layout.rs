//! Structs that shaders read. Each has a twin of the same name in WGSL; a test compares them
//! field by field.

use bytemuck::{Pod, Zeroable};

/// Uniforms of every drawing pass; documented in `shaders/shared/frame.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in frame.wgsl")]
pub struct Frame {
    pub centre: [f32; 2],
    pub half_extent: [f32; 2],
    pub size_px: [f32; 2],
    pub s: f32,
    pub arrow_s: f32,
    pub keyframe: f32,
    pub intervals: u32,
    pub count: u32,
    pub grain_px: f32,
    pub grain_opacity: f32,
    pub grain_color: u32,
    pub speed_scale: f32,
    pub heat_scale: f32,
    pub arrow_px: f32,
    pub arrow_limit_px: f32,
    pub arrow_columns: u32,
    pub arrow_rows: u32,
    pub slices: f32,
    pub padding: u32,
}

/// Uniforms of the integration; documented in `shaders/integrate.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
#[expect(missing_docs, reason = "each field is documented at its twin in integrate.wgsl")]
pub struct Integration {
    pub count: u32,
    pub intervals: u32,
    pub substeps: u32,
    pub solver: u32,
    pub side: f32,
    pub slices: f32,
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
            shaders::PARTICLES,
            [
                centre,
                half_extent,
                size_px,
                s,
                arrow_s,
                keyframe,
                intervals,
                count,
                grain_px,
                grain_opacity,
                grain_color,
                speed_scale,
                heat_scale,
                arrow_px,
                arrow_limit_px,
                arrow_columns,
                arrow_rows,
                slices,
                padding,
            ]
        );
        twins!(Integration, shaders::INTEGRATE, [count, intervals, substeps, solver, side, slices]);
    }
}
