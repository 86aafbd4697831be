// The learned field minus the exact one, as d xi / ds.
fn error(xi: vec2f, s: f32) -> vec2f {
    let ours = textureSampleLevel(rates, linear, at_grid(xi, s, textureDimensions(rates)), 0.0).xy;
    let theirs = textureSampleLevel(reference, linear, at_grid(xi, s, textureDimensions(reference)), 0.0).xy;
    return frame.error_sign * (ours - theirs);
}
