//! What a frame's uniforms are, from the scene and what is on the device.

use super::{
    Lane, View,
    field::{Moving, SLOWEST_CLOCK},
    ink::Manner,
};
use crate::{
    flow::Solver,
    gpu::{
        layout::Frame,
        palette::{SAND, WIND},
    },
    path::Chart,
    scene::{DensityOf, Exposure, GrainColor, Ground, Layers, Scene, SpeedBy, Wind},
};

/// Distance between arrows, and between streaks, in points of the screen.
const ARROW_SPACING: f32 = 34.0;
/// Of that distance: the longest arrow, and a typical one before long ones are shortened.
const ARROW_LIMIT: f32 = 0.95;
const ARROW_TYPICAL: f32 = 0.6;
/// Length of an arrow at the typical speed, in points: as arrows.wgsl shortens it.
pub const TYPICAL_ARROW_POINTS: f32 =
    ARROW_SPACING * ARROW_LIMIT * ARROW_TYPICAL / (ARROW_TYPICAL + 0.6 * ARROW_LIMIT);
const STREAK_SPACING: f32 = 24.0;
/// Length of a streak where the field has its typical speed, in points.
const STREAK_LENGTH: f32 = 80.0;
/// Times that a streak drifts along its line while t runs from 0 to 1.
const STREAK_CYCLES: f64 = 6.0;
/// Last knot coordinate at which the wind is shown. At the data itself the field is that of grains
/// which have arrived: it says nothing about how they came, and turns over in the last frame.
const LAST_WIND: f32 = 1.0 - 1.0 / 128.0;
/// Up to this many, grains are discs; more are spread more cheaply.
const SINGLE_GRAINS: usize = 100_000;
/// Cells across the disc of a large grain.
const LARGEST_DISC: f32 = 5.0;
/// Most grains that leave a trail.
const TRAILING_GRAINS: u32 = 50_000;
/// The divergence at the end of its map, per unit of t.
const DIVERGENCE_TOP: f32 = 8.0;

/// The values at the ends of the colour maps at one moment, for the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scales {
    /// |u| at the end of the map of speeds, in chart units per unit of t.
    pub speed: f32,
    /// p_t at the end of the density's maps, per square chart unit.
    pub density: f32,
    /// |div u| at the ends of its map, per unit of t.
    pub divergence: f32,
    /// |v - u| at the end of its map, in chart units per unit of t.
    pub error: f32,
}

impl Scales {
    /// The speed at which an arrow is of typical length.
    #[must_use]
    pub fn typical_speed(&self) -> f32 {
        self.speed / 3.0
    }

    /// The error at which one of its arrows is.
    #[must_use]
    pub fn typical_error(&self) -> f32 {
        0.2 * self.typical_speed()
    }
}

impl Lane {
    /// The values at the ends of the colour maps of a view.
    #[must_use]
    pub fn scales(&self, view: &View<'_>) -> Scales {
        let typical = self.typical_speed();
        let s = match view.scene.layers.exposure {
            Exposure::Moment => self.chart().map_or(0.0, |chart| chart.s(view.t) as f32),
            Exposure::Fixed => 1.0,
        };
        Scales {
            speed: 3.0 * typical,
            density: self.fields.peak(s),
            divergence: DIVERGENCE_TOP,
            error: 0.5 * typical,
        }
    }

    /// Whether the ground shows the density of the grains themselves. What tells where an error or
    /// a divergence matters is the exact one, where it is known.
    #[must_use]
    pub fn is_counted(&self, layers: &Layers) -> bool {
        let tinted = matches!(layers.ground, Ground::Divergence | Ground::Error);
        match layers.density {
            DensityOf::Shown => self.fields.is_learned() && !(tinted && self.fields.has_density()),
            DensityOf::Exact => false,
            DensityOf::Grains => !(tinted && self.fields.has_density()),
        }
    }

    fn chart(&self) -> Option<Chart> {
        self.fields.moving.as_ref().map(|moving| Chart::new(moving.schedule))
    }

    fn typical_speed(&self) -> f32 {
        self.fields.moving.as_ref().map_or(1.0, |moving: &Moving| moving.typical_speed)
    }

    pub(super) fn frame(&self, view: &View<'_>) -> Frame {
        let View { scene, size_px, pixels_per_point, t } = *view;
        let layers = &scene.drawn();
        let chart = self.chart();
        let s = chart.map_or(0.0, |chart| chart.s(t) as f32);
        let wind_s = s.min(LAST_WIND);
        let clock = chart.map_or(1.0, |chart| chart.dt_ds(f64::from(wind_s)));
        let trace = chart.map_or(0.0, |chart| 2.0 * chart.rate(f64::from(wind_s)).1);
        let typical = self.typical_speed();
        let scales = self.scales(view);
        let intervals = self.particles.as_ref().map_or(1, |p| p.rows - 1);
        let spacing = ARROW_SPACING * pixels_per_point;
        let cells = |spacing: f32| size_px.map(|side| ((side / spacing).round() as u32).clamp(1, 400));
        let arrows = cells(spacing);
        let streaks = cells(STREAK_SPACING * pixels_per_point);
        let half_extent = scene.camera.half_extent(size_px);
        let px_per_unit = size_px[0] / (2.0 * half_extent[0]);
        // A trail is as long in t at every t; near s = 1 of some charts that is many keyframes.
        let tail_s = chart.map_or(0.0, |chart| chart.s((t - f64::from(layers.trail)).max(0.0)) as f32);
        Frame {
            centre: scene.camera.centre,
            half_extent,
            size_px,
            s,
            wind_s,
            per_clock: (1.0 / clock.max(SLOWEST_CLOCK)) as f32,
            keyframe: s * intervals as f32,
            intervals: intervals as u32,
            speed_scale: 1.0 / scales.speed,
            density_scale: 1.0 / scales.density,
            arrow_px: ARROW_TYPICAL * spacing
                / if layers.wind == Wind::Error { scales.typical_error() } else { scales.typical_speed() },
            arrow_limit_px: ARROW_LIMIT * spacing,
            arrow_columns: arrows[0],
            arrow_rows: arrows[1],
            count: self.count().max(1) as f32,
            divergence_scale: 1.0 / scales.divergence,
            error_scale: 1.0 / scales.error,
            chart_trace: trace as f32,
            trail: (s - tail_s).max(1e-6) * intervals as f32,
            trail_grains: TRAILING_GRAINS,
            trajectories: layers.trajectory_count,
            streak_columns: streaks[0],
            streak_rows: streaks[1],
            streak_length: STREAK_LENGTH * pixels_per_point / (typical * px_per_unit),
            streak_phase: (t * STREAK_CYCLES).fract() as f32,
            seen: if layers.trajectories { layers.trajectory_count } else { u32::MAX },
            line_cell_px: thin(view).cell_px,
            line_scale: pixels_per_point.max(1.0),
            streak_limit: 1.2 * STREAK_LENGTH * pixels_per_point / px_per_unit,
        }
    }

    /// What the shaders that place grains or follow them need to know.
    pub(super) fn grain_constants(&self, scene: &Scene) -> [(&'static str, u32); 3] {
        let cubic = self.integrated.is_some_and(|(solver, _)| solver != Solver::Euler);
        let color = match scene.grains.color {
            GrainColor::Sand => 0,
            GrainColor::Source => 1,
            GrainColor::Speed => 2,
            GrainColor::LogDensity => 3,
            GrainColor::Region => 4,
        };
        let chosen = self.particles.as_ref().is_some_and(|p| p.chosen);
        [("is_cubic", u32::from(cubic)), ("color_by", color), ("some_are_chosen", u32::from(chosen))]
    }

    /// What the shader that composes the view needs to know.
    pub(super) fn composition(&self, scene: &Scene) -> Vec<(&'static str, u32)> {
        let layers = scene.drawn();
        let (ready, manner) = (self.is_ready(), self.grains.manner());
        let as_ink = ready && layers.grains && manner.as_ink;
        let developing = manner.developing().map(|(name, is)| (name, as_ink && is == 1));
        [
            ("has_ground", layers.ground != Ground::Plain),
            ("has_contours", layers.contours),
            ("has_trajectories", ready && layers.trajectories),
            ("has_streaks", ready && layers.wind == Wind::Streaks),
            ("has_trails", ready && layers.trails),
            ("has_grains", ready && layers.grains && !as_ink),
            ("has_grains_as_ink", as_ink),
        ]
        .into_iter()
        .chain(developing)
        .map(|(name, is)| (name, u32::from(is)))
        .collect()
    }

    /// What the shader of the arrows needs to know.
    pub(super) fn arrow_constants(&self, layers: &Layers) -> [(&'static str, u32); 3] {
        let by_color = layers.speed == SpeedBy::Color && layers.wind == Wind::Arrows;
        let shows_error = layers.wind == Wind::Error;
        [("by_color", u32::from(by_color)), ("shows_error", u32::from(shows_error)), self.has_density()]
    }

    /// Whether shaders can ask where there is mass.
    pub(super) fn has_density(&self) -> (&'static str, u32) {
        ("has_density", u32::from(self.fields.has_density()))
    }

    /// How grains are laid.
    ///
    /// Up to [`SINGLE_GRAINS`] each is a disc. More are spread over cells that carry as much
    /// light as the disc would, and each counts for less, so that any number of them is equally bright.
    pub(super) fn grain_manner(&self, view: &View<'_>) -> Manner {
        let grains = view.scene.drawn_grains();
        let diameter = grains.size_points * view.pixels_per_point;
        let depth = -(1.0 - grains.opacity.min(0.98)).ln();
        let plain = grains.color == GrainColor::Sand && !self.particles.as_ref().is_some_and(|p| p.chosen);
        let manner = Manner {
            cell_px: 1.0,
            color: plain.then_some(SAND.map(unit)),
            depth,
            adds: grains.additive,
            as_ink: true,
            disc: None,
        };
        if self.single(view) {
            let cell_px = (diameter / LARGEST_DISC).max(1.0);
            let as_ink = cell_px <= 1.0;
            return Manner { cell_px, as_ink, disc: Some(0.5 * diameter / cell_px), ..manner };
        }
        let cell_px = (0.7 * diameter).max(1.0);
        let area = std::f32::consts::FRAC_PI_4 * diameter * diameter;
        let many = SINGLE_GRAINS as f32 / self.count() as f32;
        let depth = depth * area / (cell_px * cell_px) * many;
        Manner { cell_px, as_ink: cell_px <= 1.0, depth, ..manner }
    }

    /// Whether grains are few enough to be drawn one by one.
    pub(super) fn single(&self, view: &View<'_>) -> bool {
        view.scene.drawn().trajectories || self.count() <= SINGLE_GRAINS
    }

    /// How trails are laid.
    pub(super) fn trail_manner(&self, view: &View<'_>) -> Manner {
        let many = (20_000.0 / self.count().max(1) as f32).clamp(0.3, 1.0);
        Manner { depth: many, color: self.grain_manner(view).color, ..thin(view) }
    }

    /// How streaks are laid.
    pub(super) fn streak_manner(view: &View<'_>) -> Manner {
        Manner { depth: 1.3, color: Some(WIND.map(unit)), ..thin(view) }
    }

    /// How whole trajectories are laid: the more there are, the fainter each.
    pub(super) fn trajectory_manner(view: &View<'_>) -> Manner {
        let many = (300.0 / view.scene.layers.trajectory_count as f32).sqrt().min(1.0);
        Manner { depth: 1.1 * many, ..thin(view) }
    }
}

/// A byte of a colour as a share.
fn unit(byte: u8) -> f32 {
    f32::from(byte) / 255.0
}

/// Thin lines with colours of their own.
fn thin(view: &View<'_>) -> Manner {
    let cell_px = (0.75 * view.pixels_per_point).max(1.0);
    Manner { cell_px, color: None, depth: 1.0, adds: false, as_ink: false, disc: None }
}
