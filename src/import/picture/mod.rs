//! Densities from pictures.
//!
//! - `kind`: recognising a picture by its content; `decode`, `frames` and `segments`: its pixels.
//! - `planes`: darkness and opacity; `ink`: which of them is the shape.
//! - `contrast`: whether it shows anything; `sheet`, `ground`, `ruling` and `cells`: photographs of drawings.
//! - `place`: weights in the drawing area; `shaping`: what else may be done with them.
//!
//! A file takes at most [`MAX_FILE`] bytes and a picture [`MAX_PIXELS`](super::MAX_PIXELS) pixels, [`MAX_SIDE`](super::MAX_SIDE) on a side, checked before
//! they are decoded. Decoding takes up to 8 bytes a pixel (a progressive JPEG: 12, and its file), what follows 3 more.

mod cells;
mod contrast;
mod decisions;
mod decode;
mod error;
mod frames;
mod ground;
mod ink;
mod kind;
mod place;
mod planes;
mod ruling;
mod segments;
mod shaping;
mod sheet;
#[cfg(test)]
mod tests;

use std::io::{BufRead, Seek};

use image::{DynamicImage, GrayImage, metadata::Orientation};

use self::{
    contrast::Contrast,
    planes::{Planes, Stretch},
};
pub use self::{
    decisions::{Photograph, PictureDecisions, PictureOptions},
    decode::MAX_FILE,
    error::PictureError,
    ink::Ink,
    kind::{HEAD, Kind, Recognised, recognise},
    shaping::{Crop, Fit, NoCrop, Shaping},
};
use crate::density::raster::Raster;

/// Reads a PNG, JPEG, WebP or GIF, whichever its content is, and says what was decided. An error of the source ends
/// the reading.
///
/// # Errors
/// [`PictureError`], which says what to do.
pub fn read(
    source: impl BufRead + Seek,
    options: PictureOptions,
) -> Result<(Raster, PictureDecisions), PictureError> {
    let decoded = decode::decode(source)?;
    let orientation = if options.turn { decoded.orientation } else { Orientation::NoTransforms };
    let stretch = if options.stretch { Stretch::Deep } else { Stretch::Never };
    let planes = Planes::new(&decoded.pixels, stretch);
    drop(decoded.pixels);
    let (raster, decisions) = density(planes, Some(decoded.kind), orientation, options)?;
    Ok((raster, PictureDecisions { is_first_of_several: decoded.is_animated, ..decisions }))
}

/// The density of an array's pixels, the first row at the top. Of a mask what is true (white) holds the mass unless
/// `options` say otherwise.
///
/// # Errors
/// [`PictureError::Blank`].
pub fn of_pixels(
    pixels: &DynamicImage,
    is_mask: bool,
    options: PictureOptions,
) -> Result<(Raster, PictureDecisions), PictureError> {
    // Labels such as 0 and 1 are not black on black.
    let stretch = if options.stretch && !is_mask { Stretch::All } else { Stretch::Never };
    let options = PictureOptions { ink: options.ink.or(is_mask.then_some(Ink::Light)), ..options };
    let photograph = if is_mask { Photograph::default() } else { options.photograph };
    let options = PictureOptions { photograph, ..options };
    density(Planes::new(pixels, stretch), None, Orientation::NoTransforms, options)
}

fn density(
    planes: Planes,
    kind: Option<Kind>,
    orientation: Orientation,
    options: PictureOptions,
) -> Result<(Raster, PictureDecisions), PictureError> {
    let mut known = options.ink;
    let size = [planes.width, planes.height];
    let shaping = options.shaping;
    let mut planes = planes.cut(shaping.crop.kept(size, orientation));
    match contrast::of(&planes, kind == Some(Kind::Jpeg)) {
        Contrast::Faint(range) if options.stretch => contrast::stretch(&mut planes, range),
        Contrast::Nothing(darkness) if known.is_none() => known = Some(whole(darkness)?),
        _ => {}
    }
    let wanted = options.photograph;
    let surround = wanted.surround && known != Some(Ink::Light) && sheet::isolate(&mut planes);
    let evening = wanted.evening && ground::even_out(&mut planes, known);
    let ink = known.unwrap_or_else(|| ink::choose(&planes));
    let background = if options.background { ink::background(&planes, ink) } else { None };
    let empty = background.unwrap_or_default();
    let ruling = wanted.ruling && ruling::erase(&mut planes, ink, empty);
    let weights = ink::weights(&planes, ink, empty.level);
    let nothing = match ink {
        Ink::Dark => "white",
        Ink::Light => "black",
        Ink::Alpha => "transparent",
    };
    let raster = GrayImage::from_raw(planes.width, planes.height, weights)
        .map(|weights| shaping.tone(place::place(&weights, orientation, empty, shaping.fit)))
        .filter(|raster| !raster.is_empty())
        .ok_or(PictureError::Blank { nothing })?;
    let decisions = PictureDecisions {
        kind,
        size,
        is_first_of_several: false,
        turn: decisions::words(orientation).map(Into::into),
        stretched: planes.stretched,
        photograph: Photograph { surround, evening, ruling },
        ink,
        background: background.map(|background| background.end),
        shaping,
    };
    Ok((raster, decisions))
}

/// The ink of a picture that is the same all over: it is all ink, or blank.
fn whole(darkness: u8) -> Result<Ink, PictureError> {
    match darkness {
        0 => Err(PictureError::Blank { nothing: "white" }),
        1..128 => Err(PictureError::Blank { nothing: "about the same" }),
        _ => Ok(Ink::Dark),
    }
}
