//! Arguments that say how a flow is followed, and how it looks.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

use clap::{Args, ValueEnum};

use crate::{
    flow::{Solver, SourceKind, StepGrid},
    path::Schedule,
    scene::{
        FieldSource, GrainColor, Layers, Layout, Theme,
        layer_list::{self, LayerError},
        layers::Look,
    },
};

const PATH_HELP: &str = "Probability path: ot, vp, ve, cosine, linear-vp or poly, with parameters as \
                         vp:beta_min=0.1,beta_max=20 [default: ot, or the model's or scene's]";

/// How a flow is followed; what is not said is as a scene says, or the default.
#[derive(Clone, Debug, Default, Args)]
pub struct FlowArgs {
    /// Field to follow [default: exact, or learned with --model]
    #[arg(long, value_enum)]
    pub field: Option<FieldArg>,
    #[arg(long, value_name = "P", help = PATH_HELP)]
    pub path: Option<Schedule>,
    /// Solver: euler, midpoint, heun or rk4 [default: rk4, or the scene's]
    #[arg(long)]
    pub solver: Option<Solver>,
    /// Solver steps from noise to data [default: 64, or the scene's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub steps: Option<u32>,
    /// Variable that steps are uniform in: t, in the world, or knots, in the canonical frame [default: the scene's, or t
    /// for ot, cosine and ve, but for data that are small against the noise; knots for those, vp, linear-vp and poly]
    #[arg(long, value_name = "G")]
    pub grid: Option<StepGrid>,
    /// How the flow begins: matched (the Gaussian with the moments of the path's own start), standard
    /// (N(0, I)) or path (the path's own start, which draws from the target) [default: matched, or the scene's]
    #[arg(long, value_name = "S")]
    pub source: Option<SourceKind>,
    /// Seed of the noise [default: 0, or the scene's]
    #[arg(long)]
    pub seed: Option<u64>,
}

/// Which field a command follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FieldArg {
    /// The closed form of the drawn target
    Exact,
    /// A network
    Learned,
}

impl From<FieldArg> for FieldSource {
    fn from(field: FieldArg) -> Self {
        match field {
            FieldArg::Exact => Self::Exact,
            FieldArg::Learned => Self::Learned,
        }
    }
}

/// How a flow looks; what is not said is as a scene says, or the default.
#[derive(Clone, Debug, Default, Args)]
pub struct LookArgs {
    /// What is drawn [default: grains, or the scene's layers]
    #[arg(long, value_name = "LOOK", value_enum)]
    pub look: Option<LookArg>,
    #[arg(long, value_name = "LIST", value_parser = layers, conflicts_with = "look", help = layers_help())]
    pub layers: Option<String>,
    /// What colours the grains [default: sand, or the scene's]
    #[arg(long, value_name = "COLOR", value_enum)]
    pub color: Option<ColorArg>,
    /// Whole trajectories that are drawn, with `--look trajectories` [default: 400, or the scene's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=2000))]
    pub trajectories: Option<u32>,
    /// Another path beside the first, with the same noise and target; once, or three times for four in a square
    #[arg(long, value_name = "P")]
    pub compare: Vec<Schedule>,
    /// Number of particles [default: as many as the scene fixes, or 10000; 2000 in a figure]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub particles: Option<u32>,
    /// Colours: night, paper or contrast [default: night, or the scene's]
    #[arg(long, value_name = "T")]
    pub theme: Option<Theme>,
    /// Where noise and data are: single, all times in one place, or spread, the source left and the target right
    /// [default: single, or the scene's]
    #[arg(long, value_name = "L")]
    pub layout: Option<Layout>,
}

/// A list of layers, as it was written, if it is one.
fn layers(list: &str) -> Result<String, LayerError> {
    Layers::default().listed(list).map(|_| list.to_owned())
}

fn layers_help() -> String {
    format!("Layers that are drawn, instead of a look's, with commas between; of: {}", layer_list::names())
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LookArg {
    /// Grains as light, with arrows of the field
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

/// What colours the grains.
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
