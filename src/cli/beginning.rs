//! How far the start of a flow is from the path's own.

use super::subject::Subject;
use crate::flow::{
    Source, SourceKind, Way,
    source_difference::{NOTICEABLE_ALPHA, source_difference},
};

/// A sentence about the start where alpha(0) is above [`NOTICEABLE_ALPHA`], and by how much p_0 differs from what is
/// begun with; nothing where the target is not known.
pub(super) fn beginning(subject: &Subject, way: &Way, source: &Source) -> (Option<String>, Option<f64>) {
    let (alpha, kind) = (way.clock.schedule.at(0.0).alpha, source.kind());
    if alpha <= NOTICEABLE_ALPHA {
        return (None, None);
    }
    let says = format!("p_0 holds a part of the target: alpha(0) = {alpha:.3}");
    let difference = subject
        .target
        .as_deref()
        .and_then(|target| source_difference(kind, &way.clock, target, subject.cross_covariance));
    let line = match difference {
        _ if kind == SourceKind::Path => format!("{says}; it is begun with itself, by draws from the target"),
        None => format!("{says}; the {kind} source is not it"),
        Some(apart) => {
            format!("{says}; the {kind} source is {apart:.3} from it (sliced Wasserstein-2, units of the noise)")
        }
    };
    (Some(line), difference)
}
