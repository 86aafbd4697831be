// Grains: one soft disc per particle, between two keyframes.
//
// Each grain is one triangle around its disc, in a plain (not instanced) draw: software
// rasterisers pay for every instance and every triangle, and little for a few empty pixels.

@group(1) @binding(0) var<storage, read> keyframes: array<vec2f>;
@group(1) @binding(1) var palette: texture_2d<f32>;
@group(1) @binding(2) var palette_sampler: sampler;

struct Grain {
    @builtin(position) position: vec4f,
    @location(0) offset_px: vec2f,
    @location(1) @interpolate(flat) color: vec3f,
}

const SAND: vec3f = vec3f(0.953, 0.784, 0.447);
// Rows of the palette texture.
const ROW_SPEED: f32 = 0.5;
const ROW_ANGLE: f32 = 0.8334;
const TAU: f32 = 6.2831853;

fn grain_color(source: vec2f, before: vec2f, after: vec2f) -> vec3f {
    if frame.grain_color == 1u {
        let angle = atan2(source.y, source.x) / TAU + 0.5;
        return textureSampleLevel(palette, palette_sampler, vec2f(angle, ROW_ANGLE), 0.0).rgb;
    }
    if frame.grain_color == 2u {
        let speed = length(after - before) * f32(frame.intervals) * frame.speed_scale;
        return textureSampleLevel(palette, palette_sampler, vec2f(clamp(speed, 0.0, 0.999), ROW_SPEED), 0.0).rgb;
    }
    return SAND;
}

// Corners of the triangle whose incircle is the unit circle.
fn triangle_corner(corner: u32) -> vec2f {
    switch corner {
        case 0u: { return vec2f(0.0, 2.0); }
        case 1u: { return vec2f(-1.7320508, -1.0); }
        default: { return vec2f(1.7320508, -1.0); }
    }
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Grain {
    let particle = index / 3u;
    let k = min(u32(frame.keyframe), frame.intervals - 1u);
    let before = keyframes[k * frame.count + particle];
    let after = keyframes[(k + 1u) * frame.count + particle];
    let xi = mix(before, after, frame.keyframe - f32(k));

    let offset_px = triangle_corner(index % 3u) * (frame.grain_px * 0.5 + 0.5);
    var grain: Grain;
    grain.position = vec4f(clip_from_chart(xi) + offset_px * 2.0 / frame.size_px, 0.0, 1.0);
    grain.offset_px = offset_px;
    grain.color = grain_color(keyframes[particle], before, after);
    return grain;
}

@fragment
fn fragment(grain: Grain) -> @location(0) vec4f {
    let edge = frame.grain_px * 0.5 + 0.5 - length(grain.offset_px);
    let alpha = clamp(edge, 0.0, 1.0) * frame.grain_opacity;
    // Premultiplied; the pipeline decides whether it covers or adds.
    return vec4f(grain.color * alpha, alpha);
}
