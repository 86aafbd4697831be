//! Grains that are followed: where they are, where they go, and how fast.

use super::{
    pen::{Ink, Pen},
    subject::Subject,
};
use crate::{flow::Trajectory, gpu::theme::Colors};

/// Colours of followed grains on dark and on light ground, told apart by most people.
const ON_DARK: [[u8; 3]; 8] = [
    [255, 255, 255],
    [86, 180, 233],
    [240, 228, 66],
    [0, 200, 140],
    [245, 140, 107],
    [204, 121, 167],
    [120, 150, 255],
    [230, 159, 0],
];
/// See [`ON_DARK`].
const ON_LIGHT: [[u8; 3]; 8] = [
    [20, 22, 30],
    [0, 98, 168],
    [134, 104, 0],
    [0, 116, 76],
    [190, 62, 24],
    [152, 52, 116],
    [64, 72, 204],
    [140, 84, 0],
];
/// Top of the list of followed grains and height of a row, in points: below the name of a lane.
const LIST: f32 = 42.0;
const ROW: f32 = 19.0;
/// Length of the bright end of a followed trajectory, in units of t.
const TAIL: f64 = 0.18;

/// Rings around followed grains, their trajectories, positions and speeds.
pub(super) fn draw(pen: &mut Pen, subject: &Subject<'_>, t: f64) {
    let colors = if Colors::of(pen.theme).is_dark() { &ON_DARK } else { &ON_LIGHT };
    for (index, (grain, trajectory)) in subject.followed.grains().iter().enumerate() {
        let ink = Ink::opaque(colors[index % colors.len()]);
        pen.line(&pen.along(&trajectory.view_between(0.0, 1.0)), 1.0, ink.faded(0.25));
        pen.line(&pen.along(&trajectory.view_between((t - TAIL).max(0.0), t)), 2.2, ink);
        let at = trajectory.view(t);
        pen.disc(at, 3.0, ink);
        pen.ring(at, 7.0, 1.6, ink);
        pen.ring(pen.of(0.0, trajectory.view(0.0)), 3.0, 1.0, ink.faded(0.6));
        let (x, speed) = (trajectory.at(t), speed(trajectory, t));
        let line = format!("#{grain}   ({:.2}, {:.2})   |dx/dt| = {speed:.2}", x[0], x[1]);
        let row = LIST + ROW * index as f32;
        pen.write_shaded([14.0, row], [0.0, 0.0], vec![line], (12.0, ink));
    }
}

/// World units per unit of t along a trajectory, from its positions just before and after `t`.
fn speed(trajectory: &Trajectory, t: f64) -> f64 {
    let ends = [(t - 5e-3).max(0.0), (t + 5e-3).min(1.0)];
    let [a, b] = ends.map(|t| trajectory.at(t));
    (b[0] - a[0]).hypot(b[1] - a[1]) / (ends[1] - ends[0])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::presets,
        field::{Exact, VelocityField as _},
        figure::{
            Shape,
            followed::{Followed, Starts},
        },
        flow::{Source, SourceKind},
        path::Schedule,
        scene::{Document, Flow, Scene, Study},
    };

    /// On every path a followed grain has the noise of its number, and the speed of the field.
    #[test]
    fn followed_grains_are_where_the_field_takes_them() {
        let target = Arc::new(presets::target("ring").unwrap());
        let exact = Exact::new(target.clone());
        let followed = vec![7, 3];
        let scene = Scene {
            document: Document { study: Study { followed, ..Study::default() }, ..Document::default() },
            ..Scene::default()
        };
        let (t, size) = (0.5, [800.0, 800.0]);
        for path in Schedule::ALL {
            let flow = Flow { path, steps: 64, ..Flow::default() };
            let clock = flow.way(exact.frame()).clock;
            let source = Source::new(SourceKind::Matched, &clock, target.moments(), [0.0; 4]);
            let followed = Followed::through(&Starts::of(&scene, Some(&target)), &exact, &source, &flow);
            let start = clock.ruler(0.0).world(source.positions(scene.document.seed, 8, None)[7].map(f64::from));
            let begun = followed.grains()[0].1.at(0.0);
            let size_of = 1.0 + start[0].hypot(start[1]);
            assert!((0..2).all(|k| (begun[k] - start[k]).abs() < 1e-5 * size_of), "{path}: {begun:?} {start:?}");
            let subject = Subject::bare(clock, &exact, &followed);
            let mut pen = Pen::for_test(size, (0.5, clock.view_scale(t) as f32));
            draw(&mut pen, &subject, t);
            let shapes = pen.finish();
            for (index, (grain, trajectory)) in followed.grains().iter().enumerate() {
                let u = exact.velocity(&clock, t, &[trajectory.at(t)])[0];
                let (said, exact) = (speed(trajectory, t), u[0].hypot(u[1]));
                assert!((said - exact).abs() < 0.02 * exact.max(0.1), "{path}: {said} for {exact}");
                let [.., Shape::Text { lines, .. }] = &shapes[6 * index..6 * index + 6] else {
                    panic!("{shapes:?}")
                };
                assert!(lines[0].starts_with(&format!("#{grain} ")), "{lines:?}");
            }
        }
    }
}
