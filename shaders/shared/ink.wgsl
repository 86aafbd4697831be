// Ink: what is accumulated cell by cell in whole numbers, as amounts or, with colours, in four planes:
// amount, and amount times red, green and blue.

struct Canvas {
    columns: u32,
    rows: u32,
    // Side of a cell in pixels.
    cell_px: f32,
    // 1: four planes; 0: the amount alone, all of one colour.
    colored: u32,
    color: vec3f,
    // Optical depth of a whole unit in one cell.
    depth: f32,
    // 1: ink adds its light, 0: it covers.
    adds: u32,
    // Radius of a grain's disc in cells; 0: a grain is spread over the four nearest cells.
    disc: f32,
    padding: vec2u,
}

// A whole grain, and a whole colour. Their product times a million grains in one cell fits 32 bits.
const WHOLE: f32 = 64.0;
const COLOR_UNITS: f32 = 63.0;
