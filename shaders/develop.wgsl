// Makes a picture of a canvas of lines.

@group(3) @binding(0) var<uniform> canvas: Canvas;
@group(3) @binding(1) var<storage, read> ink: array<u32>;
@group(3) @binding(2) var out: texture_storage_2d<rgba8unorm, write>;

// Premultiplied light of a cell with so much ink, and with such a sum of its colours if it has some: an
// amount is an optical depth, so that ink upon ink saturates.
fn developed(amount: u32, sum: vec3u) -> vec4f {
    let units = f32(amount);
    var color = canvas.color;
    if is_colored {
        color = vec3f(sum) / (max(units, 1.0) * COLOR_UNITS);
    }
    let depth = units / WHOLE * canvas.depth;
    let alpha = 1.0 - exp(-depth);
    return vec4f(color * alpha, alpha);
}

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
