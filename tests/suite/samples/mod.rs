//! What flows end as, against the density that they began from: shares of its parts, mean and covariance.
//!
//! - `table`: every path and target, through the volume and by the field itself.
//! - `parameters`: paths at both ends of the ranges of their parameters, and between.

mod parameters;
mod table;

use std::sync::Arc;

use dunefield::{
    density::{Cloud, Density, Gaussian, Moments, Target, picture, raster::CELLS, regions},
    flow::source::noise,
    path::Schedule,
};

/// Draws that say what is right.
const DRAWS: usize = 100_000;

/// Gaussians that are parts each; of more the arcs around their middle are.
const MODES: usize = 8;

/// The part that a point belongs to.
type Part = Box<dyn Fn([f64; 2]) -> usize>;

/// A target, its parts, and what samples of it are like.
struct Truth {
    name: &'static str,
    target: Arc<Target>,
    draws: Vec<[f64; 2]>,
    /// Shares of its parts.
    right: Vec<f64>,
    count: usize,
    part: Part,
}

impl Truth {
    fn new(name: &'static str, target: Target) -> Self {
        let draws = target.samples(99, DRAWS);
        let (count, part) = parts(name, &target);
        let mut truth = Self { name, target: Arc::new(target), draws, right: Vec::new(), count, part };
        truth.right = truth.shares(&truth.draws);
        truth
    }

    /// Two modes with shares .80 and .20.
    fn two_modes() -> Self {
        let gaussians =
            [(0.8, -2.0), (0.2, 2.0)].map(|(weight, x)| Gaussian::turned(weight, [x, 0.0], [0.3; 2], 0.0));
        Self::new("two modes", Target::new("", Cloud::of_gaussians(&gaussians).unwrap()).unwrap())
    }

    fn shares(&self, points: &[[f64; 2]]) -> Vec<f64> {
        let mut shares = vec![0.0; self.count];
        for x in points {
            shares[(self.part)(*x)] += 1.0 / points.len() as f64;
        }
        shares
    }

    /// The largest difference between the shares of samples and the target's; samples are blurred where the path
    /// ends with some noise.
    fn share_error(&self, path: Schedule, ends: &[[f64; 2]]) -> f64 {
        let blur = path.at(1.0).sigma;
        let blurred = |(x, z): (&[f64; 2], [f32; 2])| [0, 1].map(|k| x[k] + blur * f64::from(z[k]));
        let right = if blur > 0.0 {
            self.shares(&self.draws.iter().zip(noise(7, DRAWS)).map(blurred).collect::<Vec<_>>())
        } else {
            self.right.clone()
        };
        self.shares(ends).iter().zip(right).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }

    /// How far mean and covariance of samples are from the target's, in standard errors.
    fn moment_error(&self, path: Schedule, ends: &[[f64; 2]]) -> f64 {
        let (found, right, count) = (Moments::of_points(ends), self.target.moments(), ends.len() as f64);
        let blur = path.at(1.0).sigma.powi(2);
        let mean = [0, 1].map(|k| (found.mean[k] - right.mean[k]).abs() / (found.covariance[2 * k] / count).sqrt());
        let expected = [right.covariance[0] + blur, right.covariance[1], right.covariance[2] + blur];
        let product = |x: &[f64; 2], [i, j]: [usize; 2]| (x[i] - found.mean[i]) * (x[j] - found.mean[j]);
        let covariance = [(0, [0, 0]), (1, [0, 1]), (2, [1, 1])].map(|(k, axes)| {
            let variance =
                ends.iter().map(|x| (product(x, axes) - found.covariance[k]).powi(2)).sum::<f64>() / count;
            (found.covariance[k] - expected[k]).abs() / (variance / count).sqrt()
        });
        mean.into_iter().chain(covariance).fold(0.0, f64::max)
    }
}

/// Parts of a target: cells of the checkerboard, arcs of the ring, modes of a mixture, or what is connected.
fn parts(name: &str, target: &Target) -> (usize, Part) {
    match target.density() {
        Density::Raster(_) if name == "checkerboard" => {
            let cell = |x: [f64; 2]| {
                let [column, row] = x.map(|c| (c + 2.0).floor());
                let inside = (0.0..4.0).contains(&column) && (0.0..4.0).contains(&row);
                if inside { (column + 4.0 * row) as usize } else { 16 }
            };
            (17, Box::new(cell))
        }
        Density::Raster(_) => {
            let raster = picture::of(target.density());
            let (labels, grid) = (regions::regions(&raster), *raster.grid());
            let cell =
                move |x: f32| ((f64::from(x) + grid.half) / grid.cell()).clamp(0.0, CELLS as f64 - 1.0) as usize;
            let part = move |x: [f64; 2]| {
                let [x, y] = grid.local(x).map(cell);
                usize::from(labels[y * CELLS + x])
            };
            (regions::MOST, Box::new(part))
        }
        Density::Cloud(cloud) if cloud.len() > MODES => {
            let [x, y] = target.moments().mean;
            let turn = move |at: [f64; 2]| ((at[1] - y).atan2(at[0] - x) / std::f64::consts::TAU).rem_euclid(1.0);
            (MODES, Box::new(move |at| (turn(at) * MODES as f64) as usize % MODES))
        }
        Density::Cloud(cloud) => {
            let means = cloud.means().to_vec();
            let distance = |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
            let nearest = move |x: [f64; 2]| {
                let order = |a: &usize, b: &usize| distance(&means[*a], &x).total_cmp(&distance(&means[*b], &x));
                (0..means.len()).min_by(order).unwrap()
            };
            (cloud.len(), Box::new(nearest))
        }
    }
}
