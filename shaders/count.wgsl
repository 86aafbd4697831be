// Counts grains per cell of a grid over the volume's extent, each spread over the four nearest
// cells, so that the density of what really moves can be seen.

@group(2) @binding(2) var<storage, read> moments: array<Moment>;
@group(3) @binding(0) var<storage, read_write> histogram: array<atomic<u32>>;

fn add(cell: vec2f, parts: f32) {
    if all(cell >= vec2f(0.0)) && all(cell < vec2f(f32(frame.count_side))) {
        atomicAdd(&histogram[u32(cell.y) * frame.count_side + u32(cell.x)], u32(parts));
    }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= arrayLength(&moments) {
        return;
    }
    let at = (moments[id.x].xi / EXTENT + 1.0) * 0.5 * f32(frame.count_side) - 0.5;
    let corner = floor(at);
    let shares = four_shares(at, PARTS);
    add(corner, shares.x);
    add(corner + vec2f(1.0, 0.0), shares.y);
    add(corner + vec2f(0.0, 1.0), shares.z);
    add(corner + vec2f(1.0, 1.0), shares.w);
}
