// Ink becomes light: an amount is an optical depth, so that ink upon ink saturates as grains upon
// grains do.

@group(3) @binding(0) var<uniform> canvas: Canvas;
@group(3) @binding(1) var<storage, read> ink: array<u32>;
@group(3) @binding(2) var out: texture_storage_2d<rgba8unorm, write>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= canvas.columns || id.y >= canvas.rows {
        return;
    }
    let index = id.y * canvas.columns + id.x;
    let units = f32(ink[index]);
    var color = canvas.color;
    if canvas.colored == 1u && units > 0.0 {
        let plane = canvas.columns * canvas.rows;
        let sum = vec3u(ink[plane + index], ink[2u * plane + index], ink[3u * plane + index]);
        color = vec3f(sum) / (units * COLOR_UNITS);
    }
    let depth = units / WHOLE * canvas.depth;
    let alpha = 1.0 - exp(-depth);
    // Premultiplied; light that adds has no shade.
    let light = select(vec4f(color * alpha, alpha), vec4f(color * min(depth, 1.0), 0.0), canvas.adds == 1u);
    textureStore(out, id.xy, light);
}
