//! What a frame's uniforms are, from the scene and what is on the device.

use super::{Lane, View, ink::Manner, knots};
use crate::{
    field::Volume,
    flow::{Solver, StepGrid},
    gpu::{
        layout::Frame,
        palette::{SAND, WIND},
    },
    path::Clock,
    scene::{DensityOf, Exposure, GrainColor, Ground, Layers, Scene, SpeedBy, Wind as WindLayer},
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
const LAST_WIND: f64 = 1.0 - 1.0 / 128.0;
/// Peak of a density that is not known, in units of 1 / L^2.
const UNKNOWN_PEAK: f64 = 5.0;
/// The least peak of a density, relative to that.
const FAINTEST: f64 = 1e-9;
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
    /// Speed of what is in the view at the end of the map of speeds, per unit of t; |u| of the world, but on VE.
    pub speed: f32,
    /// p_t at the end of the density's maps, per square world unit.
    pub density: f32,
    /// |div u| at the ends of its map, per unit of t.
    pub divergence: f32,
    /// |v - u| at the end of its map, in world units per unit of t.
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
        0.4 * self.error
    }
}

/// How the view and the field move at one moment, in units of xi per unit of t: see `shared/frame.wgsl`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Wind {
    s: f64,
    rate: f64,
    along_xi: f64,
    drift: [f64; 2],
    /// Divergence that is the world's ruler's alone.
    ruler_divergence: f64,
    /// World units per unit of t, per unit of d xi / ds.
    world_rate: f64,
}

impl Wind {
    /// The wind of a path at `t`, or a moment before the data.
    fn new(clock: &Clock, t: f64) -> Self {
        let s = clock.knot(t).min(LAST_WIND);
        let t = clock.t_at_knot(s).min(t).min(clock.last_t());
        let s = clock.knot(t);
        let (ruler, d_ruler, ds_dt) = (clock.ruler(t), clock.d_ruler(t), clock.ds_dt(t));
        let view = clock.d_view_scale(t) / clock.view_scale(t);
        let growth = d_ruler.scale / ruler.scale;
        Self {
            s,
            rate: ds_dt,
            along_xi: growth - view,
            drift: [0, 1].map(|k| (d_ruler.offset[k] - view * ruler.offset[k]) / ruler.scale),
            ruler_divergence: 2.0 * growth,
            world_rate: ruler.scale * ds_dt,
        }
    }
}

/// Mean speed in the view over the middle half of the square, halfway through, in view units per unit of t.
pub(super) fn typical_speed(volume: &Volume, clock: &Clock) -> f64 {
    const SIDE: usize = 17;
    let (wind, scale) = (Wind::new(clock, 0.5), clock.view(0.5).scale);
    let axis = |k: usize| -0.5 + k as f32 / (SIDE - 1) as f32;
    let speed = |cell: usize| {
        let xi = [axis(cell % SIDE), axis(cell / SIDE)];
        let rate = volume.rate_at(wind.s as f32, xi);
        let v = [0, 1].map(|k| wind.rate * f64::from(rate[k]) + wind.along_xi * f64::from(xi[k]) + wind.drift[k]);
        v[0].hypot(v[1])
    };
    scale * (0..SIDE * SIDE).map(speed).sum::<f64>() / (SIDE * SIDE) as f64
}

impl Lane {
    /// The values at the ends of the colour maps of a view.
    #[must_use]
    pub fn scales(&self, view: &View<'_>) -> Scales {
        let typical = self.typical_speed();
        let t = match view.scene.layers.exposure {
            Exposure::Moment => view.t,
            Exposure::Fixed => 1.0,
        };
        Scales {
            speed: (3.0 * typical) as f32,
            density: self.peak(t) as f32,
            divergence: DIVERGENCE_TOP,
            error: (0.5 * typical) as f32,
        }
    }

    /// The largest p_t, per square world unit.
    fn peak(&self, t: f64) -> f64 {
        let Some(clock) = self.clock() else { return 1.0 };
        let area = clock.ruler(t).scale.powi(2);
        let unknown = UNKNOWN_PEAK / clock.frame.half.powi(2);
        self.fields.peak(clock.knot(t)).map_or(unknown, |q| (q / area).max(FAINTEST * unknown))
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

    /// The path that the grains follow, on its frame.
    pub(super) fn clock(&self) -> Option<Clock> {
        self.integrated.as_ref().map(|integrated| integrated.way.clock)
    }

    fn typical_speed(&self) -> f64 {
        self.integrated.as_ref().map_or(1.0, |integrated| integrated.typical_speed)
    }

    pub(super) fn frame(&self, view: &View<'_>) -> Frame {
        let View { scene, size_px, pixels_per_point, t } = *view;
        let layers = &scene.drawn();
        let half_extent = scene.camera.half_extent(size_px);
        let px_per_unit = f64::from(size_px[0] / (2.0 * half_extent[0]));
        let spacing = ARROW_SPACING * pixels_per_point;
        let cells = |spacing: f32| size_px.map(|side| ((side / spacing).round() as u32).clamp(1, 400));
        let arrows = cells(spacing);
        let streaks = cells(STREAK_SPACING * pixels_per_point);
        let frame = Frame {
            centre: scene.camera.centre,
            half_extent,
            size_px,
            arrow_limit_px: ARROW_LIMIT * spacing,
            arrow_columns: arrows[0],
            arrow_rows: arrows[1],
            divergence_scale: 1.0 / DIVERGENCE_TOP,
            trail_grains: TRAILING_GRAINS,
            trajectories: layers.trajectory_count,
            streak_columns: streaks[0],
            streak_rows: streaks[1],
            streak_phase: (t * STREAK_CYCLES).fract() as f32,
            seen: if layers.trajectories { layers.trajectory_count } else { u32::MAX },
            line_cell_px: thin(view).cell_px,
            line_scale: pixels_per_point.max(1.0),
            intervals: 1,
            ..Frame::default()
        };
        match self.clock() {
            Some(clock) => self.of_flow(frame, &clock, view, px_per_unit),
            None => frame,
        }
    }

    /// What depends on the flow: everything that is in units of xi.
    fn of_flow(&self, frame: Frame, clock: &Clock, view: &View<'_>, px_per_unit: f64) -> Frame {
        let Some(integrated) = &self.integrated else { return frame };
        let View { scene, pixels_per_point, t, .. } = *view;
        let (layers, way) = (&scene.drawn(), &integrated.way);
        let (ruler, seen, wind) = (clock.ruler(t), clock.view(t), Wind::new(clock, t));
        let intervals = integrated.keyframes.intervals as f64;
        let scales = self.scales(view);
        // Lengths of the view in units of xi, and the other way round.
        let xi = |length: f64| (length / seen.scale) as f32;
        let units = seen.scale;
        let place = way.grid.place(clock, t);
        // A trail is as long in t at every t; near the end of some grids that is many keyframes.
        let begin = way.grid.place(clock, (t - f64::from(layers.trail)).max(0.0));
        let (top, s) = (f64::from(scales.density), clock.knot(t));
        let own_peak = self.fields.peak(s).map_or(0.0, |q| q / ruler.scale.powi(2));
        let arrow_top =
            if layers.wind == WindLayer::Error { scales.typical_error() } else { scales.typical_speed() };
        let arrow_units = if layers.wind == WindLayer::Error { wind.world_rate } else { units };
        let spacing = ARROW_SPACING * pixels_per_point;
        let reading = knots::now(way, t);
        let (source_centre, source_deviation) = integrated.source;
        let single = |point: [f64; 2]| point.map(|c| c as f32);
        let streak = f64::from(STREAK_LENGTH * pixels_per_point) / px_per_unit;
        let frame = self.of_drawing(frame, clock, t);
        Frame {
            centre: single(seen.xi(scene.camera.centre.map(f64::from))),
            half_extent: frame.half_extent.map(|half| xi(f64::from(half))),
            s: s as f32,
            wind_s: wind.s as f32,
            wind_drift: single(wind.drift),
            wind_rate: wind.rate as f32,
            wind_xi: wind.along_xi as f32,
            keyframe: (place * intervals) as f32,
            intervals: intervals as u32,
            speed_scale: units as f32 / scales.speed,
            density_scale: (own_peak / top) as f32,
            arrow_px: ARROW_TYPICAL * spacing * arrow_units as f32 / arrow_top,
            count_scale: (1.0 / (self.count().max(1) as f64 * ruler.scale.powi(2) * top)) as f32,
            ruler_divergence: wind.ruler_divergence as f32,
            error_scale: wind.world_rate as f32 / scales.error,
            trail: ((place - begin).max(1e-6) * intervals) as f32,
            streak_length: (streak / self.typical_speed()) as f32,
            streak_limit: xi(1.2 * streak),
            relief: (units / clock.frame.half) as f32,
            source_centre: single(source_centre),
            source_deviation: source_deviation as f32,
            now_shift: single(reading.shift),
            now_gain: reading.gain as f32,
            loose_end: u32::from(way.grid == StepGrid::T && clock.last_t() < 1.0),
            ..frame
        }
    }

    /// Where the drawing of the target is. Data stand where they end, in every view.
    fn of_drawing(&self, frame: Frame, clock: &Clock, t: f64) -> Frame {
        let Some(grid) = self.drawing else { return frame };
        let (seen, end) = (clock.view(t), clock.ruler(1.0));
        let on_grid = |x: f64, k: usize| ((x - grid.centre[k]) / grid.half) as f32;
        Frame {
            drawing_centre: seen.xi(grid.centre).map(|c| c as f32),
            drawing_half: (grid.half / seen.scale) as f32,
            end_shift: [0, 1].map(|k| on_grid(end.offset[k], k)),
            end_gain: (end.scale / grid.half) as f32,
            ..frame
        }
    }

    /// What the shaders that place grains or follow them need to know.
    pub(super) fn grain_constants(&self, scene: &Scene) -> [(&'static str, u32); 3] {
        let cubic = self.integrated.as_ref().is_some_and(|integrated| integrated.way.solver != Solver::Euler);
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
            ("has_streaks", ready && layers.wind == WindLayer::Streaks),
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
        let by_color = layers.speed == SpeedBy::Color && layers.wind == WindLayer::Arrows;
        let shows_error = layers.wind == WindLayer::Error;
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
