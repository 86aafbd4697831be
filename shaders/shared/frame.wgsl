// What every drawing pass knows of the frame.

struct Frame {
    // Chart position in the middle of the view, and half of what is visible.
    centre: vec2f,
    half_extent: vec2f,
    // Size of the view in physical pixels.
    size_px: vec2f,
    // Knot coordinate in [0, 1].
    s: f32,
    // The same for arrows, which stop a moment before the data.
    arrow_s: f32,
    // Position among the keyframes, in [0, intervals].
    keyframe: f32,
    intervals: u32,
    count: u32,
    // Diameter of a grain in physical pixels.
    grain_px: f32,
    grain_opacity: f32,
    // 0 sand, 1 source angle, 2 speed.
    grain_color: u32,
    // Colour scale: d xi / ds at the end of the speed map.
    speed_scale: f32,
    // One over p_t at the top of the heat map.
    heat_scale: f32,
    // Arrow length in pixels per unit of d xi / ds, and its limit.
    arrow_px: f32,
    arrow_limit_px: f32,
    // Arrows along the view's width and height.
    arrow_columns: u32,
    arrow_rows: u32,
    // Slices of the volume.
    slices: f32,
    padding: u32,
}

@group(0) @binding(0) var<uniform> frame: Frame;

// Half of the side of the volume's grid, in chart units.
const EXTENT: f32 = 4.0;

fn clip_from_chart(xi: vec2f) -> vec2f {
    return (xi - frame.centre) / frame.half_extent;
}

fn chart_from_clip(clip: vec2f) -> vec2f {
    return frame.centre + clip * frame.half_extent;
}
