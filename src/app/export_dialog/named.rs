//! Controls that keep their ids while others come and go.

use std::{fmt::Debug, hash::Hash};

use eframe::egui::{Ui, UiBuilder};

/// Adds something whose ids do not depend on what is above it, which comes and goes with the kind of file.
pub(super) fn named<R>(ui: &mut Ui, name: impl Hash + Debug, add: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.scope_id().with(name);
    ui.scope_builder(UiBuilder::new().scope_id(id), add).inner
}
