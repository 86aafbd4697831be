// Where a grain is and what colours it.

// Cubic between keyframes, with the field's velocities; otherwise straight, as Euler's method is.
override is_cubic: bool = true;
// 0 sand, 1 source, 2 speed, 3 log-density, 4 region.
override color_by: u32 = 0u;
// Whether some grains are chosen, and the others step back.
override some_are_chosen: bool = false;

@group(2) @binding(0) var<storage, read> keyframes: array<vec2f>;
// One bit per grain.
@group(2) @binding(1) var<storage, read> chosen_grains: array<u32>;

fn grain_count() -> u32 {
    return arrayLength(&keyframes) / (frame.intervals + 1u);
}

fn is_chosen(grain: u32) -> bool {
    return (chosen_grains[grain / 32u] >> (grain % 32u) & 1u) == 1u;
}

// What a keyframe's xi stands for, and how it moves on: a state gain xi + shift, and its slope for one interval,
// rate d xi / ds + along_xi xi + drift.
struct Knot {
    shift: vec2f,
    drift: vec2f,
    gain: f32,
    rate: f32,
    along_xi: f32,
    s: f32,
}

// States in the solver's own variable: x against t, or xi against s.
@group(0) @binding(1) var<storage, read> knots: array<Knot>;
// States as they are seen at this moment, for what was before.
@group(0) @binding(2) var<storage, read> seen: array<Knot>;

// A stretch between two keyframes, as the coefficients of a cubic in [0, 1].
struct Stretch {
    a: vec2f,
    b: vec2f,
    c: vec2f,
    d: vec2f,
}

// Hermite: the slopes are the field's own, so that neighbouring stretches join without a kink.
fn between(first: Knot, last: Knot, before: vec2f, after: vec2f, is_loose: bool) -> Stretch {
    var out: Stretch;
    out.a = first.gain * before + first.shift;
    let way = last.gain * after + last.shift - out.a;
    if !is_cubic {
        out.b = way;
        return out;
    }
    let leaving = first.rate * rate(before, first.s) + first.along_xi * before + first.drift;
    var arriving = last.rate * rate(after, last.s) + last.along_xi * after + last.drift;
    if is_loose {
        arriving = 2.0 * way - leaving;
    }
    out.b = leaving;
    out.c = 3.0 * way - 2.0 * leaving - arriving;
    out.d = leaving + arriving - 2.0 * way;
    return out;
}

fn along(s: Stretch, u: f32) -> vec2f {
    return s.a + u * (s.b + u * (s.c + u * s.d));
}

fn is_loose(k: u32) -> bool {
    return frame.loose_end == 1u && k + 1u == frame.intervals;
}

fn place(grain: u32, keyframe: f32) -> vec2f {
    let count = grain_count();
    let k = min(u32(keyframe), frame.intervals - 1u);
    let before = keyframes[k * count + grain];
    let after = keyframes[(k + 1u) * count + grain];
    let state = along(between(knots[k], knots[k + 1u], before, after, is_loose(k)), keyframe - f32(k));
    return frame.now_gain * state + frame.now_shift;
}

// The stretch between keyframes k and k + 1 where it is in the view, in xi of this moment.
fn seen_stretch(grain: u32, k: u32) -> Stretch {
    let count = grain_count();
    let before = keyframes[k * count + grain];
    let after = keyframes[(k + 1u) * count + grain];
    return between(seen[k], seen[k + 1u], before, after, is_loose(k));
}

// Colour of a position of the source, by angle and radius in standard deviations.
fn source_color(begin: vec2f) -> vec3f {
    let source = (begin - frame.source_centre) / frame.source_deviation;
    let angle = atan2(source.y, source.x) / TAU + 0.5;
    let row = ROW_SOURCE + 0.5 + (SOURCE_ROWS - 1.0) * clamp(length(source) / 3.0, 0.0, 1.0);
    let at = vec2f((angle * 255.0 + 0.5) / 256.0, (frame.palette_row + row) / PALETTE_ROWS);
    return textureSampleLevel(palette, linear, at, 0.0).rgb;
}

// Colour of the part of the drawing that a position at the data belongs to.
fn region_color(end: vec2f) -> vec3f {
    let cells = vec2f(textureDimensions(drawing));
    let at = frame.end_gain * end + frame.end_shift;
    let cell = clamp((at + 1.0) * 0.5 * cells, vec2f(0.0), cells - 1.0);
    let region = textureLoad(drawing, vec2u(cell), 0).y;
    return palette_color(ROW_REGION, region);
}

fn grain_color(grain: u32, xi: vec2f) -> vec3f {
    var color = named(SAND);
    switch color_by {
        case 1u: {
            color = source_color(keyframes[grain]);
        }
        case 2u: {
            let speed = length(velocity(xi));
            color = palette_color(ROW_SPEED, speed * frame.speed_scale);
        }
        case 3u: {
            // The last e^-7 below the peak.
            let p = max(density(xi, frame.s) * frame.density_scale, 1e-6);
            color = palette_color(ROW_DENSITY, 1.0 + log(p) / 7.0);
        }
        case 4u: {
            color = region_color(keyframes[frame.intervals * grain_count() + grain]);
        }
        default: {}
    }
    return as_chosen(grain, color);
}

// The colour of a grain among those that are chosen, or beside them.
fn as_chosen(grain: u32, color: vec3f) -> vec3f {
    if some_are_chosen {
        return select(mix(color, named(BYSTANDER), 0.75), named(CHOSEN), is_chosen(grain));
    }
    return color;
}
