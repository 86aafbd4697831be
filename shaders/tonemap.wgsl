// Makes a picture of the light of grains: spread to their width, brought to tones, and coloured.

@group(3) @binding(0) var<uniform> light: Light;
@group(3) @binding(1) var<storage, read> cells: array<u32>;
@group(3) @binding(2) var out: texture_storage_2d<rgba8unorm, write>;

// Amount, tint times amount, and amount of chosen grains, in units of a grain.
fn laid(index: u32) -> vec4f {
    let plane = light.columns * light.rows;
    var found = vec4f(f32(cells[index]), 0.0, 0.0, 0.0);
    if is_tinted {
        found.y = f32(cells[plane + index]);
        found.z = f32(cells[2u * plane + index]);
    }
    if has_chosen {
        found.w = f32(cells[plane + index]);
    }
    return found;
}

fn along_row(index: u32) -> vec4f {
    return light.taps.x * laid(index) + light.taps.y * (laid(index - 1u) + laid(index + 1u));
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= light.columns || id.y >= light.rows {
        return;
    }
    // The outermost cells lie beyond the view.
    let x = clamp(id.x, 1u, light.columns - 2u);
    let y = clamp(id.y, 1u, light.rows - 2u);
    let index = y * light.columns + x;
    let spread = light.taps.x * along_row(index)
        + light.taps.y * (along_row(index - light.columns) + along_row(index + light.columns));
    textureStore(out, id.xy, shown(spread));
}

// Premultiplied colour of so much light: density as lightness, and the hue of the grains where they have one.
fn shown(spread: vec4f) -> vec4f {
    let v = tone(spread.x * light.gain);
    var color: vec3f;
    if has_chosen {
        // The others step back; those that are chosen lie on top.
        let chosen = tone(spread.w * light.gain);
        let hue = oklab(linear_from(named(CHOSEN))).yz;
        let above = shown_oklab(mix(frame.lightness.x, frame.lightness.y, 0.3 + 0.6 * chosen), hue * (1.0 - 0.5 * smoothstep(0.4, 1.0, chosen)));
        color = mix(tinted(0.62 * v, vec2f(0.0, -0.02)), above, smoothstep(0.0, 0.25, chosen));
    } else if is_tinted {
        let mean = 2.0 / TINT_UNITS * spread.yz / max(spread.x, 1e-3) - 1.0;
        color = tinted(v, TINT_MOST * mean);
    } else {
        color = palette_color(ROW_LIGHT, v);
    }
    let alpha = light.presence * smoothstep(0.0, 0.25, v);
    return vec4f(color * alpha, alpha);
}
