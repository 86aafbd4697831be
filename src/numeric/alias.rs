//! Drawing an index by weight in constant time: Walker's alias method in Vose's form (1991).
//!
//! Crates that build such tables draw from a generator of their own; this one answers to given
//! random words, so that a batch of draws can come from a counter.

use super::random::below;

/// Each of n equally likely columns holds its own index up to a threshold, and another above it.
#[derive(Clone, Debug)]
pub struct AliasTable {
    columns: Vec<Column>,
}

#[derive(Clone, Copy, Debug)]
struct Column {
    /// Words up to this give the column's own index.
    threshold: u32,
    other: u32,
}

impl AliasTable {
    /// A table for `weights`, which are relative; nothing when they are negative, not finite or
    /// without a sum, or more than 2^32 - 1.
    #[must_use]
    pub fn new(weights: &[f32]) -> Option<Self> {
        let total: f64 = weights.iter().map(|w| f64::from(*w)).sum();
        let valid = weights.iter().all(|w| w.is_finite() && *w >= 0.0) && total > 0.0 && total.is_finite();
        if !valid || u32::try_from(weights.len()).is_err() {
            return None;
        }
        let mut share: Vec<f64> = weights.iter().map(|w| f64::from(*w) * weights.len() as f64 / total).collect();
        let mut columns: Vec<Column> =
            (0..weights.len() as u32).map(|other| Column { threshold: u32::MAX, other }).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..share.len()).partition(|k| share[*k] < 1.0);
        while let (Some(low), Some(&high)) = (small.pop(), large.last()) {
            columns[low] = Column { threshold: (share[low] * f64::from(u32::MAX)) as u32, other: high as u32 };
            share[high] -= 1.0 - share[low];
            if share[high] < 1.0 {
                large.pop();
                small.push(high);
            }
        }
        // What is left over is 1 but for rounding; an index without weight must not be left there.
        let heaviest = (0..weights.len()).max_by(|a, b| weights[*a].total_cmp(&weights[*b]))?;
        for k in small {
            if weights[k] == 0.0 {
                columns[k] = Column { threshold: 0, other: heaviest as u32 };
            }
        }
        Some(Self { columns })
    }

    /// The index that two independent random words choose.
    #[inline(always)]
    #[must_use]
    pub fn pick(&self, column: u32, word: u32) -> usize {
        let index = below(column, self.columns.len() as u32) as usize;
        let Column { threshold, other } = self.columns[index];
        if word < threshold { index } else { other as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::{random::philox, vector::LANES};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_index_has_its_share(weights in prop::collection::vec(0.0f32..5.0, 1..40), zero in 0usize..40) {
            let mut weights = weights;
            weights[0] += 0.1;
            if zero > 0 && zero < weights.len() { weights[zero] = 0.0; }
            let table = AliasTable::new(&weights).unwrap();
            let mut share = vec![0.0f64; weights.len()];
            for (index, column) in table.columns.iter().enumerate() {
                let own = f64::from(column.threshold) / f64::from(u32::MAX) / weights.len() as f64;
                share[index] += own;
                share[column.other as usize] += 1.0 / weights.len() as f64 - own;
            }
            let total: f64 = weights.iter().map(|w| f64::from(*w)).sum();
            for (share, weight) in share.iter().zip(&weights) {
                prop_assert!((share - f64::from(*weight) / total).abs() < 1e-6);
                prop_assert!(*weight > 0.0 || *share == 0.0);
            }
        }
    }

    #[test]
    fn draws_follow_the_weights() {
        let table = AliasTable::new(&[1.0, 0.0, 3.0]).unwrap();
        let mut seen = [0u32; 3];
        for k in 0..1000u32 {
            let words = philox(3, &[k; LANES], [0; 3]);
            seen[table.pick(words[0][0], words[1][0])] += 1;
        }
        assert!(seen[1] == 0 && (200..300).contains(&seen[0]), "{seen:?}");
        assert!(AliasTable::new(&[0.0, 0.0]).is_none() && AliasTable::new(&[1.0, f32::NAN]).is_none());
        assert!(AliasTable::new(&[]).is_none());
    }
}
