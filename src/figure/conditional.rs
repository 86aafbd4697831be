//! Conditional paths: one datum's alone, and those of some pairs beside the marginal trajectories.

use super::{
    pen::{Pen, Shape},
    subject::Subject,
};
use crate::{
    flow::source::noise,
    gpu::theme::Colors,
    numeric::Point,
    path::{Clock, conditional_velocity},
};

/// Grains of p_t(x|x_1).
const GRAINS: usize = 600;
/// Distance between arrows of the conditional field, in points, and its end of t.
const SPACING: f32 = 44.0;
const LAST: f64 = 0.99;
/// Pieces of a conditional path's line.
const PIECES: usize = 48;

/// p_t(x|x_1) = N(alpha x_1, sigma^2 I) and its field u_t(x|x_1) (eq. 15), with the grains that
/// follow it: x_t = alpha x_1 + sigma x_0.
pub(super) fn draw_alone(pen: &mut Pen, clock: &Clock, datum: Point, t: f64, seed: u64) {
    let c = clock.schedule.at(t);
    let (alpha, sigma) = (c.alpha as f32, c.sigma as f32);
    let centre = pen.view_of(datum.map(|x| alpha * x));
    let per_unit = pen.per_unit();
    for deviations in [3.0, 2.0, 1.0] {
        let radius = deviations * sigma / pen.scale * per_unit;
        let at = pen.place(centre);
        pen.push(Shape::Disc { at, radius, ink: pen.ink.sand.faded(0.07) });
        pen.push(Shape::Ring { at, radius, width: 1.0, ink: pen.ink.sand.faded(0.35) });
    }
    arrows(pen, clock, datum, t);
    for z in noise(seed, GRAINS) {
        let x = [0, 1].map(|k| alpha * datum[k] + sigma * z[k]);
        pen.disc(pen.view_of(x), 1.5, pen.ink.sand.faded(0.8));
    }
    let end = pen.of(1.0, datum);
    pen.line(&[pen.of(0.0, pen.view_of([0.0, 0.0])), end], 1.0, pen.ink.faint.faded(0.4));
    pen.ring(end, 6.0, 2.0, pen.ink.target);
    let lines = vec![
        format!("x_1 = ({:.2}, {:.2})", datum[0], datum[1]),
        format!("p_t(x | x_1) = N({alpha:.2} x_1, {sigma:.2}^2 I)"),
    ];
    pen.say(lines, pen.ink.text);
}

fn arrows(pen: &mut Pen, clock: &Clock, datum: Point, t: f64) {
    let [columns, rows] = pen.size.map(|side| (side / SPACING).round().max(1.0));
    for row in 0..rows as usize {
        for column in 0..columns as usize {
            let place = [(column as f32 + 0.5) / columns * pen.size[0], (row as f32 + 0.5) / rows * pen.size[1]];
            let at = pen.view_at(place);
            let u = motion(clock, datum, at, t.min(LAST));
            let length = 0.9 * SPACING * (1.0 - (-u[0].hypot(u[1]) / 4.0).exp());
            pen.arrow(at, u, length, 1.2, pen.ink.exact.faded(0.55));
        }
    }
}

/// What the view shows of the conditional field at a position in it: how that moves per unit of t.
fn motion(clock: &Clock, datum: Point, at: Point, t: f64) -> Point {
    let (c, scale) = (clock.schedule.at(t), clock.view_scale(t));
    let x = at.map(|at| f64::from(at) * scale);
    let u = [0, 1].map(|k| conditional_velocity(&c, x[k], f64::from(datum[k])));
    clock.view_motion(t, x, u).map(|c| c as f32)
}

/// Straight (or as the path bends) from x_0 to x_1, and the marginal trajectory from the same x_0.
pub(super) fn draw_pairs(pen: &mut Pen, subject: &Subject<'_>, t: f64) {
    let clock = &subject.clock;
    let s = |t: f64| clock.knot(t);
    let marginal = pen.ink.of_field(subject.learned);
    for pair in subject.followed.pairs() {
        let at = |t: f64| {
            let (c, scale) = (clock.schedule.at(t), clock.view_scale(t));
            [0, 1]
                .map(|k| ((c.alpha * f64::from(pair.datum[k]) + c.sigma * f64::from(pair.noise[k])) / scale) as f32)
        };
        let line = |pen: &Pen, from: f64, to: f64| -> Vec<Point> {
            let [first, last] = [s(from), s(to)];
            let between = |k: usize| clock.t_at_knot(first + (last - first) * k as f64 / PIECES as f64);
            let times = std::iter::once(from).chain((1..PIECES).map(between)).chain([to]);
            pen.along(&times.map(|t| (t, at(t))).collect::<Vec<_>>())
        };
        pen.line(&line(pen, 0.0, 1.0), 1.0, pen.ink.sand.faded(0.28));
        pen.line(&line(pen, 0.0, t), 1.8, pen.ink.sand.faded(0.9));
        pen.line(&pen.along(&pair.trajectory.view_between(0.0, 1.0)), 1.0, marginal.faded(0.3));
        pen.line(&pen.along(&pair.trajectory.view_between(0.0, t)), 1.8, marginal.faded(0.95));
        pen.disc(pen.of(0.0, at(0.0)), 2.5, pen.ink.text);
        pen.disc(at(t), 3.0, pen.ink.sand);
        pen.disc(pair.trajectory.view(t), 3.0, marginal);
        pen.ring(pen.of(1.0, pair.datum), 3.5, 1.4, pen.ink.sand);
    }
    if !subject.followed.pairs().is_empty() {
        let names = Colors::of(pen.theme).names;
        let sand = format!("{}: conditional path, alpha_t x_1 + sigma_t x_0", names.sand);
        let marginal = if subject.learned {
            format!("{}: trajectory of the learned field from the same x_0", names.learned)
        } else {
            format!("{}: marginal trajectory from the same x_0", names.exact)
        };
        pen.say(vec![sand, marginal], pen.ink.text);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::presets,
        field::{Exact, VelocityField as _},
        figure::{Followed, followed::Starts},
        flow::{Source, SourceKind},
        path::{Frame, Schedule},
        scene::{Camera, Document, Flow, Scene, Study},
    };

    /// On every path the arrows are how the grains of p_t(x|x_1) move in the view.
    #[test]
    fn arrows_of_a_datum_are_the_motion_of_its_grains() {
        let (datum, noise) = ([1.2f32, -0.7], [0.8f64, 1.5]);
        for path in ["ot", "vp", "vp:beta_max=5", "ve", "cosine", "linear-vp", "poly:n=4"] {
            let clock = Clock::new(path.parse().unwrap(), Frame { centre: [0.0; 2], half: 3.0 });
            let at = |t: f64| {
                let c = clock.schedule.at(t);
                [0, 1].map(|k| (c.alpha * f64::from(datum[k]) + c.sigma * noise[k]) / clock.view_scale(t))
            };
            for t in [0.1, 0.5, 0.9] {
                let h = 1e-5;
                let shown = motion(&clock, datum, at(t).map(|x| x as f32), t);
                for k in 0..2 {
                    let moved = (at(t + h)[k] - at(t - h)[k]) / (2.0 * h);
                    let away = (f64::from(shown[k]) - moved).abs();
                    assert!(away < 1e-3 * (1.0 + moved.abs()), "{path} at {t}: {shown:?} for {moved}");
                }
            }
        }
    }

    /// On every path a pair's two lines begin at the same noise and the conditional one ends at
    /// its datum.
    #[test]
    fn a_pairs_lines_begin_together() {
        let target = Arc::new(presets::target("ring").unwrap());
        let exact = Exact::new(target.clone());
        let scene = Scene {
            document: Document { study: Study { pairs: 6, ..Study::default() }, ..Document::default() },
            ..Scene::default()
        };
        for path in Schedule::ALL {
            let starts = Starts::of(&scene, Some(&target));
            let flow = Flow { path, steps: 32, ..Flow::default() };
            let way = flow.way(exact.frame());
            let source = Source::new(SourceKind::Matched, &way.clock, target.moments(), [0.0; 4]);
            let followed = Followed::through(&starts, &exact, &source, &flow);
            assert_eq!(followed.pairs().len(), 6);
            let subject = Subject::bare(way.clock, &exact, &followed);
            let mut pen = Pen::for_test([800.0, 800.0], (0.5, 1.0));
            draw_pairs(&mut pen, &subject, 0.0);
            let shapes = pen.finish();
            let camera = Camera::default();
            for (pair, shapes) in followed.pairs().iter().zip(shapes.chunks_exact(8)) {
                let [Shape::Line { points: conditional, .. }, _, Shape::Line { points: marginal, .. }, ..] = shapes
                else {
                    panic!("{shapes:?}")
                };
                let [a, b] = [conditional[0], marginal[0]].map(|at| camera.position([800.0, 800.0], at));
                // VE and VP begin a little of the datum away from the noise.
                assert!((a[0] - b[0]).hypot(a[1] - b[1]) < 0.35, "{path}: {a:?} {b:?}");
                let end = camera.position([800.0, 800.0], conditional[PIECES]);
                assert!((end[0] - pair.datum[0]).hypot(end[1] - pair.datum[1]) < 0.05, "{path}");
            }
        }
    }
}
