//! Arrows of a field, or of its error, on a grid over a panel.

use super::{
    legend::arrow,
    making::{Making, Seen, unit},
    stage::Stage,
};
use crate::{
    figure::{Ink, Inks, Shape},
    gpu::{
        lane::{ARROW_LIMIT, ARROW_SPACING, ARROW_TYPICAL, Scales, View, wind_t},
        palette::Map,
    },
    numeric::Point,
    scene::{SpeedBy, Wind},
};

/// Of the longest arrow: one of those whose colour says how fast it is.
const COLORED: f32 = 0.62;
/// Opacity where there is no mass, and where there is.
const OPACITIES: [f32; 2] = [0.12, 0.95];
/// Share of the highest density from which on there is mass.
const MASS: f64 = 0.01;

/// The arrows of a lane.
pub(super) fn of(making: &Making<'_>, stage: &Stage, index: usize, seen: &Seen) -> Vec<Shape> {
    let (layers, t) = (making.scene.document.drawn(), making.last());
    let view = View { scene: making.scene, size_px: making.rect.size, pixels_per_point: 1.0, t };
    let own = stage.lanes[index].lane.scales(&view);
    let scales = if layers.speed == SpeedBy::Length { making.scales } else { own };
    let is_error = layers.wind == Wind::Error;
    let clock = seen.clock;
    let shown_t = wind_t(&clock, t);
    let places = grid(making.rect.size);
    let scale = clock.view_scale(t);
    let position = |place: &Point| seen.spread.camera(t).position(making.rect.size, *place);
    let world: Vec<[f64; 2]> = places.iter().map(|place| position(place).map(|c| f64::from(c) * scale)).collect();
    let velocities = stage.velocities(index, shown_t, &world, is_error);
    let masses = masses(stage, index, t, &world, &own);
    let color = |speed: f32| match (is_error, layers.speed) {
        (true, _) => Inks::of(making.scene.theme).text,
        (false, SpeedBy::Color) if layers.wind == Wind::Arrows => {
            Ink::opaque(Map::Speed.color(making.scene.theme, f64::from((speed / scales.speed).clamp(0.0, 1.0))))
        }
        _ => Inks::of(making.scene.theme).of_field(stage.shown(index).field.model().is_some()),
    };
    let top = if is_error { scales.typical_error() } else { scales.typical_speed() };
    let is_colored = !is_error && layers.wind == Wind::Arrows && layers.speed == SpeedBy::Color;
    let unit = unit(making.rect.size);
    let limit = ARROW_LIMIT * ARROW_SPACING * unit;
    let mut shapes = Vec::new();
    for (((place, x), u), mass) in places.iter().zip(&world).zip(velocities).zip(masses) {
        let along = if is_error { u } else { clock.view_motion(shown_t, *x, u) }.map(|c| c as f32);
        let speed = along[0].hypot(along[1]);
        let raw = ARROW_TYPICAL * ARROW_SPACING * unit * speed / top;
        let length = if is_colored { COLORED * limit } else { limit * raw / (raw + 0.6 * limit) };
        if !speed.is_finite() || speed < 1e-6 || length < 1.2 * unit {
            continue;
        }
        let direction = [along[0] / speed, -along[1] / speed];
        // Arrows stand on their middles.
        let begin = [0, 1].map(|k| making.rect.at[k] + place[k] - 0.5 * length * direction[k]);
        let ink = color(speed).faded(OPACITIES[0] + (OPACITIES[1] - OPACITIES[0]) * mass);
        shapes.extend(arrow(begin, direction, length, unit, ink));
    }
    shapes
}

/// Middles of equal parts of a panel, from its corner.
fn grid(size: [f32; 2]) -> Vec<Point> {
    let spacing = ARROW_SPACING * unit(size);
    let [columns, rows] = size.map(|side| ((side / spacing).round() as usize).clamp(1, 400));
    let middle = |k: usize, count: usize, side: f32| (k as f32 + 0.5) / count as f32 * side;
    (0..rows * columns)
        .map(|k| [middle(k % columns, columns, size[0]), middle(k / columns, rows, size[1])])
        .collect()
}

/// How much mass there is at world positions, in [0, 1]: 1 everywhere where nobody knows.
fn masses(stage: &Stage, index: usize, t: f64, x: &[[f64; 2]], scales: &Scales) -> Vec<f32> {
    let Some(exact) = stage.shown(index).field.exact() else { return vec![1.0; x.len()] };
    let top = f64::from(scales.density);
    let step = |ln_p: f64| {
        let share = (ln_p.exp() / top / MASS).clamp(0.0, 1.0);
        (share * share * (3.0 - 2.0 * share)) as f32
    };
    let known = exact.velocity_and_density(&stage.lanes[index].clock, t, x);
    known.into_iter().map(|(_, ln_p)| step(ln_p)).collect()
}
