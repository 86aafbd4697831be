//! What is decided about a picture, and what may be.

use std::{borrow::Cow, fmt};

use image::metadata::Orientation;
use serde::{Deserialize, Serialize};

use super::{ink::Ink, kind::Kind, shaping::Shaping};

/// How a picture is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureOptions {
    /// What holds the mass; unset, alpha where it carries the shape, else what is not all around, else the rarer
    /// of dark and light.
    pub ink: Option<Ink>,
    /// Whether the orientation tag is obeyed.
    pub turn: bool,
    /// Whether more than 8 bits, and what differs little, are stretched to the values in use.
    pub stretch: bool,
    /// Whether an even background that is neither white nor black, or noisy, is taken as empty.
    pub background: bool,
    /// What is corrected if the picture is a photograph of a drawing.
    pub photograph: Photograph,
    /// What else is done with it.
    pub shaping: Shaping,
}

impl Default for PictureOptions {
    fn default() -> Self {
        Self {
            ink: None,
            turn: true,
            stretch: true,
            background: true,
            photograph: Photograph::ALL,
            shaping: Shaping::default(),
        }
    }
}

/// What is corrected in a photograph of a drawing, or was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photograph {
    /// What surrounds the sheet is left out.
    pub surround: bool,
    /// Uneven light on the ground is evened out.
    pub evening: bool,
    /// The lines of ruled paper are left out.
    pub ruling: bool,
}

impl Photograph {
    /// Everything.
    pub const ALL: Self = Self { surround: true, evening: true, ruling: true };
}

/// What was decided about a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureDecisions {
    /// The kind of the file; nothing for an array.
    pub kind: Option<Kind>,
    /// Width and height in pixels, as stored.
    pub size: [u32; 2],
    /// Whether only the first of several pictures was read.
    pub is_first_of_several: bool,
    /// How it was turned, where it was.
    pub turn: Option<Cow<'static, str>>,
    /// The values that were stretched to black and white, where they were.
    pub stretched: Option<[u16; 2]>,
    /// What was corrected as in a photograph of a drawing.
    pub photograph: Photograph,
    /// What holds the mass.
    pub ink: Ink,
    /// Levels of 255, from white for dark ink and from black for light, that were taken as empty.
    pub background: Option<u8>,
    /// What else was done with it.
    #[serde(flatten)]
    pub shaping: Shaping,
}

/// A turn in words; nothing where there is none.
pub(super) fn words(orientation: Orientation) -> Option<&'static str> {
    match orientation {
        Orientation::NoTransforms => None,
        Orientation::Rotate90 => Some("turned 90 degrees clockwise"),
        Orientation::Rotate180 => Some("turned 180 degrees"),
        Orientation::Rotate270 => Some("turned 90 degrees counter-clockwise"),
        Orientation::FlipHorizontal => Some("mirrored left to right"),
        Orientation::FlipVertical => Some("mirrored top to bottom"),
        Orientation::Rotate90FlipH => Some("turned 90 degrees clockwise and mirrored"),
        Orientation::Rotate270FlipH => Some("turned 90 degrees counter-clockwise and mirrored"),
    }
}

impl fmt::Display for PictureDecisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [width, height] = self.size;
        write!(f, "{} of {width} x {height}", self.kind.map_or("picture", Kind::name))?;
        if self.is_first_of_several {
            f.write_str(", first frame")?;
        }
        if let Some(turn) = &self.turn {
            write!(f, ", {turn}")?;
        }
        if let Some([low, high]) = self.stretched {
            write!(f, ", values {low} to {high} stretched")?;
        }
        if self.photograph.surround {
            f.write_str(", surround of the sheet left out")?;
        }
        if self.photograph.evening {
            f.write_str(", uneven light evened out")?;
        }
        f.write_str(match self.ink {
            Ink::Dark => ", dark ink",
            Ink::Light => ", light ink",
            Ink::Alpha => ", alpha as ink",
        })?;
        if self.photograph.ruling {
            f.write_str(", ruling of the paper left out")?;
        }
        if let Some(level) = self.background {
            write!(f, ", background up to {level} of 255 taken as empty")?;
        }
        self.shaping.fmt(f)
    }
}
