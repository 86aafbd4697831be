//! Pictures of the window as PNG.

use eframe::egui::{Color32, ColorImage};

use crate::export::png_file;

/// A PNG of the pixels, with the colours that they had before they were multiplied by their opacity.
///
/// # Errors
/// [`png::EncodingError`] of a picture without pixels.
pub fn encoded(image: &ColorImage) -> Result<Vec<u8>, png::EncodingError> {
    let rgba: Vec<u8> = image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
    png_file::encoded(&rgba, image.size.map(|side| side as u32), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_what_they_were() {
        let pixels = [[255, 0, 0, 255], [0, 0, 0, 0], [10, 200, 30, 255], [255, 255, 255, 128]];
        let colors = pixels.map(|[r, g, b, a]| Color32::from_rgba_unmultiplied(r, g, b, a));
        let bytes = encoded(&ColorImage::new([2, 2], colors.to_vec())).unwrap();
        let read = image::load_from_memory(&bytes).unwrap().into_rgba8();
        assert_eq!(read.pixels().map(|pixel| pixel.0).collect::<Vec<_>>(), pixels);
        assert!(encoded(&ColorImage::new([0, 0], Vec::new())).is_err(), "a picture without pixels is none");
    }
}
