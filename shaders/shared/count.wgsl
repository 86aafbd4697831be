// Grains per cell of a grid over the volume's extent, in parts of a grain.

const PARTS: f32 = 256.0;
