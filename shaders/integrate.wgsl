// Integrates every particle through the volume and keeps its position at the keyframes.

struct Integration {
    intervals: u32,
    substeps: u32,
}

// 0 Euler, 1 midpoint, 2 Heun, 3 RK4. A constant of the pipeline, since asking in every step takes
// time too.
override solver: u32;

@group(0) @binding(0) var<uniform> integration: Integration;
// intervals + 1 rows of one position per particle; the first row holds the source.
@group(2) @binding(0) var<storage, read_write> keyframes: array<vec2f>;

fn advanced(xi: vec2f, s: f32, h: f32) -> vec2f {
    let k1 = rate(xi, s);
    switch solver {
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
    // One loop: Mesa's software driver takes almost twice as long with one inside the other.
    for (var step = 1u; step <= steps; step++) {
        xi = advanced(xi, f32(step - 1u) * h, h);
        if step % integration.substeps == 0u {
            keyframes[step / integration.substeps * count + particle] = xi;
        }
    }
}
