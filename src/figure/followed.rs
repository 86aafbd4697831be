//! Trajectories that are followed one by one: chosen grains, and grains with a datum each.

use crate::{
    density::Target,
    field::VelocityField,
    flow::{Source, Trajectory, source::noise},
    numeric::Point,
    scene::{Flow, Scene},
};

/// Trajectories that are followed one by one.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// Number of a grain, and its way.
    grains: Vec<(u32, Trajectory)>,
    pairs: Vec<Pair>,
}

/// A pair (x_0, x_1), and where the flow takes x_0.
#[derive(Clone, Debug)]
pub struct Pair {
    /// x_0, standard normal on every path.
    pub noise: Point,
    /// x_1 in world units.
    pub datum: Point,
    /// The marginal trajectory from x_0.
    pub trajectory: Trajectory,
}

/// Noise and data of what is followed: they do not depend on the field.
#[derive(Clone, Debug, Default)]
pub struct Starts {
    followed: Vec<(u32, Point)>,
    pairs: Vec<[Point; 2]>,
}

impl Starts {
    /// What `scene` follows: pairs that were joined by hand, then those that are drawn at random, which
    /// need a target.
    #[must_use]
    pub fn of(scene: &Scene, target: Option<&Target>) -> Self {
        let study = &scene.document.study;
        let count = if target.is_some() { study.pairs as usize } else { 0 };
        let last = study.followed.iter().map(|grain| *grain as usize + 1).max().unwrap_or(0);
        let all = noise(scene.document.seed, last.max(count));
        let drawn = target.map(|target| {
            let data = target.samples(scene.document.seed ^ 0x9a1f, count);
            all[..count].iter().zip(data).map(|(z, x)| [*z, x.map(|c| c as f32)])
        });
        Self {
            followed: study.followed.iter().map(|grain| (*grain, all[*grain as usize])).collect(),
            pairs: study.joined.iter().copied().chain(drawn.into_iter().flatten()).collect(),
        }
    }

    /// Whether there is nothing to follow.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.followed.is_empty() && self.pairs.is_empty()
    }
}

impl Followed {
    /// Follows them through a field on the path and with the solver of `flow`.
    #[must_use]
    pub fn through(starts: &Starts, field: &dyn VelocityField, source: &Source, flow: &Flow) -> Self {
        if starts.is_empty() {
            return Self::default();
        }
        let ours = starts.followed.iter().map(|(_, z)| z).chain(starts.pairs.iter().map(|[z, _]| z));
        let begin: Vec<Point> = ours.map(|z| source.place(*z)).collect();
        let mut found = Trajectory::follow(field, &flow.way(field.frame()), flow.keyframes(), &begin);
        let rest = found.split_off(starts.followed.len());
        let numbers = starts.followed.iter().map(|(grain, _)| *grain);
        Self {
            grains: numbers.zip(found).collect(),
            pairs: (starts.pairs.iter().zip(rest))
                .map(|([noise, datum], trajectory)| Pair { noise: *noise, datum: *datum, trajectory })
                .collect(),
        }
    }

    /// Grains by number, with their trajectories.
    pub(super) fn grains(&self) -> &[(u32, Trajectory)] {
        &self.grains
    }

    /// Pairs with their trajectories.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }
}
