//! A sheet to a file.

use std::io::Write;

use super::{content::Sheet, format::SheetFormat, pdf, png, svg};
use crate::export::{error::ClipError, png_file};

/// Writes a sheet, with so many pixels per inch where it is pixels. The same sheet gives the same bytes.
///
/// # Errors
/// [`ClipError`]; one of writing names no file.
pub fn write(sheet: &Sheet, format: SheetFormat, dpi: u32, to: &mut dyn Write) -> Result<(), ClipError> {
    let written = match format {
        SheetFormat::Svg => svg::write(sheet, to),
        SheetFormat::Pdf => {
            let bytes = pdf::written(sheet).map_err(ClipError::Encode)?;
            to.write_all(&bytes)
        }
        SheetFormat::Png => {
            let (pixels, size) = png::drawn(sheet, dpi)?;
            let bytes = png_file::encoded_at(&pixels, size, sheet.scene.as_deref(), Some(dpi));
            to.write_all(&bytes.map_err(|error| ClipError::Encode(error.to_string()))?)
        }
    };
    written.map_err(ClipError::unnamed)
}
