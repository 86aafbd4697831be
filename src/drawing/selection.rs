//! What is selected among the marks of a drawing.

use std::sync::Arc;

use super::{
    canvas::Canvas,
    marks::Frame,
    operation::{Operation, OperationError},
    sequence::Drawing,
    similarity::Similarity,
};
use crate::{
    density::raster::{CELLS, Raster},
    numeric::Point,
};

/// A cell whose weight a mark changes by no more does not belong to it.
const CHANGED: f32 = 0.02;

/// Marks of a drawing, and the frame around them. They are known by identity: what was undone is not selected any
/// more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    marks: Vec<Arc<Operation>>,
    frame: Option<Frame>,
}

impl Selection {
    /// The uppermost mark that is within `reach` of a place; nothing where there is none.
    #[must_use]
    pub fn at(drawing: &Drawing, place: Point, reach: f32) -> Self {
        let mut found = Self::default();
        replay(drawing, |mark, change| {
            let reach = reach.max(change.cell());
            let is_near = |at: Point| (at[0] - place[0]).hypot(at[1] - place[1]) <= reach;
            if change.places().any(is_near) {
                found = Self::of(vec![mark.clone()], change.bounds());
            }
        });
        found
    }

    /// Every mark that lies between two corners.
    #[must_use]
    pub fn within(drawing: &Drawing, a: Point, b: Point) -> Self {
        let area = Frame::between(a, b);
        let mut marks = Vec::new();
        let mut around = None;
        replay(drawing, |mark, change| {
            let Some([low, high]) = change.bounds() else { return };
            let is_inside = |at: Point| (0..2).all(|k| (at[k] - area.centre[k]).abs() <= area.half[k]);
            if is_inside(low) && is_inside(high) {
                marks.push(mark.clone());
                around = Some(union(around, [low, high]));
            }
        });
        Self::of(marks, around)
    }

    /// Every mark.
    #[must_use]
    pub fn all(drawing: &Drawing) -> Self {
        let mut around = None;
        let mut marks = Vec::new();
        replay(drawing, |mark, change| {
            marks.push(mark.clone());
            around = change.bounds().map_or(around, |bounds| Some(union(around, bounds)));
        });
        Self::of(marks, around)
    }

    fn of(marks: Vec<Arc<Operation>>, bounds: Option<[Point; 2]>) -> Self {
        Self { marks, frame: bounds.map(|[low, high]| Frame::between(low, high)) }
    }

    /// Both; what is in both is in neither.
    #[must_use]
    pub fn toggled(&self, other: &Self) -> Self {
        let is_in = |selection: &Self, mark: &Arc<Operation>| selection.marks.iter().any(|m| Arc::ptr_eq(m, mark));
        let only = |a: &Self, b: &Self| a.marks.iter().filter(|mark| !is_in(b, mark)).cloned().collect::<Vec<_>>();
        let marks = [only(self, other), only(other, self)].concat();
        let corners = |selection: &Self| selection.frame.map(|frame| frame.corners());
        let mut around = None;
        for corner in [corners(self), corners(other)].into_iter().flatten().flatten() {
            around = Some(union(around, [corner, corner]));
        }
        let bounds = if marks.is_empty() { None } else { around };
        Self::of(marks, bounds)
    }

    /// Where it is; nothing where nothing is selected.
    #[must_use]
    pub fn frame(&self) -> Option<Frame> {
        self.frame
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// How many marks are selected.
    #[must_use]
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether this mark is selected.
    #[must_use]
    pub fn holds(&self, mark: &Arc<Operation>) -> bool {
        self.marks.iter().any(|selected| Arc::ptr_eq(selected, mark))
    }

    /// Whether all of it is still in a drawing.
    #[must_use]
    pub fn is_of(&self, drawing: &Drawing) -> bool {
        self.marks.iter().all(|mark| drawing.operations().iter().any(|operation| Arc::ptr_eq(operation, mark)))
    }

    /// The drawing with the selected marks elsewhere, turned and scaled, and what is selected then.
    ///
    /// # Errors
    /// [`OperationError`] where they would be too far away or too large.
    pub fn mapped(&self, drawing: &Drawing, by: &Similarity) -> Result<(Drawing, Self), OperationError> {
        let mut marks = Vec::new();
        let mut map = |operation: &Arc<Operation>| {
            let mapped = self.holds(operation).then(|| operation.mapped(by)).flatten();
            let Some(mapped) = mapped.map(Arc::new) else { return operation.clone() };
            marks.push(mapped.clone());
            mapped
        };
        let operations: Vec<_> = drawing.operations().iter().map(&mut map).collect();
        Ok((operations.try_into()?, Self { marks, frame: self.frame.map(|frame| frame.mapped(by)) }))
    }

    /// The drawing with the selected marks a second time, a little beside the first, and the copies selected.
    ///
    /// # Errors
    /// As [`Self::mapped`].
    pub fn duplicated(&self, drawing: &Drawing) -> Result<(Drawing, Self), OperationError> {
        let by = Similarity::shift([BESIDE, -BESIDE]);
        let copies = self.marks.iter().filter_map(|mark| mark.mapped(&by)).map(Arc::new);
        let marks: Vec<_> = copies.collect();
        let operations = [drawing.operations(), &marks].concat();
        Ok((operations.try_into()?, Self { marks, frame: self.frame.map(|frame| frame.mapped(&by)) }))
    }

    /// The drawing without the selected marks.
    ///
    /// # Errors
    /// None that the drawing itself does not have.
    pub fn removed(&self, drawing: &Drawing) -> Result<Drawing, OperationError> {
        let kept = drawing.operations().iter().filter(|operation| !self.holds(operation));
        kept.cloned().collect::<Vec<_>>().try_into()
    }
}

/// How far from the first a copy is put, in world units along both axes.
const BESIDE: f32 = 0.2;

/// Between the lowest and the highest of both.
fn union(around: Option<[Point; 2]>, [low, high]: [Point; 2]) -> [Point; 2] {
    let [lowest, highest] = around.unwrap_or([low, high]);
    [[0, 1].map(|k| low[k].min(lowest[k])), [0, 1].map(|k| high[k].max(highest[k]))]
}

/// What a mark changes.
struct Change<'a> {
    before: &'a Raster,
    after: &'a Raster,
}

impl Change<'_> {
    fn cell(&self) -> f32 {
        self.after.grid().cell() as f32
    }

    /// Middles of the cells that it changes.
    fn places(&self) -> impl Iterator<Item = Point> {
        let weights = self.before.weights().iter().zip(self.after.weights()).enumerate();
        let changed = weights.filter(|(_, (before, after))| (*before - *after).abs() > CHANGED);
        let grid = *self.after.grid();
        changed.map(move |(cell, _)| grid.at(cell % CELLS, cell / CELLS).map(|c| c as f32))
    }

    fn bounds(&self) -> Option<[Point; 2]> {
        let half = 0.5 * self.cell();
        self.places().fold(None, |around, at| Some(union(around, [at.map(|c| c - half), at.map(|c| c + half)])))
    }
}

/// Draws once more, and shows what each mark changes.
fn replay(drawing: &Drawing, mut visit: impl FnMut(&Arc<Operation>, &Change<'_>)) {
    let mut canvas = Canvas::default();
    for operation in drawing.operations() {
        if let Some(mark) = operation.mark() {
            canvas.draw(|raster| {
                let before = raster.clone();
                mark.paint(raster);
                visit(operation, &Change { before: &before, after: raster });
            });
        } else if operation.apply(&mut canvas).is_err() {
            // It was done before, or there would be no drawing.
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::{
        marks::{Brush, Effect, Form, Shape},
        symmetry::Symmetry,
    };

    fn square(centre: Point, effect: Effect) -> Operation {
        let frame = Frame { centre, half: [0.5, 0.5], angle: 0.0 };
        let brush = Brush { strength: 1.0, ..Brush::default() };
        let symmetry = Symmetry::default();
        Operation::Shape(Shape { effect, brush, is_filled: true, form: Form::Rectangle(frame), symmetry })
    }

    fn drawing() -> Drawing {
        let named = Drawing::named("ring").unwrap();
        [square([-2.0, 0.0], Effect::Draw), square([-1.8, 0.1], Effect::Erase), square([2.0, 2.0], Effect::Draw)]
            .into_iter()
            .fold(named, |drawing, mark| drawing.then(mark).unwrap())
    }

    #[test]
    fn the_uppermost_mark_is_selected_by_what_it_changes() {
        let drawing = drawing();
        let [_, first, eraser, last] = drawing.operations() else { panic!() };
        let at = |x: f32, y: f32| Selection::at(&drawing, [x, y], 0.01);
        assert!(at(2.0, 2.0).holds(last) && at(-2.0, 0.0).holds(eraser) && at(-2.45, 0.0).holds(first));
        assert!(at(0.0, -2.8).is_empty() && at(0.0, 0.0).is_empty(), "what was there before is no mark");
        let frame = at(2.0, 2.0).frame().unwrap();
        assert!((frame.half[0] - 0.5).abs() < 0.05 && (frame.centre[1] - 2.0).abs() < 0.03, "{frame:?}");
        let both = Selection::within(&drawing, [-3.0, -1.0], [0.0, 1.0]);
        assert_eq!(both.len(), 2);
        assert_eq!(both.toggled(&at(2.0, 2.0)).len(), 3);
        assert!(both.toggled(&both).is_empty());
    }

    #[test]
    fn what_is_selected_is_moved_doubled_and_removed() {
        let drawing = drawing();
        let selection = Selection::at(&drawing, [2.0, 2.0], 0.01);
        let (moved, selected) = selection.mapped(&drawing, &Similarity::shift([0.0, -4.0])).unwrap();
        assert!(selected.is_of(&moved) && !selection.is_of(&moved));
        assert!(Selection::at(&moved, [2.0, 2.0], 0.01).is_empty());
        assert_eq!(Selection::at(&moved, [2.0, -2.0], 0.01).marks, selected.marks);
        let (doubled, copies) = selected.duplicated(&moved).unwrap();
        assert_eq!((doubled.operations().len(), copies.len()), (5, 1));
        assert_eq!(copies.removed(&doubled).unwrap(), moved);
        assert!(selection.mapped(&drawing, &Similarity::shift([2e6, 0.0])).is_err());
    }
}
