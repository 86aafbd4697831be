//! The fields of all lanes at full quality, each of them sampled once.

use std::{collections::HashMap, sync::Arc};

use crate::{
    export::material::{LaneMaterial, Material, ShownField},
    field::{Volume, volume::Resolution},
};

/// The fields of a lane at full quality.
pub(super) struct LaneVolumes {
    pub(super) exact: Option<Arc<Volume>>,
    pub(super) learned: Option<Arc<Volume>>,
}

impl LaneVolumes {
    /// The field that moves the grains.
    pub(super) fn moving(&self) -> Option<&Arc<Volume>> {
        self.learned.as_ref().or(self.exact.as_ref())
    }
}

/// Samples the fields of every lane, unless `is_cancelled` says so meanwhile; then nothing.
pub(super) fn sample(material: &Material, is_cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Vec<LaneVolumes>> {
    let (mut exact, mut learned) = (HashMap::new(), HashMap::new());
    let mut of = |lane: &LaneMaterial| {
        let exact = match lane.field.exact() {
            Some(field) => Some(once(&mut exact, field.target().id(), || {
                Volume::from_exact_unless(field, Resolution::FULL, is_cancelled)
            })?),
            None => None,
        };
        let learned = match &lane.field {
            ShownField::Learned { mlp, .. } => Some(once(&mut learned, Arc::as_ptr(mlp), || {
                Volume::from_mlp_unless(mlp, Resolution::FULL, is_cancelled)
            })?),
            ShownField::Exact(_) => None,
        };
        Some(LaneVolumes { exact, learned })
    };
    material.lanes.iter().map(&mut of).collect()
}

/// What is known by `key`, or what `make` makes of it.
fn once<K: Eq + std::hash::Hash>(
    known: &mut HashMap<K, Arc<Volume>>,
    key: K,
    make: impl FnOnce() -> Option<Volume>,
) -> Option<Arc<Volume>> {
    if let Some(volume) = known.get(&key) {
        return Some(volume.clone());
    }
    let volume = Arc::new(make()?);
    known.insert(key, volume.clone());
    Some(volume)
}
