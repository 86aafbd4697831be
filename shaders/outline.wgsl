// The outline of the target, on those tiles of the drawing where it may run: asking every pixel of the
// view is what a software adapter feels.

// Tiles of the drawing by index, row by row from the bottom.
@group(3) @binding(0) var<storage, read> tiles: array<u32>;

struct Pixel {
    @builtin(position) position: vec4f,
    // Position on the drawing, in [0, 1].
    @location(0) at: vec2f,
}

const OUTLINE_LEVEL: f32 = 0.25;
// Tiles along a side of the drawing, as in the source that sorts them.
const TILES: u32 = 32u;

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Pixel {
    // Two triangles. Not instanced: software rasterisers pay for every instance.
    let corner = index % 6u;
    let unit = vec2f(f32(corner == 1u || corner >= 4u), f32(corner == 2u || corner == 3u || corner == 5u));
    let tile = tiles[index / 6u];
    var pixel: Pixel;
    pixel.at = (vec2f(f32(tile % TILES), f32(tile / TILES)) + unit) / f32(TILES);
    pixel.position = vec4f(clip_from_xi(frame.drawing_centre + (pixel.at * 2.0 - 1.0) * frame.drawing_half), 0.0, 1.0);
    return pixel;
}

@fragment
fn fragment(pixel: Pixel) -> @location(0) vec4f {
    let weight = textureSampleLevel(drawing, linear, pixel.at, 0.0).x;
    let slope = max(fwidth(weight), 1e-5) * frame.line_scale;
    let distance_px = abs(weight - OUTLINE_LEVEL) / slope;
    let line = select(0.0, 0.8 * clamp(1.5 - distance_px, 0.0, 1.0), slope > 2e-4 * frame.line_scale);
    return vec4f(named(TARGET), 1.0) * line;
}
