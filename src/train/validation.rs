//! What the loss means: a fixed sample, distributed as the training's, with its floor.
//!
//! The network's target F = a x_0 - b y_1 is not a function of its input z, so the conditional loss
//! cannot go below E[Var(F | z)], however long training goes on: conditional loss = floor +
//! marginal loss. With independent pairs the exact field gives the conditional mean of F: with
//! x_0 = (z - a y_1) / b it is a E\[x_0 | z\] - b E\[y_1 | z\]. Then all three can be told apart. Of pairs
//! that were matched, or made by a network, no closed form is known, and only the conditional
//! loss is measured.
//!
//! All are means over both coordinates, in the unit of the training loss and under its own distribution
//! of times (see [`super::time_distribution`]); the parametrisation is bounded at both ends, so nothing is cut off.

use std::sync::Arc;

use super::{
    config::Config,
    coupling::Pairs,
    draw::{Draws, RESERVED_STEPS},
    interrupt::{Interrupt, Interrupted},
    interruptible::part,
    loss_by_time::{Estimate, LossByTime, STRATA},
};
use crate::{
    density::Target,
    field::{
        Exact, Mlp,
        exact::Posterior,
        mlp::{Angle, Scaling},
    },
    numeric::{Point, vector::LANES},
    path::{Frame, NOISE},
};

/// Samples in each of the strata of the training times.
const SAMPLES: usize = 256;

/// What a network loses on the fixed sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    /// Conditional loss.
    pub conditional: LossByTime,
    /// Marginal loss: the mean squared distance from what there is to learn. Zero is perfect.
    pub marginal: Option<LossByTime>,
}

/// A fixed sample for one target and coupling.
#[derive(Clone, Debug)]
pub struct Validation {
    strata: Vec<Stratum>,
    floor: Option<LossByTime>,
}

/// Samples that share one time.
#[derive(Clone, Debug)]
struct Stratum {
    /// The network's time.
    time: f64,
    z: Vec<Point>,
    target: Vec<Point>,
    /// Conditional mean of the target.
    mean: Option<Vec<Point>>,
}

impl Validation {
    /// A sample stratified over the training times. Some tens of milliseconds.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn new(
        target: &Arc<Target>,
        config: &Config,
        pairs: Pairs,
        interrupt: &Interrupt,
    ) -> Result<Self, Interrupted> {
        let independent = matches!(pairs, Pairs::Independent);
        let draws = Draws::new(target.clone(), config.architecture, Arc::new([]), pairs, 0x000f_100e);
        let scaling = Scaling::from(target.moments());
        let field = independent.then(|| Exact::new(target.clone()));
        let stratum = |k: usize| {
            interrupt.check()?;
            let angle = f64::from(draws.times().angle((k as f32 + 0.5) / STRATA as f32));
            Ok(Stratum::new(&draws, RESERVED_STEPS + k as u64, field.as_ref(), &scaling, &target.frame(), angle))
        };
        let strata = (0..STRATA).map(stratum).collect::<Result<Vec<Stratum>, Interrupted>>()?;
        let floor = independent.then(|| LossByTime::new(std::array::from_fn(|k| strata[k].floor())));
        Ok(Self { strata, floor })
    }

    /// The loss that cannot be undercut; nothing where it is not known.
    #[must_use]
    pub fn floor(&self) -> Option<&LossByTime> {
        self.floor.as_ref()
    }

    /// What a network that answers nothing would have as its marginal loss: the mean square of what there is to learn;
    /// nothing where that is not known.
    #[must_use]
    pub fn signal(&self) -> Option<f64> {
        let nothing = vec![[0.0; 2]; SAMPLES];
        let of = |stratum: &Stratum| Some(mean_squared(&nothing, stratum.mean.as_ref()?).mean);
        let all: Option<Vec<f64>> = self.strata.iter().map(of).collect();
        all.map(|all| all.iter().sum::<f64>() / STRATA as f64)
    }

    /// Measures a network. Uses the rayon pool that it is called in.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn measure(&self, mlp: &Mlp, interrupt: &Interrupt) -> Result<Losses, Interrupted> {
        let (mut conditional, mut marginal) = ([Estimate::default(); STRATA], [Estimate::default(); STRATA]);
        let mut out = vec![[0.0; 2]; SAMPLES];
        let part = part(mlp);
        for ((stratum, conditional), marginal) in self.strata.iter().zip(&mut conditional).zip(&mut marginal) {
            for (z, out) in stratum.z.chunks(part).zip(out.chunks_mut(part)) {
                interrupt.check()?;
                mlp.forward(stratum.time, z, out);
            }
            *conditional = mean_squared(&out, &stratum.target);
            if let Some(mean) = &stratum.mean {
                *marginal = mean_squared(&out, mean);
            }
        }
        let marginal = self.floor.as_ref().map(|_| LossByTime::new(marginal));
        Ok(Losses { conditional: LossByTime::new(conditional), marginal })
    }
}

impl Stratum {
    fn new(draws: &Draws, step: u64, field: Option<&Exact>, scaling: &Scaling, frame: &Frame, angle: f64) -> Self {
        let (a, b) = angle.sin_cos();
        let (mut z, mut target) = (Vec::with_capacity(SAMPLES), Vec::with_capacity(SAMPLES));
        for first in (0..SAMPLES).step_by(LANES) {
            let group = draws.group(step, first as u32);
            for l in 0..LANES {
                let pair = |k: usize| (f64::from(group.noise[k][l]), f64::from(group.data[k][l]));
                z.push([0, 1].map(|k| (a * pair(k).1 + b * pair(k).0) as f32));
                target.push([0, 1].map(|k| (a * pair(k).0 - b * pair(k).1) as f32));
            }
        }
        let mean = field.map(|field| conditional_mean(field, scaling, frame, [a, b], &z));
        Self { time: Angle { a, b, norm: 1.0 }.time(), z, target, mean }
    }

    fn floor(&self) -> Estimate {
        self.mean.as_ref().map_or_else(Estimate::default, |mean| mean_squared(&self.target, mean))
    }
}

/// a E\[x_0 | z\] - b E\[y | z\] at standardised positions: the conditional mean of the target.
fn conditional_mean(field: &Exact, scaling: &Scaling, frame: &Frame, [a, b]: [f64; 2], z: &[Point]) -> Vec<Point> {
    // The angle is along ((1 - p) spread / L, p / k).
    let spread = scaling.spread / frame.half;
    let p = NOISE * b * spread / (a + NOISE * b * spread);
    let norm = ((1.0 - p) * spread).hypot(p / NOISE);
    let centre = frame.unit(scaling.mean);
    let xi: Vec<Point> =
        z.iter().map(|z| [0, 1].map(|k| (norm * f64::from(z[k]) + (1.0 - p) * centre[k]) as f32)).collect();
    let mut posterior = vec![Posterior::default(); xi.len()];
    field.posterior(p, &xi, &mut posterior);
    let of = |posterior: &Posterior| {
        [0, 1].map(|k| {
            let noise = -p / NOISE * f64::from(posterior.score[k]);
            let data = (f64::from(posterior.data[k]) - centre[k]) / spread;
            (a * noise - b * data) as f32
        })
    };
    posterior.iter().map(of).collect()
}

/// Mean squared difference per coordinate, with its standard error.
fn mean_squared(a: &[Point], b: &[Point]) -> Estimate {
    let squared: Vec<f64> = (a.iter().zip(b))
        .map(|(a, b)| [0, 1].map(|k| (f64::from(a[k]) - f64::from(b[k])).powi(2)).iter().sum::<f64>() / 2.0)
        .collect();
    let count = squared.len() as f64;
    let mean = squared.iter().sum::<f64>() / count;
    let variance = squared.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (count - 1.0);
    Estimate { mean, error: (variance / count).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{
        BANDWIDTH_CELLS, Cloud, Density, Gaussian, presets,
        raster::{CELLS, Raster},
    };
    use crate::{
        path::Schedule,
        train::{loss_by_time::VelocityWeights, time_distribution::TimeDistribution},
    };

    fn validation(target: &Arc<Target>) -> Validation {
        let (config, interrupt) = (Config::default(), Interrupt::default());
        Validation::new(target, &config, Pairs::Independent, &interrupt).unwrap()
    }

    fn floor(target: &Arc<Target>) -> Estimate {
        validation(target).floor().unwrap().mean()
    }

    /// Of a Gaussian everything is known: F is independent of z, so the floor is its variance, 1.
    #[test]
    fn a_gaussian_cannot_be_learned_at_all() {
        for mean in [[0.0, 0.0], [6.0, -4.0]] {
            let gaussian = Cloud::of_gaussians(&[Gaussian::turned(1.0, mean, [0.6, 0.6], 0.0)]).unwrap();
            let target = Arc::new(Target::new("gaussian", gaussian).unwrap());
            let Estimate { mean, error } = floor(&target);
            assert!((mean - 1.0).abs() < 0.03 && error < 0.03, "{mean} +- {error}");
        }
    }

    /// What there is to learn and what cannot be add up to the variance of F, which is 1 (law of total variance).
    #[test]
    fn signal_and_floor_are_the_variance() {
        for name in ["two-moons", "letters", "three-modes"] {
            let target = Arc::new(presets::target(name).unwrap());
            let validation = validation(&target);
            let Estimate { mean, error } = validation.floor().unwrap().mean();
            let signal = validation.signal().unwrap();
            assert!((mean + signal - 1.0).abs() < 5.0 * error, "{name}: {signal} and {mean} +- {error}");
        }
    }

    /// Two far points are told apart at once: the floor is far below the variance of F.
    #[test]
    fn two_far_points_are_nearly_known() {
        let mut weights = vec![0.0; CELLS * CELLS];
        weights[64 * CELLS] = 1.0;
        weights[64 * CELLS + CELLS - 1] = 1.0;
        let target = Arc::new(Target::new("dots", Raster::from_weights(weights).unwrap()).unwrap());
        assert!(floor(&target).mean < 0.5);
    }

    #[test]
    fn every_stratum_lies_at_a_time_of_the_training() {
        let target = Arc::new(presets::target("two-moons").unwrap());
        let times = TimeDistribution::default();
        for (k, stratum) in validation(&target).strata.iter().enumerate() {
            let angle = f64::from(times.angle((k as f32 + 0.5) / STRATA as f32));
            let asked = angle / std::f64::consts::FRAC_PI_2 * 2.0 - 1.0;
            assert!((stratum.time - asked).abs() < 1e-6, "{} for {asked}", stratum.time);
        }
    }

    /// Of the checkerboard 1.689 per coordinate is known from a program of its own (closed form, numpy).
    #[test]
    fn the_floor_of_the_velocity_is_the_one_that_papers_find() {
        let target = Arc::new(presets::target("checkerboard").unwrap());
        let weights = VelocityWeights::new(Schedule::OT, target.moments().spread()).unwrap();
        let Estimate { mean, error } = validation(&target).floor().unwrap().velocity(&weights);
        assert!((mean - 2.0 * 1.689).abs() < 3.0 * error && error < 0.03, "{mean} +- {error}");
    }

    /// Brute force: the posterior summed cell by cell in double precision, at other samples than
    /// those of the validation, and the variance of F taken from the posterior instead of from draws.
    #[test]
    fn the_floor_is_the_mean_posterior_variance() {
        let target = Arc::new(presets::target("letters").unwrap());
        let scaling = Scaling::from(target.moments());
        let Density::Raster(raster) = target.density() else { panic!("a raster") };
        let h2 = (BANDWIDTH_CELLS * raster.grid().cell()).powi(2);
        let cells: Vec<([f64; 2], f64)> = (raster.weights().iter().enumerate())
            .filter(|(_, w)| **w > 0.0)
            .map(|(k, w)| (raster.grid().at(k % CELLS, k / CELLS), f64::from(*w)))
            .collect();
        {
            let draws =
                Draws::new(target.clone(), Config::default().architecture, Arc::new([]), Pairs::Independent, 99);
            let mut sum = 0.0;
            let count = 1600;
            for first in (0..count).step_by(LANES) {
                let group = draws.group(5, first);
                for l in 0..LANES {
                    let (a, b) = f64::from(group.angle[l]).sin_cos();
                    let z = [0, 1].map(|k| a * f64::from(group.data[k][l]) + b * f64::from(group.noise[k][l]));
                    // In standardised units: y_1 | cell is Gaussian, and so is y_1 | (z, cell).
                    let s2 = h2 / scaling.spread.powi(2);
                    let total = a * a * s2 + b * b;
                    let centres: Vec<([f64; 2], f64)> = (cells.iter())
                        .map(|(c, w)| {
                            let m = [0, 1].map(|k| (c[k] - scaling.mean[k]) / scaling.spread);
                            let d2: f64 = (0..2).map(|k| (z[k] - a * m[k]).powi(2)).sum();
                            (m, w.ln() - 0.5 * d2 / total)
                        })
                        .collect();
                    let peak = centres.iter().fold(f64::NEG_INFINITY, |p, (_, l)| p.max(*l));
                    let (mut mass, mut first, mut second) = (0.0, [0.0; 2], [0.0; 2]);
                    for (m, log) in &centres {
                        let p = (log - peak).exp();
                        mass += p;
                        for k in 0..2 {
                            let y = m[k] + a * s2 / total * (z[k] - a * m[k]);
                            first[k] += p * y;
                            second[k] += p * (y * y + s2 * b * b / total);
                        }
                    }
                    // F = a z / b - y_1 / b for a given z.
                    let variance: f64 =
                        (0..2).map(|k| (second[k] / mass - (first[k] / mass).powi(2)) / (b * b)).sum();
                    sum += variance / 2.0;
                }
            }
            let brute = sum / f64::from(count);
            let Estimate { mean, error } = floor(&target);
            assert!((mean - brute).abs() < 5.0 * error + 0.02, "{mean} +- {error}, not {brute}");
        }
    }
}
