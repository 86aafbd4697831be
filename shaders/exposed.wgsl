// Draws a canvas whose cells are pixels, without a picture in between.

@group(3) @binding(0) var<uniform> canvas: Canvas;
@group(3) @binding(1) var<storage, read> ink: array<u32>;

struct Pixel {
    @builtin(position) position: vec4f,
    @location(0) at_px: vec2f,
}

@vertex
fn vertex(@builtin(vertex_index) corner: u32) -> Pixel {
    let unit = vec2f(f32(corner & 1u), f32(corner >> 1u));
    var pixel: Pixel;
    pixel.at_px = unit * frame.size_px;
    pixel.position = vec4f(unit * 2.0 - 1.0, 0.0, 1.0);
    return pixel;
}

@fragment
fn fragment(pixel: Pixel) -> @location(0) vec4f {
    let cell = min(vec2u(pixel.at_px), vec2u(canvas.columns, canvas.rows) - 1u);
    return developed(cell.y * canvas.columns + cell.x);
}
