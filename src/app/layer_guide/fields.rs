//! Whose field the lanes show.

use eframe::egui::Color32;

use crate::{
    app::{state::State, theme},
    scene::FieldSource,
};

/// Whose field the lanes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Whether any shows an exact one.
    pub exact: bool,
    /// Whether any shows a learned one, which it does as soon as there is one.
    pub learned: bool,
}

impl Fields {
    /// Those of the lanes on the stage.
    pub(super) fn on_stage(state: &State) -> Self {
        let is_learned = |lane: usize| {
            state.lanes[lane].shown.learned && state.scene.document.lanes[lane].field == FieldSource::Learned
        };
        let lanes = 0..state.lanes.len();
        Self { exact: lanes.clone().any(|lane| !is_learned(lane)), learned: lanes.clone().any(is_learned) }
    }

    /// Of an exact field, of a learned one, or of either.
    pub(super) fn pick<T>(self, exact: T, learned: T, both: T) -> T {
        match (self.exact, self.learned) {
            (true, true) => both,
            (false, true) => learned,
            _ => exact,
        }
    }

    /// Their colours: two that take turns, which may be one.
    pub(super) fn colors(self, colors: &theme::WindowColors) -> [Color32; 2] {
        let (exact, learned) = (colors.exact, colors.learned);
        self.pick([exact; 2], [learned; 2], [exact, learned])
    }
}
