// The heat map of p_t.

@group(1) @binding(0) var densities: texture_3d<f32>;
@group(1) @binding(1) var linear: sampler;
@group(1) @binding(2) var palette: texture_2d<f32>;
@group(1) @binding(3) var target_weights: texture_2d<f32>;

struct Pixel {
    @builtin(position) position: vec4f,
    @location(0) clip: vec2f,
}

// Row of the palette texture.
const ROW_HEAT: f32 = 0.16667;
const HEAT_OPACITY: f32 = 0.75;
const OUTLINE: vec3f = vec3f(0.96, 0.55, 0.42);
const OUTLINE_LEVEL: f32 = 0.25;
// Half of the side of the drawing area, in world units.
const DRAWING: f32 = 3.0;

@vertex
fn vertex(@builtin(vertex_index) corner: u32) -> Pixel {
    var pixel: Pixel;
    pixel.clip = vec2f(f32(corner & 1u), f32(corner >> 1u)) * 2.0 - 1.0;
    pixel.position = vec4f(pixel.clip, 0.0, 1.0);
    return pixel;
}

@fragment
fn heat(pixel: Pixel) -> @location(0) vec4f {
    let xi = chart_from_clip(pixel.clip);
    let side = f32(textureDimensions(densities).x);
    let at = volume_coordinate(xi, frame.s, side, frame.slices);
    let p = textureSampleLevel(densities, linear, at, 0.0).x;
    // The root lifts the thin parts of a density whose peaks are high.
    let level = clamp(sqrt(p * frame.heat_scale), 0.0, 0.999);
    let inside = all(abs(xi) <= vec2f(EXTENT));
    let alpha = select(0.0, HEAT_OPACITY * smoothstep(0.0, 0.35, level), inside);
    let color = textureSampleLevel(palette, linear, vec2f(level, ROW_HEAT), 0.0).rgb;
    return vec4f(color * alpha, alpha);
}

// The outline of the target: a line of constant weight, as wide as a pixel and a half.
@fragment
fn outline(pixel: Pixel) -> @location(0) vec4f {
    let at = (chart_from_clip(pixel.clip) / DRAWING + 1.0) * 0.5;
    let weight = textureSample(target_weights, linear, at).x;
    let slope = max(fwidth(weight), 1e-5);
    let distance_px = abs(weight - OUTLINE_LEVEL) / slope;
    let inside = all(abs(at - 0.5) <= vec2f(0.5));
    let alpha = select(0.0, 0.8 * clamp(1.5 - distance_px, 0.0, 1.0), inside && slope > 2e-4);
    return vec4f(OUTLINE * alpha, alpha);
}
