//! What the colours mean, with units.

use super::{
    contours::LINES,
    number_format::short,
    pen::{Ink, Inks, Pen, Shape},
    subject::Subject,
};
use crate::{
    gpu::{
        lane::{Scales, TYPICAL_ARROW_POINTS},
        palette::{self, Map},
        theme::Colors,
    },
    path::Schedule,
    scene::{GrainColor, Ground, Layers, Scene, SpeedBy, Theme, Wind},
};

/// Width and height of a bar, and height of a row, in points.
const BAR: [f32; 2] = [120.0, 8.0];
const ROW: f32 = 40.0;
const MARGIN: f32 = 12.0;
/// The largest share of the view that may be covered: what is flowing comes first.
const MOST: f32 = 0.1;
/// Width in points below which a number stands on two lines.
const NARROW: f32 = 260.0;
/// Strips that a bar is made of.
const STRIPS: usize = 40;

/// What one kind of colours means.
pub struct Row {
    /// What it is of.
    pub title: String,
    /// What stands between title and ends.
    pub sign: Sign,
    /// What the ends stand for.
    pub ends: [String; 2],
}

/// What stands between title and ends.
pub enum Sign {
    /// Colours along a bar.
    Bar(Box<dyn Fn(Theme, f32) -> [u8; 3]>),
    /// An arrow of this length in points.
    Arrow(f32, fn(Inks) -> Ink),
}

pub(super) fn draw(pen: &mut Pen, scene: &Scene, subject: &Subject<'_>) {
    let rows = if scene.document.layers.legend { rows_of(scene, subject, Peak::Known) } else { Vec::new() };
    let top = MARGIN + subject.above;
    let covered = (BAR[0] + MARGIN) * ROW * rows.len() as f32;
    let rows = if covered > MOST * pen.size[0] * pen.size[1] { Vec::new() } else { rows };
    for (index, row) in rows.iter().enumerate() {
        let left = pen.size[0] - MARGIN - BAR[0];
        let top = top + ROW * index as f32;
        let (from, to) = ([left - 6.0, top - 4.0], [left + BAR[0] + 6.0, top - 4.0 + ROW]);
        pen.push(Shape::Bar { from, to, ink: pen.ink.shade });
        text(pen, [left, top], 0.0, row.title.clone(), pen.ink.text);
        let low = [left, top + 14.0 + BAR[1]];
        match &row.sign {
            Sign::Bar(color) => {
                bar(pen, [left, top + 14.0], color);
                text(pen, low, 0.0, row.ends[0].clone(), pen.ink.faint);
                text(pen, [left + BAR[0], low[1]], 1.0, row.ends[1].clone(), pen.ink.faint);
            }
            Sign::Arrow(length, ink) => {
                let from = pen.view_at([left, top + 21.0]);
                pen.arrow(from, [1.0, 0.0], *length, 1.5, ink(pen.ink));
                text(pen, [left + length + 8.0, top + 14.0], 0.0, row.ends[0].clone(), pen.ink.faint);
            }
        }
    }
    error_number(pen, scene, subject, top + ROW * rows.len() as f32 + 4.0);
}

/// The error as a number, below the legend or in its place.
fn error_number(pen: &mut Pen, scene: &Scene, subject: &Subject<'_>, top: f32) {
    if !scene.document.drawn().shows_error() {
        return;
    }
    let lines = match subject.error {
        Some(now) if pen.size[0] < NARROW => {
            vec!["E|v - u|^2 at t =".into(), format!("{} (units/t)^2", short(now))]
        }
        Some(now) => vec![format!("E|v - u|^2 = {} (units/t)^2 at t", short(now))],
        None if subject.model.is_none() => vec!["an error needs a network".into()],
        None => return,
    };
    let at = [pen.size[0] - MARGIN, top];
    pen.write_shaded(at, [1.0, 0.0], lines, (12.0, pen.ink.text));
}

fn bar(pen: &mut Pen, [left, top]: [f32; 2], color: &dyn Fn(Theme, f32) -> [u8; 3]) {
    let width = BAR[0] / STRIPS as f32;
    for strip in 0..STRIPS {
        let share = (strip as f32 + 0.5) / STRIPS as f32;
        let x = left + strip as f32 * width;
        pen.push(Shape::Bar {
            from: [x, top],
            to: [x + width, top + BAR[1]],
            ink: Ink::opaque(color(pen.theme, share)),
        });
    }
}

fn text(pen: &mut Pen, at: [f32; 2], anchor: f32, line: String, ink: Ink) {
    pen.write(at, [anchor, 0.0], vec![line], (10.5, ink));
}

/// What lengths and speeds in the view are.
#[derive(Clone, Copy, Debug, Default)]
struct Units {
    /// Whether the scale of the view changes on the path: its lengths are not the world's.
    normalised: bool,
    /// Whether the field is a learned one.
    learned: bool,
}

impl Units {
    fn of(subject: &Subject<'_>) -> Self {
        let normalised = matches!(subject.clock.schedule, Schedule::Ve { .. });
        Self { normalised, learned: subject.learned }
    }

    /// The title of speeds along the field, after what has them.
    fn speed(self, of: &str) -> String {
        let field = if self.learned { "v_t" } else { "u_t" };
        format!("{of}|{field}|, units/t{}", if self.normalised { ", in the view" } else { "" })
    }
}

/// How the highest density is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peak {
    /// By its number.
    Known,
    /// As the peak of each picture, where several pictures have one legend.
    Each,
}

/// What the colours of a lane mean, whether or not the scene has a legend; nothing as long as there is no flow.
#[must_use]
pub fn rows_of(scene: &Scene, subject: &Subject<'_>, peak: Peak) -> Vec<Row> {
    let mut layers = scene.document.drawn();
    // Without a field to compare with there is no error to be seen.
    if subject.model.is_none() || subject.exact.is_none() {
        layers.ground = if layers.ground == Ground::Error { Ground::Plain } else { layers.ground };
        layers.wind = if layers.wind == Wind::Error { Wind::Calm } else { layers.wind };
    }
    let color = scene.document.grains.color;
    subject.scales.map_or_else(Vec::new, |scales| rows(&layers, color, &scales, Units::of(subject), peak))
}

fn rows(layers: &Layers, color: GrainColor, scales: &Scales, units: Units, peak: Peak) -> Vec<Row> {
    // Colours of densities and errors go with the root; both are the world's in every view.
    let root = |title: &str, which: Map, high: String| map(title.into(), which, ["0".into(), high]);
    let density = || match peak {
        Peak::Known => short(f64::from(scales.density)),
        Peak::Each => "peak".into(),
    };
    let mut rows = Vec::new();
    match layers.ground {
        Ground::Plain => {}
        Ground::Heat => rows.push(root("p_t per square unit (root)", Map::Heat, density())),
        Ground::Dunes => rows.push(root("p_t per square unit (root)", Map::Dunes, density())),
        Ground::Divergence => {
            let top = scales.divergence;
            let ends = [format!("{:.0} gathers", -top), format!("{top:.0} thins")];
            rows.push(map("div u_t per unit of t (root)".into(), Map::Divergence, ends));
        }
        Ground::Error => rows.push(root("|v_t - u_t|, units/t (root)", Map::Error, short(f64::from(scales.error)))),
    }
    if layers.contours {
        rows.push(contour_row(scales, peak));
    }
    if layers.grains || (layers.trails && color != GrainColor::Sand) {
        rows.push(grain_row(color, scales, units, peak));
    }
    if layers.trajectories {
        rows.extend(trajectory_row(color, layers.grains || layers.trails));
    }
    rows.extend(wind_row(layers, scales, units));
    rows
}

/// Colours of arrows, or one arrow with what its length stands for.
fn wind_row(layers: &Layers, scales: &Scales, units: Units) -> Option<Row> {
    let arrow = |title: String, speed: f32, ink: fn(Inks) -> Ink| Row {
        title,
        sign: Sign::Arrow(TYPICAL_ARROW_POINTS, ink),
        ends: [short(f64::from(speed)), String::new()],
    };
    match (layers.wind, layers.speed) {
        (Wind::Arrows, SpeedBy::Color) => {
            Some(map(units.speed("arrows: "), Map::Speed, ["0".into(), short(f64::from(scales.speed))]))
        }
        (Wind::Arrows, SpeedBy::Length) => {
            let ink: fn(Inks) -> Ink = if units.learned { |inks| inks.learned } else { |inks| inks.exact };
            Some(arrow(units.speed(""), scales.typical_speed(), ink))
        }
        (Wind::Error, _) => Some(arrow("|v_t - u_t|, units/t".into(), scales.typical_error(), |inks| inks.text)),
        (Wind::Calm | Wind::Streaks, _) => None,
    }
}

/// What the colours of whole trajectories mean, unless the row of grains says it.
fn trajectory_row(color: GrainColor, grains_are_shown: bool) -> Option<Row> {
    match color {
        GrainColor::Region | GrainColor::Source if grains_are_shown => None,
        GrainColor::Region => Some(region_row("trajectories: part they end in")),
        _ => Some(source_row("trajectories: angle of x_0")),
    }
}

fn map(title: String, map: Map, ends: [String; 2]) -> Row {
    Row { title, sign: Sign::Bar(Box::new(move |theme, share| map.color(theme, f64::from(share)))), ends }
}

/// Lines on the ground colour.
fn contour(theme: Theme, share: f32) -> [u8; 3] {
    let colors = Colors::of(theme);
    if (share * 6.0).fract() < 0.2 { colors.contour } else { colors.ground }
}

fn contour_row(scales: &Scales, peak: Peak) -> Row {
    let level = |k: i32| match peak {
        Peak::Known => short(f64::from(scales.density) / f64::from(1 << k)),
        Peak::Each => format!("1/{}", 1 << k),
    };
    let of = if peak == Peak::Each { " of the peak" } else { "" };
    let title = format!("lines: {}, {}, {} ...", level(1), level(2), level(3));
    Row { title, sign: Sign::Bar(Box::new(contour)), ends: [format!("... {}{of}", level(LINES)), String::new()] }
}

fn grain_row(color: GrainColor, scales: &Scales, units: Units, peak: Peak) -> Row {
    let top = f64::from(scales.density).ln();
    match color {
        GrainColor::LogDensity if peak == Peak::Each => {
            map("grains: ln p_t".into(), Map::LogDensity, ["peak - 7".into(), "peak".into()])
        }
        GrainColor::Sand => light_row(),
        GrainColor::Source => source_row("grains: angle of x_0"),
        GrainColor::Speed => map(units.speed("grains: "), Map::Speed, ["0".into(), short(f64::from(scales.speed))]),
        GrainColor::LogDensity => {
            map("grains: ln p_t".into(), Map::LogDensity, [format!("{:.1}", top - 7.0), format!("{top:.1}")])
        }
        GrainColor::Region => region_row("grains: part they end in"),
    }
}

/// What the light of grains means.
fn light_row() -> Row {
    let sign = Sign::Bar(Box::new(|theme, share| Colors::of(theme).light(f64::from(share))));
    Row { title: "grains: how dense they lie".into(), sign, ends: [String::new(), "densest".into()] }
}

fn region_row(title: &str) -> Row {
    map(title.into(), Map::Region, [String::new(), "a colour for each".into()])
}

fn source_row(title: &str) -> Row {
    // As the shader has it: half a turn at angle 0.
    let sign = Sign::Bar(Box::new(|theme, share| palette::source_color(theme, share, 0.8)));
    Row { title: title.into(), sign, ends: ["-180°".into(), "180°".into()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_trajectories_are_explained_once() {
        let scales = Scales { speed: 3.0, density: 1.0, divergence: 1.0, error: 1.0 };
        for (grains, color, expected) in [
            (false, GrainColor::Source, "trajectories: angle of x_0"),
            (false, GrainColor::Region, "trajectories: part they end in"),
            (true, GrainColor::Source, "grains: angle of x_0"),
            (true, GrainColor::Region, "grains: part they end in"),
        ] {
            let layers = Layers { grains, trajectories: true, ..Layers::none() };
            let rows = rows(&layers, color, &scales, Units::default(), Peak::Known);
            let titles: Vec<&str> = rows.iter().map(|row| &*row.title).collect();
            assert_eq!(titles, [expected]);
        }
    }
}
