//! A figure as it will look, in pixels of a screen.

use std::sync::Arc;

use super::{
    compose::{composed, width_mm},
    form::{DPIS, SheetForm},
    png,
};
use crate::export::{error::ClipError, material::Material};

/// Millimetres of an inch.
const INCH: f64 = 25.4;

/// RGBA pixels of a figure, and its width and height, no larger than the room for it.
///
/// # Errors
/// [`ClipError`]; it is [`ClipError::Cancelled`] where `is_cancelled` says so meanwhile.
pub fn preview(
    material: &Arc<Material>,
    form: &SheetForm,
    room_px: [u32; 2],
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<(Vec<u8>, [u32; 2]), ClipError> {
    let document = &material.scene.document;
    let per_inch = |pixels: u32, mm: f64| (f64::from(pixels.max(1)) * INCH / mm).floor();
    let wide = per_inch(room_px[0], width_mm(form, document.lanes.len(), document.layers.layout));
    let dpi = (wide as u32).clamp(*DPIS.start(), *DPIS.end());
    let form = SheetForm { dpi, holds_scene: false, ..form.clone() };
    let sheet = composed(material, &form, &|_| {}, is_cancelled)?;
    let tall = per_inch(room_px[1], sheet.size_mm()[1]);
    png::drawn(&sheet, (wide.min(tall) as u32).max(1))
}
