//! Networks that are kept, so that looking at another target, path or generation throws nothing
//! away.

use std::sync::Arc;

use super::{super::Config, entry::Entry};

/// Networks that are kept beside the current one.
const KEPT: usize = 12;

/// Kept networks, the one that was put aside last at the end.
#[derive(Default)]
pub(super) struct Shelf {
    entries: Vec<Entry>,
    /// Trainings that go on elsewhere: their generations are not for others to take.
    elsewhere: Vec<Arc<()>>,
}

impl Shelf {
    /// Sets aside for their lanes what belongs to trainings that go on elsewhere.
    pub(super) fn leave_alone(&mut self, elsewhere: Vec<Arc<()>>) {
        self.elsewhere = elsewhere;
    }

    /// Puts a network aside; when there are too many, the least trained one goes.
    pub(super) fn keep(&mut self, entry: Option<Entry>) {
        self.entries.extend(entry.filter(|e| e.session.steps() > 0 && !e.transient).map(|mut entry| {
            entry.session.rest();
            entry
        }));
        if self.entries.len() > KEPT {
            let least = (0..self.entries.len()).min_by_key(|k| self.entries[*k].session.clock());
            if let Some(index) = least {
                self.entries.remove(index);
            }
        }
    }

    /// The network that was last put aside for this target, path and settings.
    pub(super) fn take(&mut self, target: u64, config: &Config) -> Option<Entry> {
        let free = |entry: &Entry| !self.elsewhere.iter().any(|training| Arc::ptr_eq(training, entry.training()));
        let wanted = |entry: &Entry| entry.is_for(target) && entry.session.config() == config && free(entry);
        let index = self.entries.iter().rposition(wanted)?;
        Some(self.entries.remove(index))
    }

    /// Another generation of the training that `entry` belongs to.
    pub(super) fn take_generation(&mut self, entry: &Entry, generation: u32) -> Option<Entry> {
        let wanted = |other: &Entry| other.is_kin(entry) && other.session.generation() == generation;
        let index = self.entries.iter().rposition(wanted)?;
        Some(self.entries.remove(index))
    }

    /// Forgets every generation of the training that `entry` belongs to.
    pub(super) fn forget(&mut self, entry: &Entry) {
        self.entries.retain(|other| !other.is_kin(entry));
    }

    /// Forgets the generations after `generation` that belong to the same training as `entry`.
    pub(super) fn forget_after(&mut self, entry: &Entry, generation: u32) {
        self.entries.retain(|other| !other.is_kin(entry) || other.session.generation() <= generation);
    }

    /// Generations of the training that `entry` belongs to, its own among them, sorted.
    pub(super) fn generations(&self, entry: &Entry) -> Vec<u32> {
        let kept = self.entries.iter().filter(|other| other.is_kin(entry));
        let mut all: Vec<u32> = kept.chain([entry]).map(|entry| entry.session.generation()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}
