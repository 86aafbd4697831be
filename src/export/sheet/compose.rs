//! A sheet from a scene.

use std::sync::Arc;

use super::{
    content::{self, Layer, PT_PER_MM, Sheet, Upwards},
    form::SheetForm,
    layout::{Arrangement, Contents, Rect},
    legend::Legend,
    making::{Making, unit},
    stage::Stage,
    titles,
};
use crate::{
    export::{carried, error::ClipError, material::Material, text},
    figure::{
        Ink, Inks, Shape,
        legend::{Peak, Row, rows_of},
    },
    gpu::{
        lane::{Scales, View},
        theme::{Colors, Rgb},
    },
    numeric::Point,
    scene::{Exposure, GrainColor, Layout, Scene, SpeedBy, Wind, flow::BETWEEN_PARTS, lane_grid},
};

/// Smallest letters that somebody can read, in typographic points.
const SMALLEST_PT: f32 = 4.0;
/// Width of the line around a panel.
const FRAME: f32 = 0.4;

/// The sheet that shows `material` in this form, unless `is_cancelled` says so meanwhile. `made` is told how many panels
/// there are so far.
///
/// # Errors
/// [`ClipError`].
pub fn composed(
    material: &Arc<Material>,
    form: &SheetForm,
    made: &dyn Fn(u32),
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Sheet, ClipError> {
    let form = form.clone().sanitised();
    let mut stage = Stage::new(material, form.particles, is_cancelled)?;
    let plan = Plan::new(&stage, &form);
    let arrangement = plan.contents.arranged();
    let [rows, columns] = [plan.contents.rows, plan.contents.columns];
    let mut panels = Vec::with_capacity(rows * columns);
    for (k, rect) in arrangement.panels.iter().enumerate() {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        let (lane, times) = plan.shown(k);
        let making = Making {
            scene: &plan.scene,
            rect: *rect,
            times,
            is_of_moment: plan.form.times.len() > 1 && !plan.is_wide,
            dpi: form.dpi as f32,
            is_transparent: form.is_transparent,
            letters: plan.contents.letters,
            scales: stage.scales(&plan.scene, times),
        };
        panels.push(making.panel(&mut stage, lane)?);
        made(k as u32 + 1);
    }
    let mut around = vec![frames(&arrangement, Colors::of(plan.scene.theme).faint)];
    around.extend(plan.titles(&arrangement));
    around.push(plan.legend.layer(arrangement.legend, plan.scene.theme));
    around.retain(|layer| !layer.shapes.is_empty());
    Ok(Sheet {
        size: arrangement.size,
        ground: content::ground(plan.scene.theme),
        is_transparent: form.is_transparent,
        title: plan.title(),
        panels,
        around,
        upwards: plan.upwards(&arrangement),
        scene: carried::text(material, form.holds_scene),
        grid: [rows, columns],
        particles: stage.particles(),
    })
}

/// Rows and columns of panels that a form asks for with so many lanes, in this layout.
#[must_use]
pub fn grid(form: &SheetForm, lanes: usize, layout: Layout) -> [usize; 2] {
    match (layout, form.times.len()) {
        // All moments have a place of their own.
        (Layout::Spread, _) => [lanes, 1],
        (Layout::Single, 0 | 1) => [1, lanes],
        (Layout::Single, times) => [lanes, times],
    }
}

/// Panels that stand beside each other, where there is room for them.
fn beside(form: &SheetForm, lanes: usize, layout: Layout) -> usize {
    // Lanes at one moment stand as on the stage.
    if layout == Layout::Single && form.times.len() <= 1 {
        lane_grid(lanes)[0]
    } else {
        grid(form, lanes, layout)[1]
    }
}

/// Width in millimetres of a figure with so many lanes, in this layout.
#[must_use]
pub fn width_mm(form: &SheetForm, lanes: usize, layout: Layout) -> f64 {
    form.width_mm(beside(form, lanes, layout))
}

/// What goes where.
struct Plan {
    scene: Scene,
    form: SheetForm,
    /// Whether source and target stand beside each other in each panel.
    is_wide: bool,
    contents: Contents,
    row_titles: Vec<String>,
    column_titles: Vec<String>,
    note: String,
    legend: Legend,
}

impl Plan {
    fn new(stage: &Stage, form: &SheetForm) -> Self {
        let (material, mut scene) = (&stage.material, stage.material.scene.clone());
        scene.document.layers.legend &= form.has_legend;
        let (lanes, layout) = (material.lanes.len(), scene.document.layers.layout);
        let is_wide = layout == Layout::Spread;
        let [rows, columns] = grid(form, lanes, layout);
        let names = if lanes > 1 { titles::of_lanes(material) } else { Vec::new() };
        let (is_strip, letters) = (columns > 1 || rows > 1, text::height(form.letters_pt));
        let moments = moments(&form.times);
        let (row_titles, column_titles) = match (is_wide, moments.len()) {
            (true, _) => (names, Vec::new()),
            (false, 1) => (Vec::new(), names),
            (false, _) => (names, moments.clone()),
        };
        let beside = beside(form, lanes, layout);
        let width = (width_mm(form, lanes, layout) * PT_PER_MM) as f32;
        let widest = column_titles.iter().map(|title| text::width(title, letters)).reduce(f32::max);
        let single = if moments.len() == 1 && !is_wide { moments.clone() } else { Vec::new() };
        let parts: Vec<String> = [titles::common(material)].into_iter().chain(single).collect();
        let note = if scene.document.layers.caption && (!is_strip || moments.len() == 1) {
            parts.join(BETWEEN_PARTS)
        } else {
            String::new()
        };
        let contents = Contents {
            width,
            aspect: if is_wide { 2.0 } else { 1.0 },
            rows,
            columns,
            beside,
            letters,
            column_title: widest,
            has_row_titles: !row_titles.is_empty(),
            notes: usize::from(!note.is_empty()),
            legend: 0.0,
        };
        let mut plan = Self {
            scene,
            form: form.clone(),
            is_wide,
            contents,
            row_titles,
            column_titles,
            note,
            legend: Legend::new(Vec::new(), width, letters, 1.0),
        };
        let arrangement = contents.arranged();
        let (panel, room) = (arrangement.panels[0].size, arrangement.notes.size[0]);
        plan.legend = Legend::new(plan.legend_rows(stage), room, letters, unit(panel));
        plan.contents.legend = plan.legend.height();
        plan
    }

    /// The lane and the moments of a panel.
    fn shown(&self, panel: usize) -> (usize, &[f64]) {
        let columns = self.contents.columns;
        match (self.is_wide, self.form.times.len()) {
            (true, _) | (false, 1) => (panel, &self.form.times),
            (false, _) => {
                let moment = panel % columns;
                (panel / columns, &self.form.times[moment..=moment])
            }
        }
    }

    /// What colours mean: once for all lanes where that is the same, and for each lane where it is not.
    fn legend_rows(&self, stage: &Stage) -> Vec<Row> {
        if !self.scene.document.layers.legend {
            return Vec::new();
        }
        let mut scene = self.scene.clone();
        // Single grains are of one ink: no colour says how dense they lie.
        scene.document.layers.grains &= scene.document.grains.color != GrainColor::Sand;
        // What is drawn is what is explained.
        match scene.document.layers.wind {
            _ if self.is_wide && self.form.times.len() > 1 => scene.document.layers.wind = Wind::Calm,
            Wind::Streaks => scene.document.layers.wind = Wind::Arrows,
            _ => {}
        }
        let is_of_each = scene.document.layers.exposure == Exposure::Moment
            && self.contents.rows * self.contents.columns * self.form.times.len() > 1;
        let peak = if is_of_each { Peak::Each } else { Peak::Known };
        let t = self.form.times.last().copied().unwrap_or(1.0);
        let drawn = scene.document.drawn();
        let has_arrows = drawn.speed == SpeedBy::Length && scene.document.grains.color != GrainColor::Speed;
        let of_lane = |index: usize| {
            let view = View { scene: &scene, size_px: [64.0; 2], pixels_per_point: 1.0, t };
            let mut subject = stage.lanes[index].subject(stage.shown(index), &view);
            if let Some(own) = subject.scales.as_mut().filter(|_| has_arrows) {
                // Arrows have one scale, so that lanes can be compared.
                let Scales { speed, error, .. } = stage.scales(&scene, &self.form.times);
                (own.speed, own.error) = (speed, error);
            }
            rows_of(&scene, &subject, peak)
        };
        let mut rows = of_lane(0);
        let is_same = |a: &Row, b: &Row| a.title == b.title && a.ends == b.ends;
        let names = titles::of_lanes(&stage.material);
        let (first, mut is_named) = (rows.len(), false);
        for (index, name) in names.iter().enumerate().skip(1) {
            for mut row in of_lane(index) {
                if !rows[..first].iter().any(|known| is_same(known, &row)) {
                    row.title = format!("{name}: {}", row.title);
                    is_named = true;
                    rows.push(row);
                }
            }
        }
        if is_named {
            let others: Vec<String> = rows[first..].iter().map(|row| row.title.clone()).collect();
            for row in &mut rows[..first] {
                if others.iter().any(|title| title.ends_with(&format!(": {}", row.title))) {
                    row.title = format!("{}: {}", names[0], row.title);
                }
            }
        }
        rows
    }

    /// Titles of columns, and the note.
    fn titles(&self, arrangement: &Arrangement) -> Vec<Layer> {
        let inks = Inks::of(self.scene.theme);
        let titles = arrangement.column_titles.iter().zip(&self.column_titles);
        let titles = titles.filter_map(|(rect, title)| {
            let size = self.fitting(title, rect.size[0])?;
            // They stand on the panel.
            let at = [rect.middle()[0], rect.end()[1]];
            Some(written(at, [0.5, 1.0], size, title, inks.text))
        });
        let titles = Layer { name: "titles", shapes: titles.collect() };
        let note = self.note_that_fits(arrangement.notes.size[0]).map(|(line, size)| {
            let Rect { at, .. } = arrangement.notes;
            written([at[0], at[1] + 0.15 * size], [0.0, 0.0], size, &line, inks.faint)
        });
        vec![titles, Layer { name: "note", shapes: note.into_iter().collect() }]
    }

    /// The note without the parts that it can do without, where it would be too small to read.
    fn note_that_fits(&self, width: f32) -> Option<(String, f32)> {
        let mut parts: Vec<&str> = self.note.split(BETWEEN_PARTS).filter(|part| !part.is_empty()).collect();
        while !parts.is_empty() {
            let line = parts.join(BETWEEN_PARTS);
            let size = self
                .contents
                .letters
                .min(self.contents.letters * width / text::width(&line, self.contents.letters));
            if size > 0.85 * self.contents.letters || (parts.len() == 1 && size >= text::height(SMALLEST_PT)) {
                return Some((line, size));
            }
            // The moment is said last, and matters most.
            parts.remove(parts.len().saturating_sub(2));
        }
        None
    }

    fn upwards(&self, arrangement: &Arrangement) -> Vec<Upwards> {
        let ink = Inks::of(self.scene.theme).text;
        let title = |(row, rect): &(usize, Rect)| {
            let line = self.row_titles[*row].clone();
            // The band may be narrower than a line.
            let size = self.fitting(&line, rect.size[1])?.min(rect.size[0] / text::LINE);
            (size >= text::height(SMALLEST_PT)).then(|| Upwards { middle: rect.middle(), size, line, ink })
        };
        arrangement.row_titles.iter().filter_map(title).collect()
    }

    /// The height of a face that a line has on a width, unless nobody could read it.
    fn fitting(&self, line: &str, width: f32) -> Option<f32> {
        let letters = self.contents.letters;
        let size = letters * (width / text::width(line, letters)).min(1.0);
        (size >= text::height(SMALLEST_PT)).then_some(size)
    }

    /// What the sheet shows, in a line.
    fn title(&self) -> String {
        let paths: Vec<&str> = self.scene.document.lanes.iter().map(|lane| lane.path.label()).collect();
        let moments = moments(&self.form.times);
        format!("Flow matching: {}; {}", paths.join(", "), moments.join(", "))
    }
}

/// Moments in words, with as many digits as tell them apart.
fn moments(times: &[f64]) -> Vec<String> {
    let with = |digits: usize| -> Vec<String> { times.iter().map(|t| format!("t = {t:.digits$}")).collect() };
    let tells_apart = |digits: &usize| {
        let words = with(*digits);
        (0..times.len()).all(|k| (0..k).all(|j| words[j] != words[k] || times[j] == times[k]))
    };
    with((2..=6).find(tells_apart).unwrap_or(6))
}

fn written(at: Point, anchor: [f32; 2], size: f32, line: &str, ink: Ink) -> Shape {
    Shape::Text { at, anchor, size, lines: vec![line.to_owned()], ink, shade: None }
}

/// Lines around all panels.
fn frames(arrangement: &Arrangement, color: Rgb) -> Layer {
    let frame = |rect: &Rect| {
        let ([left, top], [right, bottom]) = (rect.at, rect.end());
        let points = vec![[left, top], [right, top], [right, bottom], [left, bottom], [left, top]];
        Shape::Line { points, width: FRAME, ink: Ink::opaque(color) }
    };
    Layer { name: "frames", shapes: arrangement.panels.iter().map(frame).collect() }
}
