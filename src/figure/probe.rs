//! Why this arrow? The posterior over the data at one point, its mean, and the arrow that it makes.

use super::{
    pen::{Ink, Pen},
    subject::Subject,
};
use crate::{field::VelocityField as _, numeric::Point, path::Chart};

/// Points per unit of velocity, at most so long.
const PER_SPEED: f32 = 60.0;
const LONGEST: f32 = 170.0;

pub(super) fn draw(pen: &mut Pen, subject: &Subject<'_>, xi: Point, t: f64) {
    let x = xi.map(|c| c * pen.scale);
    let chart = Chart::new(subject.path);
    let motion = |u: Point| [0, 1].map(|k| chart.motion(t, f64::from(xi[k]), f64::from(u[k])) as f32);
    let learned = subject.model.map(|model| {
        let mut v = [[0.0; 2]];
        model.velocity(t, &[x], &mut v);
        v[0]
    });
    let mut lines = vec![format!("t = {t:.2},  x = ({:.2}, {:.2})", x[0], x[1])];
    if let Some(exact) = subject.exact {
        let why = exact.explain(t, x);
        fan(pen, xi, &why.fan);
        // Data stand where the outline has them, which is where they end in every view.
        let mean = why.data_mean;
        pen.line(&[xi, mean], 1.6, Ink::TEXT.faded(0.9));
        pen.ring(mean, 5.0, 2.2, Ink::TEXT);
        arrow(pen, xi, motion(why.velocity), Ink::WIND);
        let [u1, u2] = why.velocity;
        lines.push(format!("p_t(x) = {},  ln p_t = {:.2}", short(why.log_density.exp()), why.log_density));
        lines.push(format!("ring: E[x_1 | x] = ({:.2}, {:.2})", why.data_mean[0], why.data_mean[1]));
        lines.push(format!("teal: u_t(x) = ({u1:.2}, {u2:.2}),  |u| = {:.2}", u1.hypot(u2)));
        let spread = if why.spread < 1e6 { format!("{:.3}", why.spread) } else { "unbounded".into() };
        lines.push(format!("spread (stays in the loss) = {spread}"));
        if let Some([v1, v2]) = learned {
            lines.push(format!(
                "coral: learned |v| = {:.2},  |v - u| = {:.3}",
                v1.hypot(v2),
                (v1 - u1).hypot(v2 - u2)
            ));
        }
    } else if let Some([v1, v2]) = learned {
        lines.push(format!("coral: learned v = ({v1:.2}, {v2:.2})   |v| = {:.3}", v1.hypot(v2)));
    }
    if let Some(v) = learned {
        arrow(pen, xi, motion(v), Ink::ACCENT);
    }
    pen.disc(xi, 3.5, Ink::TEXT);
    pen.say(lines, Ink::TEXT);
}

/// Lines to where the data may be, as strong as it is likely.
fn fan(pen: &mut Pen, from: Point, fan: &[(Point, f64)]) {
    let largest = fan.first().map_or(1.0, |(_, p)| *p);
    for (to, p) in fan.iter().rev() {
        let share = (p / largest).sqrt() as f32;
        pen.line(&[from, *to], 0.4 + 1.6 * share, Ink::SAND.faded(0.05 + 0.4 * share));
        pen.disc(*to, 0.8 + 2.4 * share, Ink::SAND.faded(0.25 + 0.6 * share));
    }
}

fn arrow(pen: &mut Pen, from: Point, velocity: Point, ink: Ink) {
    let speed = velocity[0].hypot(velocity[1]);
    pen.arrow(from, velocity, (PER_SPEED * speed).clamp(8.0, LONGEST), 2.6, ink);
}

fn short(value: f32) -> String {
    if value >= 1e-3 { format!("{value:.3}") } else { format!("{value:.0e}") }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::{Target, presets::Preset},
        field::Exact,
        figure::{Shape, Threads},
        path::Schedule,
        scene::Camera,
    };

    const SIZE: [f32; 2] = [800.0, 600.0];

    /// The ring is the posterior mean, and the arrow points to where the field goes: on OT to that mean.
    #[test]
    fn the_arrow_is_the_one_that_the_mean_makes() {
        let target = Arc::new(Target::new("ring", &Preset::find("ring").unwrap().raster()).unwrap());
        let (exact, threads, camera) = (Exact::new(target, Schedule::OT), Threads::default(), Camera::default());
        let subject = Subject::bare(&exact, &threads);
        let (x, t) = ([0.9, -0.4], 0.6);
        let mut pen = Pen::new(camera, SIZE, 1.0);
        draw(&mut pen, &subject, x, t);
        let shapes = pen.finish();
        let rings = shapes.iter().filter_map(|shape| match shape {
            Shape::Ring { at, .. } => Some(camera.chart(SIZE, *at)),
            _ => None,
        });
        let [mean] = rings.collect::<Vec<_>>()[..] else { panic!("one ring: {shapes:?}") };
        // E[x_1 | x] = x + (1 - t) u_t(x) on OT.
        let mut u = [[0.0; 2]];
        exact.velocity(t, &[x], &mut u);
        for k in 0..2 {
            assert!((mean[k] - (x[k] + 0.4 * u[0][k])).abs() < 2e-3, "{mean:?} from {u:?}");
        }
        let tips = shapes.iter().filter_map(|shape| match shape {
            Shape::Fill { points, ink } if *ink == Ink::WIND => Some(camera.chart(SIZE, points[0])),
            _ => None,
        });
        let [tip] = tips.collect::<Vec<_>>()[..] else { panic!("one arrow: {shapes:?}") };
        let (way, speed) = ([tip[0] - x[0], tip[1] - x[1]], u[0][0].hypot(u[0][1]));
        let across = way[0] * u[0][1] - way[1] * u[0][0];
        assert!(across.abs() < 1e-2 * speed && way[0] * u[0][0] + way[1] * u[0][1] > 0.0, "{way:?} {u:?}");
        let said = shapes.iter().any(|shape| match shape {
            Shape::Text { lines, .. } => lines.iter().any(|line| line.ends_with(&format!("|u| = {speed:.2}"))),
            _ => false,
        });
        assert!(said, "|u| = {speed:.2} is said");
    }
}
