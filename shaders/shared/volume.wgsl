// Lookups in a volume whose outermost samples lie on the border of the grid.

fn volume_coordinate(xi: vec2f, s: f32, side: f32, slices: f32) -> vec3f {
    let grid = (xi + 4.0) / 8.0 * (side - 1.0);
    return vec3f((grid + 0.5) / side, (s * (slices - 1.0) + 0.5) / slices);
}
