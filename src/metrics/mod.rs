//! Distances between sample sets.
//!
//! - [`sliced`]: the sliced 2-Wasserstein distance.
//! - [`energy`]: the energy distance.
//! - [`wasserstein`]: the 2-Wasserstein distance itself, by assignment.
//! - [`mod@subset`]: random rows, where all of them would cost too much.
//! - [`straightness`]: how straight trajectories are.
//! - [`stray`]: the share of samples where the target holds nothing.
//!
//! Knows only `numeric`.

pub mod energy;
pub mod sliced;
pub mod straightness;
pub mod stray;
pub mod subset;
pub mod wasserstein;

pub use energy::energy_distance;
pub use sliced::sliced_wasserstein;
pub use straightness::straightness_defect;
pub use stray::stray_share;
pub use subset::subset;
pub use wasserstein::wasserstein_2;

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
