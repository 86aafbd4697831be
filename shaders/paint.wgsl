// Paints the ground from one moment of the volume: density as heat or as dunes, divergence, error.

@group(3) @binding(0) var moment: texture_2d<f32>;
@group(3) @binding(1) var out: texture_storage_2d<rgba8unorm, write>;

const HEAT_OPACITY: f32 = 0.75;
// Height of the highest dune in half-widths of the data, and where the sun stands.
const HEIGHT: f32 = 0.34;
const SUN: vec3f = vec3f(-0.62, 0.56, 0.55);
// Light of the sun and of the sky, in linear light.
const SUNLIGHT: vec3f = vec3f(1.62, 1.42, 1.12);
const SKYLIGHT: vec3f = vec3f(0.13, 0.16, 0.25);
// Steps of a shadow, and the first of them in cells of the moment; each is longer than the one before.
const SHADOW_STEPS: i32 = 11;
const SHADOW_STEP: f32 = 1.2;
const SHADOW_GROWTH: f32 = 1.2;
// Ripples: length of a wave and side of a patch with one direction, in half-widths of the data; how steep they are.
const RIPPLE: f32 = 0.03;
const PATCH: f32 = 0.15;
const RIPPLE_SLOPE: f32 = 0.11;

// The moment at a position on the pictures, in [0, 1].
fn at(place: vec2f) -> vec2f {
    return textureSampleLevel(moment, linear, place, 0.0).xy;
}

fn place_of(cell: vec2u) -> vec2f {
    return (vec2f(cell) + 0.5) / vec2f(textureDimensions(out));
}

// The root lifts the thin parts of a density whose peaks are high.
fn level(place: vec2f) -> f32 {
    return sqrt(clamp(at(place).x, 0.0, 1.0));
}

// Height of the dune there, 1 at the highest crest.
fn height(place: vec2f) -> f32 {
    return textureSampleLevel(moment, linear, place, 0.0).z;
}

fn put(cell: vec2u, color: vec3f, alpha: f32) {
    textureStore(out, cell, vec4f(color * alpha, alpha));
}

@compute @workgroup_size(8, 8)
fn heat(@builtin(global_invocation_id) id: vec3u) {
    let here = level(place_of(id.xy));
    put(id.xy, palette_color(ROW_HEAT, here), HEAT_OPACITY * smoothstep(0.0, 0.35, here));
}

// Slope of the ripples of one patch, across the wind in its middle.
fn ripple(at: vec2f, patch_of: vec2f) -> vec2f {
    let middle = (patch_of + 0.5) * PATCH;
    let wind = velocity(middle / frame.relief);
    let speed = length(wind);
    let across = select(vec2f(1.0, 0.0), wind / speed, speed > 1e-4);
    let phase = TAU * (dot(at - middle, across) / RIPPLE + scattered(bitcast<u32>(i32(patch_of.x)) + 7919u * bitcast<u32>(i32(patch_of.y))));
    return across * cos(phase);
}

// Fine ripples that stand across the wind: waves of the four nearest patches, which pass into each other.
fn ripples(xi: vec2f) -> vec2f {
    let at = xi * frame.relief;
    let corner = floor(at / PATCH - 0.5);
    let f = smoothstep(vec2f(0.1), vec2f(0.9), at / PATCH - 0.5 - corner);
    let low = mix(ripple(at, corner), ripple(at, corner + vec2f(1.0, 0.0)), f.x);
    let high = mix(ripple(at, corner + vec2f(0.0, 1.0)), ripple(at, corner + vec2f(1.0, 1.0)), f.x);
    return RIPPLE_SLOPE * mix(low, high, f.y);
}

// How much of the sun is seen over what rises towards it: softer the farther that is.
fn sunlight(place: vec2f, here: f32, texel: f32, unit: f32) -> f32 {
    let towards = normalize(SUN.xy);
    let rise = SUN.z / length(SUN.xy);
    var seen = 1.0;
    var away = SHADOW_STEP;
    for (var k = 0; k < SHADOW_STEPS; k++) {
        let above = HEIGHT * (height(place + towards * away * texel) - here) - rise * away * unit;
        seen = min(seen, 1.0 - smoothstep(-0.01, 0.015 + 0.12 * away * unit, above));
        away = away * SHADOW_GROWTH + SHADOW_STEP;
    }
    return seen;
}

@compute @workgroup_size(8, 8)
fn dunes(@builtin(global_invocation_id) id: vec3u) {
    let place = place_of(id.xy);
    let texel = 1.0 / f32(textureDimensions(moment).x);
    // Half-widths of the data along a texel.
    let unit = frame.relief * 2.0 * EXTENT * texel;
    let here = height(place);
    let mass = smoothstep(0.0, 0.3, here);
    var slope = vec2f(
        height(place + vec2f(texel, 0.0)) - height(place - vec2f(texel, 0.0)),
        height(place + vec2f(0.0, texel)) - height(place - vec2f(0.0, texel)),
    ) * HEIGHT / (2.0 * unit);
    slope += mass * ripples((place * 2.0 - 1.0) * EXTENT);
    let lit = max(dot(normalize(vec3f(-slope, 1.0)), normalize(SUN)), 0.0) * sunlight(place, here, texel, unit);
    let color = linear_from(palette_color(ROW_DUNES, here)) * (SUNLIGHT * lit + SKYLIGHT);
    put(id.xy, gamma_from(color), smoothstep(0.0, 0.2, here));
}

// Where mass gathers and where it thins, faded where there is none.
@compute @workgroup_size(8, 8)
fn divergence(@builtin(global_invocation_id) id: vec3u) {
    let x = at(place_of(id.xy)).y * frame.divergence_scale;
    // The root shows weak ones beside strong ones.
    let signed = sign(x) * sqrt(min(abs(x), 1.0));
    let mass = smoothstep(0.02, 0.25, level(place_of(id.xy)));
    put(id.xy, palette_color(ROW_DIVERGENCE, 0.5 + 0.5 * signed), 0.85 * mass * smoothstep(0.0, 0.3, abs(signed)));
}

@compute @workgroup_size(8, 8)
fn error_map(@builtin(global_invocation_id) id: vec3u) {
    let here = sqrt(min(at(place_of(id.xy)).y * frame.error_scale, 1.0));
    // Where there is no mass, what is wrong there matters to nobody.
    let mass = smoothstep(0.0, 0.25, level(place_of(id.xy)));
    put(id.xy, palette_color(ROW_ERROR, here), 0.85 * mass * smoothstep(0.0, 0.3, here));
}
