// Finds where every grain is at this moment, and colours it, once for all that draw or count it.

@group(2) @binding(2) var<storage, read_write> moments: array<Moment>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= grain_count() {
        return;
    }
    let xi = place(id.x, frame.keyframe);
    moments[id.x] = Moment(xi, pack4x8unorm(vec4f(grain_color(id.x, xi), 1.0)), 0u);
}
