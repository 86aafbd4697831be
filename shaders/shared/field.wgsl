// The field and what belongs to it, on a grid in (s, y, x) of the canonical frame whose outermost samples lie on
// the border.

@group(1) @binding(0) var rates: texture_3d<f32>;
// The field that it is compared with where errors are drawn; otherwise the same.
@group(1) @binding(1) var reference: texture_3d<f32>;
@group(1) @binding(2) var densities: texture_3d<f32>;
@group(1) @binding(3) var linear: sampler;
@group(1) @binding(4) var<storage, read> outer_slopes: array<f32>;
@group(1) @binding(5) var palette: texture_2d<f32>;
// Weight of the target, and the part of the drawing that a cell belongs to.
@group(1) @binding(6) var drawing: texture_2d<f32>;

fn volume_coordinate(xi: vec2f, s: f32, side: f32, slices: f32) -> vec3f {
    let grid = (xi + 1.0) * 0.5 * (side - 1.0);
    return vec3f((grid + 0.5) / side, (s * (slices - 1.0) + 0.5) / slices);
}

fn at_grid(xi: vec2f, s: f32, size: vec3u) -> vec3f {
    return volume_coordinate(clamp(xi, vec2f(-1.0), vec2f(1.0)), s, f32(size.x), f32(size.z));
}

// d xi / ds, going on outside the grid with the slope that it has far from all mass.
fn rate(xi: vec2f, s: f32) -> vec2f {
    let size = textureDimensions(rates);
    let inside = clamp(xi, vec2f(-1.0), vec2f(1.0));
    let at = volume_coordinate(inside, s, f32(size.x), f32(size.z));
    var value = textureSampleLevel(rates, linear, at, 0.0).xy;
    // Few are outside, and reading the slopes would take the others as long as all the rest.
    if any(xi != inside) {
        let slice = s * f32(size.z - 1u);
        let k = min(u32(slice), size.z - 2u);
        value += mix(outer_slopes[k], outer_slopes[k + 1u], slice - f32(k)) * (xi - inside);
    }
    return value;
}

// q over the peak of its slice; 0 outside the grid.
fn density(xi: vec2f, s: f32) -> f32 {
    let p = textureSampleLevel(densities, linear, at_grid(xi, s, textureDimensions(densities)), 0.0).x;
    return select(0.0, p, all(abs(xi) <= vec2f(1.0)));
}
