//! What every PNG of the program says of itself.

use std::io::Write;

/// Keyword of the scene.
pub const SCENE: &str = "Dunefield scene";

/// Adds who made it, and the scene where it is to be inside.
///
/// # Errors
/// When the text is not within Latin-1, which escaped scenes are.
pub fn add_text<W: Write>(
    encoder: &mut png::Encoder<'_, W>,
    scene: Option<&str>,
) -> Result<(), png::EncodingError> {
    encoder.add_text_chunk("Software".into(), format!("Dunefield {}", env!("CARGO_PKG_VERSION")))?;
    match scene {
        Some(scene) => encoder.add_text_chunk(SCENE.into(), scene.into()),
        None => Ok(()),
    }
}

/// A PNG of opaque or transparent RGBA pixels, row by row from the top.
///
/// # Errors
/// [`png::EncodingError`], also of a picture without pixels.
pub fn encoded(pixels: &[u8], size: [u32; 2], scene: Option<&str>) -> Result<Vec<u8>, png::EncodingError> {
    encoded_at(pixels, size, scene, None)
}

/// The same with so many pixels per inch of paper, where that is known.
///
/// # Errors
/// As [`encoded`].
pub fn encoded_at(
    pixels: &[u8],
    [width, height]: [u32; 2],
    scene: Option<&str>,
    dpi: Option<u32>,
) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let per_metre = dpi.map(|dpi| (f64::from(dpi) / 0.0254).round() as u32);
    let dimensions = per_metre.map(|ppu| png::PixelDimensions { xppu: ppu, yppu: ppu, unit: png::Unit::Meter });
    encoder.set_pixel_dims(dimensions);
    add_text(&mut encoder, scene)?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}
