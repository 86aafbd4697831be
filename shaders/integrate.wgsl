// Integrates every particle through the volume and keeps its xi at the keyframes.

struct Integration {
    // Stretches between keyframes, and steps in each.
    intervals: u32,
    substeps: u32,
    // The steps of this dispatch: the number of the first, and how many they are.
    first: u32,
    steps: u32,
    // Length of a step in its own variable, and of the last one, which may end a moment earlier.
    length: f32,
    last_length: f32,
    padding: vec2f,
}

// A time at which the field is asked: xi = gain state, and the state moves by rate d xi / ds + along_xi xi.
struct Node {
    gain: f32,
    rate: f32,
    along_xi: f32,
    s: f32,
}

// What is added to xi at the second, third and fourth stage of a step, and to the state at its end, where the
// frame has a centre.
struct Shift {
    second: vec2f,
    third: vec2f,
    fourth: vec2f,
    jump: vec2f,
}

// Steps that fit uniforms, which a software adapter reads much faster than storage; it feels every number that is
// read, so neighbouring stages share their nodes.
const MOST: u32 = 256u;
const NODES: u32 = 513u;

// 0 Euler, 1 midpoint, 2 Heun, 3 RK4. A constant of the pipeline, since asking in every step takes
// time too.
override solver: u32;
// Whether the frame has a centre.
override has_shift: bool;

@group(0) @binding(0) var<uniform> integration: Integration;
// Where the first step begins, then the middle and the end of each.
@group(0) @binding(1) var<uniform> nodes: array<Node, NODES>;
@group(0) @binding(2) var<uniform> shifts: array<Shift, MOST>;
// intervals + 1 rows of one position per particle; the first row holds the source.
@group(2) @binding(0) var<storage, read_write> keyframes: array<vec2f>;

fn moves(node: Node, xi: vec2f) -> vec2f {
    return node.rate * rate(xi, node.s) + node.along_xi * xi;
}

// The state after a step of length h.
fn advanced(state: vec2f, h: f32, begin: Node, middle: Node, end: Node, shift: Shift) -> vec2f {
    let k1 = moves(begin, begin.gain * state);
    switch solver {
        case 0u: {
            return state + h * k1 + shift.jump;
        }
        case 1u: {
            return state + h * moves(middle, middle.gain * (state + 0.5 * h * k1) + shift.second) + shift.jump;
        }
        case 2u: {
            let k2 = moves(end, end.gain * (state + h * k1) + shift.second);
            return state + 0.5 * h * (k1 + k2) + shift.jump;
        }
        default: {
            let k2 = moves(middle, middle.gain * (state + 0.5 * h * k1) + shift.second);
            let k3 = moves(middle, middle.gain * (state + 0.5 * h * k2) + shift.third);
            let k4 = moves(end, end.gain * (state + h * k3) + shift.fourth);
            return state + h / 6.0 * (k1 + 2.0 * (k2 + k3) + k4) + shift.jump;
        }
    }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let particle = id.x;
    let count = arrayLength(&keyframes) / (integration.intervals + 1u);
    // The few beyond the last grain go along with the others, so that all of them take the same steps together.
    let is_grain = particle < count;
    let row = integration.first / integration.substeps;
    var end = nodes[0];
    var state = keyframes[row * count + min(particle, count - 1u)] / end.gain;
    var shift: Shift;
    // One loop: Mesa's software driver takes almost twice as long with one inside the other.
    for (var step = 0u; step < integration.steps; step++) {
        let begin = end;
        var middle: Node;
        if solver == 1u || solver == 3u {
            middle = nodes[2u * step + 1u];
        }
        end = nodes[2u * step + 2u];
        if has_shift {
            shift = shifts[step];
        }
        let is_last = step + 1u == integration.steps;
        let h = select(integration.length, integration.last_length, is_last);
        state = advanced(state, h, begin, middle, end, shift);
        let done = integration.first + step + 1u;
        if is_grain && done % integration.substeps == 0u {
            keyframes[done / integration.substeps * count + particle] = end.gain * state;
        }
    }
}
