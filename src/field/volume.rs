//! A velocity field sampled on a grid in (s, y, x), in the path's [`Chart`].
//!
//! The volume is the one thing that the GPU integrates, draws as arrows and shades. It holds
//! d xi / ds, which is bounded on every path, at half precision, and is read back by trilinear
//! interpolation. Outside the grid the field goes on with the slope that the exact field has
//! far from all mass.

use half::{f16, slice::HalfFloatSliceExt as _};
use rayon::prelude::*;

use super::{Exact, Mlp, VelocityField};
use crate::{
    numeric::Point,
    path::{Chart, Schedule},
};

/// The grid covers `[-EXTENT, EXTENT]^2` of chart coordinates; its outermost samples lie on
/// the border.
pub const EXTENT: f32 = 4.0;

/// Number of samples of a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Samples along x and along y.
    pub side: usize,
    /// Time slices, uniform in the knot coordinate s from 0 to 1.
    pub slices: usize,
}

impl Resolution {
    /// 128 x 128 x 64.
    pub const FULL: Self = Self { side: 128, slices: 64 };
    /// 64 x 64 x 32, for a field that changes several times a second.
    pub const COARSE: Self = Self { side: 64, slices: 32 };

    /// Chart coordinate of each sample along an axis.
    #[must_use]
    pub fn axis(&self) -> Vec<f32> {
        (0..self.side).map(|k| -EXTENT + 2.0 * EXTENT * k as f32 / (self.side - 1) as f32).collect()
    }

    /// Knot coordinate of slice `index`.
    #[must_use]
    pub fn s(&self, index: usize) -> f64 {
        index as f64 / (self.slices - 1) as f64
    }
}

/// A sampled field.
#[derive(Clone, Debug)]
pub struct Volume {
    schedule: Schedule,
    resolution: Resolution,
    /// d xi / ds, slices x rows x columns.
    rate: Vec<[f16; 2]>,
    /// p_t per square unit of xi, slices x rows x columns; empty when it is not known.
    density: Vec<f16>,
    /// Slope of d xi / ds outside the grid, per slice.
    outer_slope: Vec<f32>,
}

struct Sheet {
    rate: Vec<[f16; 2]>,
    density: Vec<f16>,
    outer_slope: f32,
}

impl Volume {
    /// Samples the exact field and its density.
    #[must_use]
    pub fn from_exact(field: &Exact, resolution: Resolution) -> Self {
        let chart = Chart::new(field.schedule());
        let axis = resolution.axis();
        Self::assemble(field.schedule(), resolution, |index| {
            let s = resolution.s(index);
            let t = chart.t(s);
            let scale = chart.scale(t) as f32;
            let (a, b) = chart.rate(s);
            let (a, b) = (a as f32, b as f32);
            let world: Vec<f32> = axis.iter().map(|xi| xi * scale).collect();
            let slice = field.slice(t, &world);
            let rate: Vec<f32> = (slice.velocity.iter().enumerate())
                .flat_map(|(k, u)| {
                    let (x, y) = (axis[k % resolution.side], axis[k / resolution.side]);
                    [a * u[0] + b * x, a * u[1] + b * y]
                })
                .collect();
            let density: Vec<f32> = slice.density.iter().map(|p| p * scale * scale).collect();
            Sheet {
                rate: pairs(&halves(&rate)),
                density: halves(&density),
                outer_slope: a * field.outer_slope(t) * scale + b,
            }
        })
    }

    /// Samples a learned field. Outside the grid, where nothing was learned, it goes on with the
    /// slope that the field of a Gaussian with the data's spread has.
    #[must_use]
    pub fn from_mlp(field: &Mlp, resolution: Resolution) -> Self {
        let chart = Chart::new(field.schedule());
        let axis = resolution.axis();
        let points: Vec<Point> =
            (0..axis.len() * axis.len()).map(|k| [axis[k % axis.len()], axis[k / axis.len()]]).collect();
        Self::assemble(field.schedule(), resolution, |index| {
            let s = resolution.s(index);
            let t = chart.t(s);
            let mut rate = vec![[0.0f32; 2]; points.len()];
            field.chart_rate(s, &points, &mut rate);
            let (a, b) = chart.rate(s);
            let (c, variance) = (field.schedule().at(t), field.scaling.spread.powi(2));
            let slope = (c.alpha * c.d_alpha * variance + c.sigma_d_sigma)
                / (c.alpha * c.alpha * variance + c.sigma * c.sigma);
            Sheet {
                rate: pairs(&halves(rate.as_flattened())),
                density: Vec::new(),
                outer_slope: (a * slope * chart.scale(t) + b) as f32,
            }
        })
    }

    fn assemble(schedule: Schedule, resolution: Resolution, sheet: impl Fn(usize) -> Sheet + Sync + Send) -> Self {
        let sheets: Vec<Sheet> = (0..resolution.slices).into_par_iter().map(sheet).collect();
        Self {
            schedule,
            resolution,
            rate: sheets.iter().flat_map(|sheet| sheet.rate.iter().copied()).collect(),
            density: sheets.iter().flat_map(|sheet| sheet.density.iter().copied()).collect(),
            outer_slope: sheets.iter().map(|sheet| sheet.outer_slope).collect(),
        }
    }

    /// Number of samples.
    #[must_use]
    pub fn resolution(&self) -> Resolution {
        self.resolution
    }

    /// d xi / ds, slices x rows x columns.
    #[must_use]
    pub fn rates(&self) -> &[[f16; 2]] {
        &self.rate
    }

    /// p_t per square unit of xi, slices x rows x columns; empty when it is not known.
    #[must_use]
    pub fn densities(&self) -> &[f16] {
        &self.density
    }

    /// Slope of d xi / ds outside the grid, per slice.
    #[must_use]
    pub fn outer_slopes(&self) -> &[f32] {
        &self.outer_slope
    }

    /// p_t-weighted mean of |v - u|^2 at each slice of this volume, in world units per unit of t:
    /// v is this field, u and p_t are the exact one's. Empty when the paths differ.
    #[must_use]
    pub fn squared_error(&self, exact: &Self) -> Vec<f64> {
        let Resolution { side, slices } = self.resolution;
        if exact.density.is_empty() || exact.schedule != self.schedule {
            return Vec::new();
        }
        let axis = self.resolution.axis();
        let chart = Chart::new(self.schedule);
        let slice = |k: usize| {
            // At the very end of some charts the velocity cannot be told from the rate.
            let s = self.resolution.s(k).min(1.0 - 1.0 / 128.0);
            let (a, _) = chart.rate(s);
            let (mut sum, mut mass) = (0.0, 0.0);
            for cell in 0..side * side {
                let xi = [axis[cell % side], axis[cell / side]];
                let p = f64::from(exact.density_at(s as f32, xi));
                let (ours, theirs) = (self.rate_at(s as f32, xi), exact.rate_at(s as f32, xi));
                let apart = f64::from(ours[0] - theirs[0]).powi(2) + f64::from(ours[1] - theirs[1]).powi(2);
                sum += p * apart / (a * a);
                mass += p;
            }
            sum / mass.max(f64::MIN_POSITIVE)
        };
        (0..slices).into_par_iter().map(slice).collect()
    }

    /// p_t per square unit of xi between samples; 0 outside the grid.
    fn density_at(&self, s: f32, xi: Point) -> f32 {
        if xi.iter().any(|c| c.abs() > EXTENT) {
            return 0.0;
        }
        let Resolution { side, slices } = self.resolution;
        let [(x, fx), (y, fy)] = xi.map(|c| split((c + EXTENT) / (2.0 * EXTENT) * (side - 1) as f32, side));
        let (k, fs) = split(s.clamp(0.0, 1.0) * (slices - 1) as f32, slices);
        let at = |k: usize, y: usize, x: usize| self.density[(k * side + y) * side + x].to_f32();
        let mix = |a: f32, b: f32, f: f32| a + (b - a) * f;
        let plane = |k: usize| {
            mix(mix(at(k, y, x), at(k, y, x + 1), fx), mix(at(k, y + 1, x), at(k, y + 1, x + 1), fx), fy)
        };
        mix(plane(k), plane(k + 1), fs)
    }

    fn rate_at(&self, s: f32, xi: Point) -> Point {
        let Resolution { side, slices } = self.resolution;
        let inside = xi.map(|c| c.clamp(-EXTENT, EXTENT));
        let [(x, fx), (y, fy)] = inside.map(|c| split((c + EXTENT) / (2.0 * EXTENT) * (side - 1) as f32, side));
        let (k, fs) = split(s.clamp(0.0, 1.0) * (slices - 1) as f32, slices);
        let at = |k: usize, y: usize, x: usize| self.rate[(k * side + y) * side + x].map(f16::to_f32);
        let blend = |a: Point, b: Point, f: f32| [a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f];
        let plane = |k: usize| {
            blend(blend(at(k, y, x), at(k, y, x + 1), fx), blend(at(k, y + 1, x), at(k, y + 1, x + 1), fx), fy)
        };
        let rate = blend(plane(k), plane(k + 1), fs);
        let slope = self.outer_slope[k] + (self.outer_slope[k + 1] - self.outer_slope[k]) * fs;
        [rate[0] + slope * (xi[0] - inside[0]), rate[1] + slope * (xi[1] - inside[1])]
    }
}

/// Cell and fraction of a position among `count` samples.
fn split(position: f32, count: usize) -> (usize, f32) {
    let cell = (position as usize).min(count - 2);
    (cell, position - cell as f32)
}

fn halves(values: &[f32]) -> Vec<f16> {
    let mut out = vec![f16::ZERO; values.len()];
    // Half precision ends at 65504; the field of a one-cell target may pass it at the border.
    let bounded: Vec<f32> = values.iter().map(|v| v.clamp(-60_000.0, 60_000.0)).collect();
    out.convert_from_f32_slice(&bounded);
    out
}

fn pairs(values: &[f16]) -> Vec<[f16; 2]> {
    values.as_chunks::<2>().0.to_vec()
}

impl VelocityField for Volume {
    fn schedule(&self) -> Schedule {
        self.schedule
    }

    fn velocity(&self, t: f64, points: &[Point], out: &mut [Point]) {
        let chart = Chart::new(self.schedule);
        // At s = 1 of some charts dt/ds is 0 and the velocity cannot be told from the rate.
        let s = chart.s(t).min(1.0 - 1e-4);
        let scale = chart.scale(chart.t(s)) as f32;
        let (a, b) = chart.rate(s);
        let (a, b) = (a as f32, b as f32);
        for (x, out) in points.iter().zip(out) {
            let xi = x.map(|c| c / scale);
            let rate = self.rate_at(s as f32, xi);
            *out = [(rate[0] - b * xi[0]) / a, (rate[1] - b * xi[1]) / a];
        }
    }

    fn chart_rate(&self, s: f64, xi: &[Point], out: &mut [Point]) {
        assert_eq!(xi.len(), out.len(), "one rate per point");
        xi.par_iter().zip(out).with_min_len(512).for_each(|(xi, out)| *out = self.rate_at(s as f32, *xi));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{Target, presets::Preset};
    use std::sync::Arc;

    #[test]
    fn samples_agree_with_the_field_and_go_on_outside() {
        let target = Arc::new(Target::new("ring", &Preset::find("ring").unwrap().raster()).unwrap());
        for schedule in Schedule::ALL {
            let field = Exact::new(target.clone(), schedule);
            let volume = Volume::from_exact(&field, Resolution { side: 128, slices: 32 });
            for s in [0.1, 0.4, 0.5] {
                let xi = [[0.3, -1.1], [1.4, 1.6], [-2.0, 0.2], [6.0, -7.0], [0.0, 40.0]];
                let (mut expected, mut got) = ([[0.0; 2]; 5], [[0.0; 2]; 5]);
                field.chart_rate(s, &xi, &mut expected);
                volume.chart_rate(s, &xi, &mut got);
                for (k, (a, b)) in expected.iter().zip(&got).enumerate() {
                    let error = (a[0] - b[0]).hypot(a[1] - b[1]);
                    // Far outside, the slope is that of a field whose posterior has settled.
                    let slack = if k < 3 {
                        0.05
                    } else if s < 0.5 {
                        continue;
                    } else {
                        0.2
                    };
                    assert!(error < slack * (1.0 + a[0].hypot(a[1])), "{schedule} s={s}: {a:?} {b:?}");
                }
            }
            let mass: f32 = volume.densities()[31 * 128 * 128..].iter().map(|p| p.to_f32()).sum();
            let area = (2.0 * EXTENT / 127.0).powi(2);
            assert!((mass * area - 1.0).abs() < 0.01, "{schedule}: mass {}", mass * area);
        }
    }

    /// A field that is wrong by a constant is wrong by its square, at every t and on every path.
    #[test]
    fn the_squared_error_is_that_of_the_velocity() {
        let target = Arc::new(Target::new("ring", &Preset::find("ring").unwrap().raster()).unwrap());
        for schedule in [Schedule::OT, Schedule::VP, Schedule::VE] {
            let exact =
                Volume::from_exact(&Exact::new(target.clone(), schedule), Resolution { side: 64, slices: 16 });
            assert!(exact.squared_error(&exact).iter().all(|error| *error == 0.0));
            let mut wrong = exact.clone();
            let chart = Chart::new(schedule);
            for (k, rate) in wrong.rate.iter_mut().enumerate() {
                let s = exact.resolution.s(k / (64 * 64));
                let (a, _) = chart.rate(s);
                *rate = [rate[0], f16::from_f32(rate[1].to_f32() + 0.5 * a as f32)];
            }
            let errors = wrong.squared_error(&exact);
            for error in &errors[1..12] {
                assert!((error - 0.25).abs() < 0.02, "{schedule}: {errors:?}");
            }
        }
    }
}
