//! Curves as weight on a raster.

use crate::density::raster::{CELL, Raster};

/// Points along a curve.
const POINTS: usize = 1500;

/// A curve (x, y) of u in [0, 1], blurred by a Gaussian of standard deviation `std`; `weight` is its
/// mass relative to the other curves of the preset.
pub(super) fn curve(raster: &mut Raster, std: f32, weight: f64, at: impl Fn(f64) -> (f64, f64)) {
    for k in 0..POINTS {
        let (x, y) = at((k as f64 + 0.5) / POINTS as f64);
        raster.splat([x as f32, y as f32], std, (weight / f64::from(std * std)) as f32);
    }
}

/// The same curve, as dense along its length everywhere whatever its speed in u.
pub(super) fn even_curve(raster: &mut Raster, std: f32, at: impl Fn(f64) -> (f64, f64)) {
    for k in 0..POINTS {
        let [(x0, y0), (x1, y1)] = [k, k + 1].map(|k| at(k as f64 / POINTS as f64));
        let [x, y] = [f64::midpoint(x0, x1) as f32, f64::midpoint(y0, y1) as f32];
        raster.splat([x, y], std, (x1 - x0).hypot(y1 - y0) as f32);
    }
}

/// What places (x, y) of (u, v) in [0, 1]^2 are, `count` along each, blurred by a Gaussian of standard deviation `std`.
pub(super) fn sheet(std: f64, count: [usize; 2], mut at: impl FnMut(f64, f64) -> Vec<(f64, f64)>) -> Raster {
    let mut raster = Raster::default();
    let middle = |k: usize, count: usize| (k as f64 + 0.5) / count as f64;
    for (i, j) in (0..count[0]).flat_map(|i| (0..count[1]).map(move |j| (i, j))) {
        for (x, y) in at(middle(i, count[0]), middle(j, count[1])) {
            raster.deposit([x as f32, y as f32], 1.0);
        }
    }
    // A deposit has a width of its own: cell^2 / 6 on average.
    let own = f64::from(CELL * CELL) / 6.0;
    raster.blurred((std * std - own).max(0.0).sqrt())
}
