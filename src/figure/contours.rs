//! Labels on the lines of equal density.

use super::{number_format::short, pen::Pen, subject::Subject};
use crate::{field::exact::Posterior, numeric::Point};

/// Lines at 1/2, 1/4, ... of the top of the scale; the same in `compose.wgsl`.
pub const LINES: i32 = 6;
/// Steps of the ray that looks for them.
const STEPS: usize = 160;
/// Distance between two labels, in points.
const APART: f32 = 15.0;

/// Writes p_t on each line where a ray from above first meets it. Of grains that are counted no
/// line is known ahead.
pub(super) fn draw(pen: &mut Pen, subject: &Subject<'_>, t: f64) {
    let (Some(exact), Some(scales)) = (subject.exact, subject.scales) else { return };
    let (clock, scale) = (&subject.clock, f64::from(pen.scale));
    let alpha = clock.schedule.at(t).alpha;
    let middle = pen.view_of(exact.target().moments().mean.map(|m| (alpha * m) as f32));
    // From the top of the square that holds the density, or of the view.
    let ruler = clock.ruler(t);
    let square = (ruler.world([0.0, 1.0])[1] / scale) as f32;
    let (top, bottom) = (pen.view_at([0.0, 0.0])[1].min(square), middle[1]);
    let ray: Vec<Point> =
        (0..=STEPS).map(|k| [middle[0], top + (bottom - top) * k as f32 / STEPS as f32]).collect();
    let xi: Vec<Point> =
        ray.iter().map(|at| ruler.xi(at.map(|c| f64::from(c) * scale)).map(|c| c as f32)).collect();
    let mut posterior = vec![Posterior::default(); ray.len()];
    exact.posterior(clock.p(t), &xi, &mut posterior);
    // Per square world unit, as the scale has it.
    let area = ruler.scale.powi(2);
    let density = |p: &Posterior| (f64::from(p.log_density).exp() / area) as f32;
    let mut last = f32::NEG_INFINITY;
    for line in (1..=LINES).rev() {
        let level = scales.density / 2f32.powi(line);
        let Some(k) = posterior.iter().position(|p| density(p) >= level) else { continue };
        let at = pen.place(ray[k]);
        if k > 0 && at[1] > last + APART {
            last = at[1];
            pen.write_shaded(at, [0.5, 0.5], vec![short(f64::from(level))], (10.5, pen.ink.text));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        density::presets,
        field::Exact,
        figure::{Followed, Shape},
        gpu::lane::Scales,
        path::Clock,
        scene::Camera,
    };

    #[test]
    fn a_label_stands_where_the_density_is_what_it_says() {
        let target = presets::target("ring").unwrap();
        let exact = Exact::new(Arc::new(target));
        let clock = Clock::new("ot".parse().unwrap(), exact.target().frame());
        let followed = Followed::default();
        let scales = Scales { speed: 1.0, density: 0.2, divergence: 8.0, error: 1.0 };
        let subject = Subject { scales: Some(scales), ..Subject::bare(clock, &exact, &followed) };
        let mut pen = Pen::for_test([800.0, 800.0], (0.5, 1.0));
        draw(&mut pen, &subject, 0.6);
        let camera = Camera::default();
        let shapes = pen.finish();
        assert!(shapes.len() >= 3, "{shapes:?}");
        for shape in shapes {
            let Shape::Text { at, lines, .. } = shape else { panic!("{shape:?}") };
            let x = camera.position([800.0, 800.0], at).map(f64::from);
            let detail = exact.detail(clock.p(0.6), clock.ruler(0.6).xi(x));
            let (p, said) = (detail.world_log_density(&clock, 0.6).exp(), lines[0].parse::<f64>().unwrap());
            assert!((p / said - 1.0).abs() < 0.25, "{p} at the line of {said}");
        }
    }
}
