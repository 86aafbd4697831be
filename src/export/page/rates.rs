//! A field on a coarse grid, for arrows, ripples and colours by speed.

use std::sync::Arc;

use crate::field::{Volume, volume::Resolution};

/// Samples along x and y, and slices, uniform in the knot coordinate from 0 to 1.
pub(super) const SIDE: usize = 48;
pub(super) const SLICES: usize = 33;

const GRID: Resolution = Resolution { side: SIDE, slices: SLICES };

/// d xi / ds over `[-1, 1]^2`, its outermost samples on the border.
#[derive(Debug)]
pub(super) struct Rates {
    /// One unit of the words.
    pub(super) step: f32,
    /// Slices x rows x columns.
    pub(super) words: Vec<[i16; 2]>,
    /// Slope of d xi / ds outside the grid, per slice.
    pub(super) slopes: Vec<f32>,
}

impl Rates {
    /// Those of a volume.
    pub(super) fn of(volume: &Volume) -> Self {
        let axis = GRID.axis();
        let s = |k: usize| GRID.s(k) as f32;
        let places =
            (0..SLICES * SIDE * SIDE).map(|k| (k / (SIDE * SIDE), [axis[k % SIDE], axis[k / SIDE % SIDE]]));
        let rates: Vec<[f32; 2]> = places.map(|(slice, xi)| volume.rate_at(s(slice), xi)).collect();
        let most = rates.iter().flatten().fold(f32::MIN_POSITIVE, |most, c| most.max(c.abs()));
        let step = most / f32::from(i16::MAX);
        let words = rates.iter().map(|rate| rate.map(|c| (c / step).round() as i16)).collect();
        // One unit beyond the border the rate has changed by the slope.
        let slope = |k: usize| volume.rate_at(s(k), [2.0, 0.0])[0] - volume.rate_at(s(k), [1.0, 0.0])[0];
        Self { step, words, slopes: (0..SLICES).map(slope).collect() }
    }
}

/// Fields without repetition.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(Arc<Volume>, Rates)>);

impl Fields {
    /// The place of a field among all.
    pub(super) fn place(&mut self, volume: &Arc<Volume>) -> usize {
        let known = self.0.iter().position(|(other, _)| Arc::ptr_eq(other, volume));
        known.unwrap_or_else(|| {
            self.0.push((volume.clone(), Rates::of(volume)));
            self.0.len() - 1
        })
    }

    /// All of them in their places.
    pub(super) fn all(&self) -> impl Iterator<Item = &Rates> {
        self.0.iter().map(|(_, rates)| rates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        density::presets,
        field::{Exact, volume::Resolution},
    };

    #[test]
    fn the_coarse_grid_is_the_field() {
        let field = Exact::new(Arc::new(presets::target("ring").unwrap()));
        let volume = Arc::new(Volume::from_exact(&field, Resolution { side: 64, slices: 32 }));
        let mut fields = Fields::default();
        assert_eq!([fields.place(&volume), fields.place(&volume)], [0, 0]);
        let rates = fields.all().next().unwrap();
        let (slice, row, column) = (20, 30, 11);
        let xi = [column, row].map(|k| -1.0 + 2.0 * k as f32 / 47.0);
        let word = rates.words[(slice * SIDE + row) * SIDE + column];
        let expected = volume.rate_at(slice as f32 / 32.0, xi);
        assert!((0..2).all(|k| (f32::from(word[k]) * rates.step - expected[k]).abs() <= rates.step));
        let outside = volume.rate_at(0.625, [1.5, 0.2]);
        let border = volume.rate_at(0.625, [1.0, 0.2]);
        assert!((outside[0] - border[0] - 0.5 * rates.slopes[slice]).abs() < 1e-5);
    }
}
