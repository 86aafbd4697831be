//! Exact optimal transport between two equally large sets.

use super::pairs::PairSet;
use crate::{
    numeric::{Point, assignment::assign},
    train::interrupt::{Interrupt, Interrupted},
};

/// Coordinates count as at most this far from the origin.
const FAR: f32 = 1e3;

/// The same points with the x_1 of each x_0 chosen so that the summed squared distance is
/// smallest. For the choice coordinates beyond 1e3 count as 1e3, and so does what is not a number; the points
/// themselves stay as they are.
///
/// # Errors
/// [`Interrupted`], looked for every millisecond or so.
pub fn optimal(pairs: PairSet, interrupt: &Interrupt) -> Result<PairSet, Interrupted> {
    let coordinate = |c: f32| f64::from(if c.is_nan() { FAR } else { c.clamp(-FAR, FAR) });
    let near = |set: &[Point]| -> Vec<[f64; 2]> { set.iter().map(|p| p.map(coordinate)).collect() };
    let partners = assign(&near(pairs.noise()), &near(pairs.data()), |_| interrupt.check())?;
    Ok(pairs.rematched(partners.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::super::pairs::squared;
    use super::*;
    use crate::flow::source::noise;
    use pathfinding::{kuhn_munkres::kuhn_munkres_min, matrix::Matrix};
    use proptest::prelude::*;
    use std::time::Duration;

    fn optimal(pairs: PairSet) -> PairSet {
        super::optimal(pairs, &Interrupt::default()).unwrap()
    }

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
    fn the_hungarian_method_finds_nothing_cheaper() {
        // Many equal distances as well: points of a coarse grid.
        for coarse in [1e6f32, 4.0] {
            let round =
                |set: Vec<Point>| set.into_iter().map(|p| p.map(|c| (c * coarse).round() / coarse)).collect();
            let pairs = PairSet::new(round(noise(5, 150)), round(noise(6, 150)));
            let cost = |(i, j): (usize, usize)| (squared(pairs.noise()[i], pairs.data()[j]) * 1e9) as i64;
            let (least, _) = kuhn_munkres_min(&Matrix::from_fn(150, 150, cost));
            let found = total(&optimal(pairs.clone()));
            assert!((found - least as f64 / 1e9).abs() < 1e-6, "{found} {least}");
        }
    }

    #[test]
    fn a_shift_is_undone_and_odd_numbers_do_no_harm() {
        let a = noise(1, 200);
        let shifted: Vec<Point> = a.iter().rev().map(|p| [p[0] + 0.3, p[1] - 0.2]).collect();
        let matched = optimal(PairSet::new(a, shifted));
        assert!((total(&matched) / 200.0 - 0.13).abs() < 1e-4);
        let odd = [[f32::NAN, 0.0], [1e30, f32::INFINITY], [f32::NEG_INFINITY, f32::MIN], [1e-40, 1.0]];
        // As many as an auction takes part in, too.
        for count in [4, 400] {
            let odd: Vec<Point> = odd.into_iter().cycle().take(count).collect();
            let matched = optimal(PairSet::new(odd.clone(), noise(3, count)));
            assert_eq!(matched.len(), count);
            assert_eq!(optimal(PairSet::new(noise(3, count), odd)).len(), count);
        }
        assert!(optimal(PairSet::default()).is_empty());
    }

    #[test]
    fn an_interrupt_is_noticed() {
        let interrupt = Interrupt::new(Duration::ZERO);
        interrupt.raise();
        assert!(super::optimal(PairSet::new(noise(1, 9), noise(2, 9)), &interrupt).is_err());
    }
}
