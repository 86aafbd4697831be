//! Bounds that several readers share.

/// Most points that are read.
pub const MAX_POINTS: usize = 10_000_000;

/// Longest side of a picture that is read, in pixels.
pub const MAX_SIDE: u32 = 16_384;

/// Most pixels of a picture that are read.
pub const MAX_PIXELS: u64 = 100_000_000;
