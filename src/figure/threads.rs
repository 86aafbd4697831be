//! Trajectories that are followed one by one: chosen grains, and grains with a datum each.

use rand::SeedableRng as _;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{
    pen::{Ink, Pen, Shape},
    subject::Subject,
};
use crate::{
    density::Target,
    field::VelocityField,
    flow::{Source, Thread, source::noise},
    numeric::Point,
    path::Chart,
    scene::{Flow, Scene},
};

/// Colours of followed grains, told apart by most people.
const COLORS: [[u8; 3]; 8] = [
    [255, 255, 255],
    [86, 180, 233],
    [240, 228, 66],
    [0, 200, 140],
    [245, 140, 107],
    [204, 121, 167],
    [120, 150, 255],
    [230, 159, 0],
];
/// Top of the list of followed grains and height of a row, in points: below the name of a lane.
const LIST: f32 = 42.0;
const ROW: f32 = 19.0;
/// Length of the bright end of a followed trajectory, in units of s.
const TAIL: f64 = 0.18;

/// Trajectories that are followed one by one.
#[derive(Clone, Debug, Default)]
pub struct Threads {
    /// Number of a grain, and its way.
    followed: Vec<(u32, Thread)>,
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
    pub thread: Thread,
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
        let study = &scene.study;
        let count = if target.is_some() { study.pairs as usize } else { 0 };
        let last = study.followed.iter().map(|grain| *grain as usize + 1).max().unwrap_or(0);
        let all = noise(scene.seed, last.max(count));
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(scene.seed ^ 0x9a1f);
        let drawn = target.map(|target| all[..count].iter().map(move |z| [*z, target.sample(&mut rng)]));
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

impl Threads {
    /// Follows them through a field with the solver of `flow`.
    #[must_use]
    pub fn spin(starts: &Starts, field: &dyn VelocityField, source: &Source, flow: &Flow) -> Self {
        if starts.is_empty() {
            return Self::default();
        }
        let scale = Chart::new(field.schedule()).scale(0.0) as f32;
        let ours = starts.followed.iter().map(|(_, z)| z).chain(starts.pairs.iter().map(|[z, _]| z));
        let begin: Vec<Point> = ours.map(|z| source.place(*z).map(|c| c / scale)).collect();
        let mut threads = Thread::spin(field, flow.solver, flow.keyframes(), &begin);
        let rest = threads.split_off(starts.followed.len());
        let numbers = starts.followed.iter().map(|(grain, _)| *grain);
        Self {
            followed: numbers.zip(threads).collect(),
            pairs: (starts.pairs.iter().zip(rest))
                .map(|([noise, datum], thread)| Pair { noise: *noise, datum: *datum, thread })
                .collect(),
        }
    }

    /// Pairs with their trajectories.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }
}

/// Rings around followed grains, their trajectories, positions and speeds.
pub(super) fn draw_followed(pen: &mut Pen, subject: &Subject<'_>, t: f64) {
    let chart = Chart::new(subject.path);
    let s = chart.s(t);
    for (index, (grain, thread)) in subject.threads.followed.iter().enumerate() {
        let ink = Ink::opaque(COLORS[index % COLORS.len()]);
        pen.line(&thread.between(0.0, 1.0), 1.0, ink.faded(0.25));
        pen.line(&thread.between((s - TAIL).max(0.0), s), 2.2, ink);
        let at = thread.at(s);
        pen.disc(at, 3.0, ink);
        pen.ring(at, 7.0, 1.6, ink);
        pen.ring(thread.at(0.0), 3.0, 1.0, ink.faded(0.6));
        let (x, speed) = (at.map(|c| c * pen.scale), speed(thread, &chart, t));
        let line = format!("#{grain}   ({:.2}, {:.2})   |u| = {speed:.2}", x[0], x[1]);
        let row = LIST + ROW * index as f32;
        pen.push(Shape::Text {
            at: [14.0, row],
            anchor: [0.0, 0.0],
            size: 12.0,
            lines: vec![line],
            ink,
            shade: true,
        });
    }
}

/// World units per unit of t along a trajectory, from its positions just before and after `t`.
fn speed(thread: &Thread, chart: &Chart, t: f64) -> f64 {
    let ends = [(t - 5e-3).max(0.0), (t + 5e-3).min(1.0)];
    let [a, b] = ends.map(|t| thread.at(chart.s(t)).map(|c| f64::from(c) * chart.scale(t)));
    (b[0] - a[0]).hypot(b[1] - a[1]) / (ends[1] - ends[0])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::presets::Preset,
        field::Exact,
        path::Schedule,
        scene::{Camera, Study},
    };

    /// On every path a followed grain has the noise of its number, and the speed of the field.
    #[test]
    fn followed_grains_are_where_the_field_takes_them() {
        let target = Arc::new(Target::new("ring", &Preset::find("ring").unwrap().raster()).unwrap());
        let followed = vec![7, 3];
        let scene = Scene { study: Study { followed, ..Study::default() }, ..Scene::default() };
        let (t, size) = (0.5, [800.0, 800.0]);
        for path in Schedule::ALL {
            let exact = Exact::new(target.clone(), path);
            let source = Source::new(path, target.moments());
            let flow = Flow { path, steps: 64, ..Flow::default() };
            let threads = Threads::spin(&Starts::of(&scene, Some(&target)), &exact, &source, &flow);
            let chart = Chart::new(path);
            let start = source.chart_positions(scene.seed, 8)[7];
            let begun = threads.followed[0].1.at(0.0);
            assert!((0..2).all(|k| (begun[k] - start[k]).abs() < 1e-5), "{path}: {begun:?} {start:?}");
            let subject = Subject::bare(&exact, &threads);
            let mut pen = Pen::new(Camera::default(), size, chart.scale(t) as f32);
            draw_followed(&mut pen, &subject, t);
            let shapes = pen.finish();
            for (index, (grain, thread)) in threads.followed.iter().enumerate() {
                let x = thread.at(chart.s(t)).map(|c| c * chart.scale(t) as f32);
                let mut u = [[0.0; 2]];
                exact.velocity(t, &[x], &mut u);
                let (said, exact) = (speed(thread, &chart, t), f64::from(u[0][0].hypot(u[0][1])));
                assert!((said - exact).abs() < 0.02 * exact.max(0.1), "{path}: {said} for {exact}");
                let [.., Shape::Text { lines, .. }] = &shapes[6 * index..6 * index + 6] else {
                    panic!("{shapes:?}")
                };
                assert!(lines[0].starts_with(&format!("#{grain} ")), "{lines:?}");
            }
        }
    }
}
