//! Components in blocks of neighbours, one to a lane.

use super::detail::Components;
use crate::numeric::vector::LANES;

/// Below everything that counts.
pub(super) const NOTHING: f32 = -1e30;

/// One number of each component of a block.
pub(super) type Lanes = [f32; LANES];

/// Neighbours.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) x: Lanes,
    pub(super) y: Lanes,
    /// ln w; [`NOTHING`] where there is no component.
    pub(super) log_weight: Lanes,
}

impl Block {
    /// The components of a group of at most [`LANES`], of which there is at least one.
    pub(super) fn new(components: &Components, group: &[usize]) -> Self {
        let lane = |l: usize| group.get(l).copied();
        let last = group[group.len() - 1];
        let at = |axis: usize| -> Lanes {
            std::array::from_fn(|l| components.centres[lane(l).unwrap_or(last)][axis] as f32)
        };
        let log_weight = std::array::from_fn(|l| lane(l).map_or(NOTHING, |k| components.log_weights[k] as f32));
        Self { x: at(0), y: at(1), log_weight }
    }
}

/// Largest of a block's logarithms.
#[inline(always)]
pub(super) fn largest(logs: &Lanes) -> f32 {
    let mut best = *logs;
    let mut width = LANES / 2;
    while width > 0 {
        for l in 0..width {
            best[l] = if best[l + width] > best[l] { best[l + width] } else { best[l] };
        }
        width /= 2;
    }
    best[0]
}

/// Groups of neighbours of at most [`LANES`] each, by halving along the longer side.
pub(super) fn split(indices: &mut [usize], centres: &[[f64; 2]], groups: &mut Vec<Vec<usize>>) {
    if indices.len() <= LANES {
        groups.push(indices.to_vec());
        return;
    }
    let side = |axis: usize| {
        let values = indices.iter().map(|k| centres[*k][axis]);
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        high - low
    };
    let axis = usize::from(side(1) > side(0));
    // Whole blocks on the left, so that only the last one has empty lanes.
    let middle = (indices.len() / 2).next_multiple_of(LANES).min(indices.len() - 1);
    indices.select_nth_unstable_by(middle, |a, b| centres[*a][axis].total_cmp(&centres[*b][axis]));
    let (left, right) = indices.split_at_mut(middle);
    split(left, centres, groups);
    split(right, centres, groups);
}
