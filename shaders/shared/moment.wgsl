// Where every grain is at this moment, and its colour, as place.wgsl found them.

struct Moment {
    xi: vec2f,
    // Red, green and blue in eight bits each.
    color: u32,
    padding: u32,
}

fn color_of(moment: Moment) -> vec3f {
    return unpack4x8unorm(moment.color).rgb;
}
