//! Pipelines that are made when they are first asked for, one for each set of constants.
//!
//! A software adapter works out every branch of a shader and throws most of it away, even where the
//! condition is the same for all. What a scene decides is therefore a constant of the pipeline.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

/// Constants of a shader, by the names of its overrides. A pipeline is asked for with the same names
/// each time.
pub(in crate::gpu) type Constants = [(&'static str, u32)];

type Make<P> = dyn Fn(&[(&str, f64)]) -> P + Send + Sync;

/// The pipelines of one entry point.
pub(in crate::gpu) struct Variants<P> {
    make: Box<Make<P>>,
    made: Mutex<HashMap<Vec<u32>, P>>,
}

impl<P: Clone> Variants<P> {
    pub(super) fn new(make: impl Fn(&[(&str, f64)]) -> P + Send + Sync + 'static) -> Self {
        Self { make: Box::new(make), made: Mutex::default() }
    }

    /// The pipeline with these constants.
    pub(in crate::gpu) fn with(&self, constants: &Constants) -> P {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let values = constants.iter().map(|(_, value)| *value).collect();
        let new = || {
            let constants: Vec<_> = constants.iter().map(|(name, value)| (*name, f64::from(*value))).collect();
            (self.make)(&constants)
        };
        made.entry(values).or_insert_with(new).clone()
    }
}

impl<P> fmt::Debug for Variants<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Variants").field("made", &made.keys()).finish_non_exhaustive()
    }
}
