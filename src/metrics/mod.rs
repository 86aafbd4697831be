//! Distances between sample sets.
//!
//! - [`sliced`]: the sliced 2-Wasserstein distance.
//! - [`energy`]: the energy distance.
//!
//! Knows only `numeric`.

pub mod energy;
pub mod sliced;

pub use energy::energy_distance;
pub use sliced::sliced_wasserstein;

/// The middle of `values`; not a number when there are none.
#[must_use]
pub fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 { values[half] } else { f64::midpoint(values[half - 1], values[half]) }
}
