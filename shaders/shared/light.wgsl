// The light of grains: how much of it each cell of a canvas holds, in whole numbers, so that sums do not depend on
// their order; and what becomes of it.

struct Light {
    columns: u32,
    rows: u32,
    // Side of a cell in pixels.
    cell_px: f32,
    // One over the light that is white, in units of a cell.
    gain: f32,
    // Weights by which a cell's light is spread along an axis: on itself, and on its neighbours.
    taps: vec2f,
    // Light in the middle of a lone grain, over what is white.
    lone: f32,
    // Share of the tones that lie below that of a lone grain, so that it is seen among any number of others.
    lift: f32,
    // Share of their light that grains keep.
    presence: f32,
    padding: f32,
}

// Whether grains have hues of their own, in two planes after that of their amount.
override is_tinted: bool = false;
// Whether some grains are chosen; their amount is in the last plane.
override has_chosen: bool = false;

// Whether each grain is also laid where it begins and where it ends; its picture is made with the same constants.
override has_ends: bool = false;

// Units of a whole grain. Their product with those of a tint times a million grains in one cell fits 32 bits.
const GRAIN: f32 = 64.0;
// Of one where it begins and where it ends.
const END: f32 = 26.0;
// A tint's two opponent colours of Oklab go from -TINT_MOST to TINT_MOST in so many units.
const TINT_MOST: f32 = 0.32;
const TINT_UNITS: f32 = 63.0;
// Cells before the view's own, for grains that reach into it.
const MARGIN: f32 = 2.0;
