//! How long something takes.

use std::time::Instant;

use crate::metrics::median;

/// Median duration of `runs` calls, in milliseconds, after one that does not count.
pub(super) fn median_ms(runs: usize, mut work: impl FnMut()) -> f64 {
    work();
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    median(&mut times)
}
