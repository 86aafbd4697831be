//! How the ink of lines is laid and seen.

use super::view::ViewState;
use crate::{
    gpu::theme::Colors,
    scene::{FieldSource, GrainColor},
};

/// How the ink of lines is laid and seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct InkStyle {
    /// Side of a cell in pixels.
    pub(super) cell_px: f32,
    /// The colour of all of it; nothing when it has colours of its own.
    pub(super) color: Option<[f32; 3]>,
    /// Optical depth of a whole unit in one cell.
    pub(super) depth: f32,
}

impl InkStyle {
    /// Thin lines with colours of their own.
    pub(super) fn thin(pixels_per_point: f32) -> Self {
        let cell_px = (0.75 * pixels_per_point).max(1.0);
        Self { cell_px, color: None, depth: 1.0 }
    }

    /// How trails of `count` grains are laid, among which some may be chosen.
    pub(super) fn trails(view: &ViewState, count: usize, some_are_chosen: bool) -> Self {
        let plain = view.grains.color == GrainColor::Sand && !some_are_chosen;
        let many = (20_000.0 / count.max(1) as f32).clamp(0.3, 1.0);
        Self {
            depth: many,
            color: plain.then(|| Colors::of(view.theme).sand.map(unit)),
            ..Self::thin(view.pixels_per_point)
        }
    }

    /// How streaks of a field are laid.
    pub(super) fn streaks(view: &ViewState, source: FieldSource) -> Self {
        let colors = Colors::of(view.theme);
        let color = match source {
            FieldSource::Exact => colors.exact,
            FieldSource::Learned => colors.learned,
        };
        Self { depth: 1.3, color: Some(color.map(unit)), ..Self::thin(view.pixels_per_point) }
    }

    /// How whole trajectories are laid: the more there are, the fainter and thinner each.
    pub(super) fn trajectories(view: &ViewState) -> Self {
        // Stronger lines are wider as well, since each fades over two cells.
        let many = (300.0 / view.layers.trajectory_count as f32).sqrt().min(1.8);
        Self { depth: 1.1 * many, ..Self::thin(view.pixels_per_point) }
    }

    /// Amount; with colours, red, green and blue as well.
    pub(super) fn planes(&self) -> u32 {
        if self.color.is_some() { 1 } else { 4 }
    }

    /// What the shaders that lay and develop it need to know.
    pub(super) fn constants(&self) -> (&'static str, u32) {
        ("is_colored", u32::from(self.color.is_none()))
    }
}

/// A byte of a colour as a share.
fn unit(byte: u8) -> f32 {
    f32::from(byte) / 255.0
}
