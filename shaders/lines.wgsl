// Lines of equal value, as wide as a pixel and a half at every zoom: contours of the density, and
// the outline of the target.

@group(3) @binding(0) var moment: texture_2d<f32>;

struct Pixel {
    @builtin(position) position: vec4f,
    @location(0) at: vec2f,
}

const OUTLINE: vec3f = vec3f(0.96, 0.55, 0.42);
const OUTLINE_LEVEL: f32 = 0.25;
const CONTOUR: vec3f = vec3f(0.86, 0.89, 0.96);

fn square(corner: u32, half: f32) -> Pixel {
    var pixel: Pixel;
    pixel.at = vec2f(f32(corner & 1u), f32(corner >> 1u));
    pixel.position = vec4f(clip_from_chart((pixel.at * 2.0 - 1.0) * half), 0.0, 1.0);
    return pixel;
}

@vertex
fn world(@builtin(vertex_index) corner: u32) -> Pixel {
    return square(corner, EXTENT);
}

@vertex
fn canvas(@builtin(vertex_index) corner: u32) -> Pixel {
    return square(corner, DRAWING);
}

// At 1/2, 1/4, ... 1/64 of the top of the scale.
@fragment
fn contours(pixel: Pixel) -> @location(0) vec4f {
    let p = textureSampleLevel(moment, linear, pixel.at, 0.0).x;
    let octave = log2(max(p * frame.density_scale, 1e-9));
    let slope = max(fwidth(octave), 1e-6);
    let nearest = round(octave);
    let line = clamp(1.2 - abs(octave - nearest) / slope, 0.0, 1.0);
    let alpha = select(0.0, 0.55 * line, nearest <= -1.0 && nearest >= -6.0 && slope < 0.5);
    return vec4f(CONTOUR * alpha, alpha);
}

@fragment
fn outline(pixel: Pixel) -> @location(0) vec4f {
    let weight = textureSampleLevel(drawing, linear, pixel.at, 0.0).x;
    let slope = max(fwidth(weight), 1e-5);
    let distance_px = abs(weight - OUTLINE_LEVEL) / slope;
    let alpha = select(0.0, 0.8 * clamp(1.5 - distance_px, 0.0, 1.0), slope > 2e-4);
    return vec4f(OUTLINE * alpha, alpha);
}
