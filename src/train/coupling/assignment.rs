//! Exact optimal transport between two equally large sets: an assignment problem, solved by the
//! Hungarian method of the `pathfinding` crate.

use pathfinding::{kuhn_munkres::kuhn_munkres_min, matrix::Matrix};

use super::{PairSet, squared};

/// Costs are rounded to this share of a squared world unit; the solver counts in whole numbers, and
/// 1024 of the largest cost must fit.
const RESOLUTION: f64 = 1.0 / (1u64 << 32) as f64;
/// Squared distances above this count as this.
const MOST: f64 = 1e6;

/// The same points with the x_1 of each x_0 chosen so that the summed squared distance is
/// smallest. Not a number counts as far away.
#[must_use]
pub fn optimal(pairs: PairSet) -> PairSet {
    let PairSet { noise, data } = pairs;
    let cost = |(i, j): (usize, usize)| {
        let distance = squared(noise[i], data[j]);
        (if distance < MOST { distance } else { MOST } / RESOLUTION) as i64
    };
    let costs = Matrix::from_fn(noise.len(), data.len(), cost);
    let (_, partner) = kuhn_munkres_min(&costs);
    let data = partner.into_iter().map(|j| data[j]).collect();
    PairSet { noise, data }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{flow::source::noise, numeric::Point};
    use proptest::prelude::*;

    fn total(pairs: &PairSet) -> f64 {
        (0..pairs.len()).map(|k| squared(pairs.noise()[k], pairs.data()[k])).sum()
    }

    /// The least cost over every permutation.
    fn brute(noise: &[Point], data: &mut Vec<Point>) -> f64 {
        let Some((first, rest)) = noise.split_first() else { return 0.0 };
        (0..data.len())
            .map(|k| {
                let partner = data.remove(k);
                let cost = squared(*first, partner) + brute(rest, data);
                data.insert(k, partner);
                cost
            })
            .fold(f64::INFINITY, f64::min)
    }

    proptest! {
        #[test]
        fn no_permutation_is_better(points in prop::collection::vec(((-3.0f32..3.0, -3.0f32..3.0), (-3.0f32..3.0, -3.0f32..3.0)), 1..7)) {
            let (noise, data): (Vec<Point>, Vec<Point>) = points.iter().map(|(a, b)| ([a.0, a.1], [b.0, b.1])).unzip();
            let matched = optimal(PairSet::new(noise.clone(), data.clone()));
            prop_assert_eq!(matched.noise(), &noise[..]);
            prop_assert!((total(&matched) - brute(&noise, &mut data.clone())).abs() < 1e-5);
            let sorted = |set: &[Point]| {
                let mut bits: Vec<[u32; 2]> = set.iter().map(|p| p.map(f32::to_bits)).collect();
                bits.sort_unstable();
                bits
            };
            prop_assert_eq!(sorted(matched.data()), sorted(&data));
        }
    }

    #[test]
    fn a_shift_is_undone_and_odd_numbers_do_no_harm() {
        let a = noise(1, 200);
        let shifted: Vec<Point> = a.iter().rev().map(|p| [p[0] + 0.3, p[1] - 0.2]).collect();
        let matched = optimal(PairSet::new(a, shifted));
        assert!((total(&matched) / 200.0 - 0.13).abs() < 1e-4);
        assert_eq!(optimal(PairSet::new(vec![[f32::NAN, 0.0]; 3], vec![[1e30, 0.0]; 3])).len(), 3);
    }
}
