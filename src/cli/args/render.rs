//! `dunefield render`.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{
    ranges::clip_seconds,
    shared::{JsonArgs, SubjectArgs},
};
use crate::{
    path::Schedule,
    scene::{GrainColor, layers::Look},
};

/// `dunefield render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    /// File to write (.gif)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// What is drawn
    #[arg(long, value_name = "LOOK", value_enum, default_value_t = LookArg::Grains)]
    pub look: LookArg,
    /// What colours the grains
    #[arg(long, value_name = "COLOR", value_enum, default_value_t = ColorArg::Sand)]
    pub color: ColorArg,
    /// Whole trajectories that are drawn, with `--look trajectories`
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(100..=2000))]
    pub trajectories: u32,
    /// A second path beside the first, with the same noise and target
    #[arg(long, value_name = "P")]
    pub compare: Option<Schedule>,
    /// Width and height in pixels, of each path's picture
    #[arg(long, value_name = "PX", default_value_t = 480, value_parser = clap::value_parser!(u32).range(64..=2048))]
    pub size: u32,
    /// Frames per second
    #[arg(long, value_name = "F", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=50))]
    pub fps: u32,
    /// Length in seconds
    #[arg(long, value_name = "S", default_value_t = 4.0, value_parser = clip_seconds)]
    pub seconds: f64,
    /// Number of particles
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub particles: u32,
    /// Colours in the palette
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u16).range(8..=256))]
    pub colors: u16,
    /// Leave out what a look has on the ground: heat map, dunes or error
    #[arg(long)]
    pub no_heat: bool,
    /// Leave out what a look has of the field: arrows or streaks
    #[arg(long)]
    pub no_arrows: bool,
    #[command(flatten)]
    pub output: JsonArgs,
}

/// What `render` draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LookArg {
    /// Grains on the density, with arrows of the field
    Grains,
    /// The density as lit dunes, with drifting streamlines
    Dunes,
    /// Whole trajectories of some grains
    Trajectories,
    /// Where the learned field differs from the exact one
    Error,
}

impl From<LookArg> for Look {
    fn from(look: LookArg) -> Self {
        match look {
            LookArg::Grains => Self::Grains,
            LookArg::Dunes => Self::Dunes,
            LookArg::Trajectories => Self::Trajectories,
            LookArg::Error => Self::Error,
        }
    }
}

/// What colours the grains of `render`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// All alike
    Sand,
    /// By angle and radius of x_0
    Source,
    /// By speed
    Speed,
    /// By ln p_t
    LogDensity,
    /// By the part of the drawing that they end in
    Destination,
}

impl From<ColorArg> for GrainColor {
    fn from(color: ColorArg) -> Self {
        match color {
            ColorArg::Sand => Self::Sand,
            ColorArg::Source => Self::Source,
            ColorArg::Speed => Self::Speed,
            ColorArg::LogDensity => Self::LogDensity,
            ColorArg::Destination => Self::Region,
        }
    }
}
