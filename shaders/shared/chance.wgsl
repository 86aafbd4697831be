// Numbers in [0, 1] that look like chance, the same on every device.

fn scattered(n: u32) -> f32 {
    // PCG's output function (O'Neill 2014) on a counter.
    let state = n * 747796405u + 2891336453u;
    let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return f32((word >> 22u) ^ word) / 4294967295.0;
}
