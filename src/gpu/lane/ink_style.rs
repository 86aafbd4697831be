//! How ink is laid and seen.

use super::view::ViewState;
use crate::{
    gpu::palette::{SAND, WIND},
    scene::{GrainColor, Layers},
};

/// Up to this many, grains are discs; more are spread more cheaply.
const SINGLE_GRAINS: usize = 100_000;
/// Cells across the disc of a large grain.
const LARGEST_DISC: f32 = 5.0;

/// How ink is laid and seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct InkStyle {
    /// Side of a cell in pixels.
    pub(super) cell_px: f32,
    /// The colour of all of it; nothing when it has colours of its own.
    pub(super) color: Option<[f32; 3]>,
    /// Optical depth of a whole unit in one cell.
    pub(super) depth: f32,
    /// Whether it adds light instead of covering.
    pub(super) adds: bool,
    /// Whether it becomes light when the view is composed, cell by pixel.
    pub(super) as_ink: bool,
    /// Radius of a grain's disc in cells; nothing when a grain is spread over four cells.
    pub(super) disc: Option<f32>,
}

impl InkStyle {
    /// Thin lines with colours of their own.
    pub(super) fn thin(pixels_per_point: f32) -> Self {
        let cell_px = (0.75 * pixels_per_point).max(1.0);
        Self { cell_px, color: None, depth: 1.0, adds: false, as_ink: false, disc: None }
    }

    /// How `count` grains are laid, among which some may be chosen.
    ///
    /// Up to [`SINGLE_GRAINS`] each is a disc. More are spread over cells that carry as much
    /// light as the disc would, and each counts for less, so that any number of them is equally bright.
    pub(super) fn grains(view: &ViewState, count: usize, some_are_chosen: bool) -> Self {
        let grains = &view.grains;
        let diameter = grains.size_points * view.pixels_per_point;
        let depth = -(1.0 - grains.opacity.min(0.98)).ln();
        let plain = grains.color == GrainColor::Sand && !some_are_chosen;
        let style = Self {
            cell_px: 1.0,
            color: plain.then_some(SAND.map(unit)),
            depth,
            adds: grains.additive,
            as_ink: true,
            disc: None,
        };
        if are_single(&view.layers, count) {
            let cell_px = (diameter / LARGEST_DISC).max(1.0);
            let as_ink = cell_px <= 1.0;
            return Self { cell_px, as_ink, disc: Some(0.5 * diameter / cell_px), ..style };
        }
        let cell_px = (0.7 * diameter).max(1.0);
        let area = std::f32::consts::FRAC_PI_4 * diameter * diameter;
        let many = SINGLE_GRAINS as f32 / count as f32;
        let depth = depth * area / (cell_px * cell_px) * many;
        Self { cell_px, as_ink: cell_px <= 1.0, depth, ..style }
    }

    /// How trails of `count` grains of this style are laid.
    pub(super) fn trails(view: &ViewState, count: usize, grains: &Self) -> Self {
        let many = (20_000.0 / count.max(1) as f32).clamp(0.3, 1.0);
        Self { depth: many, color: grains.color, ..Self::thin(view.pixels_per_point) }
    }

    /// How streaks are laid.
    pub(super) fn streaks(view: &ViewState) -> Self {
        Self { depth: 1.3, color: Some(WIND.map(unit)), ..Self::thin(view.pixels_per_point) }
    }

    /// How whole trajectories are laid: the more there are, the fainter each.
    pub(super) fn trajectories(view: &ViewState) -> Self {
        let many = (300.0 / view.layers.trajectory_count as f32).sqrt().min(1.0);
        Self { depth: 1.1 * many, ..Self::thin(view.pixels_per_point) }
    }

    /// Amount; with colours, red, green and blue as well.
    pub(super) fn planes(&self) -> u32 {
        if self.color.is_some() { 1 } else { 4 }
    }

    /// What the shaders that lay it need to know.
    pub(super) fn laying(&self) -> (&'static str, u32) {
        ("is_colored", u32::from(self.color.is_none()))
    }

    /// What the shaders that make light of it need to know.
    pub(super) fn developing(&self) -> [(&'static str, u32); 2] {
        [self.laying(), ("adds_light", u32::from(self.adds))]
    }
}

/// Whether `count` grains are few enough to be drawn one by one.
pub(super) fn are_single(layers: &Layers, count: usize) -> bool {
    layers.trajectories || count <= SINGLE_GRAINS
}

/// A byte of a colour as a share.
fn unit(byte: u8) -> f32 {
    f32::from(byte) / 255.0
}
