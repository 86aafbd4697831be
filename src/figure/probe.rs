//! Why this arrow? The posterior over the data at one point, its mean, and the arrow that it makes.

use super::{
    pen::{Ink, Pen},
    subject::Subject,
};
use crate::{field::VelocityField as _, gpu::theme::Colors, numeric::Point};

/// Points per unit of velocity, at most so long.
const PER_SPEED: f32 = 60.0;
const LONGEST: f32 = 170.0;

pub(super) fn draw(pen: &mut Pen, subject: &Subject<'_>, at: Point, t: f64) {
    let (clock, names) = (&subject.clock, Colors::of(pen.theme).names);
    let x = at.map(|c| f64::from(c) * f64::from(pen.scale));
    let motion = |u: [f64; 2]| clock.view_motion(t, x, u).map(|c| c as f32);
    let learned =
        subject.model.filter(|model| model.frame == clock.frame).map(|model| model.velocity(clock, t, &[x])[0]);
    let mut lines = vec![format!("t = {t:.2},  x = ({:.2}, {:.2})", x[0], x[1])];
    if let Some(exact) = subject.exact {
        let why = exact.detail(clock.p(t), clock.ruler(t).xi(x));
        let data = |y: [f64; 2]| clock.frame.world(y).map(|c| c as f32);
        // Data stand where the outline has them, which is where they end in every view.
        fan(pen, at, &why.posterior.iter().map(|(y, p)| (pen.of(1.0, data(*y)), *p)).collect::<Vec<_>>());
        let mean = data(why.data);
        pen.line(&[at, pen.of(1.0, mean)], 1.6, pen.ink.text.faded(0.9));
        pen.ring(pen.of(1.0, mean), 5.0, 2.2, pen.ink.text);
        let u = why.velocity(clock, t.min(clock.last_t()));
        arrow(pen, at, motion(u), pen.ink.exact);
        let ln_p = why.world_log_density(clock, t);
        lines.push(format!("p_t(x) = {},  ln p_t = {ln_p:.2}", short(ln_p.exp())));
        lines.push(format!("ring: E[x_1 | x] = ({:.2}, {:.2})", mean[0], mean[1]));
        lines.push(format!("{}: u_t(x) = ({:.2}, {:.2}),  |u| = {:.2}", names.exact, u[0], u[1], u[0].hypot(u[1])));
        let variance = why.conditional_variance(clock, t);
        let variance = if variance < 1e6 { format!("{variance:.3}") } else { "unbounded".into() };
        lines.push(format!("conditional variance (stays in the loss) = {variance}"));
        if let Some(v) = learned {
            let apart = (v[0] - u[0]).hypot(v[1] - u[1]);
            lines.push(format!("{}: learned |v| = {:.2},  |v - u| = {apart:.3}", names.learned, v[0].hypot(v[1])));
        }
    } else if let Some([v1, v2]) = learned {
        lines.push(format!("{}: learned v = ({v1:.2}, {v2:.2})   |v| = {:.3}", names.learned, v1.hypot(v2)));
    }
    if let Some(v) = learned {
        arrow(pen, at, motion(v), pen.ink.learned);
    }
    pen.disc(at, 3.5, pen.ink.text);
    pen.say(lines, pen.ink.text);
}

/// Lines to where the data may be, as strong as it is likely.
fn fan(pen: &mut Pen, from: Point, fan: &[(Point, f64)]) {
    let largest = fan.first().map_or(1.0, |(_, p)| *p);
    for (to, p) in fan.iter().rev() {
        let share = (p / largest).sqrt() as f32;
        pen.line(&[from, *to], 0.4 + 1.6 * share, pen.ink.sand.faded(0.05 + 0.4 * share));
        pen.disc(*to, 0.8 + 2.4 * share, pen.ink.sand.faded(0.25 + 0.6 * share));
    }
}

fn arrow(pen: &mut Pen, from: Point, velocity: Point, ink: Ink) {
    let speed = velocity[0].hypot(velocity[1]);
    pen.arrow(from, velocity, (PER_SPEED * speed).clamp(8.0, LONGEST), 2.6, ink);
}

fn short(value: f64) -> String {
    match value {
        v if v >= 1e-3 => format!("{v:.3}"),
        0.0 => "0".into(),
        v => format!("{v:.0e}"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::presets,
        field::Exact,
        figure::{Followed, Inks, Shape},
        path::{Clock, Schedule},
        scene::{Camera, Theme},
    };

    const SIZE: [f32; 2] = [800.0, 600.0];

    /// The ring is the posterior mean, and the arrow points to where the field goes: on OT to that mean.
    #[test]
    fn the_arrow_is_the_one_that_the_mean_makes() {
        let exact = Exact::new(Arc::new(presets::target("ring").unwrap()));
        let (followed, camera) = (Followed::default(), Camera::default());
        let clock = Clock::new(Schedule::OT, exact.frame());
        let subject = Subject::bare(clock, &exact, &followed);
        let (x, t) = ([0.9f32, -0.4], 0.6);
        let mut pen = Pen::for_test(SIZE, (0.5, 1.0));
        draw(&mut pen, &subject, x, t);
        let shapes = pen.finish();
        let rings = shapes.iter().filter_map(|shape| match shape {
            Shape::Ring { at, .. } => Some(camera.position(SIZE, *at)),
            _ => None,
        });
        let [mean] = rings.collect::<Vec<_>>()[..] else { panic!("one ring: {shapes:?}") };
        // E[x_1 | x] = x + (1 - t) u_t(x) on OT.
        let u = exact.velocity(&clock, t, &[x.map(f64::from)])[0].map(|c| c as f32);
        for k in 0..2 {
            assert!((mean[k] - (x[k] + 0.4 * u[k])).abs() < 2e-3, "{mean:?} from {u:?}");
        }
        let tips = shapes.iter().filter_map(|shape| match shape {
            Shape::Fill { points, ink } if *ink == Inks::of(Theme::Night).exact => {
                Some(camera.position(SIZE, points[0]))
            }
            _ => None,
        });
        let [tip] = tips.collect::<Vec<_>>()[..] else { panic!("one arrow: {shapes:?}") };
        let (way, speed) = ([tip[0] - x[0], tip[1] - x[1]], u[0].hypot(u[1]));
        let across = way[0] * u[1] - way[1] * u[0];
        assert!(across.abs() < 1e-2 * speed && way[0] * u[0] + way[1] * u[1] > 0.0, "{way:?} {u:?}");
        let said = shapes.iter().any(|shape| match shape {
            Shape::Text { lines, .. } => lines.iter().any(|line| line.ends_with(&format!("|u| = {speed:.2}"))),
            _ => false,
        });
        assert!(said, "|u| = {speed:.2} is said");
    }
}
