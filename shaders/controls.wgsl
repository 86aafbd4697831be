// Triangles of the window's controls, as egui's own renderer draws them on gamma-encoded colours
// (egui-wgpu, egui.wgsl), less the second way to filter that it holds.

// Width and height of the window in points.
@group(0) @binding(0) var<uniform> size: vec2f;
@group(0) @binding(1) var atlas: texture_2d<f32>;
@group(0) @binding(2) var linear: sampler;

struct Corner {
    @builtin(position) position: vec4f,
    @location(0) at: vec2f,
    @location(1) color: vec4f,
}

@vertex
fn vertex(@location(0) point: vec2f, @location(1) at: vec2f, @location(2) color: vec4f) -> Corner {
    var corner: Corner;
    corner.position = vec4f(2.0 * point.x / size.x - 1.0, 1.0 - 2.0 * point.y / size.y, 0.0, 1.0);
    corner.at = at;
    corner.color = color;
    return corner;
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4f {
    return corner.color * textureSample(atlas, linear, corner.at);
}
