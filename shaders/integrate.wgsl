// Integrates every particle through the volume and keeps its position at the keyframes.

struct Integration {
    count: u32,
    intervals: u32,
    substeps: u32,
    // 0 Euler, 1 midpoint, 2 Heun, 3 RK4.
    solver: u32,
    side: f32,
    slices: f32,
}

@group(0) @binding(0) var<uniform> integration: Integration;
@group(0) @binding(1) var rates: texture_3d<f32>;
@group(0) @binding(2) var linear: sampler;
@group(0) @binding(3) var<storage, read> outer_slopes: array<f32>;
// intervals + 1 rows of one position per particle; the first row holds the source.
@group(0) @binding(4) var<storage, read_write> keyframes: array<vec2f>;

fn rate(xi: vec2f, s: f32) -> vec2f {
    let inside = clamp(xi, vec2f(-4.0), vec2f(4.0));
    let at = volume_coordinate(inside, s, integration.side, integration.slices);
    let value = textureSampleLevel(rates, linear, at, 0.0).xy;
    let slice = s * (integration.slices - 1.0);
    let k = min(u32(slice), u32(integration.slices) - 2u);
    let slope = mix(outer_slopes[k], outer_slopes[k + 1u], slice - f32(k));
    return value + slope * (xi - inside);
}

fn advanced(xi: vec2f, s: f32, h: f32) -> vec2f {
    let k1 = rate(xi, s);
    switch integration.solver {
        case 0u: {
            return xi + h * k1;
        }
        case 1u: {
            return xi + h * rate(xi + 0.5 * h * k1, s + 0.5 * h);
        }
        case 2u: {
            return xi + 0.5 * h * (k1 + rate(xi + h * k1, s + h));
        }
        default: {
            let k2 = rate(xi + 0.5 * h * k1, s + 0.5 * h);
            let k3 = rate(xi + 0.5 * h * k2, s + 0.5 * h);
            let k4 = rate(xi + h * k3, s + h);
            return xi + h / 6.0 * (k1 + 2.0 * (k2 + k3) + k4);
        }
    }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let particle = id.x;
    if particle >= integration.count {
        return;
    }
    var xi = keyframes[particle];
    let steps = integration.intervals * integration.substeps;
    let h = 1.0 / f32(steps);
    var step = 0u;
    for (var k = 1u; k <= integration.intervals; k++) {
        for (var j = 0u; j < integration.substeps; j++) {
            xi = advanced(xi, f32(step) * h, h);
            step++;
        }
        keyframes[k * integration.count + particle] = xi;
    }
}
