//! What is in a panel.

use super::{
    arrows,
    content::{Layer, Panel},
    lines::{level_lines, simplified},
    making::{Making, Seen, unit},
    overlay,
    stage::Stage,
};
use crate::{
    export::error::ClipError,
    figure::{CONTOUR_LINES, Ink, Inks, Shape},
    gpu::theme::Colors,
    numeric::Point,
    scene::{GrainColor, Ground, Layers, Wind},
};

/// Sides of pictures in pixels: the stage paints its ground in fewer cells than the most.
const SIDES_PX: [f32; 2] = [16.0, 2048.0];
/// Share of the peak that the outline of a target encloses, as in outline.wgsl.
const OUTLINE: f64 = 0.25;

impl Making<'_> {
    /// What a lane shows.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub(super) fn panel(&self, stage: &mut Stage, index: usize) -> Result<Panel, ClipError> {
        let drawn = self.scene.document.drawn();
        let seen = self.seen(stage.lanes[index].clock);
        let mut panel = Panel { rect: self.rect, pictures: Vec::new(), layers: Vec::new() };
        if drawn.ground != Ground::Plain {
            let size_px = self.size_px();
            // Where several are on top of each other, each lets the others through.
            let is_transparent = self.is_transparent || self.times.len() > 1;
            for t in self.times {
                panel.pictures.push(stage.ground(index, *t, size_px, is_transparent)?);
            }
        }
        let mut add = |name, shapes: Vec<Shape>| {
            if !shapes.is_empty() {
                panel.layers.push(Layer { name, shapes });
            }
        };
        if drawn.contours {
            add("contours", self.contours(stage, index, &seen)?);
        }
        if drawn.trajectories {
            add("trajectories", self.trajectories(stage, index, &seen)?);
        }
        if drawn.trails {
            add("trails", self.trails(stage, index, &seen)?);
        }
        if drawn.grains {
            add("grains", self.grains(stage, index, &seen)?);
        }
        if drawn.outline {
            add("outline", self.outline(stage, index, &seen));
        }
        if drawn.wind != Wind::Calm && self.times.len() == 1 {
            add("arrows", arrows::of(self, stage, index, &seen));
        }
        add("figure", overlay::of(self, stage, index));
        Ok(panel)
    }

    /// Width and height of its pictures.
    fn size_px(&self) -> [u32; 2] {
        let size = self.rect.size.map(|side| side / 72.0 * self.dpi);
        let longer = size[0].max(size[1]);
        let scale = longer.clamp(SIDES_PX[0], SIDES_PX[1]) / longer;
        size.map(|side| ((side * scale).round() as u32).max(1))
    }

    fn contours(&self, stage: &mut Stage, index: usize, seen: &Seen) -> Result<Vec<Shape>, ClipError> {
        let ink = Ink::opaque(Colors::of(self.scene.theme).contour).faded(0.75);
        let mut shapes = Vec::new();
        for t in self.times {
            let (values, side) = stage.density(index, *t)?;
            let ruler = seen.clock.view(*t);
            for line in 1..=CONTOUR_LINES {
                for line in level_lines(&values, side, 0.5f64.powi(line)) {
                    let place =
                        |at: &[f64; 2]| seen.place(*t, ruler.world(at.map(|c| 2.0 * c - 1.0)).map(|c| c as f32));
                    self.line(&line.iter().map(place).collect::<Vec<_>>(), self.width(0.9), ink, &mut shapes);
                }
            }
        }
        Ok(shapes)
    }

    fn outline(&self, stage: &Stage, index: usize, seen: &Seen) -> Vec<Shape> {
        let Some((weights, side, centre, half)) = stage.target(index) else { return Vec::new() };
        let (mut shapes, ink) = (Vec::new(), Inks::of(self.scene.theme).target.faded(0.9));
        for line in level_lines(&weights, side, OUTLINE) {
            // Data stand where they end, in every view.
            let world = |at: &[f64; 2]| [0, 1].map(|k| (centre[k] + half * (2.0 * at[k] - 1.0)) as f32);
            let points: Vec<Point> = line.iter().map(|at| seen.place(1.0, world(at))).collect();
            self.line(&points, self.width(1.1), ink, &mut shapes);
        }
        shapes
    }

    fn trajectories(&self, stage: &mut Stage, index: usize, seen: &Seen) -> Result<Vec<Shape>, ClipError> {
        let count = self.scene.document.layers.trajectory_count as usize;
        let colors = stage.trajectory_colors(index)?;
        let ways = stage.trajectories(index, count);
        // The more there are, the fainter each.
        let share = (0.55 * (300.0 / ways.len().max(1) as f32).sqrt()).clamp(0.3, 0.9);
        let end = if self.is_of_moment { self.last() } else { 1.0 };
        let (mut lines, mut ends) = (Vec::new(), Vec::new());
        for (way, [r, g, b, _]) in ways.iter().zip(colors) {
            let ink = Ink::opaque([r, g, b]).faded(share);
            let begun = seen.place(0.0, way.view(0.0));
            if end > 0.0 {
                self.line(&seen.along(way, 0.0, end), self.width(0.9), ink, &mut lines);
                let (radius, ink) = (self.width(1.5), Ink::opaque([r, g, b]).faded(0.9));
                ends.push(Shape::Disc { at: seen.place(end, way.view(end)), radius, ink });
            }
            ends.push(Shape::Ring { at: begun, radius: self.width(1.5), width: self.width(0.6), ink });
        }
        lines.extend(ends.into_iter().filter(|shape| self.is_inside(shape)));
        Ok(lines)
    }

    fn trails(&self, stage: &mut Stage, index: usize, seen: &Seen) -> Result<Vec<Shape>, ClipError> {
        let (mut shapes, length) = (Vec::new(), f64::from(self.scene.document.layers.trail));
        let ways = stage.trajectories(index, stage.particles());
        for t in self.times {
            let grains = stage.grains(index, *t)?;
            let begin = (t - length).max(0.0);
            let middle = 0.5 * (begin + t);
            for (way, (_, color)) in ways.iter().zip(&grains).filter(|_| *t > 0.0) {
                let ink = self.ink(*color);
                self.line(&seen.along(way, begin, middle), self.width(0.8), ink.faded(0.25), &mut shapes);
                self.line(&seen.along(way, middle, *t), self.width(0.9), ink.faded(0.55), &mut shapes);
            }
        }
        Ok(shapes)
    }

    fn grains(&self, stage: &mut Stage, index: usize, seen: &Seen) -> Result<Vec<Shape>, ClipError> {
        let presence = self.scene.document.grain_presence();
        let radius = 0.5 * self.scene.document.grains.size_points * unit(self.rect.size);
        let mut shapes = Vec::new();
        for t in self.times {
            let disc = |(at, color): (Point, [u8; 4])| {
                let ink = self.ink(color).faded(0.75 * presence);
                Shape::Disc { at: seen.place(*t, at), radius, ink }
            };
            shapes.extend(stage.grains(index, *t)?.into_iter().map(disc).filter(|shape| self.is_inside(shape)));
        }
        Ok(shapes)
    }

    /// The colour of a grain: single ones are of one ink where their light has colours only together.
    fn ink(&self, [r, g, b, _]: [u8; 4]) -> Ink {
        let is_plain =
            self.scene.document.grains.color == GrainColor::Sand && self.scene.document.study.lasso.is_none();
        if is_plain { Inks::of(self.scene.theme).sand } else { Ink::opaque([r, g, b]) }
    }

    /// Adds a line, if some of it may be seen.
    fn line(&self, points: &[Point], width: f32, ink: Ink, shapes: &mut Vec<Shape>) {
        let box_of = |axis: usize| {
            points.iter().fold((f32::MAX, f32::MIN), |(low, high), at| (low.min(at[axis]), high.max(at[axis])))
        };
        let end = self.rect.end();
        let meets = |axis: usize| {
            let (low, high) = box_of(axis);
            high >= self.rect.at[axis] - width && low <= end[axis] + width
        };
        let is_finite = points.iter().flatten().all(|c| c.is_finite());
        if points.len() > 1 && is_finite && meets(0) && meets(1) {
            shapes.push(Shape::Line { points: simplified(points), width, ink });
        }
    }

    /// Whether some of a disc or a ring may be seen.
    fn is_inside(&self, shape: &Shape) -> bool {
        let (Shape::Disc { at, radius, .. } | Shape::Ring { at, radius, .. }) = shape else { return true };
        let end = self.rect.end();
        (0..2).all(|axis| at[axis] + radius >= self.rect.at[axis] && at[axis] - radius <= end[axis])
    }
}

/// What of a scene no panel of so many moments shows as the stage does, in words.
#[must_use]
pub fn differences(layers: &Layers, moments: usize) -> Vec<&'static str> {
    let mut found = Vec::new();
    match layers.wind {
        Wind::Calm => {}
        _ if moments > 1 => found.push("arrows are left out where several moments share a panel"),
        Wind::Streaks => found.push("streaks are drawn as arrows of the field"),
        Wind::Arrows | Wind::Error => {}
    }
    found
}
