//! How far the start of a flow is from the path's own.

use super::subject::Subject;
use crate::{
    flow::{Source, SourceKind, Way},
    metrics::sliced_wasserstein,
    numeric::Point,
};

/// Above this alpha(0) it is said by how much p_0 differs from what is begun with.
const TOLD: f64 = 0.05;
/// Draws that are compared.
const DRAWS: usize = 20_000;

/// A sentence about the start where alpha(0) > .05, and the sliced 2-Wasserstein distance between the path's own p_0
/// and what is begun with, less that between two draws of p_0, in units of the noise; nothing where the target is not
/// known.
pub(super) fn beginning(subject: &Subject, way: &Way, source: &Source) -> (Option<String>, Option<f64>) {
    let alpha = way.clock.schedule.at(0.0).alpha;
    if alpha <= TOLD {
        return (None, None);
    }
    let says = format!("p_0 holds a part of the target: alpha(0) = {alpha:.3}");
    if source.kind() == SourceKind::Path {
        return (Some(format!("{says}; it is begun with itself, by draws from the target")), Some(0.0));
    }
    let Some(target) = subject.target.as_deref() else {
        return (Some(format!("{says}; the {} source is not it", source.kind())), None);
    };
    let own = Source::new(SourceKind::Path, &way.clock, &subject.moments, subject.cross_covariance);
    let world = |places: Vec<Point>| -> Vec<Point> {
        let scale = way.clock.ruler(0.0).scale as f32;
        places.into_iter().map(|xi| xi.map(|c| scale * c)).collect()
    };
    let draw = |source: &Source, seed: u64| world(source.positions(seed, DRAWS, Some(target)));
    let [a, b] = [1, 2].map(|seed| draw(&own, seed));
    let apart = (sliced_wasserstein(&draw(source, 3), &a) - sliced_wasserstein(&b, &a)).max(0.0);
    let line = format!(
        "{says}; the {} source is {apart:.3} from it (sliced Wasserstein-2, units of the noise)",
        source.kind()
    );
    (Some(line), Some(apart))
}
