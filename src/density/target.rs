//! A density as an immutable value that is drawn from, with its number, frame and moments.

use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{
    BANDWIDTH_CELLS, Cloud, Density, Moments, Placement, Spread,
    raster::{CELLS, Grid, Raster},
};
use crate::{
    numeric::{Point, alias::AliasTable},
    path::Frame,
};

/// Why a density cannot be a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the target is empty: no cell holds mass")]
pub struct EmptyTarget;

/// An immutable target density. Share it in an `Arc`.
#[derive(Clone, Debug)]
pub struct Target {
    id: u64,
    name: String,
    density: Density,
    placement: Placement,
    frame: Frame,
    moments: Moments,
    draws: Draws,
}

/// Components in the frame's units, to be drawn from.
#[derive(Clone, Debug)]
struct Draws {
    table: AliasTable,
    centres: Vec<Point>,
    spread: DrawnSpread,
}

#[derive(Clone, Debug)]
enum DrawnSpread {
    /// h of all.
    Shared(f32),
    /// Lower-triangular factor of each covariance, as l11, l21, l22.
    Own(Vec<[f32; 3]>),
}

impl Target {
    /// A target in its own units.
    ///
    /// # Errors
    /// [`EmptyTarget`] when there is no mass.
    pub fn new(name: impl Into<String>, density: impl Into<Density>) -> Result<Self, EmptyTarget> {
        let (name, density) = (name.into(), density.into());
        let (frame, moments, draws) = match &density {
            Density::Raster(raster) => of_raster(raster)?,
            Density::Cloud(cloud) => of_cloud(cloud)?,
        };
        let id = fingerprint(&density, &Placement::IDENTITY);
        Ok(Self { id, name, density, placement: Placement::IDENTITY, frame, moments, draws })
    }

    /// The same target, whose file has coordinates of its own.
    #[must_use]
    pub fn placed(self, placement: Placement) -> Self {
        if placement == self.placement {
            return self;
        }
        let id = fingerprint(&self.density, &placement);
        Self { id, placement, ..self }
    }

    /// A number that is equal for equal densities of files that lie alike, on every machine and in every run.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What to call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The density.
    #[must_use]
    pub fn density(&self) -> &Density {
        &self.density
    }

    /// Where the coordinates of its file lie in the world.
    #[must_use]
    pub fn placement(&self) -> &Placement {
        &self.placement
    }

    /// The square that holds its mass.
    #[must_use]
    pub fn frame(&self) -> Frame {
        self.frame
    }

    /// Moments of the mixture, in world units.
    #[must_use]
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    /// One draw from the mixture, in world units.
    pub fn sample(&self, rng: &mut impl Rng) -> [f64; 2] {
        let words = [rng.random(), rng.random()];
        let y = self.unit_point(words, [rng.sample(StandardNormal), rng.sample(StandardNormal)]);
        self.frame.world(y.map(f64::from))
    }

    /// `count` draws from the mixture that belong to a seed, in world units.
    #[must_use]
    pub fn samples(&self, seed: u64, count: usize) -> Vec<[f64; 2]> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        (0..count).map(|_| self.sample(&mut rng)).collect()
    }

    /// The draw that two random words and two standard normal numbers make, in units of the frame:
    /// y_1 = (x_1 - c) / L.
    #[inline(always)]
    #[must_use]
    pub fn unit_point(&self, words: [u32; 2], normals: [f32; 2]) -> Point {
        let index = self.draws.table.pick(words[0], words[1]);
        let [x, y] = self.draws.centres[index];
        match &self.draws.spread {
            DrawnSpread::Shared(h) => [x + h * normals[0], y + h * normals[1]],
            DrawnSpread::Own(factors) => {
                let [l11, l21, l22] = factors[index];
                [x + l11 * normals[0], y + l21 * normals[0] + l22 * normals[1]]
            }
        }
    }
}

fn of_raster(raster: &Raster) -> Result<(Frame, Moments, Draws), EmptyTarget> {
    let total: f64 = raster.weights().iter().map(|w| f64::from(*w)).sum();
    if total <= 0.0 || !total.is_finite() {
        return Err(EmptyTarget);
    }
    let (grid, h) = (*raster.grid(), BANDWIDTH_CELLS * raster.grid().cell());
    let (cells, weights): (Vec<usize>, Vec<f32>) =
        raster.weights().iter().enumerate().filter(|(_, w)| **w > 0.0).map(|(k, w)| (k, *w)).unzip();
    let places: Vec<[f64; 2]> = cells.iter().map(|k| grid.at(k % CELLS, k / CELLS)).collect();
    let frame = if grid == Grid::DRAWING {
        // What is drawn never moves its frame, so that it stands still under the brush.
        Frame { centre: grid.centre, half: grid.half + 3.0 * h }
    } else {
        let bound = |start: f64, pick: fn(f64, f64) -> f64| {
            [0, 1].map(|axis| places.iter().map(|place| place[axis]).fold(start, pick))
        };
        Frame::around(bound(f64::INFINITY, f64::min), bound(f64::NEG_INFINITY, f64::max), h)
    };
    let moments = raster_moments(&weights, &places, h);
    let centres = places.iter().map(|place| frame.unit(*place).map(|c| c as f32)).collect();
    let table = AliasTable::new(&weights).ok_or(EmptyTarget)?;
    Ok((frame, moments, Draws { table, centres, spread: DrawnSpread::Shared((h / frame.half) as f32) }))
}

fn raster_moments(weights: &[f32], places: &[[f64; 2]], h: f64) -> Moments {
    let total: f64 = weights.iter().map(|w| f64::from(*w)).sum();
    let share = |w: f32| f64::from(w) / total;
    let mean = [0, 1].map(|k| weights.iter().zip(places).map(|(w, place)| share(*w) * place[k]).sum::<f64>());
    let mut covariance = [h * h, 0.0, h * h];
    for (w, place) in weights.iter().zip(places) {
        let [x, y] = [place[0] - mean[0], place[1] - mean[1]];
        for (sum, product) in covariance.iter_mut().zip([x * x, x * y, y * y]) {
            *sum += share(*w) * product;
        }
    }
    Moments { mean, covariance }
}

fn of_cloud(cloud: &Cloud) -> Result<(Frame, Moments, Draws), EmptyTarget> {
    let [low, high] = cloud.bounds(3.0);
    let frame = Frame::around(low, high, 0.0);
    let centres = cloud.means().iter().map(|mean| frame.unit(*mean).map(|c| c as f32)).collect();
    let weights: Vec<f32> = (0..cloud.len()).map(|k| cloud.weight(k) as f32).collect();
    let table = AliasTable::new(&weights).ok_or(EmptyTarget)?;
    let spread = match cloud.spread() {
        Spread::Shared(h) => DrawnSpread::Shared((h / frame.half) as f32),
        Spread::Own(all) => {
            let factor = |covariance: &[f64; 3]| {
                let moments = Moments { mean: [0.0; 2], covariance: *covariance };
                moments.cholesky().map(|l| (l / frame.half) as f32)
            };
            DrawnSpread::Own(all.iter().map(factor).collect())
        }
    };
    Ok((frame, cloud.moments(), Draws { table, centres, spread }))
}

/// FNV-1a over the bits of every number, weights relative to the largest; then of the placement, unless the file
/// has the world's coordinates.
fn fingerprint(density: &Density, placement: &Placement) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut put = |bits: u64| {
        for byte in bits.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    match density {
        Density::Raster(raster) => {
            let Grid { centre: [x, y], half } = *raster.grid();
            for value in [x, y, half] {
                put(value.to_bits());
            }
            let peak = raster.peak();
            raster.weights().iter().for_each(|w| put(u64::from((w / peak).to_bits())));
        }
        Density::Cloud(cloud) => {
            for (index, [x, y]) in cloud.means().iter().enumerate() {
                let [xx, xy, yy] = cloud.covariance(index);
                for value in [*x, *y, xx, xy, yy, cloud.weight(index)] {
                    put(value.to_bits());
                }
            }
        }
    }
    if *placement != Placement::IDENTITY {
        placement.centre.iter().chain(&placement.scale).for_each(|value| put(value.to_bits()));
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{Gaussian, presets};

    /// A target of each kind, far from the origin too.
    fn targets() -> Vec<Target> {
        let points: Vec<[f64; 2]> =
            (0..500).map(|k| f64::from(k) * 0.37).map(|k| [6.0 + k.sin(), -4.0 + 0.5 * (1.7 * k).cos()]).collect();
        let mut own = Raster::on(Grid::around([90.0, 10.0], [91.0, 12.0]));
        own.deposit([0.3, -0.5], 2.0);
        own.deposit([-0.2, 0.7], 1.0);
        vec![
            presets::target("letters").unwrap(),
            presets::target("three-modes").unwrap(),
            Target::new("points", Cloud::of_points(points, None).unwrap()).unwrap(),
            Target::new("own", own).unwrap(),
        ]
    }

    #[test]
    fn samples_have_the_moments_of_the_density() {
        for target in targets() {
            let count = 200_000;
            let found = Moments::of_points(&target.samples(3, count));
            let moments = target.moments();
            let [sx, sy] = moments.deviations();
            for (k, s) in [sx, sy].into_iter().enumerate() {
                let error = (found.mean[k] - moments.mean[k]).abs();
                assert!(error < 5.0 * s / (count as f64).sqrt() + 1e-6 * target.frame().half, "{}", target.name());
            }
            for (k, scale) in [sx * sx, sx * sy, sy * sy].into_iter().enumerate() {
                let error = (found.covariance[k] - moments.covariance[k]).abs();
                assert!(error < 0.02 * scale, "{}: {error} of {scale}", target.name());
            }
        }
    }

    #[test]
    fn frames_hold_nearly_all_mass() {
        for target in targets() {
            let frame = target.frame();
            let outside =
                target.samples(5, 20_000).into_iter().filter(|x| frame.unit(*x).iter().any(|y| y.abs() > 1.0));
            assert!(outside.count() < 40, "{}: {frame:?}", target.name());
        }
        // What is drawn stands still, whatever it is.
        let mut dot = Raster::default();
        dot.splat([2.0, 2.0], 0.1, 1.0);
        let dot = Target::new("dot", dot).unwrap();
        assert_eq!(dot.frame(), presets::target("letters").unwrap().frame());
    }

    #[test]
    fn id_follows_the_density_and_where_its_file_lies() {
        let Density::Raster(ring) = presets::find("ring").unwrap().density() else { panic!("a raster") };
        let double: Vec<f32> = ring.weights().iter().map(|w| w * 2.0).collect();
        let doubled = Target::new("b", Raster::from_weights(double).unwrap()).unwrap();
        let line = presets::target("line").unwrap();
        let ring = Target::new("a", Density::Raster(ring)).unwrap();
        assert_eq!(ring.id(), doubled.id());
        let [metres, feet] = [1.0, 3.28].map(|x| Placement { centre: [5.0, 0.0], scale: [x; 2] });
        let placed = |placement| ring.clone().placed(placement).id();
        assert!(placed(metres) != placed(feet) && placed(metres) != ring.id());
        assert_eq!(ring.clone().placed(metres).placed(feet).id(), placed(feet));
        assert_eq!(ring.clone().placed(metres).placed(Placement::IDENTITY).id(), ring.id());
        assert_ne!(ring.id(), line.id());
        assert_eq!(Target::new("none", Raster::default()).unwrap_err(), EmptyTarget);
        let mixture = |x: f64| Cloud::of_gaussians(&[Gaussian::turned(1.0, [x, 0.0], [1.0, 2.0], 0.1)]).unwrap();
        let id = |x| Target::new("", mixture(x)).unwrap().id();
        assert!(id(0.0) == id(0.0) && id(0.0) != id(1e-9));
    }
}
