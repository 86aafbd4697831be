// Composes the view: the ground, contours and ink, in one pass. A pass for each would read and blend every
// pixel again, which a software adapter feels.

@group(3) @binding(0) var moment: texture_2d<f32>;
@group(3) @binding(1) var ground: texture_2d<f32>;
// Ink as light, on canvases that begin with the view and end a little after it.
@group(3) @binding(2) var trajectories: texture_2d<f32>;
@group(3) @binding(3) var streaks: texture_2d<f32>;
@group(3) @binding(4) var trails: texture_2d<f32>;
@group(3) @binding(5) var grains: texture_2d<f32>;
// Grains as ink, where its cells are pixels: a copy of the canvas, plane by plane, since a software adapter
// reads a texture in half the time of a buffer.
@group(3) @binding(6) var<uniform> canvas: Canvas;
@group(3) @binding(7) var ink: texture_2d_array<u32>;

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
override has_grains_as_ink: bool;

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

fn amount(cell: vec2u, plane: i32) -> u32 {
    return textureLoad(ink, cell, plane, 0).x;
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

@fragment
fn fragment(pixel: Pixel) -> @location(0) vec4f {
    var color = BACKDROP;
    let world = pixel.world;
    let in_world = select(0.0, 1.0, all(abs(world - 0.5) <= vec2f(0.5)));
    if has_ground {
        color = over(color, textureSampleLevel(ground, linear, world, 0.0) * in_world);
    }
    if has_contours {
        color = mix(color, CONTOUR, contour(world) * in_world);
    }
    if has_trajectories {
        color = over(color, shown(trajectories, pixel.at_px, frame.line_cell_px));
    }
    if has_streaks {
        color = over(color, shown(streaks, pixel.at_px, frame.line_cell_px));
    }
    if has_trails {
        color = over(color, shown(trails, pixel.at_px, frame.line_cell_px));
    }
    if has_grains {
        color = over(color, shown(grains, pixel.at_px, canvas.cell_px));
    }
    if has_grains_as_ink {
        let cell = vec2u(pixel.at_px);
        var sum: vec3u;
        if is_colored {
            sum = vec3u(amount(cell, 1), amount(cell, 2), amount(cell, 3));
        }
        color = over(color, developed(amount(cell, 0), sum));
    }
    return vec4f(color, 1.0);
}
