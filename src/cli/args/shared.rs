//! Arguments that several commands share.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

use std::path::PathBuf;

use clap::Args;

use super::{
    flow::FlowArgs,
    ranges::{bandwidth, seconds, spread},
    reading::ReadArgs,
};
use crate::density::{PointOptions, Units};

pub(super) const TARGET_HELP: &str = "A preset (see `dunefield presets`), text:WORD, a picture (PNG, JPEG, WebP, GIF), a table of points, an array of \
     points or pixels (.npy, FILE.npz:NAME), or a scene (.dune)";
const TEXT_HELP: &str = "A word of up to 12 letters as the target, the same as text:WORD";

/// A name or a file, or else a word, as a TARGET.
fn spec(target: Option<&String>, text: Option<&String>) -> Option<String> {
    target.cloned().or_else(|| text.map(|word| format!("text:{word}")))
}

/// The target of a command that needs one.
#[derive(Clone, Debug, Args)]
pub struct TargetArgs {
    #[arg(value_name = "TARGET", required_unless_present = "text", help = TARGET_HELP)]
    pub target: Option<String>,
    #[arg(long, value_name = "WORD", conflicts_with = "target", help = TEXT_HELP)]
    pub text: Option<String>,
}

impl TargetArgs {
    /// As it is written on the command line: a name, a word, or a file.
    #[must_use]
    pub fn spec(&self) -> String {
        spec(self.target.as_ref(), self.text.as_ref()).unwrap_or_default()
    }
}

impl SubjectArgs {
    /// The target as it is written on the command line: a name, a word, or a file; nothing where a model is followed.
    #[must_use]
    pub fn spec(&self) -> Option<String> {
        spec(self.target.as_ref(), self.text.as_ref())
    }
}

/// How the result is printed.
#[derive(Debug, Args)]
pub struct JsonArgs {
    /// Print one JSON object on stdout
    #[arg(long)]
    pub json: bool,
}

/// How a point set becomes a density.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct PointArgs {
    /// Of a point set: its units in the world, where the noise is one unit: own, standardise,
    /// standardise-axes or auto [default: auto]
    #[arg(long, value_name = "U")]
    pub units: Option<Units>,
    /// Of a point set: standard deviation of the Gaussian at each point, in units of the noise [default:
    /// by the distance to the nearest point]
    #[arg(long, value_name = "H", value_parser = bandwidth)]
    pub bandwidth: Option<f64>,
    /// Put a point set on a raster of 128 x 128 cells
    #[arg(long)]
    pub raster: bool,
}

impl PointArgs {
    /// The same for the reader.
    #[must_use]
    pub fn options(&self) -> PointOptions {
        PointOptions { units: self.units, bandwidth: self.bandwidth, raster: self.raster }
    }
}

/// How wide a target is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Args)]
pub struct SpreadArgs {
    /// Scale the target about its mean by a factor from 0.25 to 4, while the noise stays one unit; coordinates of a
    /// file stay its own
    #[arg(long, value_name = "F", value_parser = spread)]
    pub spread: Option<f64>,
}

/// The field that `sample`, `field` and `render` follow.
#[derive(Clone, Debug, Args)]
pub struct SubjectArgs {
    #[arg(value_name = "TARGET", required_unless_present_any = ["model", "text"], conflicts_with = "model", help = TARGET_HELP)]
    pub target: Option<String>,
    #[arg(long, value_name = "WORD", conflicts_with_all = ["target", "model"], help = TEXT_HELP)]
    pub text: Option<String>,
    /// Follow a trained model instead of a target
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    #[command(flatten)]
    pub flow: FlowArgs,
    #[command(flatten)]
    pub points: PointArgs,
    #[command(flatten)]
    pub spread: SpreadArgs,
    #[command(flatten)]
    pub reading: ReadArgs,
    /// Where a network is to be followed: seconds to train first [default: 10]
    #[arg(long, value_name = "S", value_parser = seconds, conflicts_with = "train_steps")]
    pub train_seconds: Option<f64>,
    /// Where a network is to be followed: steps to train first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub train_steps: Option<u64>,
}
