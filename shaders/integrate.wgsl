// Integrates every particle through the volume and keeps its position at the keyframes.

struct Integration {
    intervals: u32,
    substeps: u32,
    // 0 Euler, 1 midpoint, 2 Heun, 3 RK4.
    solver: u32,
    padding: u32,
}

@group(0) @binding(0) var<uniform> integration: Integration;
// intervals + 1 rows of one position per particle; the first row holds the source.
@group(2) @binding(0) var<storage, read_write> keyframes: array<vec2f>;

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
    let count = arrayLength(&keyframes) / (integration.intervals + 1u);
    if particle >= count {
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
        keyframes[k * count + particle] = xi;
    }
}
