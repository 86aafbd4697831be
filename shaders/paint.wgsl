// Paints the ground from one moment of the volume: density as heat or as dunes, divergence, error.

@group(3) @binding(0) var moment: texture_2d<f32>;
@group(3) @binding(1) var out: texture_storage_2d<rgba8unorm, write>;

const HEAT_OPACITY: f32 = 0.75;
// Height of the highest dune in half-widths of the data, and where the light comes from.
const HEIGHT: f32 = 0.28;
const LIGHT: vec3f = vec3f(-0.55, 0.55, 0.63);
const SHADOW_STEPS: i32 = 14;

fn at(cell: vec2i) -> vec2f {
    let size = vec2i(textureDimensions(moment));
    return textureLoad(moment, clamp(cell, vec2i(0), size - 1), 0).xy;
}

// The root lifts the thin parts of a density whose peaks are high.
fn level(cell: vec2i) -> f32 {
    return sqrt(clamp(at(cell).x, 0.0, 1.0));
}

fn put(cell: vec2u, color: vec3f, alpha: f32) {
    textureStore(out, cell, vec4f(color * alpha, alpha));
}

@compute @workgroup_size(8, 8)
fn heat(@builtin(global_invocation_id) id: vec3u) {
    let here = level(vec2i(id.xy));
    put(id.xy, palette_color(ROW_HEAT, here), HEAT_OPACITY * smoothstep(0.0, 0.35, here));
}

@compute @workgroup_size(8, 8)
fn dunes(@builtin(global_invocation_id) id: vec3u) {
    let cell = vec2i(id.xy);
    let unit = frame.relief * 2.0 * EXTENT / f32(textureDimensions(moment).x);
    let here = level(cell);
    let slope = vec2f(
        level(cell + vec2i(1, 0)) - level(cell - vec2i(1, 0)),
        level(cell + vec2i(0, 1)) - level(cell - vec2i(0, 1)),
    ) * HEIGHT / (2.0 * unit);
    let lit = max(dot(normalize(vec3f(-slope, 1.0)), normalize(LIGHT)), 0.0);
    // Soft shadow: how far the ground towards the light rises above the ray.
    var shadow = 1.0;
    let step = normalize(LIGHT.xy);
    let rise = LIGHT.z / length(LIGHT.xy) * unit;
    for (var k = 1; k <= SHADOW_STEPS; k++) {
        let away = f32(k) * 1.6;
        let above = HEIGHT * (level(cell + vec2i(round(step * away))) - here) - rise * away;
        shadow = min(shadow, 1.0 - smoothstep(0.0, 0.12, above));
    }
    let light = mix(0.42, 1.0, shadow) * mix(0.35, 1.28, lit);
    let color = clamp(palette_color(ROW_DUNES, here) * light, vec3f(0.0), vec3f(1.0));
    put(id.xy, color, smoothstep(0.0, 0.14, here));
}

// Where mass gathers and where it thins, faded where there is none.
@compute @workgroup_size(8, 8)
fn divergence(@builtin(global_invocation_id) id: vec3u) {
    let x = at(vec2i(id.xy)).y * frame.divergence_scale;
    // The root shows weak ones beside strong ones.
    let signed = sign(x) * sqrt(min(abs(x), 1.0));
    let mass = smoothstep(0.02, 0.25, level(vec2i(id.xy)));
    put(id.xy, palette_color(ROW_DIVERGENCE, 0.5 + 0.5 * signed), 0.85 * mass * smoothstep(0.0, 0.3, abs(signed)));
}

@compute @workgroup_size(8, 8)
fn error_map(@builtin(global_invocation_id) id: vec3u) {
    let here = sqrt(min(at(vec2i(id.xy)).y * frame.error_scale, 1.0));
    // Where there is no mass, what is wrong there matters to nobody.
    let mass = smoothstep(0.0, 0.25, level(vec2i(id.xy)));
    put(id.xy, palette_color(ROW_ERROR, here), 0.85 * mass * smoothstep(0.0, 0.3, here));
}
