//! Stills and figures: a sheet of one or several panels, sized in millimetres, as SVG, PDF or PNG.
//!
//! - [`form`]: what can be chosen; `compose`: a sheet from a scene; `content`: the sheet before it is written.
//! - `layout`: where panels, titles and legend are; `titles`: what tells lanes apart; `legend`: what colours mean.
//! - `panel`: what is in a panel, as `making` says; `arrows` and `overlay`: parts of it; `lines`: level lines.
//! - `stage`: lanes on a device, and what is asked of them.
//! - `svg`, `pdf` and `png`: the sheet as it is written, by `write` in a `format`; `preview`: as it will look.
//!
//! What lies under the lines (density, dunes, divergence, error) is drawn by the stage and embedded as a picture; all else is
//! vectors, from the same positions and fields that the stage has.

mod arrows;
mod compose;
mod content;
pub mod form;
mod format;
mod layout;
mod legend;
mod lines;
mod making;
mod overlay;
mod panel;
mod pdf;
mod png;
mod preview;
mod stage;
mod svg;
mod titles;
mod write;

pub use compose::{composed, grid, width_mm};
pub use content::Sheet;
pub use form::SheetForm;
pub use format::SheetFormat;
pub use panel::differences;
pub use preview::preview;
pub use write::write;
