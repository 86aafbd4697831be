// Draws what was painted before: over the world's square, or over the whole view.

@group(3) @binding(0) var picture: texture_2d<f32>;
@group(3) @binding(1) var<uniform> canvas: Canvas;

struct Pixel {
    @builtin(position) position: vec4f,
    @location(0) at: vec2f,
}

@vertex
fn world(@builtin(vertex_index) corner: u32) -> Pixel {
    var pixel: Pixel;
    pixel.at = vec2f(f32(corner & 1u), f32(corner >> 1u));
    pixel.position = vec4f(clip_from_chart((pixel.at * 2.0 - 1.0) * EXTENT), 0.0, 1.0);
    return pixel;
}

@vertex
fn view(@builtin(vertex_index) corner: u32) -> Pixel {
    let unit = vec2f(f32(corner & 1u), f32(corner >> 1u));
    var pixel: Pixel;
    // The canvas begins with the view and ends a little after it.
    pixel.at = unit * frame.size_px / (canvas.cell_px * vec2f(textureDimensions(picture)));
    pixel.position = vec4f(unit * 2.0 - 1.0, 0.0, 1.0);
    return pixel;
}

@fragment
fn fragment(pixel: Pixel) -> @location(0) vec4f {
    return textureSampleLevel(picture, linear, pixel.at, 0.0);
}
