//! How far the source that a flow begins with is from the path's own p_0.

use super::{Source, SourceKind};
use crate::{density::Target, metrics::sliced_wasserstein, numeric::Point, path::Clock};

/// Up to this alpha(0) nothing is said: p_0 is N(0, sigma_0^2 I) as far as anyone can see.
pub const NOTICEABLE_ALPHA: f64 = 0.05;
/// Draws that are compared.
const DRAWS: usize = 20_000;

/// Sliced 2-Wasserstein distance between draws of the path's own p_0 and of what is begun with, less that between
/// two draws of p_0, in units of the noise; nothing where alpha(0) is at most [`NOTICEABLE_ALPHA`]. A tenth of a
/// second.
///
/// `cross` is Cov(x_1, x_0) of coupled pairs, see [`Source::new`].
#[must_use]
pub fn source_difference(kind: SourceKind, clock: &Clock, target: &Target, cross: [f64; 4]) -> Option<f64> {
    if clock.schedule.at(0.0).alpha <= NOTICEABLE_ALPHA {
        return None;
    }
    if kind == SourceKind::Path {
        return Some(0.0);
    }
    let scale = clock.ruler(0.0).scale as f32;
    let draw = |kind: SourceKind, seed: u64| -> Vec<Point> {
        let source = Source::new(kind, clock, target.moments(), cross);
        let places = source.positions(seed, DRAWS, Some(target));
        places.into_iter().map(|xi| xi.map(|c| scale * c)).collect()
    };
    let [a, b] = [1, 2].map(|seed| draw(SourceKind::Path, seed));
    Some((sliced_wasserstein(&draw(kind, 3), &a) - sliced_wasserstein(&b, &a)).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{Cloud, Gaussian};

    /// Of one Gaussian the matched source is p_0 itself; N(0, I) is off by its mean alpha(0) m.
    #[test]
    fn a_gaussian_has_the_moments_of_itself() {
        let gaussian = Cloud::of_gaussians(&[Gaussian::turned(1.0, [3.0, 0.0], [1.0, 1.0], 0.0)]).unwrap();
        let target = Target::new("gaussian", gaussian).unwrap();
        let clock = Clock::new("vp:beta_max=2".parse().unwrap(), target.frame());
        let difference = |kind| source_difference(kind, &clock, &target, [0.0; 4]).unwrap();
        assert!(difference(SourceKind::Matched) < 0.02);
        assert_eq!(difference(SourceKind::Path), 0.0);
        // The mean of |m cos| over all directions is m / sqrt 2 in the root of the mean square.
        let expected = 3.0 * clock.schedule.at(0.0).alpha / 2f64.sqrt();
        let standard = difference(SourceKind::Standard);
        assert!((standard / expected - 1.0).abs() < 0.05, "{standard}, not {expected}");
        let vp = Clock::new("vp".parse().unwrap(), target.frame());
        assert_eq!(source_difference(SourceKind::Standard, &vp, &target, [0.0; 4]), None);
    }
}
