//! What is drawn by line and letter over a panel: the figure of the stage, at the size of letters that a sheet has.

use super::{
    making::{HAIRLINE, Making},
    stage::Stage,
};
use crate::{
    figure::{self, Shape},
    gpu::lane::View,
    numeric::Point,
};

/// Height of a face of letters on the stage that has the size of the sheet's letters.
const FACE: f32 = 12.0;
/// Of the width of a line on the stage: paper shows thinner ones.
const THINNER: f32 = 0.75;
/// Smaller panels have no labels on their contours, in sizes of letters.
const LABELLED: f32 = 16.0;

/// The figure over a lane.
pub(super) fn of(making: &Making<'_>, stage: &Stage, index: usize) -> Vec<Shape> {
    let scale = making.letters / FACE;
    let (rect, t) = (making.rect, making.last());
    let mut scene = making.scene.clone();
    // Both stand below the panels.
    (scene.document.layers.legend, scene.document.layers.caption) = (false, false);
    let smaller = rect.size[0].min(rect.size[1]);
    scene.document.layers.contours &= smaller > LABELLED * making.letters && making.times.len() == 1;
    let view = View { scene: &scene, size_px: rect.size, pixels_per_point: scale, t };
    let subject = stage.lanes[index].subject(stage.shown(index), &view);
    let shapes = figure::shapes(&scene, &subject, t, rect.size.map(|side| side / scale));
    let place = |at: Point| [0, 1].map(|axis| rect.at[axis] + scale * at[axis]);
    let thin = |width: f32| (THINNER * scale * width).max(HAIRLINE);
    shapes.iter().map(|shape| shape.mapped(place, scale, thin)).collect()
}
