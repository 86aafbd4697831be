//! `dunefield render`.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

use std::path::PathBuf;

use clap::Args;

use super::{
    flow::LookArgs,
    ranges::{clip_seconds, hold_seconds, unit},
    shared::{JsonArgs, SubjectArgs},
    sheet::SheetArgs,
};
use crate::export::{
    Clip, Size, Timing,
    clip::{COLORS, QUALITIES, SIDES_PX},
    kind::written,
    timing::{PLAYS, RATES},
};

/// What the help writes above the arguments of a clip.
const HEADING: &str = "What is written";

/// `dunefield render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    #[command(flatten)]
    pub look: LookArgs,
    #[command(flatten)]
    pub clip: ClipArgs,
    #[command(flatten)]
    pub sheet: SheetArgs,
    #[command(flatten)]
    pub output: JsonArgs,
}

/// The form of a clip, and where it goes.
#[derive(Clone, Debug, Args)]
pub struct ClipArgs {
    /// File to write; its ending decides what it is: .gif, .mp4, .webm, .apng, frame-%04d.png for pictures one by one, .png
    /// for a still, .svg or .pdf for a figure, .html for a page that anyone can open, .py for a program that repeats the
    /// flow with numpy. Several are rendered once; - is standard output
    #[arg(long, help_heading = HEADING, value_name = "FILE", required = true)]
    pub out: Vec<PathBuf>,
    /// What goes to standard output: gif, mp4, webm, apng, png, svg, pdf, html or py
    #[arg(long, help_heading = HEADING, value_name = "F", default_value = "gif")]
    pub format: String,
    /// Side of each path's picture in pixels, or width and height of the whole as WxH
    #[arg(long, help_heading = HEADING, value_name = "PX|WxH", default_value = "480", value_parser = size)]
    pub size: Size,
    /// Frames per second; hundredths of a second, which a GIF has, keep 1, 2, 4, 5, 10, 20, 25 and 50 exactly
    #[arg(long, help_heading = HEADING, value_name = "F", default_value_t = 25,
          value_parser = clap::value_parser!(u32).range(i64::from(*RATES.start())..=i64::from(*RATES.end())))]
    pub fps: u32,
    /// Length in seconds, from the first frame to the last
    #[arg(long, help_heading = HEADING, value_name = "S", default_value_t = 4.0, value_parser = clip_seconds)]
    pub seconds: f64,
    /// Seconds that the last frame is held
    #[arg(long, help_heading = HEADING, value_name = "S", default_value_t = 1.5, value_parser = hold_seconds)]
    pub hold: f64,
    /// Seconds that the first frame is held
    #[arg(long, help_heading = HEADING, value_name = "S", default_value_t = 0.0, value_parser = hold_seconds)]
    pub hold_start: f64,
    /// Begin and end slowly
    #[arg(long, help_heading = HEADING)]
    pub ease: bool,
    /// Go back to the first frame after it
    #[arg(long, help_heading = HEADING)]
    pub there_and_back: bool,
    /// A film of the training instead: the flow at T, 1 unless it is said, after 1 step, 2, and so on to all, evenly spread
    /// on a log scale, with the loss beside it. Needs a TARGET and --field learned
    #[arg(long, help_heading = HEADING, value_name = "T", num_args = 0..=1, default_missing_value = "1",
          value_parser = unit)]
    pub film: Option<f64>,
    /// Times that it is played, where a format says so; 0 is for ever
    #[arg(long = "loop", help_heading = HEADING, value_name = "N", default_value_t = 0,
          value_parser = clap::value_parser!(u32).range(..=i64::from(*PLAYS.end())))]
    pub plays: u32,
    /// How true it is to what was drawn, 1 to 100: less is smaller
    #[arg(long, help_heading = HEADING, value_name = "Q", default_value_t = 80,
          value_parser = clap::value_parser!(u8).range(i64::from(*QUALITIES.start())..=i64::from(*QUALITIES.end())))]
    pub quality: u8,
    /// Colours in the palette of a GIF
    #[arg(long, help_heading = HEADING, value_name = "N", default_value_t = 256,
          value_parser = clap::value_parser!(u16).range(i64::from(*COLORS.start())..=i64::from(*COLORS.end())))]
    pub colors: u16,
    /// Leave the scene out of the file, which otherwise can be opened again
    #[arg(long, help_heading = HEADING)]
    pub without_scene: bool,
}

impl ClipArgs {
    /// The files that are written; pictures one by one under their own names.
    #[must_use]
    pub fn written(&self) -> Vec<PathBuf> {
        let frames = self.clip(0).timing.frames();
        self.out.iter().flat_map(|path| written(path, frames)).collect()
    }

    /// The clip that is asked for, with so many particles.
    #[must_use]
    pub fn clip(&self, particles: u32) -> Clip {
        let timing = Timing {
            fps: self.fps,
            seconds: self.seconds,
            hold_start_s: self.hold_start,
            hold_s: self.hold,
            is_eased: self.ease,
            returns: self.there_and_back,
            plays: self.plays,
        };
        let (size, quality, colors) = (self.size, self.quality, self.colors);
        let (holds_scene, film) = (!self.without_scene, self.film);
        Clip { size, timing, particles, quality, colors, holds_scene, film }
    }
}

fn size(text: &str) -> Result<Size, String> {
    let side = |text: &str| {
        let px: u32 =
            text.parse().map_err(|_| "write a side as 480, or width and height as 1280x720".to_owned())?;
        let (low, high) = (SIDES_PX.start(), SIDES_PX.end());
        if SIDES_PX.contains(&px) { Ok(px) } else { Err(format!("{px} is not in [{low}, {high}]")) }
    };
    match text.split_once(['x', 'X']) {
        Some((width, height)) => Ok(Size::Picture([side(width)?, side(height)?])),
        None => Ok(Size::Lane(side(text)?)),
    }
}

/// Width and height.
pub(super) fn picture_size(text: &str) -> Result<[u32; 2], String> {
    match size(text)? {
        Size::Picture(size) => Ok(size),
        Size::Lane(_) => Err("write width and height as 480x480".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("480"), Ok(Size::Lane(480)));
        assert_eq!(size("1280x720"), Ok(Size::Picture([1280, 720])));
        for no in ["0", "63", "4097", "100000", "x", "480x", "480x0", "1e3", "-480", "480 x 480", "99999999999"] {
            assert!(size(no).is_err(), "{no}");
        }
    }
}
