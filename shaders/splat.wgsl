// Lays the light of every grain on its canvas.

@group(2) @binding(2) var<storage, read> moments: array<Moment>;
@group(3) @binding(0) var<uniform> light: Light;
@group(3) @binding(1) var<storage, read_write> cells: array<atomic<u32>>;

fn lay_cell(cell: vec2f, units: f32, tint: vec2u, chosen: u32) {
    // Said so that it also holds back what is not a number.
    let inside = all(cell >= vec2f(0.0)) && all(cell < vec2f(f32(light.columns), f32(light.rows)));
    if units < 0.5 || !inside {
        return;
    }
    let index = u32(cell.y) * light.columns + u32(cell.x);
    let amount = u32(units);
    atomicAdd(&cells[index], amount);
    let plane = light.columns * light.rows;
    if is_tinted {
        atomicAdd(&cells[plane + index], amount * tint.x);
        atomicAdd(&cells[2u * plane + index], amount * tint.y);
    }
    if has_chosen {
        atomicAdd(&cells[plane + index], amount * chosen);
    }
}

// Spreads a grain of so much light over the four nearest cells.
fn lay(xi: vec2f, units: f32, tint: vec2u, chosen: u32) {
    let at = px_from_xi(xi) / light.cell_px + MARGIN - 0.5;
    let corner = floor(at);
    let shares = four_shares(at, units);
    lay_cell(corner, shares.x, tint, chosen);
    lay_cell(corner + vec2f(1.0, 0.0), shares.y, tint, chosen);
    lay_cell(corner + vec2f(0.0, 1.0), shares.z, tint, chosen);
    lay_cell(corner + vec2f(1.0, 1.0), shares.w, tint, chosen);
}

// Where a grain is at a keyframe, in the view of this moment.
fn at_keyframe(grain: u32, k: u32) -> vec2f {
    return seen[k].gain * keyframes[k * grain_count() + grain] + seen[k].shift;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= min(arrayLength(&moments), frame.seen) {
        return;
    }
    let moment = moments[id.x];
    var tint: vec2u;
    if is_tinted {
        let share = oklab(linear_from(color_of(moment))).yz / TINT_MOST;
        tint = vec2u(round((0.5 + 0.5 * clamp(share, vec2f(-1.0), vec2f(1.0))) * TINT_UNITS));
    }
    var chosen = 0u;
    if has_chosen {
        chosen = u32(is_chosen(id.x));
    }
    lay(moment.xi, GRAIN, tint, chosen);
    if has_ends {
        lay(at_keyframe(id.x, 0u), END, tint, chosen);
        lay(at_keyframe(id.x, frame.intervals), END, tint, chosen);
    }
}
