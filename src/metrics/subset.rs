//! Random subsets of rows, for measures whose cost grows faster than the rows.

use std::borrow::Cow;

use rand::{SeedableRng as _, seq::index};
use rand_xoshiro::Xoshiro256PlusPlus;

/// At most `most` rows, in their order, each set of them as likely as another. A function of the number of rows and
/// the `seed`: from two sets of equal length the same places. Every row where there are no more.
#[must_use]
pub fn subset<T: Copy>(rows: &[T], most: usize, seed: u64) -> Cow<'_, [T]> {
    if rows.len() <= most {
        return Cow::Borrowed(rows);
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut places = index::sample(&mut rng, rows.len(), most).into_vec();
    places.sort_unstable();
    Cow::Owned(places.into_iter().map(|k| rows[k]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subset_holds_every_kind_of_row_once() {
        let rows: Vec<u32> = (0..20_001).collect();
        let chosen = subset(&rows, 10_000, 1);
        let mut distinct = chosen.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!((&distinct[..], distinct.len()), (&chosen[..], 10_000), "in their order");
        // Rows in any order of the file: half of them are odd, within five standard deviations.
        let odd = chosen.iter().filter(|row| *row % 2 == 1).count();
        assert!((odd as f64 - 5000.0).abs() < 250.0, "{odd}");
        assert_eq!(chosen, subset(&rows, 10_000, 1));
        assert_ne!(chosen, subset(&rows, 10_000, 2));
        assert!(matches!(subset(&rows, 20_001, 1), Cow::Borrowed(_)));
    }
}
