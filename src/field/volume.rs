//! A flow sampled on a grid in (s, y, x) of the canonical frame.
//!
//! The volume is the one thing that the GPU integrates, draws as arrows and shades. It serves every path: it
//! holds d xi / ds for the whole way from noise to data, which stays small, at half precision, and is read back by
//! trilinear interpolation. Outside the grid the flow goes on with the slope that it has far from all
//! mass. The density q_p is kept relative to the peak of each slice, since half precision ends at 65504.

use half::{f16, slice::HalfFloatSliceExt as _};
use rayon::prelude::*;

use super::{Exact, Mlp, VelocityField, exact::gaussian_slope};
use crate::{
    numeric::Point,
    path::{
        Frame,
        frame::{dp_ds, knot, p_at_knot},
    },
};

/// The grid covers `[-1, 1]^2` of xi; its outermost samples lie on the border.
pub const EXTENT: f32 = 1.0;

/// Half precision ends at 65504.
const LARGEST: f32 = 60_000.0;

/// Cells hold mass where q exceeds this share of its peak; so many of those may be brighter than what counts as bright.
const HAS_MASS: f32 = 1e-3;
const BRIGHTER: f32 = 0.015;

/// Number of samples of a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Samples along x and along y.
    pub side: usize,
    /// Slices, uniform in the knot coordinate s from 0 to 1.
    pub slices: usize,
}

impl Resolution {
    /// 128 x 128 x 64.
    pub const FULL: Self = Self { side: 128, slices: 64 };
    /// 96 x 96 x 48, for a field that changes several times a second.
    pub const COARSE: Self = Self { side: 96, slices: 48 };

    /// Coordinate xi of each sample along an axis.
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

/// A sampled flow.
#[derive(Clone, Debug)]
pub struct Volume {
    frame: Frame,
    resolution: Resolution,
    /// d xi / ds, slices x rows x columns.
    rate: Vec<[f16; 2]>,
    /// q over the peak of its slice, slices x rows x columns; empty when it is not known.
    density: Vec<f16>,
    /// ln of the largest q of each slice, per square unit of xi; empty when it is not known.
    log_peaks: Vec<f32>,
    /// ln of the q of each slice that hardly any cell with mass exceeds; as many as there are peaks.
    log_brights: Vec<f32>,
    /// Slope of d xi / ds outside the grid, per slice.
    outer_slope: Vec<f32>,
}

struct SampledSlice {
    rate: Vec<[f16; 2]>,
    density: Vec<f16>,
    log_peak: Option<f32>,
    log_bright: Option<f32>,
    outer_slope: f32,
}

impl Volume {
    /// Samples the exact flow and its density.
    #[must_use]
    pub fn from_exact(field: &Exact, resolution: Resolution) -> Self {
        Self::sampled(field.frame(), resolution, exact_slices(field, resolution))
    }

    /// The same, unless `is_cancelled` says so before one of the slices; then nothing.
    #[must_use]
    pub fn from_exact_unless(
        field: &Exact,
        resolution: Resolution,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        Self::sampled_unless(field.frame(), resolution, exact_slices(field, resolution), is_cancelled)
    }

    /// Samples a learned flow. Outside the grid, where nothing was learned, it goes on with the
    /// slope that the flow of a Gaussian with the data's spread has.
    #[must_use]
    pub fn from_mlp(field: &Mlp, resolution: Resolution) -> Self {
        Self::sampled(field.frame, resolution, learned_slices(field, resolution))
    }

    /// The same, unless `is_cancelled` says so before one of the slices; then nothing.
    #[must_use]
    pub fn from_mlp_unless(
        field: &Mlp,
        resolution: Resolution,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        Self::sampled_unless(field.frame, resolution, learned_slices(field, resolution), is_cancelled)
    }

    fn sampled(frame: Frame, resolution: Resolution, slice: impl Fn(f64) -> SampledSlice + Sync) -> Self {
        let knots = (0..resolution.slices).into_par_iter();
        let slices: Vec<_> = knots.map(|index| slice(p_at_knot(resolution.s(index)))).collect();
        Self::assemble(frame, resolution, &slices)
    }

    fn sampled_unless(
        frame: Frame,
        resolution: Resolution,
        slice: impl Fn(f64) -> SampledSlice + Sync,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let knots = (0..resolution.slices).into_par_iter();
        let slices = knots.map(|index| (!is_cancelled()).then(|| slice(p_at_knot(resolution.s(index)))));
        Some(Self::assemble(frame, resolution, &slices.collect::<Option<Vec<_>>>()?))
    }

    fn assemble(frame: Frame, resolution: Resolution, slices: &[SampledSlice]) -> Self {
        Self {
            frame,
            resolution,
            rate: slices.iter().flat_map(|slice| slice.rate.iter().copied()).collect(),
            density: slices.iter().flat_map(|slice| slice.density.iter().copied()).collect(),
            log_peaks: slices.iter().filter_map(|slice| slice.log_peak).collect(),
            log_brights: slices.iter().filter_map(|slice| slice.log_bright).collect(),
            outer_slope: slices.iter().map(|slice| slice.outer_slope).collect(),
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

    /// q over the peak of its slice, slices x rows x columns; empty when it is not known.
    #[must_use]
    pub fn densities(&self) -> &[f16] {
        &self.density
    }

    /// The largest q at knot coordinate `s`, per square unit of xi, between slices; nothing when it is not known.
    #[must_use]
    pub fn peak(&self, s: f64) -> Option<f64> {
        self.between_slices(&self.log_peaks, s)
    }

    /// The q at knot coordinate `s` that hardly any part of what holds mass exceeds, per square unit of xi, between
    /// slices: near the peak, but not that of a spike. Nothing when it is not known.
    #[must_use]
    pub fn bright(&self, s: f64) -> Option<f64> {
        self.between_slices(&self.log_brights, s)
    }

    /// What these logarithms stand for at `s`.
    fn between_slices(&self, logs: &[f32], s: f64) -> Option<f64> {
        let (k, f) = split(s.clamp(0.0, 1.0) as f32 * (self.resolution.slices - 1) as f32, self.resolution.slices);
        let (low, high) = (*logs.get(k)?, *logs.get(k + 1)?);
        Some(f64::from(low + (high - low) * f).exp())
    }

    /// Slope of d xi / ds outside the grid, per slice.
    #[must_use]
    pub fn outer_slopes(&self) -> &[f32] {
        &self.outer_slope
    }

    /// q_p-weighted mean of |v - u|^2 at each slice of this volume but the last, in squared units of d xi / ds: v is
    /// this flow, u and q_p are the exact one's. Empty when the frames differ.
    ///
    /// At the data itself the field is that of grains which have arrived, and says nothing about how.
    #[must_use]
    pub fn squared_error(&self, exact: &Self) -> Vec<f64> {
        let Resolution { side, slices } = self.resolution;
        if exact.density.is_empty() || exact.frame != self.frame {
            return Vec::new();
        }
        let axis = self.resolution.axis();
        let slice = |k: usize| {
            let s = self.resolution.s(k) as f32;
            let (mut sum, mut mass) = (0.0, 0.0);
            for cell in 0..side * side {
                let xi = [axis[cell % side], axis[cell / side]];
                let q = f64::from(exact.density_at(s, xi));
                let (ours, theirs) = (self.rate_at(s, xi), exact.rate_at(s, xi));
                let apart = f64::from(ours[0] - theirs[0]).powi(2) + f64::from(ours[1] - theirs[1]).powi(2);
                sum += q * apart;
                mass += q;
            }
            sum / mass.max(f64::MIN_POSITIVE)
        };
        (0..slices - 1).into_par_iter().map(slice).collect()
    }

    /// q over the peak between samples; 0 outside the grid.
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

    /// d xi / ds between samples.
    #[must_use]
    pub fn rate_at(&self, s: f32, xi: Point) -> Point {
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

/// What a slice of the exact flow holds, by p.
fn exact_slices(field: &Exact, resolution: Resolution) -> impl Fn(f64) -> SampledSlice + Sync {
    let axis = resolution.axis();
    move |p| {
        let slice = field.slice(p, &axis);
        let log_peak = slice.log_density.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut relative: Vec<f32> = slice.log_density.iter().map(|log| log - log_peak).collect();
        crate::numeric::vector::exp_in_place(&mut relative);
        SampledSlice {
            rate: per_knot(&slice.rate, p),
            density: halves(&relative),
            log_peak: Some(log_peak),
            log_bright: Some(log_peak + bright_share(&relative).ln()),
            outer_slope: (field.outer_slope(p) * dp_ds(p)) as f32,
        }
    }
}

/// The share of the peak that [`BRIGHTER`] of the cells with mass exceed.
fn bright_share(relative: &[f32]) -> f32 {
    let mut shares: Vec<f32> = relative.iter().copied().filter(|share| *share > HAS_MASS).collect();
    // The peak itself is one of them.
    let rank = (BRIGHTER * shares.len() as f32) as usize;
    if rank >= shares.len() {
        return 1.0;
    }
    *shares.select_nth_unstable_by(rank, |a, b| b.total_cmp(a)).1
}

/// What a slice of a learned flow holds, by p.
fn learned_slices(field: &Mlp, resolution: Resolution) -> impl Fn(f64) -> SampledSlice + Sync {
    let axis = resolution.axis();
    let points: Vec<Point> = axis.iter().flat_map(|y| axis.iter().map(|x| [*x, *y])).collect();
    let variance = (field.scaling.spread / field.frame.half).powi(2);
    move |p| {
        let mut rate = vec![[0.0f32; 2]; points.len()];
        field.rate(p, &points, &mut rate);
        SampledSlice {
            rate: per_knot(&rate, p),
            density: Vec::new(),
            log_peak: None,
            log_bright: None,
            outer_slope: (gaussian_slope(p, variance) * dp_ds(p)) as f32,
        }
    }
}

/// d xi / ds at half precision.
fn per_knot(rate: &[Point], p: f64) -> Vec<[f16; 2]> {
    let factor = dp_ds(p) as f32;
    let scaled: Vec<f32> = rate.as_flattened().iter().map(|r| factor * r).collect();
    halves(&scaled).as_chunks::<2>().0.to_vec()
}

/// Cell and fraction of a position among `count` samples.
fn split(position: f32, count: usize) -> (usize, f32) {
    let cell = (position as usize).min(count - 2);
    (cell, position - cell as f32)
}

fn halves(values: &[f32]) -> Vec<f16> {
    let mut out = vec![f16::ZERO; values.len()];
    let bounded: Vec<f32> = values.iter().map(|v| v.clamp(-LARGEST, LARGEST)).collect();
    out.convert_from_f32_slice(&bounded);
    out
}

impl VelocityField for Volume {
    fn frame(&self) -> Frame {
        self.frame
    }

    fn rate(&self, p: f64, xi: &[Point], out: &mut [Point]) {
        assert_eq!(xi.len(), out.len(), "one rate per point");
        let (s, per_p) = (knot(p) as f32, (1.0 / dp_ds(p)) as f32);
        xi.par_iter()
            .zip(out)
            .with_min_len(512)
            .for_each(|(xi, out)| *out = self.rate_at(s, *xi).map(|rate| per_p * rate));
    }
}

#[cfg(test)]
mod tests;
