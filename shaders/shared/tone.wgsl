// From light to colour.

// The larger, the more of the ramp is given to what is thin.
const TONE_CURVE: f32 = 10.0;

// Share of the ramp for light over what is white: linear where it is faint, logarithmic where it is strong.
fn curve(x: f32) -> f32 {
    return min(asinh(TONE_CURVE * x) / asinh(TONE_CURVE), 1.0);
}

fn tone(x: f32) -> f32 {
    let lift = light.lift * (1.0 - exp(-2.0 * x / max(light.lone, 1e-9)));
    return lift + (1.0 - lift) * curve(x);
}

// A hue of its own: as strong as such a lightness can bear, paler where it is densest.
fn tinted(v: f32, hue: vec2f) -> vec3f {
    let strength = 1.2 * smoothstep(0.0, 0.35, v) * (1.0 - 0.35 * smoothstep(0.6, 1.0, v));
    return shown_oklab(mix(frame.lightness.x, frame.lightness.y, v), hue * strength);
}
