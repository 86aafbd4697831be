// Whether ink adds its light instead of covering.
override adds_light: bool = false;

// Premultiplied light of a cell with so much ink, and with such a sum of its colours if it has some: an
// amount is an optical depth, so that ink upon ink saturates as grains upon grains do.
fn developed(amount: u32, sum: vec3u) -> vec4f {
    let units = f32(amount);
    var color = canvas.color;
    if is_colored {
        color = vec3f(sum) / (max(units, 1.0) * COLOR_UNITS);
    }
    let depth = units / WHOLE * canvas.depth;
    // Light that adds has no shade.
    if adds_light {
        return vec4f(color * min(depth, 1.0), 0.0);
    }
    let alpha = 1.0 - exp(-depth);
    return vec4f(color * alpha, alpha);
}
