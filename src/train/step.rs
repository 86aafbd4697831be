//! What an engine is told about one step.

/// One step of Adam.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Number of the step, which decides its samples.
    pub number: u64,
    /// Samples.
    pub batch: usize,
    /// Learning rate.
    pub rate: f64,
    /// Decoupled weight decay; 0 is Adam, more is AdamW.
    pub decay: f64,
    /// Share of the averaged weights that stays.
    pub keep: f32,
}
