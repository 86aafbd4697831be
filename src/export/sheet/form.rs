//! The form of a still or a figure.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::format::SheetFormat;
use crate::export::clip::Clip;

/// Most moments of a figure.
pub const MOST_TIMES: usize = 16;
/// Widths in millimetres.
pub const WIDTHS_MM: RangeInclusive<f64> = 20.0..=1000.0;
/// Pixels per inch of what is no line and no letter.
pub const DPIS: RangeInclusive<u32> = 72..=1200;
/// Pixels along a side of a still for each of its size.
pub const SCALES: RangeInclusive<u32> = 1..=4;
/// Sizes of letters, in typographic points of 1/72 inch.
pub const LETTERS_PT: RangeInclusive<f32> = 4.0..=24.0;
/// Grains in each panel: every one of them is a disc of its own.
pub const PARTICLES: RangeInclusive<u32> = 100..=50_000;

/// Widths of one column and of two in most journals, in millimetres, and the columns of panels that one holds.
const ONE_COLUMN_MM: f64 = 85.0;
const TWO_COLUMNS_MM: f64 = 170.0;
const MOST_IN_ONE: usize = 2;
/// Grains in each panel that the file stays small with.
const USUAL_PARTICLES: u32 = 2_000;

/// The form of a still or a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SheetForm {
    /// Moments in [0, 1], at most [`MOST_TIMES`]: one is a still, several stand beside each other.
    pub times: Vec<f64>,
    /// Width in millimetres, in [`WIDTHS_MM`]; nothing for that of one column of a journal, or of two where more than two
    /// panels stand beside each other.
    pub width_mm: Option<f64>,
    /// Pixels per inch of what is no line and no letter, in [`DPIS`].
    pub dpi: u32,
    /// Pixels along a side of a PNG of the stage for each of its size, in [`SCALES`].
    pub scale: u32,
    /// Whether the ground is left out.
    pub is_transparent: bool,
    /// Whether it says what the colours mean, where the scene does.
    pub has_legend: bool,
    /// Size of letters in typographic points, in [`LETTERS_PT`].
    pub letters_pt: f32,
    /// Grains in each panel, in [`PARTICLES`].
    pub particles: u32,
    /// Whether the scene is inside.
    pub holds_scene: bool,
}

impl Default for SheetForm {
    fn default() -> Self {
        Self {
            times: vec![1.0],
            width_mm: None,
            dpi: 300,
            scale: 1,
            is_transparent: false,
            has_legend: true,
            letters_pt: 8.0,
            particles: USUAL_PARTICLES,
            holds_scene: true,
        }
    }
}

impl SheetForm {
    /// That of a still beside a clip, which may have more grains than a file with a disc for each stays small with.
    #[must_use]
    pub fn beside(clip: &Clip) -> Self {
        let particles = clip.particles.min(USUAL_PARTICLES);
        Self { particles, holds_scene: clip.holds_scene, ..Self::default() }
    }

    /// So many moments, from t = 0 to t = 1 at equal distances; a single one is t = 1.
    #[must_use]
    pub fn even_times(count: usize) -> Vec<f64> {
        let count = count.clamp(1, MOST_TIMES);
        let last = count.saturating_sub(1).max(1) as f64;
        (0..count).map(|k| if count == 1 { 1.0 } else { k as f64 / last }).collect()
    }

    /// Whether a PNG is a picture of the stage, and not one of a figure of some width.
    #[must_use]
    pub fn is_of_stage(&self) -> bool {
        self.times.len() == 1 && self.width_mm.is_none()
    }

    /// Whether a file of this format is such a picture.
    #[must_use]
    pub fn is_picture_of_stage(&self, format: SheetFormat) -> bool {
        format == SheetFormat::Png && self.is_of_stage()
    }

    /// Width in millimetres with so many panels beside each other.
    #[must_use]
    pub fn width_mm(&self, columns: usize) -> f64 {
        let usual = if columns > MOST_IN_ONE { TWO_COLUMNS_MM } else { ONE_COLUMN_MM };
        self.width_mm.unwrap_or(usual)
    }

    /// The same with every number brought into its range.
    #[must_use]
    pub fn sanitised(self) -> Self {
        let default = Self::default();
        let inside = |t: &f64| t.is_finite();
        let times: Vec<f64> =
            (self.times.iter().copied().filter(inside)).map(|t| t.clamp(0.0, 1.0)).take(MOST_TIMES).collect();
        let letters_pt = if self.letters_pt.is_finite() { self.letters_pt } else { default.letters_pt };
        let width = |mm: f64| mm.clamp(*WIDTHS_MM.start(), *WIDTHS_MM.end());
        Self {
            times: if times.is_empty() { default.times } else { times },
            width_mm: self.width_mm.filter(|mm| mm.is_finite()).map(width),
            dpi: self.dpi.clamp(*DPIS.start(), *DPIS.end()),
            scale: self.scale.clamp(*SCALES.start(), *SCALES.end()),
            letters_pt: letters_pt.clamp(*LETTERS_PT.start(), *LETTERS_PT.end()),
            particles: self.particles.clamp(*PARTICLES.start(), *PARTICLES.end()),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_brought_into_their_ranges() {
        let wild = SheetForm {
            times: vec![f64::NAN, -1.0, 7.0],
            width_mm: Some(1e9),
            dpi: 0,
            scale: 99,
            letters_pt: f32::INFINITY,
            particles: 0,
            ..SheetForm::default()
        };
        let tame = wild.sanitised();
        assert_eq!((tame.times.as_slice(), tame.width_mm), ([0.0, 1.0].as_slice(), Some(1000.0)));
        assert_eq!((tame.dpi, tame.scale, tame.letters_pt, tame.particles), (72, 4, 8.0, 100));
        let none = SheetForm { times: Vec::new(), width_mm: Some(f64::NAN), ..SheetForm::default() };
        assert_eq!(none.sanitised(), SheetForm::default());
        let many = SheetForm { times: vec![0.5; 99], ..SheetForm::default() };
        assert_eq!(many.sanitised().times.len(), MOST_TIMES);
    }

    #[test]
    fn moments_are_spread_evenly() {
        assert_eq!(SheetForm::even_times(5), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!((SheetForm::even_times(1), SheetForm::even_times(2)), (vec![1.0], vec![0.0, 1.0]));
    }

    #[test]
    fn what_is_not_said_is_the_default() {
        let read: SheetForm = serde_json::from_str(r#"{"dpi": 600, "from another version": 1}"#).unwrap();
        assert_eq!(read, SheetForm { dpi: 600, ..SheetForm::default() });
    }
}
