// Lays the ink of lines. Sums of whole numbers do not depend on their order, so the same scene gives the same
// picture.

// Whether it is known where there is mass.
override has_density: bool = true;

@group(2) @binding(2) var<storage, read> moments: array<Moment>;
@group(3) @binding(0) var<uniform> canvas: Canvas;
@group(3) @binding(1) var<storage, read_write> ink: array<atomic<u32>>;

// More than any view is wide, so that a single stretch across it has no gaps.
const MOST_STEPS: f32 = 4096.0;
// Most grains that leave a trail.
const TRAILING_GRAINS: u32 = 50000u;
const TRAIL_UNITS: f32 = 40.0;
// Radius of the dots at the ends of whole trajectories, in pixels at a line_scale of 1.
const DOT_PX: f32 = 1.8;
// Stretches of a streak, and the share of it that is seen at a time.
const STREAK_STEPS: u32 = 24u;
const STREAK_SEEN: u32 = 9u;

fn lay_cell(cell: vec2f, units: f32, color: vec3f) {
    // Said so that it also holds back what is not a number.
    let inside = all(cell >= vec2f(0.0)) && all(cell < vec2f(f32(canvas.columns), f32(canvas.rows)));
    if units < 0.5 || !inside {
        return;
    }
    let index = u32(cell.y) * canvas.columns + u32(cell.x);
    let amount = u32(units);
    atomicAdd(&ink[index], amount);
    if is_colored {
        let plane = canvas.columns * canvas.rows;
        let c = vec3u(round(color * COLOR_UNITS));
        atomicAdd(&ink[plane + index], amount * c.x);
        atomicAdd(&ink[2u * plane + index], amount * c.y);
        atomicAdd(&ink[3u * plane + index], amount * c.z);
    }
}

// Spreads ink over the four nearest cells.
fn lay(px: vec2f, units: f32, color: vec3f) {
    let at = px / canvas.cell_px - 0.5;
    let corner = floor(at);
    let shares = four_shares(at, units);
    lay_cell(corner, shares.x, color);
    lay_cell(corner + vec2f(1.0, 0.0), shares.y, color);
    lay_cell(corner + vec2f(0.0, 1.0), shares.z, color);
    lay_cell(corner + vec2f(1.0, 1.0), shares.w, color);
}

// A stretch of a trajectory from u to v, with the amount growing from `first` to `last` units.
fn lay_stretch(s: Stretch, u: f32, v: f32, first: f32, last: f32, color: vec3f) {
    let begin = px_from_xi(along(s, u)) / canvas.cell_px;
    let end = px_from_xi(along(s, v)) / canvas.cell_px;
    // Nothing to see of what lies wholly on one side of the view.
    let size = vec2f(f32(canvas.columns), f32(canvas.rows));
    if any(max(begin, end) < vec2f(0.0)) || any(min(begin, end) > size) {
        return;
    }
    // One step per cell leaves no gaps, since each is spread over two.
    let length_cells = distance(begin, end);
    let steps = clamp(ceil(length_cells), 1.0, MOST_STEPS);
    let share = clamp(length_cells / steps, 0.05, 1.0);
    for (var k = 0.0; k < steps; k += 1.0) {
        let f = (k + 0.5) / steps;
        lay(px_from_xi(along(s, mix(u, v, f))), round(mix(first, last, f) * share), color);
    }
}

// The last part of each trajectory, fading towards the past, one row of workgroups for each stretch.
@compute @workgroup_size(64)
fn trails(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= min(grain_count(), min(TRAILING_GRAINS, frame.seen)) {
        return;
    }
    let start = max(frame.keyframe - frame.trail, 0.0);
    let k = u32(start) + id.y;
    let begin = max(start, f32(k));
    let end = min(frame.keyframe, f32(k + 1u));
    if begin >= end {
        return;
    }
    let first = TRAIL_UNITS * (1.0 - (frame.keyframe - begin) / frame.trail);
    let last = TRAIL_UNITS * (1.0 - (frame.keyframe - end) / frame.trail);
    lay_stretch(seen_stretch(id.x, k), begin - f32(k), end - f32(k), first, last, color_of(moments[id.x]));
}

// A dot around a position, full or hollow, with a soft edge one cell wide.
fn lay_dot(px: vec2f, is_full: bool, color: vec3f) {
    let at = px / canvas.cell_px;
    let radius = DOT_PX * frame.line_scale / canvas.cell_px;
    let reach = radius + 0.5;
    let end = vec2f(f32(canvas.columns), f32(canvas.rows)) + reach;
    if !(all(at > vec2f(-reach)) && all(at < end)) {
        return;
    }
    let first = vec2i(floor(at - reach));
    let last = vec2i(floor(at + reach));
    for (var y = first.y; y <= last.y; y++) {
        for (var x = first.x; x <= last.x; x++) {
            let away = length(vec2f(f32(x), f32(y)) + 0.5 - at);
            let inner = select(clamp(away - radius + 1.5, 0.0, 1.0), 1.0, is_full);
            lay_cell(vec2f(f32(x), f32(y)), round(WHOLE * inner * clamp(reach - away, 0.0, 1.0)), color);
        }
    }
}

// Whole trajectories of the first grains, one row of workgroups for each stretch: a ring where each begins, a dot
// where it ends.
@compute @workgroup_size(64)
fn trajectories(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= min(grain_count(), frame.trajectories) {
        return;
    }
    var color = source_color(keyframes[id.x]);
    if color_by == 4u {
        color = region_color(keyframes[frame.intervals * grain_count() + id.x]);
    }
    color = as_chosen(id.x, color);
    let stretch = seen_stretch(id.x, id.y);
    lay_stretch(stretch, 0.0, 1.0, WHOLE, WHOLE, color);
    if id.y == 0u {
        lay_dot(px_from_xi(along(stretch, 0.0)), false, color);
    }
    if id.y + 1u == frame.intervals {
        lay_dot(px_from_xi(along(stretch, 1.0)), true, color);
    }
}

// How far a whole streak goes at a velocity: faster is longer, but none is too short to be seen, and
// none runs through the place where the field turns over.
fn streak_step(velocity: vec2f) -> vec2f {
    let speed = length(velocity);
    let raw = speed * frame.streak_length;
    let bounded = frame.streak_limit * max(raw / (raw + 0.6 * frame.streak_limit), 0.2);
    return velocity * select(0.0, bounded / speed, speed > 1e-4);
}

// Streamlines of the field at t: short pieces that drift along them as t passes.
@compute @workgroup_size(64)
fn streaks(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= frame.streak_columns * frame.streak_rows {
        return;
    }
    let cell = vec2f(f32(id.x % frame.streak_columns), f32(id.x / frame.streak_columns));
    let jitter = vec2f(scattered(2u * id.x), scattered(2u * id.x + 1u));
    let clip = (cell + jitter) / vec2f(f32(frame.streak_columns), f32(frame.streak_rows)) * 2.0 - 1.0;
    var xi = xi_from_clip(clip);
    // Each piece has a phase of its own: it comes, drifts and goes.
    let phase = fract(frame.streak_phase + scattered(id.x + 7919u));
    let fade = 1.0 - abs(2.0 * phase - 1.0);
    let tail = u32(phase * f32(STREAK_STEPS - STREAK_SEEN));
    for (var k = 0u; k < tail + STREAK_SEEN; k++) {
        let step = streak_step(velocity(xi)) / f32(STREAK_STEPS);
        if k >= tail {
            // Brightest at its head, and where there is mass.
            let mass = smoothstep(0.0, 0.02, density(xi, frame.wind_s) * frame.density_scale);
            let there = select(1.0, mix(0.2, 1.0, mass), has_density);
            let bright = WHOLE * fade * there * f32(k - tail + 1u) / f32(STREAK_SEEN);
            var s: Stretch;
            s.a = xi;
            s.b = step;
            lay_stretch(s, 0.0, 1.0, bright, bright, vec3f(1.0));
        }
        xi += step;
    }
}
