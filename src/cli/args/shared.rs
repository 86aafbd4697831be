//! Arguments that several commands share.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{
    ranges::{bandwidth, seconds, spread},
    reading::ReadArgs,
};
use crate::{
    density::{PointOptions, Units},
    flow::{Solver, SourceKind, StepGrid},
    path::Schedule,
};

pub(super) const TARGET_HELP: &str = "A preset (see `dunefield presets`), text:WORD, a picture (PNG, JPEG, WebP, GIF), a table of points, or an array \
     of points or pixels (.npy, FILE.npz:NAME)";
const PATH_HELP: &str = "Probability path: ot, vp, ve, cosine, linear-vp or poly, with parameters as \
                         vp:beta_min=0.1,beta_max=20 [default: ot, or the model's]";

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

/// Which field a command follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FieldArg {
    /// The closed form of the drawn target
    Exact,
    /// A network
    Learned,
}

/// The field that `sample` and `render` follow.
#[derive(Clone, Debug, Args)]
pub struct SubjectArgs {
    #[arg(value_name = "TARGET", required_unless_present = "model", conflicts_with = "model", help = TARGET_HELP)]
    pub target: Option<String>,
    /// Follow a trained model instead of a target
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Field to follow [default: exact, or learned with --model]
    #[arg(long, value_enum)]
    pub field: Option<FieldArg>,
    #[arg(long, value_name = "P", help = PATH_HELP)]
    pub path: Option<Schedule>,
    /// Solver: euler, midpoint, heun or rk4
    #[arg(long, default_value_t = Solver::Rk4)]
    pub solver: Solver,
    /// Solver steps from noise to data
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub steps: u32,
    /// Variable that steps are uniform in: t, in the world, or knots, in the canonical frame [default: t
    /// for ot, cosine and ve, but for data that are small against the noise; knots for those, vp, linear-vp and poly]
    #[arg(long, value_name = "G")]
    pub grid: Option<StepGrid>,
    /// How the flow begins: matched (the Gaussian with the moments of the path's own start), standard
    /// (N(0, I)) or path (the path's own start, which draws from the target)
    #[arg(long, value_name = "S", default_value_t = SourceKind::Matched)]
    pub source: SourceKind,
    #[command(flatten)]
    pub points: PointArgs,
    #[command(flatten)]
    pub spread: SpreadArgs,
    #[command(flatten)]
    pub reading: ReadArgs,
    /// Seed of the noise
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// With --field learned: seconds to train first [default: 10]
    #[arg(long, value_name = "S", value_parser = seconds, conflicts_with = "train_steps")]
    pub train_seconds: Option<f64>,
    /// With --field learned: steps to train first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub train_steps: Option<u64>,
}
