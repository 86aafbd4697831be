// Colours of the theme: rows of the palette texture, as in palette.rs, which a test sees to.

const PALETTE_ROWS: f32 = 75.0;
const ROW_HEAT: f32 = 0.0;
const ROW_SPEED: f32 = 1.0;
const ROW_DENSITY: f32 = 2.0;
const ROW_DIVERGENCE: f32 = 3.0;
const ROW_ERROR: f32 = 4.0;
const ROW_REGION: f32 = 5.0;
const ROW_DUNES: f32 = 6.0;
const ROW_LIGHT: f32 = 7.0;
const ROW_NAMED: f32 = 8.0;
const ROW_SOURCE: f32 = 9.0;
const SOURCE_ROWS: f32 = 16.0;

// Places in the row of colours by name.
const SAND: u32 = 0u;
const EXACT: u32 = 1u;
const LEARNED: u32 = 2u;
const TARGET: u32 = 3u;
const CHOSEN: u32 = 4u;
const BYSTANDER: u32 = 5u;
const CONTOUR: u32 = 6u;
const TEXT: u32 = 7u;

fn palette_color(row: f32, value: f32) -> vec3f {
    // Half a texel from either end, so that a map does not wrap.
    let u = (clamp(value, 0.0, 1.0) * 255.0 + 0.5) / 256.0;
    let at = vec2f(u, (frame.palette_row + row + 0.5) / PALETTE_ROWS);
    return textureSampleLevel(palette, linear, at, 0.0).rgb;
}

fn named(name: u32) -> vec3f {
    return textureLoad(palette, vec2u(name, u32(frame.palette_row + ROW_NAMED)), 0).rgb;
}
