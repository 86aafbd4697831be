//! What a lane's shapes are made from.

use super::threads::Threads;
use crate::{
    field::{Exact, Mlp},
    gpu::lane::Scales,
    path::{Chart, Schedule},
};

/// What a lane's shapes are made from.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The path of the field that is shown.
    pub path: Schedule,
    /// The exact field, where the target is known.
    pub exact: Option<&'a Exact>,
    /// The network, where there is one, shown or not.
    pub model: Option<&'a Mlp>,
    /// Whether it is what moves the grains.
    pub learned: bool,
    /// Trajectories that are followed one by one.
    pub threads: &'a Threads,
    /// What the ends of the colour maps stand for, once there is a flow.
    pub scales: Option<Scales>,
    /// Whether the density that is shown is that of the grains, counted.
    pub counted: bool,
    /// p_t-weighted mean of |v - u|^2 at t and over all t, where it is known.
    pub error: Option<[f64; 2]>,
}

#[cfg(test)]
impl<'a> Subject<'a> {
    /// An exact field and what is followed through it.
    pub(super) fn bare(exact: &'a Exact, threads: &'a Threads) -> Self {
        use crate::field::VelocityField as _;
        let (path, exact) = (exact.schedule(), Some(exact));
        Self { path, exact, model: None, learned: false, threads, scales: None, counted: false, error: None }
    }
}

/// \[at t, over all t\] of an error known at each slice of a volume, uniform in s.
#[must_use]
pub fn error_at(slices: &[f64], path: Schedule, t: f64) -> Option<[f64; 2]> {
    let last = slices.len().checked_sub(1).filter(|last| *last > 0)?;
    let chart = Chart::new(path);
    let position = chart.s(t) * last as f64;
    let k = (position as usize).min(last - 1);
    let now = slices[k] + (slices[k + 1] - slices[k]) * (position - k as f64);
    // Mean over t: each slice counts for the stretch of t around it.
    let border = |k: usize| chart.t((k as f64 - 0.5).clamp(0.0, last as f64) / last as f64);
    let all = slices.iter().enumerate().map(|(k, error)| error * (border(k + 1) - border(k))).sum();
    Some([now, all])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read_at_t_and_averaged_over_t() {
        assert_eq!(error_at(&[], Schedule::OT, 0.5), None);
        let [now, all] = error_at(&[1.0, 3.0], Schedule::OT, 0.25).unwrap();
        assert!((now - 1.5).abs() < 1e-12 && (all - 2.0).abs() < 1e-12);
        let constant = vec![0.7; 33];
        for schedule in Schedule::ALL {
            let [now, all] = error_at(&constant, schedule, 0.3).unwrap();
            assert!((now - 0.7).abs() < 1e-12 && (all - 0.7).abs() < 1e-9, "{schedule}");
        }
    }
}
