// What every pass knows of the frame.

struct Frame {
    // Chart position in the middle of the view, and half of what is visible.
    centre: vec2f,
    half_extent: vec2f,
    // Size of the view in physical pixels.
    size_px: vec2f,
    // Knot coordinate in [0, 1].
    s: f32,
    // The same for the wind, which stops a moment before the data.
    wind_s: f32,
    // 1 / (dt/ds) at wind_s: velocity per unit of d xi / ds.
    per_clock: f32,
    // Position among the keyframes, in [0, intervals].
    keyframe: f32,
    intervals: u32,
    // One over the velocity at the end of the speed map.
    speed_scale: f32,
    // One over p_t at the top of the density maps.
    density_scale: f32,

    // Arrow length in pixels per unit of velocity, and its limit.
    arrow_px: f32,
    arrow_limit_px: f32,
    // Arrows along the view's width and height.
    arrow_columns: u32,
    arrow_rows: u32,

    // Number of grains that are counted.
    count: f32,
    // One over the divergence and the error at the end of their maps.
    divergence_scale: f32,
    error_scale: f32,
    // Trace of the chart's own part of d xi / ds.
    chart_trace: f32,

    // Length of trails in keyframes, and the number of grains that leave one.
    trail: f32,
    trail_grains: u32,
    // Whole trajectories that are drawn.
    trajectories: u32,
    // Streaks along the view, their length per unit of velocity, and where they are on their way.
    streak_columns: u32,
    streak_rows: u32,
    streak_length: f32,
    streak_phase: f32,
    // Grains that are seen: all, or those whose trajectories are drawn.
    seen: u32,
    // Side of a cell of the canvases of trajectories, streaks and trails, in pixels.
    line_cell_px: f32,
    // How much wider lines are than on a screen of one pixel per point, at least 1.
    line_scale: f32,
    // Length of the longest streaks, in chart units.
    streak_limit: f32,
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

// Pixels of the view, from its left bottom corner.
fn px_from_chart(xi: vec2f) -> vec2f {
    return (clip_from_chart(xi) * 0.5 + 0.5) * frame.size_px;
}
