// Composes the view: the ground, contours and ink, in one pass. A pass for each would read and blend every
// pixel again, which a software adapter feels.

@group(3) @binding(0) var moment: texture_2d<f32>;
@group(3) @binding(1) var ground: texture_2d<f32>;
// Lines as pictures, on canvases that begin with the view and end a little after it.
@group(3) @binding(2) var trajectories: texture_2d<f32>;
@group(3) @binding(3) var streaks: texture_2d<f32>;
@group(3) @binding(4) var trails: texture_2d<f32>;
// The light of grains, on a canvas that begins a little before the view.
@group(3) @binding(5) var grains: texture_2d<f32>;
@group(3) @binding(6) var<uniform> light: Light;

struct Pixel {
    @builtin(position) position: vec4f,
    // From the left bottom corner of the view.
    @location(0) at_px: vec2f,
    // Position on pictures of the world, which is in [0, 1].
    @location(1) world: vec2f,
}

// What there is. Constants of the pipeline: a software adapter would work out all of it and throw most
// away.
override has_ground: bool;
override has_contours: bool;
override has_trajectories: bool;
override has_streaks: bool;
override has_trails: bool;
override has_grains: bool;

@vertex
fn vertex(@builtin(vertex_index) corner: u32) -> Pixel {
    let unit = vec2f(f32(corner & 1u), f32(corner >> 1u));
    var pixel: Pixel;
    pixel.at_px = unit * frame.size_px;
    let clip = unit * 2.0 - 1.0;
    pixel.world = (xi_from_clip(clip) / EXTENT + 1.0) * 0.5;
    pixel.position = vec4f(clip, 0.0, 1.0);
    return pixel;
}

// Premultiplied light over a colour.
fn over(below: vec3f, light: vec4f) -> vec3f {
    return below * (1.0 - light.a) + light.rgb;
}

fn shown(picture: texture_2d<f32>, at_px: vec2f, cell_px: f32) -> vec4f {
    return textureSampleLevel(picture, linear, at_px / (cell_px * vec2f(textureDimensions(picture))), 0.0);
}

// Lines at 1/2, 1/4, ... 1/64 of the top of the scale, a point and a half wide at every zoom.
fn contour(at: vec2f) -> f32 {
    let p = textureSampleLevel(moment, linear, at, 0.0).x;
    let octave = log2(max(p, 1e-9));
    let slope = max(fwidth(octave), 1e-6) * frame.line_scale;
    let nearest = round(octave);
    let line = clamp(1.2 - abs(octave - nearest) / slope, 0.0, 1.0);
    return select(0.0, 0.55 * line, nearest <= -1.0 && nearest >= -6.0 && slope < 0.5 * frame.line_scale);
}

// Noise of a few grey levels, the same at every time: it breaks up the bands of few levels and of the few colours of a
// GIF.
const DITHER: f32 = 5.0 / 255.0;

fn dither(px: vec2f) -> f32 {
    // Interleaved gradient noise (Jimenez 2014).
    return DITHER * (fract(52.9829189 * fract(dot(px, vec2f(0.06711056, 0.00583715)))) - 0.5);
}

@fragment
fn fragment(pixel: Pixel) -> @location(0) vec4f {
    var color = frame.ground;
    let world = pixel.world;
    let in_world = select(0.0, 1.0, all(abs(world - 0.5) <= vec2f(0.5)));
    if has_ground {
        let painted = textureSampleLevel(ground, linear, world, 0.0) * in_world;
        color = over(color, painted) + dither(floor(pixel.at_px)) * painted.a;
    }
    if has_contours {
        color = mix(color, named(CONTOUR), contour(world) * in_world);
    }
    if has_trajectories {
        color = over(color, shown(trajectories, pixel.at_px, frame.line_cell_px));
    }
    if has_trails {
        color = over(color, shown(trails, pixel.at_px, frame.line_cell_px));
    }
    if has_grains {
        let at = (pixel.at_px / light.cell_px + MARGIN) / vec2f(f32(light.columns), f32(light.rows));
        color = over(color, textureSampleLevel(grains, linear, at, 0.0));
    }
    if has_streaks {
        // In a strip of ground of their own, so that they are seen on what is bright.
        let streak = shown(streaks, pixel.at_px, frame.line_cell_px);
        color = over(mix(color, frame.ground, 0.6 * sqrt(streak.a)), streak);
    }
    return vec4f(color, 1.0);
}
