// Whether ink adds its light instead of covering.
override adds_light: bool = false;

// Premultiplied light of a cell: an amount is an optical depth, so that ink upon ink saturates as
// grains upon grains do.
fn developed(index: u32) -> vec4f {
    let units = f32(ink[index]);
    var color = canvas.color;
    if is_colored {
        let plane = canvas.columns * canvas.rows;
        let sum = vec3u(ink[plane + index], ink[2u * plane + index], ink[3u * plane + index]);
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
