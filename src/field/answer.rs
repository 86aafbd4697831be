//! What a field tells of points of the world: velocity, derivatives, score, and what is known beside them.

use rayon::prelude::*;

use super::{Exact, Mlp, VelocityField as _, exact::Posterior};
use crate::{
    numeric::Point,
    path::{Clock, NOISE},
};

/// What a field tells of a point of the world, at one t of one path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// u_t(x), in world units per unit of t.
    pub velocity: [f64; 2],
    /// Its Jacobian, as du_x/dx, du_x/dy, du_y/dx, du_y/dy, per unit of t.
    pub gradient: [f64; 4],
    /// grad ln p_t(x), per world unit; of a network -E\[x_0 | x\] / sigma as it estimates it. Not finite where sigma
    /// is 0.
    pub score: [f64; 2],
    /// E\[x_1 | x\], in world units.
    pub data: [f64; 2],
    /// ln p_t(x), with p_t per square world unit, where it is known.
    pub log_density: Option<f64>,
    /// Cov(x_1 | x), as xx, xy, yy, in squared world units, where it is known.
    pub data_covariance: Option<[f64; 3]>,
}

impl Answer {
    /// div u_t(x), per unit of t.
    #[must_use]
    pub fn divergence(&self) -> f64 {
        self.gradient[0] + self.gradient[3]
    }
}

impl Exact {
    /// Everything that it tells of points of the world on a path, at `t` in \[0, 1\]; at t = 1 of paths whose sigma ends
    /// like a square root velocity and Jacobian are those just before it.
    #[must_use]
    pub fn answers(&self, clock: &Clock, t: f64, x: &[[f64; 2]]) -> Vec<Answer> {
        let (p, ruler, area) = (clock.p(t), clock.ruler(t), clock.frame.half.powi(2));
        let of = |x: &[f64; 2]| {
            let detail = self.detail(p, ruler.xi(*x));
            let velocity_t = t.min(clock.last_t());
            let [xx, xy, yy] = detail.velocity_gradient(clock, velocity_t);
            Answer {
                velocity: detail.velocity(clock, velocity_t),
                gradient: [xx, xy, xy, yy],
                score: detail.world_score(clock, t),
                data: clock.frame.world(detail.data),
                log_density: Some(detail.world_log_density(clock, t)),
                data_covariance: Some(detail.data_covariance.map(|c| area * c)),
            }
        };
        x.par_iter().map(of).collect()
    }

    /// u_t(x) and ln p_t(x) at points of the world, as [`Exact::answers`] tells them, by the sums in single precision
    /// that particles follow: for very many points. Where the posterior is sharp and all mass is far, at the end of a
    /// path, the velocity is right to a hundredth.
    #[must_use]
    pub fn velocity_and_density(&self, clock: &Clock, t: f64, x: &[[f64; 2]]) -> Vec<([f64; 2], f64)> {
        let posteriors = |t: f64| {
            let (p, ruler) = (clock.p(t), clock.ruler(t));
            let xi: Vec<Point> = x.iter().map(|x| ruler.xi(*x).map(|c| c as f32)).collect();
            let mut out = vec![Posterior::default(); xi.len()];
            self.posterior(p, &xi, &mut out);
            out
        };
        let bounded = t.min(clock.last_t());
        let (c, scale, at) = (clock.schedule.at(bounded), clock.ruler(bounded).scale, posteriors(bounded));
        let velocity = |posterior: &Posterior| {
            let data = clock.frame.world(posterior.data.map(f64::from));
            [0, 1].map(|k| c.d_alpha * data[k] - c.sigma_d_sigma / scale * f64::from(posterior.score[k]))
        };
        let area = 2.0 * clock.ruler(t).scale.ln();
        let density = |posterior: &Posterior| f64::from(posterior.log_density) - area;
        if bounded == t {
            return at.iter().map(|posterior| (velocity(posterior), density(posterior))).collect();
        }
        at.iter().zip(&posteriors(t)).map(|(at, end)| (velocity(at), density(end))).collect()
    }
}

impl Mlp {
    /// Everything that it tells of points of the world on a path, at `t` in \[0, 1\]; at t = 1 of paths whose sigma ends
    /// like a square root velocity and Jacobian are those just before it.
    #[must_use]
    pub fn answers(&self, clock: &Clock, t: f64, x: &[[f64; 2]]) -> Vec<Answer> {
        let t = t.min(clock.last_t());
        let (p, ruler, c) = (clock.p(t), clock.ruler(t), clock.schedule.at(t));
        let exact: Vec<[f64; 2]> = x.iter().map(|x| ruler.xi(*x)).collect();
        let xi: Vec<Point> = exact.iter().map(|xi| xi.map(|c| c as f32)).collect();
        let mut rates = vec![[0.0; 2]; xi.len()];
        self.rate(p, &xi, &mut rates);
        // u is linear in xi and in the rate: see `Clock::means`.
        let [data, noise] = [c.d_alpha * clock.frame.half / ruler.scale, c.d_sigma * NOISE / ruler.scale];
        let (own, by_rate) = (data + noise, (1.0 - p) * noise - p * data);
        let of = |((xi, rate), gradient): ((&[f64; 2], &Point), &[f64; 4])| {
            let means = clock.means(p, *xi, rate.map(f64::from));
            let [xx, xy, yx, yy] = gradient.map(|g| by_rate * g);
            Answer {
                velocity: clock.velocity(t, &means),
                gradient: [own + xx, xy, yx, own + yy],
                score: means.noise.map(|noise| -noise / c.sigma),
                data: means.data,
                log_density: None,
                data_covariance: None,
            }
        };
        exact.iter().zip(&rates).zip(&self.rate_gradient(p, &xi)).map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::density::presets;

    /// The sums in single precision against those in double precision, where there is mass and where there is none.
    #[test]
    fn many_points_are_told_what_one_is() {
        for name in ["two-moons", "three-modes"] {
            let field = Exact::new(Arc::new(presets::target(name).unwrap()));
            for path in ["ot", "vp", "ve:sigma_max=10", "linear-vp"] {
                let clock = Clock::new(path.parse().unwrap(), field.frame());
                let x: Vec<[f64; 2]> =
                    (0..60).map(f64::from).map(|k| [2.5 * (1.7 * k).sin(), 2.5 * (2.3 * k).cos()]).collect();
                for t in [0.0, 0.4, 0.9, 1.0] {
                    let quick = field.velocity_and_density(&clock, t, &x);
                    for ((u, log), answer) in quick.into_iter().zip(field.answers(&clock, t, &x)) {
                        let size = 1.0 + answer.velocity[0].hypot(answer.velocity[1]);
                        let apart = (u[0] - answer.velocity[0]).hypot(u[1] - answer.velocity[1]);
                        // At the end of a path the posterior has a sharp border between two cells.
                        let tolerance = if t == 1.0 { 2e-2 } else { 2e-4 };
                        assert!(apart < tolerance * size, "{name} {path} at {t}: {u:?} {:?}", answer.velocity);
                        let expected = answer.log_density.unwrap();
                        assert!((log - expected).abs() < 1e-4 * (10.0 + expected.abs()), "{name} {path} at {t}");
                    }
                }
            }
        }
    }
}
