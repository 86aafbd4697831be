//! Losses over the steps of trainings, both on log scales, up to a step that is marked.

use super::{
    number_format::short,
    pen::{Ink, Inks, Shape},
};
use crate::{
    numeric::Point,
    scene::{Theme, grouped},
};

/// Room around the axes at the left, top, right and bottom, in points.
const MARGINS: [f32; 4] = [76.0, 96.0, 26.0, 66.0];
/// Powers of ten that are shown at least, on each axis.
const LEAST: f64 = 1.0;
/// Height of letters, in points.
const LETTERS: f32 = 17.0;
/// Distance between two labels of an axis, in points at least.
const APART: f32 = 56.0;

/// The losses of one training.
#[derive(Clone, Debug, PartialEq)]
pub struct LossCurve {
    /// What it is called; nothing where it is the only one.
    pub name: String,
    /// Its colour.
    pub ink: Ink,
    /// (step from 1 on, loss), in the order of the steps; both are positive.
    pub points: Vec<[f64; 2]>,
}

/// Losses of trainings.
#[derive(Clone, Debug, PartialEq)]
pub struct LossPlot {
    /// What is plotted.
    pub title: String,
    /// The losses.
    pub curves: Vec<LossCurve>,
}

/// Powers of ten from and to, and where they are in points.
#[derive(Clone, Copy)]
struct Axis {
    powers: [f64; 2],
    points: [f32; 2],
}

impl Axis {
    /// An axis that holds these values.
    fn new(values: impl Iterator<Item = f64>, points: [f32; 2]) -> Self {
        let mut powers = [f64::INFINITY, f64::NEG_INFINITY];
        for power in values.map(f64::log10).filter(|power| power.is_finite()) {
            powers = [powers[0].min(power), powers[1].max(power)];
        }
        if powers[0] > powers[1] {
            powers = [0.0, LEAST];
        }
        let lacking = (LEAST - (powers[1] - powers[0])).max(0.0);
        Self { powers: [powers[0] - lacking / 2.0, powers[1] + lacking / 2.0], points }
    }

    fn place(&self, value: f64) -> f32 {
        let [low, high] = self.powers;
        let share = ((value.max(f64::MIN_POSITIVE).log10() - low) / (high - low)).clamp(0.0, 1.0) as f32;
        self.points[0] + share * (self.points[1] - self.points[0])
    }

    /// Powers of ten, or where there are few also 2 and 5 times them, that have a label.
    fn ticks(&self) -> Vec<f64> {
        let [low, high] = self.powers;
        let decade = ((self.points[1] - self.points[0]).abs() / (high - low) as f32).max(1.0);
        let (every, factors): (usize, &[f64]) = match decade {
            decade if decade > 3.4 * APART => (1, &[1.0, 2.0, 5.0]),
            decade => ((APART / decade).ceil() as usize, &[1.0]),
        };
        let powers = (low.floor() as i32..=high.ceil() as i32).step_by(every.max(1));
        let all = powers.flat_map(|power| factors.iter().map(move |factor| factor * 10f64.powi(power)));
        all.filter(|value| (low - 1e-9..=high + 1e-9).contains(&value.log10())).collect()
    }
}

impl LossPlot {
    /// Its shapes, in points from the left top corner of a view of this size, as far as `step`.
    #[must_use]
    pub fn shapes(&self, theme: Theme, [width, height]: [f32; 2], step: f64) -> Vec<Shape> {
        let ink = Inks::of(theme);
        let [left, top, right, bottom] = MARGINS;
        let of_all =
            |axis: usize| self.curves.iter().flat_map(move |curve| curve.points.iter().map(move |p| p[axis]));
        let x = Axis::new(of_all(0), [left, (width - right).max(left + 1.0)]);
        let y = Axis::new(of_all(1), [(height - bottom).max(top + 1.0), top]);
        let mut shapes = vec![Shape::Bar {
            from: [0.0; 2],
            to: [width, height],
            ink: Ink([ink.shade.0[0], ink.shade.0[1], ink.shade.0[2], 255]),
        }];
        grid(&mut shapes, ink, &x, &y);
        let write = |at: Point, anchor: [f32; 2], size: f32, line: String, ink: Ink| Shape::Text {
            at,
            anchor,
            size,
            lines: vec![line],
            ink,
            shade: None,
        };
        let steps = format!("step {}", grouped(step.max(0.0) as u64));
        shapes.push(write([left, 18.0], [0.0, 0.0], 1.2 * LETTERS, self.title.clone(), ink.text));
        shapes.push(write([left, 46.0], [0.0, 0.0], LETTERS, steps, ink.faint));
        let middle = f32::midpoint(x.points[0], x.points[1]);
        shapes.push(write([middle, height - 8.0], [0.5, 1.0], LETTERS, "training steps".into(), ink.faint));
        for (index, curve) in self.curves.iter().enumerate() {
            draw(&mut shapes, curve, &x, &y, step);
            if !curve.name.is_empty() {
                let at = [x.points[1], top + 4.0 + 1.3 * LETTERS * index as f32];
                shapes.push(write(at, [1.0, 0.0], LETTERS, curve.name.clone(), curve.ink));
            }
        }
        shapes
    }
}

/// Lines with labels at round numbers.
fn grid(shapes: &mut Vec<Shape>, ink: Inks, x: &Axis, y: &Axis) {
    let line =
        |from: Point, to: Point| Shape::Line { points: vec![from, to], width: 1.0, ink: ink.faint.faded(0.35) };
    let label = |at: Point, anchor: [f32; 2], line: String| Shape::Text {
        at,
        anchor,
        size: LETTERS,
        lines: vec![line],
        ink: ink.faint,
        shade: None,
    };
    for value in x.ticks() {
        let place = x.place(value);
        shapes.push(line([place, y.points[0]], [place, y.points[1]]));
        shapes.push(label([place, y.points[0] + 6.0], [0.5, 0.0], grouped(value.round() as u64)));
    }
    for value in y.ticks() {
        let place = y.place(value);
        shapes.push(line([x.points[0], place], [x.points[1], place]));
        shapes.push(label([x.points[0] - 8.0, place], [1.0, 0.5], short(value)));
    }
}

/// A curve: what comes later is faint, and where it is now there is a dot with the loss beside it.
fn draw(shapes: &mut Vec<Shape>, curve: &LossCurve, x: &Axis, y: &Axis, step: f64) {
    let place = |point: &[f64; 2]| [x.place(point[0]), y.place(point[1])];
    let all: Vec<Point> = curve.points.iter().map(place).collect();
    let reached = curve.points.partition_point(|point| point[0] <= step).max(1).min(all.len());
    let Some(now) = all.get(reached.saturating_sub(1)).copied() else { return };
    shapes.push(Shape::Line { points: all.clone(), width: 1.2, ink: curve.ink.faded(0.35) });
    shapes.push(Shape::Line { points: all[..reached].to_vec(), width: 2.4, ink: curve.ink });
    shapes.push(Shape::Disc { at: now, radius: 5.0, ink: curve.ink });
    let is_late = now[0] > f32::midpoint(x.points[0], x.points[1]);
    // Losses fall: there is room at the right above them, and at the left below.
    let (anchor, at) = if is_late {
        ([1.0, 0.0], [now[0] - 9.0, (now[1] + 6.0).min(y.points[0] - 1.4 * LETTERS)])
    } else {
        ([0.0, 1.0], [now[0] + 9.0, now[1] - 6.0])
    };
    shapes.push(Shape::Text {
        at,
        anchor,
        size: LETTERS,
        lines: vec![short(curve.points[reached - 1][1])],
        ink: curve.ink,
        shade: None,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(points: Vec<[f64; 2]>) -> LossPlot {
        let ink = Inks::of(Theme::Night).learned;
        LossPlot { title: "Loss".into(), curves: vec![LossCurve { name: String::new(), ink, points }] }
    }

    fn texts(shapes: &[Shape]) -> Vec<&str> {
        fn text(shape: &Shape) -> Option<&str> {
            if let Shape::Text { lines, .. } = shape { Some(&lines[0]) } else { None }
        }
        shapes.iter().filter_map(text).collect()
    }

    #[test]
    fn a_power_law_is_a_straight_line_up_to_now() {
        let points: Vec<[f64; 2]> =
            (0..=40).map(|k| 10f64.powf(f64::from(k) / 10.0)).map(|x| [x, 1.0 / x]).collect();
        let shapes = plot(points).shapes(Theme::Night, [480.0, 480.0], 100.0);
        let lines: Vec<&Vec<Point>> = (shapes.iter())
            .filter_map(|shape| match shape {
                Shape::Line { points, .. } if points.len() > 2 => Some(points),
                _ => None,
            })
            .collect();
        let [all, now] = lines[..] else { panic!("{lines:?}") };
        assert_eq!((all.len(), now.len()), (41, 21));
        let slope = |a: Point, b: Point| (b[1] - a[1]) / (b[0] - a[0]);
        let first = slope(all[0], all[40]);
        assert!(all.windows(2).all(|two| (slope(two[0], two[1]) - first).abs() < 1e-3 * first.abs()));
        let said = texts(&shapes);
        for text in ["Loss", "step 100", "1", "10", "100", "1,000", "10,000", "0.010", "0.0010"] {
            assert!(said.contains(&text), "{text}: {said:?}");
        }
    }

    #[test]
    fn everything_stays_inside_and_impossible_values_do_no_harm() {
        for points in [vec![], vec![[1.0, 0.3]], vec![[1.0, f64::NAN], [2.0, 0.0]], vec![[1.0, 1e-9], [1e7, 1e9]]] {
            for size in [[480.0, 480.0], [100.0, 90.0], [10.0, 10.0], [900.0, 300.0]] {
                for shape in plot(points.clone()).shapes(Theme::Paper, size, 1e3) {
                    let inside: Vec<Point> = match shape {
                        Shape::Line { points, .. } => points,
                        Shape::Disc { at, .. } => vec![at],
                        _ => vec![],
                    };
                    assert!(
                        inside.iter().flatten().all(|c| c.is_finite() && *c <= 902.0),
                        "{points:?} in {size:?}"
                    );
                }
            }
        }
    }
}
