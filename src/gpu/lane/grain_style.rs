//! How grains are laid as light, and how much of it is white.

use super::{content::Content, integrated::Integrated, scales::UNKNOWN_PEAK, view::ViewState};
use crate::{
    gpu::layout,
    path::Clock,
    scene::{Exposure, GrainColor},
};

/// Cells before the view's own, as in shared/light.wgsl.
pub const MARGIN: u32 = 2;
/// Units of a whole grain, as there.
const GRAIN: f32 = 64.0;
/// The smallest diameter of a grain, in pixels.
const SMALLEST_PX: f32 = 1.5;
/// Diameter at half the height over the standard deviation of a Gaussian.
const WIDTH_PER_DEVIATION: f32 = 2.354_82;
/// Deviation of a grain in cells that are larger than pixels.
const DEVIATION: f32 = 0.78;
/// Mean variance along an axis, in cells, that comes of being spread over the nearest ones, and of being shown between
/// them.
const SPREAD: f32 = 1.0 / 6.0;

/// Light that is white: so many lone grains where there are few, and so much of what is bright where there are many.
const FEW: f64 = 1.4;
const MANY: f64 = 1.6;
/// Between the two: grains that lie on top of each other where it is bright.
const CROWD: f64 = 4.0;
/// Tone of a lone grain among any number of others, at least.
const LONE_TONE: f32 = 0.3;
/// As in shared/tone.wgsl.
const CURVE: f32 = 10.0;

/// How the light of grains is laid and spread.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct GrainStyle {
    /// Side of a cell in pixels.
    pub(super) cell_px: f32,
    /// Weights on a cell and on its neighbours, along an axis.
    taps: [f32; 2],
    /// Light of a grain in its middle, in grains per cell.
    middle: f32,
    /// Whether each has a hue of its own.
    pub(super) is_tinted: bool,
    /// Whether some are chosen.
    pub(super) has_chosen: bool,
    /// Whether each is also laid where it begins and where it ends.
    has_ends: bool,
}

impl GrainStyle {
    /// Grains of this view, among which some may be chosen.
    pub(super) fn new(view: &ViewState, some_are_chosen: bool) -> Self {
        let diameter_px = (view.grains.size_points * view.pixels_per_point).max(SMALLEST_PX);
        let deviation_px = diameter_px / WIDTH_PER_DEVIATION;
        let cell_px = (deviation_px / DEVIATION).max(1.0);
        let variance = (deviation_px / cell_px).powi(2);
        let between = if cell_px > 1.0 { 2.0 * SPREAD } else { SPREAD };
        Self {
            cell_px,
            taps: taps(variance - between),
            middle: 1.0 / (std::f32::consts::TAU * variance),
            is_tinted: view.grains.color != GrainColor::Sand && !some_are_chosen,
            has_chosen: some_are_chosen,
            has_ends: view.spread.is_wide(),
        }
    }

    /// Amount, and what is beside it.
    pub(super) fn planes(&self) -> u32 {
        1 + 2 * u32::from(self.is_tinted) + u32::from(self.has_chosen)
    }

    /// What shaders need to know.
    pub(super) fn constants(&self) -> [(&'static str, u32); 3] {
        [
            ("is_tinted", u32::from(self.is_tinted)),
            ("has_chosen", u32::from(self.has_chosen)),
            ("has_ends", u32::from(self.has_ends)),
        ]
    }

    /// Columns and rows of a canvas for a view of this size.
    pub(super) fn cells(&self, size_px: [f32; 2]) -> [u32; 2] {
        size_px.map(|side| (side / self.cell_px).ceil() as u32 + 2 * MARGIN)
    }

    /// The uniforms of that canvas.
    pub(super) fn uniforms(&self, content: &Content, view: &ViewState) -> layout::Light {
        let [columns, rows] = self.cells(view.size_px);
        let white = self.white(content, view) * (-f64::from(view.grains.exposure)).exp2();
        let lone = self.middle / white as f32;
        let tone = ((CURVE * lone).asinh() / CURVE.asinh()).min(1.0);
        layout::Light {
            columns,
            rows,
            cell_px: self.cell_px,
            gain: 1.0 / (white as f32 * GRAIN),
            taps: self.taps,
            lone,
            lift: ((LONE_TONE - tone) / (1.0 - tone)).max(0.0),
            presence: view.presence,
            ..layout::Light::default()
        }
    }

    /// The light that is white, in grains per cell. It follows from the number of grains and the exact density alone,
    /// so that it is the same in every lane of a scene, however its grains are moved, and changes with t and zoom as
    /// smoothly as they do.
    fn white(&self, content: &Content, view: &ViewState) -> f64 {
        let seen = if view.layers.trajectories { view.layers.trajectory_count as usize } else { usize::MAX };
        let half = view.camera().half_extent(view.size_px)[0];
        let cell = f64::from(2.0 * half / view.size_px[0] * self.cell_px);
        let bright = content.count().min(seen) as f64 * bright(content, view) * cell.powi(2);
        let (lone, crowd) = (f64::from(self.middle), bright / f64::from(self.middle));
        let dense = crowd.powi(2) / (crowd.powi(2) + CROWD.powi(2));
        FEW * lone + MANY * bright * dense
    }
}

/// The density that counts as bright, per square unit of the view: the highest among the paths of all lanes.
pub(super) fn bright(content: &Content, view: &ViewState) -> f64 {
    let Some(Integrated { way, .. }) = content.integrated() else { return 1.0 };
    let own = &way.clock;
    let t = match view.layers.exposure {
        Exposure::Moment => view.t,
        Exposure::Fixed => 1.0,
    };
    let of = |clock: &Clock| {
        let known = content.fields.bright(clock.knot(t)).map(|q| q / clock.view(t).scale.powi(2));
        known.unwrap_or_else(|| UNKNOWN_PEAK * (clock.view_scale(t) / clock.frame.half).powi(2))
    };
    let lanes = view.paths.iter().flatten().map(|path| of(&Clock::new(*path, own.frame)));
    lanes.fold(of(own), f64::max)
}

/// Weights on a cell and its neighbours, that add up to one and have this variance.
fn taps(variance: f32) -> [f32; 2] {
    let next = (0.5 * variance).clamp(0.0, 0.25);
    [1.0 - 2.0 * next, next]
}
