//! What tells the lanes of a sheet apart, and what they have in common.

use crate::{
    export::material::Material,
    scene::{Flow, flow::BETWEEN_PARTS},
};

/// A title for each lane of several: the shortest that tells them apart.
pub(super) fn of_lanes(material: &Material) -> Vec<String> {
    let lanes = &material.scene.document.lanes;
    let captions = captions(material);
    let by_parts = |k: usize| {
        let others = |part: &&String| !captions.iter().all(|caption| caption.contains(*part));
        captions[k].iter().filter(others).cloned().collect::<Vec<_>>().join(", ")
    };
    let label = |flow: &Flow| flow.path.label().to_owned();
    let field = |k: usize| captions[k].first().cloned().unwrap_or_default();
    let of_each = |title: &dyn Fn(usize) -> String| (0..lanes.len()).map(title).collect::<Vec<_>>();
    let choices = [
        of_each(&|k| label(&lanes[k])),
        of_each(&|k| lanes[k].path.to_string()),
        of_each(&field),
        of_each(&|k| format!("{}, {}", label(&lanes[k]), field(k))),
        of_each(&by_parts),
    ];
    let differ = |titles: &Vec<String>| titles.iter().enumerate().all(|(k, title)| !titles[..k].contains(title));
    choices.into_iter().find(differ).unwrap_or_else(|| of_each(&|k| format!("lane {}", k + 1)))
}

/// What all lanes have in common, in a line.
pub(super) fn common(material: &Material) -> String {
    let captions = captions(material);
    let (first, others) = captions.split_first().map_or((&[][..], &[][..]), |(first, others)| (&first[..], others));
    let shared = |part: &&String| others.iter().all(|caption| caption.contains(*part));
    first.iter().filter(shared).cloned().collect::<Vec<_>>().join(BETWEEN_PARTS)
}

/// The captions of all lanes in their parts.
fn captions(material: &Material) -> Vec<Vec<String>> {
    let parts = |lane| material.caption(lane).split(BETWEEN_PARTS).map(str::to_owned).collect();
    (0..material.lanes.len()).map(parts).collect()
}
