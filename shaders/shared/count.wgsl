// Grains per cell of a grid over the volume's extent: cells along an axis, and parts of a grain.

const COUNT_SIDE: i32 = 128;
const PARTS: f32 = 256.0;
