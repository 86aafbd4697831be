//! The floor of the conditional loss.
//!
//! The network's target F = a x_0 - b y_1 is not a function of its input z, so the mean squared
//! error cannot go below E[Var(F | z)], however long it trains. With the exact field the
//! conditional mean is known: with x_0 = (z - a y_1) / b it is a E\[x_0 | z\] - b E\[y_1 | z\],
//! and the floor is the mean squared distance of F from it.

use std::sync::Arc;

use super::{
    config::Config,
    coupling::Pairs,
    draw::{Draws, RESERVED_STEPS},
};
use crate::{
    field::{Exact, VelocityField as _, exact::Posterior, mlp::Scaling},
    numeric::vector::LANES,
    path::Schedule,
    target::Target,
};

/// Times at which the floor is measured.
const TIMES: usize = 64;
/// Samples at each of them.
const SAMPLES: usize = 256;

/// The mean over both coordinates of E[Var(F | z)] under the law that training samples from,
/// with its standard error. The unit is that of the loss.
#[must_use]
pub fn floor(target: &Arc<Target>, schedule: Schedule, config: &Config) -> (f64, f64) {
    let draws =
        Draws::new(target.clone(), schedule, config.architecture, Arc::new([]), Pairs::Independent, 0x000f_100e);
    let scaling = Scaling::from(target.moments());
    let field = Exact::new(target.clone(), schedule);
    // Stratified over the very law of the training samples.
    let strata: Vec<(f64, f64)> = (0..TIMES)
        .map(|k| {
            let angle = f64::from(draws.law().angle((k as f32 + 0.5) / TIMES as f32));
            mean_variance(&draws, RESERVED_STEPS + k as u64, &field, &scaling, angle)
        })
        .collect();
    let mean = strata.iter().map(|(mean, _)| mean).sum::<f64>() / TIMES as f64;
    let error = strata.iter().map(|(_, squared)| squared).sum::<f64>().sqrt() / TIMES as f64;
    (mean, error)
}

/// Mean squared distance of F from its conditional mean at one angle, and the square of that
/// mean's standard error.
fn mean_variance(draws: &Draws, step: u64, field: &Exact, scaling: &Scaling, angle: f64) -> (f64, f64) {
    let schedule = field.schedule();
    // tan(angle) = alpha spread / sigma fixes the time, but where rounding meets t = 1.
    let t = schedule.t_at_snr((angle.tan() / scaling.spread).max(0.0)).min(1.0 - 1e-4);
    let c = schedule.at(t);
    let norm = (c.alpha * scaling.spread).hypot(c.sigma);
    let (a, b) = (c.alpha * scaling.spread / norm, c.sigma / norm);
    let mut samples = Vec::with_capacity(SAMPLES);
    for first in (0..SAMPLES).step_by(LANES) {
        let group = draws.group(step, first as u32);
        samples.extend((0..LANES).map(|l| {
            let pair = |k: usize| (f64::from(group.noise[k][l]), f64::from(group.data[k][l]));
            [0, 1].map(|k| (a * pair(k).1 + b * pair(k).0, a * pair(k).0 - b * pair(k).1))
        }));
    }
    let x: Vec<[f32; 2]> =
        samples.iter().map(|s| [0, 1].map(|k| (norm * s[k].0 + c.alpha * scaling.mean[k]) as f32)).collect();
    let mut posterior = vec![Posterior::default(); SAMPLES];
    field.posterior(t, &x, &mut posterior);
    let squared: Vec<f64> = samples
        .iter()
        .zip(&x)
        .zip(&posterior)
        .map(|((sample, x), posterior)| {
            let data = field.data_mean(t, *x, posterior);
            (0..2)
                .map(|k| {
                    let y = (f64::from(data[k]) - scaling.mean[k]) / scaling.spread;
                    let (z, f) = sample[k];
                    let mean = a * (z - a * y) / b - b * y;
                    (f - mean).powi(2)
                })
                .sum::<f64>()
                / 2.0
        })
        .collect();
    let mean = squared.iter().sum::<f64>() / SAMPLES as f64;
    let variance = squared.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (SAMPLES - 1) as f64;
    (mean, variance / SAMPLES as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::raster::{CELLS, Raster, centre};

    /// Of a Gaussian everything is known: F is independent of z, so the floor is its variance, 1.
    #[test]
    fn a_gaussian_cannot_be_learned_at_all() {
        let density = Raster::from_density(|x, y| (-0.5 * (x * x + y * y) / 0.36).exp());
        let target = Arc::new(Target::new("gaussian", &density).unwrap());
        for schedule in [Schedule::OT, Schedule::VP] {
            let (floor, error) = floor(&target, schedule, &Config::default());
            assert!((floor - 1.0).abs() < 0.03 && error < 0.03, "{schedule}: {floor} +- {error}");
        }
    }

    /// A single point is known at once: z gives x_0, and the floor is the kernel's.
    #[test]
    fn two_far_points_are_nearly_known() {
        let mut weights = vec![0.0; CELLS * CELLS];
        weights[64 * CELLS] = 1.0;
        weights[64 * CELLS + CELLS - 1] = 1.0;
        assert!(centre(0) < -2.9);
        let target = Arc::new(Target::new("dots", &Raster::from_weights(weights).unwrap()).unwrap());
        let (floor, _) = floor(&target, Schedule::OT, &Config::default());
        assert!(floor < 0.5, "{floor}");
    }
}
