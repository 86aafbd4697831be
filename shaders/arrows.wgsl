// Arrows of the field at t, or of its error, one per point of a grid over the view.

// Whether speed is shown by colour and arrows are of one length.
override by_color: bool = false;
// Whether the field is a learned one.
override is_learned: bool = false;
// Whether arrows show the learned minus the exact field.
override shows_error: bool = false;
// Whether it is known where there is mass.
override has_density: bool = true;

struct Arrow {
    @builtin(position) position: vec4f,
    @location(0) @interpolate(flat) color: vec3f,
    @location(1) @interpolate(flat) opacity: f32,
}

// Half the width of the shaft, and length and half width of the head, in pixels at a line_scale of 1; how far the
// edge in the colour of the ground reaches beyond them, and how much of what is under it it hides.
const SHAFT_PX: f32 = 0.8;
const HEAD_PX: f32 = 6.5;
const HEAD_HALF_PX: f32 = 3.2;
const EDGE_PX: f32 = 1.1;
const EDGE_OPACITY: f32 = 0.7;

// A corner of the arrow, or of its edge.
fn corner_px(corner: u32, length_px: f32, is_edge: bool) -> vec2f {
    let edge = select(0.0, EDGE_PX * frame.line_scale, is_edge);
    let size = min(HEAD_PX * frame.line_scale, 0.6 * length_px);
    // Its sides are steep, so that an edge around them is longer at the tip.
    let head = size + 3.2 * edge;
    let shaft = SHAFT_PX * frame.line_scale + edge;
    let head_half = HEAD_HALF_PX / HEAD_PX * size + 1.6 * edge;
    let neck = 0.5 * length_px - size - edge;
    let tail = -0.5 * length_px - edge;
    switch corner {
        case 0u, 3u: { return vec2f(tail, -shaft); }
        case 1u: { return vec2f(neck, -shaft); }
        case 2u, 4u: { return vec2f(neck, shaft); }
        case 5u: { return vec2f(tail, shaft); }
        case 6u: { return vec2f(neck, -head_half); }
        case 7u: { return vec2f(neck + head, 0.0); }
        default: { return vec2f(neck, head_half); }
    }
}

@vertex
fn vertex(@builtin(vertex_index) vertex_index: u32) -> Arrow {
    // Not instanced: software rasterisers pay for every instance.
    let corner = vertex_index % 9u;
    // The edge first, and the arrow upon it.
    let is_edge = vertex_index / 9u % 2u == 0u;
    let index = vertex_index / 18u;
    let cell = vec2f(f32(index % frame.arrow_columns), f32(index / frame.arrow_columns));
    let clip = (cell + 0.5) / vec2f(f32(frame.arrow_columns), f32(frame.arrow_rows)) * 2.0 - 1.0;
    let xi = xi_from_clip(clip);
    var along: vec2f;
    if shows_error {
        along = error(xi, frame.wind_s);
    } else {
        along = velocity(xi);
    }
    let speed = length(along);
    let direction = select(vec2f(1.0, 0.0), along / speed, speed > 1e-6);
    // Long arrows saturate smoothly, so that none hides its neighbours.
    let raw_px = speed * frame.arrow_px;
    var length_px = frame.arrow_limit_px * raw_px / (raw_px + frame.arrow_limit_px * 0.6);
    var color = named(select(select(EXACT, LEARNED, is_learned), TEXT, shows_error));
    if by_color {
        length_px = 0.62 * frame.arrow_limit_px;
        color = palette_color(ROW_SPEED, speed * frame.speed_scale);
    }

    let p = corner_px(corner, length_px, is_edge);
    let offset_px = vec2f(direction.x * p.x - direction.y * p.y, direction.y * p.x + direction.x * p.y);
    var arrow: Arrow;
    arrow.position = vec4f(clip + offset_px * 2.0 / frame.size_px, 0.0, 1.0);
    arrow.color = select(color, frame.ground, is_edge);
    // What moves no mass steps back.
    let mass = select(1.0, smoothstep(0.0, 0.01, density(xi, frame.s) * frame.density_scale), has_density);
    // The error is known on the grid alone.
    let known = !shows_error || all(abs(xi) <= vec2f(EXTENT));
    let weight = select(1.0, EDGE_OPACITY, is_edge) * mix(0.1, 0.95, mass);
    arrow.opacity = select(0.0, clamp(length_px / (5.0 * frame.line_scale), 0.0, 1.0) * weight, known);
    return arrow;
}

@fragment
fn fragment(arrow: Arrow) -> @location(0) vec4f {
    return vec4f(arrow.color * arrow.opacity, arrow.opacity);
}
