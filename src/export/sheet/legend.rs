//! What the colours mean, below the panels.

use super::content::Layer;
use crate::{
    export::text::{self, LINE},
    figure::{
        Ink, Inks, Shape,
        legend::{Row, Sign},
    },
    numeric::Point,
    scene::Theme,
};

/// Width of a bar and its height, and what is between two rows, in sizes of letters.
const BAR: [f32; 2] = [9.0, 0.7];
const APART: f32 = 1.6;
/// Height of a row in lines, with what is above it.
const LINES: f32 = 3.1;
/// Letters here are a little smaller than those of titles, but not so small that nobody could read them.
const SMALLER: f32 = 0.9;
const SMALLEST: f32 = 4.0;
/// Strips that a bar is made of.
const STRIPS: usize = 64;

/// Rows beside each other, as many as a sheet is wide.
pub(super) struct Legend {
    /// Each with the place of its left top corner, from that of the legend.
    rows: Vec<(Row, Point)>,
    /// Height of the face.
    letters: f32,
    height: f32,
    /// Points for each point that the stage has.
    unit: f32,
}

impl Legend {
    /// Of these rows on a width, with a face of this height; a legend that nobody could read is left out. `unit` is how
    /// long the arrow of a point is.
    pub(super) fn new(rows: Vec<Row>, width: f32, letters: f32, unit: f32) -> Self {
        let (letters, smallest) = (SMALLER * letters, text::height(SMALLEST));
        let widest = rows.iter().map(|row| row_width(row, letters, unit)).fold(1.0, f32::max);
        let letters = letters * (width / widest).min(1.0);
        if letters < smallest || rows.is_empty() {
            return Self { rows: Vec::new(), letters, height: 0.0, unit };
        }
        let (line, mut at, mut placed) = (LINES * LINE * letters, [0.0, 0.0], Vec::with_capacity(rows.len()));
        for row in rows {
            let wide = row_width(&row, letters, unit);
            if at[0] > 0.0 && at[0] + wide > width {
                at = [0.0, at[1] + line];
            }
            placed.push((row, at));
            at[0] += wide + APART * letters;
        }
        Self { rows: placed, letters, height: at[1] + line, unit }
    }

    /// Its height.
    pub(super) fn height(&self) -> f32 {
        self.height
    }

    /// Its shapes, from its left top corner.
    pub(super) fn layer(&self, at: Point, theme: Theme) -> Layer {
        let mut shapes = Vec::new();
        for (row, place) in &self.rows {
            // Above each there is some room.
            let corner = [at[0] + place[0], at[1] + place[1] + 0.5 * LINE * self.letters];
            self.row(row, corner, theme, &mut shapes);
        }
        Layer { name: "legend", shapes }
    }

    fn row(&self, row: &Row, [left, top]: Point, theme: Theme, shapes: &mut Vec<Shape>) {
        let (inks, letters) = (Inks::of(theme), self.letters);
        let mut write = |at: Point, anchor: f32, line: &str, ink: Ink| {
            if !line.is_empty() {
                let lines = vec![line.to_owned()];
                shapes.push(Shape::Text { at, anchor: [anchor, 0.0], size: letters, lines, ink, shade: None });
            }
        };
        write([left, top], 0.0, &row.title, inks.text);
        let bar = top + LINE * letters;
        let [width, height] = BAR.map(|side| side * letters);
        match &row.sign {
            Sign::Bar(color) => {
                let low = bar + height + 0.1 * letters;
                write([left, low], 0.0, &row.ends[0], inks.faint);
                write([left + width, low], 1.0, &row.ends[1], inks.faint);
                // Each strip reaches to the end, so that no line is seen where two meet.
                shapes.extend((0..STRIPS).map(|strip| {
                    let share = (strip as f32 + 0.5) / STRIPS as f32;
                    let from = [left + strip as f32 / STRIPS as f32 * width, bar];
                    Shape::Bar { from, to: [left + width, bar + height], ink: Ink::opaque(color(theme, share)) }
                }));
            }
            Sign::Arrow(length, ink) => {
                let length = length * self.unit;
                write([left + length + 0.6 * letters, bar], 0.0, &row.ends[0], inks.faint);
                shapes.extend(arrow([left, bar + 0.6 * letters], [1.0, 0.0], length, self.unit, ink(inks)));
            }
        }
    }
}

fn row_width(row: &Row, letters: f32, unit: f32) -> f32 {
    let [low, high] = [0, 1].map(|k| text::width(&row.ends[k], letters));
    let below = match row.sign {
        Sign::Bar(_) => (BAR[0] * letters).max(low + high + 0.6 * letters),
        Sign::Arrow(length, _) => length * unit + 0.6 * letters + low,
    };
    text::width(&row.title, letters).max(below)
}

/// An arrow of this length from a place along a direction of length 1, downwards positive.
pub(super) fn arrow([x, y]: Point, [dx, dy]: Point, length: f32, unit: f32, ink: Ink) -> [Shape; 2] {
    /// Width of the shaft, length of the head and its half width, as on the stage.
    const SHAFT: f32 = 1.1;
    const HEAD: f32 = 6.5;
    const HEAD_HALF: f32 = 3.0;
    let head = (HEAD * unit).min(0.6 * length);
    let half = head * HEAD_HALF / HEAD;
    let on = |along: f32, aside: f32| [x + along * dx - aside * dy, y + along * dy + aside * dx];
    let width = (SHAFT * unit).max(0.25);
    [
        Shape::Line { points: vec![on(0.0, 0.0), on(length - 0.7 * head, 0.0)], width, ink },
        Shape::Fill { points: vec![on(length, 0.0), on(length - head, half), on(length - head, -half)], ink },
    ]
}
