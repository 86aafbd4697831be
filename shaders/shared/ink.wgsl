// Ink: lines accumulated cell by cell in whole numbers, as amounts or, with colours, in four planes:
// amount, and amount times red, green and blue.

struct Canvas {
    columns: u32,
    rows: u32,
    // Side of a cell in pixels.
    cell_px: f32,
    // Optical depth of a whole unit in one cell.
    depth: f32,
    // The colour of all ink that has none of its own.
    color: vec3f,
    padding: f32,
}

// Whether there are four planes, or the amount alone, all of one colour.
override is_colored: bool = false;

// A line that is fully laid, and a whole colour.
const WHOLE: f32 = 64.0;
const COLOR_UNITS: f32 = 63.0;
