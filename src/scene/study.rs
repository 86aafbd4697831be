//! What is looked at closely: a point, a datum, some pairs, some grains.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::numeric::Point;

/// Numbers of pairs.
pub const PAIRS: RangeInclusive<u32> = 0..=24;
/// Most grains that are followed at a time.
pub const FOLLOWED: usize = 8;
/// Most corners of a lasso.
pub const CORNERS: usize = 512;
/// Nothing that can be looked at is further away.
const FURTHEST: f32 = 60.0;

/// What is looked at closely.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Study {
    /// Chart position at which the field is explained.
    pub probe: Option<Point>,
    /// Data point x_1 whose conditional path is shown alone.
    pub datum: Option<Point>,
    /// Pairs (x_0, x_1) whose conditional paths are shown beside the trajectories from x_0, in [`PAIRS`].
    pub pairs: u32,
    /// Pairs that were joined by hand, at most as many as [`PAIRS`] allows: x_0, standard normal on
    /// every path, and x_1 in world units.
    pub joined: Vec<[Point; 2]>,
    /// Grains that are followed, by number, at most [`FOLLOWED`].
    pub followed: Vec<u32>,
    /// Grains that are selected.
    pub lasso: Option<Lasso>,
}

/// A lasso: it holds the grains that were inside it at its t.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lasso {
    /// The lane in which it was drawn, from 0.
    pub lane: usize,
    /// When.
    pub t: f64,
    /// Chart positions of its corners, 3 to [`CORNERS`].
    pub corners: Vec<Point>,
}

impl Lasso {
    /// Whether a chart position is inside: a ray from it crosses the line an odd number of times.
    #[must_use]
    pub fn holds(&self, at: Point) -> bool {
        let mut inside = false;
        let mut previous = self.corners[self.corners.len() - 1];
        for corner in &self.corners {
            let [a, b] = [previous, *corner];
            if (a[1] > at[1]) != (b[1] > at[1]) {
                let crossing = a[0] + (at[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
                inside ^= at[0] < crossing;
            }
            previous = *corner;
        }
        inside
    }
}

impl Study {
    /// Whether anything is looked at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Follows a grain, or no longer if it is followed; the oldest makes room.
    pub fn toggle_followed(&mut self, grain: u32) {
        if let Some(index) = self.followed.iter().position(|known| *known == grain) {
            self.followed.remove(index);
            return;
        }
        if self.followed.len() == FOLLOWED {
            self.followed.remove(0);
        }
        self.followed.push(grain);
    }

    /// Joins a pair; the oldest makes room.
    pub fn join(&mut self, pair: [Point; 2]) {
        if self.joined.len() == *PAIRS.end() as usize {
            self.joined.remove(0);
        }
        self.joined.push(pair);
    }

    /// The same with everything impossible left out. `lanes` and `particles` are the scene's.
    #[must_use]
    pub fn sanitised(mut self, lanes: usize, particles: u32) -> Self {
        let near = |at: &Point| at.iter().all(|c| c.is_finite() && c.abs() <= FURTHEST);
        self.probe = self.probe.filter(near);
        self.datum = self.datum.filter(near);
        self.pairs = self.pairs.min(*PAIRS.end());
        self.joined.retain(|pair| pair.iter().all(near));
        self.joined.truncate(*PAIRS.end() as usize);
        self.followed.retain(|grain| *grain < particles);
        self.followed.truncate(FOLLOWED);
        self.lasso = self.lasso.filter(|lasso| {
            let corners = &lasso.corners;
            lasso.lane < lanes
                && lasso.t.is_finite()
                && (3..=CORNERS).contains(&corners.len())
                && corners.iter().all(near)
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lasso_holds_what_is_inside() {
        // An L: its notch is outside.
        let corners = vec![[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [1.0, 1.0], [1.0, 2.0], [0.0, 2.0]];
        let lasso = Lasso { lane: 0, t: 0.5, corners };
        for inside in [[0.5, 0.5], [1.5, 0.5], [0.5, 1.5]] {
            assert!(lasso.holds(inside), "{inside:?}");
        }
        for outside in [[1.5, 1.5], [-0.1, 1.0], [3.0, 0.5]] {
            assert!(!lasso.holds(outside), "{outside:?}");
        }
    }

    #[test]
    fn impossible_studies_are_left_out() {
        let lasso = |lane, corners| Some(Lasso { lane, t: 0.5, corners });
        let study = Study {
            probe: Some([f32::NAN, 0.0]),
            datum: Some([1e9, 0.0]),
            pairs: 4000,
            joined: vec![[[0.0, f32::INFINITY], [0.0; 2]], [[0.5, 0.0], [1.0, 1.0]]],
            followed: vec![7, 5000, 8],
            lasso: lasso(3, vec![[0.0; 2]; 5]),
        };
        let clean = study.clone().sanitised(2, 100);
        assert_eq!((clean.probe, clean.datum, clean.pairs), (None, None, 24));
        assert_eq!(clean.joined, [[[0.5, 0.0], [1.0, 1.0]]]);
        assert_eq!((clean.followed, clean.lasso), (vec![7, 8], None));
        assert!(Study { lasso: lasso(0, vec![[0.0; 2]; 2]), ..study }.sanitised(2, 100).lasso.is_none());
    }

    #[test]
    fn following_is_bounded_and_toggles() {
        let mut study = Study::default();
        (0..30).for_each(|k| study.join([[k as f32; 2], [0.0; 2]]));
        assert_eq!((study.joined.len(), study.joined[23][0]), (24, [29.0; 2]));
        (0..12).for_each(|grain| study.toggle_followed(grain));
        assert_eq!(study.followed, (4..12).collect::<Vec<_>>());
        study.toggle_followed(6);
        assert!(!study.followed.contains(&6));
    }
}
