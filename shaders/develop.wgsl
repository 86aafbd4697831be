// Makes a picture of a canvas whose cells are larger than pixels.

@group(3) @binding(0) var<uniform> canvas: Canvas;
@group(3) @binding(1) var<storage, read> ink: array<u32>;
@group(3) @binding(2) var out: texture_storage_2d<rgba8unorm, write>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= canvas.columns || id.y >= canvas.rows {
        return;
    }
    let index = id.y * canvas.columns + id.x;
    var sum: vec3u;
    if is_colored {
        let plane = canvas.columns * canvas.rows;
        sum = vec3u(ink[plane + index], ink[2u * plane + index], ink[3u * plane + index]);
    }
    textureStore(out, id.xy, developed(ink[index], sum));
}
