//! `dunefield render`.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

use std::path::PathBuf;

use clap::Args;

use super::{
    flow::LookArgs,
    ranges::clip_seconds,
    shared::{JsonArgs, SubjectArgs},
};

/// `dunefield render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    #[command(flatten)]
    pub look: LookArgs,
    /// File to write (.gif)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Width and height in pixels, of each path's picture
    #[arg(long, value_name = "PX", default_value_t = 480, value_parser = clap::value_parser!(u32).range(64..=2048))]
    pub size: u32,
    /// Frames per second
    #[arg(long, value_name = "F", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=50))]
    pub fps: u32,
    /// Length in seconds
    #[arg(long, value_name = "S", default_value_t = 4.0, value_parser = clip_seconds)]
    pub seconds: f64,
    /// Colours in the palette
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u16).range(8..=256))]
    pub colors: u16,
    #[command(flatten)]
    pub output: JsonArgs,
}
