// One moment of the volume as a picture: density, what the ground is tinted with, and the height of dunes.

// Whether the density is that of the grains, not that of the exact field.
override is_counted: bool = false;
// What the ground is tinted with: 0 nothing, 1 divergence, 2 error.
override tint_by: u32 = 0u;

@group(3) @binding(0) var<storage, read> histogram: array<u32>;
@group(3) @binding(1) var out: texture_storage_2d<rgba16float, write>;

fn counted(cell: vec2i) -> f32 {
    let side = i32(frame.count_side);
    let at = clamp(cell, vec2i(0), vec2i(side - 1));
    return f32(histogram[at.y * side + at.x]) / PARTS;
}

// Density of the grains over the top of the maps, smoothed by a Gaussian of three quarters of a cell: of the finest
// cells that is about the width that the target's own have.
fn grain_density(xi: vec2f) -> f32 {
    let at = (xi / EXTENT + 1.0) * 0.5 * f32(frame.count_side) - 0.5;
    let middle = vec2i(round(at));
    var sum = 0.0;
    var weight = 0.0;
    for (var y = -2; y <= 2; y++) {
        for (var x = -2; x <= 2; x++) {
            let away = vec2f(middle + vec2i(x, y)) - at;
            let w = exp(-dot(away, away) / 1.125);
            sum += w * counted(middle + vec2i(x, y));
            weight += w;
        }
    }
    let cell = 2.0 * EXTENT / f32(frame.count_side);
    return frame.count_scale * sum / (weight * cell * cell);
}

// div u at xi, per unit of t.
fn divergence(xi: vec2f) -> f32 {
    let h = 2.0 * EXTENT / f32(textureDimensions(rates).x - 1u);
    let dx = rate(xi + vec2f(h, 0.0), frame.wind_s).x - rate(xi - vec2f(h, 0.0), frame.wind_s).x;
    let dy = rate(xi + vec2f(0.0, h), frame.wind_s).y - rate(xi - vec2f(0.0, h), frame.wind_s).y;
    return frame.ruler_divergence + frame.wind_rate * (dx + dy) / (2.0 * h);
}

// Density at the foot of a dune over that of the highest crest, and how sharp a crest is.
const FOOT: f32 = 0.008;
const CREST: f32 = 0.03;

// A dune falls off from its crest as steadily as the distance from a Gaussian's middle grows: -ln p goes with its
// square, so that slopes are even and the crest is a line.
fn height(p: f32) -> f32 {
    let depth = log(clamp(p, FOOT, 1.0)) / log(FOOT);
    let low = sqrt(CREST);
    return 1.0 - (sqrt(depth + CREST) - low) / (sqrt(1.0 + CREST) - low);
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let size = textureDimensions(out);
    if any(id.xy >= size) {
        return;
    }
    let xi = ((vec2f(id.xy) + 0.5) / vec2f(size) * 2.0 - 1.0) * EXTENT;
    var p: f32;
    if is_counted {
        p = grain_density(xi);
    } else {
        p = density(xi, frame.s) * frame.density_scale;
    }
    var tint = 0.0;
    if tint_by == 1u {
        tint = divergence(xi);
    } else if tint_by == 2u {
        tint = length(error(xi, frame.wind_s));
    }
    textureStore(out, id.xy, vec4f(min(p, 60000.0), tint, height(p), 0.0));
}
