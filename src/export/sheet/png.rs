//! A sheet as pixels.

use tiny_skia::{FilterQuality, Pixmap, PixmapMut, PixmapPaint, Transform};

use super::content::{Panel, Picture, Sheet, Upwards};
use crate::{
    export::{
        error::ClipError,
        layered, shapes,
        text::{self, BASELINE, LINE},
    },
    figure::Shape,
    gpu::theme::Rgb,
};

/// Most pixels of a picture, and most along a side.
const MOST_PX: u64 = 120_000_000;
const LONGEST_PX: u32 = 32_000;

/// Straight RGBA of a sheet with so many pixels per inch, with its width and height.
///
/// # Errors
/// [`ClipError::Size`] when these would be too many.
pub(super) fn drawn(sheet: &Sheet, dpi: u32) -> Result<(Vec<u8>, [u32; 2]), ClipError> {
    let scale = dpi as f32 / 72.0;
    let size_px = sheet.size.map(|side| ((side * scale).round() as u32).max(1));
    let [width, height] = size_px;
    if u64::from(width) * u64::from(height) > MOST_PX || width.max(height) > LONGEST_PX {
        return Err(ClipError::Size(format!(
            "{width} x {height} px are too many for a PNG; take a smaller --dpi or --width-mm, or write SVG or PDF"
        )));
    }
    let on = |ground: Rgb| on(sheet, scale, size_px, ground);
    let pixels = if sheet.is_transparent { layered::transparent(sheet.ground, on)? } else { on(sheet.ground)? };
    Ok((pixels, size_px))
}

/// The sheet on a ground.
fn on(sheet: &Sheet, scale: f32, size_px: [u32; 2], [r, g, b]: Rgb) -> Result<Vec<u8>, ClipError> {
    let mut pixels = [r, g, b, u8::MAX].repeat(size_px[0] as usize * size_px[1] as usize);
    for panel in &sheet.panels {
        place(&mut pixels, size_px, scale, panel)?;
    }
    for layer in &sheet.around {
        shapes::draw(&mut pixels, size_px, scale, &layer.shapes);
    }
    for line in &sheet.upwards {
        upwards(&mut pixels, size_px, scale, line);
    }
    Ok(pixels)
}

/// Draws a panel at its place, cut off at its edges.
fn place(pixels: &mut [u8], size_px: [u32; 2], scale: f32, panel: &Panel) -> Result<(), ClipError> {
    let edge = |c: f32, axis: usize| ((c * scale).round().max(0.0) as u32).min(size_px[axis]);
    let (at, end) = (panel.rect.at, panel.rect.end());
    let [from, to] = [at, end].map(|corner| [edge(corner[0], 0), edge(corner[1], 1)]);
    let inner = [to[0] - from[0], to[1] - from[1]];
    if inner.contains(&0) {
        return Ok(());
    }
    let mut tile = copied(pixels, size_px[0], from, inner);
    for picture in &panel.pictures {
        lay(&mut tile, inner, picture).ok_or_else(|| ClipError::Encode("a picture without a size".into()))?;
    }
    let corner = from.map(|c| c as f32 / scale);
    let place = |at: [f32; 2]| [at[0] - corner[0], at[1] - corner[1]];
    let all = panel.layers.iter().flat_map(|layer| &layer.shapes);
    let shifted: Vec<Shape> = all.map(|shape| shape.mapped(place, 1.0, |width| width)).collect();
    shapes::draw(&mut tile, inner, scale, &shifted);
    for (row, line) in tile.chunks_exact(4 * inner[0] as usize).enumerate() {
        let start = 4 * ((from[1] as usize + row) * size_px[0] as usize + from[0] as usize);
        pixels[start..start + line.len()].copy_from_slice(line);
    }
    Ok(())
}

/// Lays a picture over all of a tile.
fn lay(tile: &mut [u8], size: [u32; 2], picture: &Picture) -> Option<()> {
    let mut premultiplied = picture.pixels.clone();
    for pixel in premultiplied.chunks_exact_mut(4) {
        let alpha = u16::from(pixel[3]);
        pixel[..3].iter_mut().for_each(|c| *c = ((u16::from(*c) * alpha + 127) / 255) as u8);
    }
    let [width, height] = picture.size_px;
    let source = Pixmap::from_vec(premultiplied, tiny_skia::IntSize::from_wh(width, height)?)?;
    let mut target = PixmapMut::from_bytes(tile, size[0], size[1])?;
    let stretch = [0, 1].map(|axis| size[axis] as f32 / picture.size_px[axis] as f32);
    let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
    target.draw_pixmap(0, 0, source.as_ref(), &paint, Transform::from_scale(stretch[0], stretch[1]), None);
    Some(())
}

fn copied(pixels: &[u8], width: u32, [left, top]: [u32; 2], [columns, rows]: [u32; 2]) -> Vec<u8> {
    let row = |y: u32| {
        let start = 4 * ((top + y) as usize * width as usize + left as usize);
        &pixels[start..start + 4 * columns as usize]
    };
    (0..rows).flat_map(row).copied().collect()
}

/// Writes a line upwards: on what is there turned to the right, which is then turned back.
fn upwards(pixels: &mut [u8], size_px: [u32; 2], scale: f32, line: &Upwards) {
    let size = scale * line.size;
    let half = [0.5 * LINE * size, 0.5 * text::width(&line.line, size) + 2.0];
    let middle = line.middle.map(|c| c * scale);
    let low = [0, 1].map(|k| (middle[k] - half[k]).floor().clamp(0.0, size_px[k] as f32) as u32);
    let high = [0, 1].map(|k| (middle[k] + half[k]).ceil().clamp(0.0, size_px[k] as f32) as u32);
    let [columns, rows] = [0, 1].map(|k| (high[k] - low[k]) as usize);
    if columns * rows == 0 {
        return;
    }
    let at = |x: usize, y: usize| 4 * ((low[1] as usize + y) * size_px[0] as usize + low[0] as usize + x);
    // Along a turned row one goes up, from row to row one goes right.
    let places: Vec<usize> = (0..columns * rows).map(|k| at(k / rows, rows - 1 - k % rows)).collect();
    let mut turned: Vec<u8> = places.iter().flat_map(|at| pixels[*at..at + 4].to_vec()).collect();
    let begin = low[1] as f32 + rows as f32 - middle[1] - 0.5 * text::width(&line.line, size);
    let baseline = middle[0] - low[0] as f32 + (BASELINE - 0.5) * LINE * size;
    text::write(&mut turned, rows as u32, &line.line, size, [begin, baseline], line.ink.0);
    for (at, pixel) in places.iter().zip(turned.chunks_exact(4)) {
        pixels[*at..at + 4].copy_from_slice(pixel);
    }
}
