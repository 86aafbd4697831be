// Oklab (Ottosson 2020), linear light, and gamma space.

fn linear_from(gamma: vec3f) -> vec3f {
    return select(pow((gamma + 0.055) / 1.055, vec3f(2.4)), gamma / 12.92, gamma <= vec3f(0.04045));
}

fn gamma_from(light: vec3f) -> vec3f {
    let bounded = clamp(light, vec3f(0.0), vec3f(1.0));
    return select(1.055 * pow(bounded, vec3f(1.0 / 2.4)) - 0.055, 12.92 * bounded, bounded <= vec3f(0.0031308));
}

fn oklab(light: vec3f) -> vec3f {
    let cones = pow(vec3f(
        dot(light, vec3f(0.4122214708, 0.5363325363, 0.0514459929)),
        dot(light, vec3f(0.2119034982, 0.6806995451, 0.1073969566)),
        dot(light, vec3f(0.0883024619, 0.2817188376, 0.6299787005)),
    ), vec3f(1.0 / 3.0));
    return vec3f(
        dot(cones, vec3f(0.2104542553, 0.7936177850, -0.0040720468)),
        dot(cones, vec3f(1.9779984951, -2.4285922050, 0.4505937099)),
        dot(cones, vec3f(0.0259040371, 0.7827717662, -0.8086757660)),
    );
}

fn light_from_oklab(lab: vec3f) -> vec3f {
    let roots = vec3f(
        lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z,
        lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z,
        lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z,
    );
    let cones = roots * roots * roots;
    return vec3f(
        dot(cones, vec3f(4.0767416621, -3.3077115913, 0.2309699292)),
        dot(cones, vec3f(-1.2684380046, 2.6097574011, -0.3413193965)),
        dot(cones, vec3f(-0.0041960863, -0.7034186147, 1.7076147010)),
    );
}

// A colour of this lightness and hue, as strong as it asks to be or as the screen can show, in gamma space.
fn shown_oklab(lightness: f32, hue: vec2f) -> vec3f {
    let grey = lightness * lightness * lightness;
    let full = light_from_oklab(vec3f(lightness, hue));
    // How far each channel can go from grey towards it.
    let room = select(vec3f(grey), vec3f(1.0 - grey), full > vec3f(grey));
    let share = min(room / max(abs(full - grey), vec3f(1e-5)), vec3f(1.0));
    return gamma_from(light_from_oklab(vec3f(lightness, hue * min(share.x, min(share.y, share.z)))));
}
