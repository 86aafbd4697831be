// What every pass knows of the frame. Positions xi are those of the canonical frame at this moment; velocities
// are how the view moves, in units of xi per unit of t.

struct Frame {
    // xi in the middle of the view, and half of what is visible.
    centre: vec2f,
    half_extent: vec2f,
    // Size of the view in physical pixels.
    size_px: vec2f,
    // Knot coordinate in [0, 1].
    s: f32,
    // The same for the wind, which stops a moment before the data.
    wind_s: f32,
    // The velocity is wind_rate d xi / ds + wind_xi xi + wind_drift: clock and ruler of the path.
    wind_drift: vec2f,
    wind_rate: f32,
    wind_xi: f32,
    // Position among the keyframes, in [0, intervals].
    keyframe: f32,
    intervals: u32,
    // One over the velocity at the end of the speed map.
    speed_scale: f32,
    // p_t over the top of the density maps, per unit of the slice's own peak.
    density_scale: f32,
    // Arrow length in pixels per unit of velocity, and its limit.
    arrow_px: f32,
    arrow_limit_px: f32,
    // Arrows along the view's width and height.
    arrow_columns: u32,
    arrow_rows: u32,

    // The same, per counted grain in a unit of area.
    count_scale: f32,
    // One over the divergence at the end of its map, and the part of it that is the ruler's.
    divergence_scale: f32,
    ruler_divergence: f32,
    // One over the difference of two d xi / ds at the end of the map of errors.
    error_scale: f32,
    // Length of trails in keyframes.
    trail: f32,
    // Cells along an axis in which grains are counted.
    count_side: u32,
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
    // Length of the longest streaks.
    streak_limit: f32,
    // Half-widths of the data in a unit of xi, for what is as high as the data are wide.
    relief: f32,
    // xi where the grid of the drawing lies in the view: its middle, and half of its side.
    drawing_centre: vec2f,
    // Middle and standard deviation of the source at t = 0, in xi.
    source_centre: vec2f,
    source_deviation: f32,
    drawing_half: f32,
    // Places on the drawing, in [-1, 1], of where grains end, from their last xi.
    end_shift: vec2f,
    end_gain: f32,
    // First row of the theme in the palette.
    palette_row: f32,
    // xi at this moment of a state between keyframes: see Knot.
    now_shift: vec2f,
    now_gain: f32,
    // Whether there is no slope at the last keyframe, since the velocity has no bound there.
    loose_end: u32,
    // Lightness of coloured grains, from a trace of them to the densest.
    lightness: vec2f,
    // Behind everything, in gamma space.
    ground: vec3f,
    // 1 where the moving field is the learned one, and -1 where the reference is.
    error_sign: f32,
}

@group(0) @binding(0) var<uniform> frame: Frame;

// Half of the side of the volume's grid.
const EXTENT: f32 = 1.0;
const TAU: f32 = 6.2831853;

fn clip_from_xi(xi: vec2f) -> vec2f {
    return (xi - frame.centre) / frame.half_extent;
}

fn xi_from_clip(clip: vec2f) -> vec2f {
    return frame.centre + clip * frame.half_extent;
}

// Pixels of the view, from its left bottom corner.
fn px_from_xi(xi: vec2f) -> vec2f {
    return (clip_from_xi(xi) * 0.5 + 0.5) * frame.size_px;
}
