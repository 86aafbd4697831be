//! What a frame's uniforms are, from how it is seen and what is on the device.

use super::{
    content::Content,
    ground::count_side,
    ink_style::InkStyle,
    integrated::Integrated,
    knots,
    scales::{DIVERGENCE_TOP, Scales},
    view::ViewState,
    wind::Wind,
};
use crate::{
    flow::StepGrid,
    gpu::{
        layout::Frame,
        palette,
        theme::{self, Colors},
    },
    path::Clock,
    scene::{FieldSource, Wind as WindLayer},
};

/// Distance between arrows in points of the screen.
pub const ARROW_SPACING: f32 = 34.0;
/// Of the distance between arrows: the longest one.
pub const ARROW_LIMIT: f32 = 0.95;
/// Of that distance: a typical one before long ones are shortened.
pub const ARROW_TYPICAL: f32 = 0.6;
/// Length of an arrow at the typical speed, in points: as arrows.wgsl shortens it.
pub const TYPICAL_ARROW_POINTS: f32 =
    ARROW_SPACING * ARROW_LIMIT * ARROW_TYPICAL / (ARROW_TYPICAL + 0.6 * ARROW_LIMIT);
/// Distance between streaks in points of the screen.
const STREAK_SPACING: f32 = 24.0;
/// Length of a streak where the field has its typical speed, in points.
const STREAK_LENGTH: f32 = 80.0;
/// Times that a streak drifts along its line while t runs from 0 to 1.
const STREAK_CYCLES: f64 = 6.0;
/// Most grains that leave a trail, as in ink.wgsl.
pub(super) const TRAILING_GRAINS: u32 = 50_000;

/// Uniforms of a frame: what depends on the view alone, and what concerns the flow once there is one.
pub(super) fn frame(content: &Content, view: &ViewState) -> Frame {
    let frame = of_view(view);
    content.integrated().map_or(frame, |integrated| of_flow(frame, content, integrated, view))
}

/// What depends on the view alone: everything that is in units of the screen.
fn of_view(view: &ViewState) -> Frame {
    let ViewState { size_px, pixels_per_point, t, layers, .. } = view;
    let camera = view.camera();
    let colors = Colors::of(view.theme);
    let spacing = ARROW_SPACING * pixels_per_point;
    let cells = |spacing: f32| size_px.map(|side| ((side / spacing).round() as u32).clamp(1, 400));
    let arrows = cells(spacing);
    let streaks = cells(STREAK_SPACING * pixels_per_point);
    Frame {
        centre: camera.centre,
        half_extent: camera.half_extent(*size_px),
        size_px: *size_px,
        arrow_limit_px: ARROW_LIMIT * spacing,
        arrow_columns: arrows[0],
        arrow_rows: arrows[1],
        divergence_scale: 1.0 / DIVERGENCE_TOP,
        trajectories: layers.trajectory_count,
        streak_columns: streaks[0],
        streak_rows: streaks[1],
        streak_phase: (t * STREAK_CYCLES).fract() as f32,
        seen: if layers.trajectories { layers.trajectory_count } else { u32::MAX },
        line_cell_px: InkStyle::thin(*pixels_per_point).cell_px,
        line_scale: pixels_per_point.max(1.0),
        intervals: 1,
        ground: theme::shares(view.ground.unwrap_or(colors.ground)),
        palette_row: palette::first_row(view.theme) as f32,
        lightness: colors.lightness,
        ..Frame::default()
    }
}

/// What depends on the flow: everything that is in units of xi.
fn of_flow(frame: Frame, content: &Content, integrated: &Integrated, view: &ViewState) -> Frame {
    let ViewState { ref layers, t, .. } = *view;
    let camera = view.camera();
    let Integrated { way, keyframes, source: (source_centre, source_deviation), .. } = integrated;
    let clock = &way.clock;
    let (ruler, seen) = (clock.ruler(t), clock.view(t));
    let (intervals, scales) = (keyframes.intervals as f64, Scales::new(content, layers.exposure, t));
    let place = way.grid.place(clock, t);
    // A trail is as long in t at every t; near the end of some grids that is many keyframes.
    let begin = way.grid.place(clock, (t - f64::from(layers.trail)).max(0.0));
    let (top, s) = (f64::from(scales.density), clock.knot(t));
    let own_peak = content.fields.peak(s).map_or(0.0, |q| q / ruler.scale.powi(2));
    let map = knots::now(way, t);
    let frame = of_drawing(of_wind(frame, content, integrated, &scales, view), content, clock, view);
    Frame {
        centre: single(seen.xi(camera.centre.map(f64::from))),
        half_extent: frame.half_extent.map(|half| (f64::from(half) / seen.scale) as f32),
        s: s as f32,
        keyframe: (place * intervals) as f32,
        intervals: intervals as u32,
        speed_scale: seen.scale as f32 / scales.speed,
        density_scale: (own_peak / top) as f32,
        count_scale: (1.0 / (content.count().max(1) as f64 * ruler.scale.powi(2) * top)) as f32,
        trail: ((place - begin).max(1e-6) * intervals) as f32,
        count_side: count_side(content.count()),
        relief: (seen.scale / clock.frame.half) as f32,
        source_centre: single(*source_centre),
        source_deviation: *source_deviation as f32,
        now_shift: single(map.shift),
        now_gain: map.gain as f32,
        loose_end: u32::from(way.grid == StepGrid::T && clock.last_t() < 1.0),
        ..frame
    }
}

/// How the field moves, as arrows and streaks. The frame's half extent is in units of the view.
fn of_wind(frame: Frame, content: &Content, integrated: &Integrated, scales: &Scales, view: &ViewState) -> Frame {
    let ViewState { ref layers, pixels_per_point, t, .. } = *view;
    let clock = &integrated.way.clock;
    let (wind, units) = (Wind::new(clock, t), clock.view(t).scale);
    let (arrow_top, arrow_units) = match layers.wind {
        WindLayer::Error => (scales.typical_error(), wind.world_rate),
        _ => (scales.typical_speed(), units),
    };
    let px_per_unit = f64::from(frame.size_px[0] / (2.0 * frame.half_extent[0]));
    let streak = f64::from(STREAK_LENGTH * pixels_per_point) / px_per_unit;
    Frame {
        wind_s: wind.s as f32,
        wind_drift: single(wind.drift),
        wind_rate: wind.rate as f32,
        wind_xi: wind.along_xi as f32,
        arrow_px: ARROW_TYPICAL * ARROW_SPACING * pixels_per_point * arrow_units as f32 / arrow_top,
        ruler_divergence: wind.ruler_divergence as f32,
        error_scale: wind.world_rate as f32 / scales.error,
        error_sign: if content.fields.source() == FieldSource::Exact { -1.0 } else { 1.0 },
        streak_length: (streak / integrated.typical_speed) as f32,
        streak_limit: (1.2 * streak / units) as f32,
        ..frame
    }
}

/// Where the drawing of the target is. Data stand where they end, in every view.
fn of_drawing(frame: Frame, content: &Content, clock: &Clock, view: &ViewState) -> Frame {
    let t = view.t;
    let Some(grid) = content.fields.drawing().map(|drawing| drawing.grid) else { return frame };
    let (seen, end) = (clock.view(t), clock.ruler(1.0));
    let ([x, y], away) = (grid.centre, f64::from(view.spread.shift(1.0) - view.spread.shift(t)));
    let on_grid = |x: f64, k: usize| ((x - grid.centre[k]) / grid.half) as f32;
    Frame {
        drawing_centre: single(seen.xi([x + away, y])),
        drawing_half: (grid.half / seen.scale) as f32,
        end_shift: [0, 1].map(|k| on_grid(end.offset[k], k)),
        end_gain: (end.scale / grid.half) as f32,
        ..frame
    }
}

fn single(point: [f64; 2]) -> [f32; 2] {
    point.map(|c| c as f32)
}
