//! A sheet before it is written: panels with what is in them, and what stands around them. Lengths are typographic points
//! of 1/72 inch from its left top corner.

use super::layout::Rect;
use crate::{
    figure::{Ink, Shape},
    gpu::theme::{Colors, Rgb},
    numeric::Point,
    scene::Theme,
};

/// Points in a millimetre.
pub(super) const PT_PER_MM: f64 = 72.0 / 25.4;

/// What is around a text on a shade, as a share of its face.
pub(super) const SHADE: [f32; 2] = [0.3, 0.0];

/// What a sheet of a theme is drawn on: paper is white.
pub(super) fn ground(theme: Theme) -> Rgb {
    match theme {
        Theme::Paper => [u8::MAX; 3],
        Theme::Night | Theme::Contrast => Colors::of(theme).ground,
    }
}

/// A sheet.
#[derive(Debug)]
pub struct Sheet {
    /// Width and height.
    pub(super) size: [f32; 2],
    /// What it is drawn on.
    pub(super) ground: Rgb,
    /// Whether that is left out.
    pub(super) is_transparent: bool,
    /// What it shows, in a line.
    pub(super) title: String,
    pub(super) panels: Vec<Panel>,
    /// Titles, legend and notes.
    pub(super) around: Vec<Layer>,
    pub(super) upwards: Vec<Upwards>,
    /// The scene inside, as text.
    pub(super) scene: Option<String>,
    /// Rows and columns of panels, before those that do not fit follow below.
    pub(super) grid: [usize; 2],
    pub(super) particles: usize,
}

/// What is seen of one lane.
#[derive(Debug)]
pub(super) struct Panel {
    pub(super) rect: Rect,
    /// What lies under the lines: at most one for each moment.
    pub(super) pictures: Vec<Picture>,
    /// What is cut off at the edges of the panel.
    pub(super) layers: Vec<Layer>,
}

/// A picture that fills a panel.
#[derive(Debug)]
pub(super) struct Picture {
    /// Straight RGBA, row by row from the top.
    pub(super) pixels: Vec<u8>,
    pub(super) size_px: [u32; 2],
}

/// Shapes that belong together.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) name: &'static str,
    pub(super) shapes: Vec<Shape>,
}

/// A line of text that runs upwards.
#[derive(Debug)]
pub(super) struct Upwards {
    /// Its middle.
    pub(super) middle: Point,
    /// Height of the face.
    pub(super) size: f32,
    pub(super) line: String,
    pub(super) ink: Ink,
}

impl Sheet {
    /// Width and height in millimetres.
    #[must_use]
    pub fn size_mm(&self) -> [f64; 2] {
        self.size.map(|side| f64::from(side) / PT_PER_MM)
    }

    /// Rows and columns of panels.
    #[must_use]
    pub fn grid(&self) -> [usize; 2] {
        self.grid
    }

    /// Grains in each panel, which may be fewer than were asked for.
    #[must_use]
    pub fn particles(&self) -> usize {
        self.particles
    }
}

impl Picture {
    /// Whether nothing is seen through it.
    pub(super) fn is_opaque(&self) -> bool {
        self.pixels.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX)
    }

    /// The same as a PNG, without alpha where nothing is seen through it.
    pub(super) fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let (mut bytes, [width, height]) = (Vec::new(), self.size_px);
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        let is_opaque = self.is_opaque();
        encoder.set_color(if is_opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header()?;
        if is_opaque {
            let rgb: Vec<u8> =
                self.pixels.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
            writer.write_image_data(&rgb)?;
        } else {
            writer.write_image_data(&self.pixels)?;
        }
        writer.finish()?;
        Ok(bytes)
    }
}
