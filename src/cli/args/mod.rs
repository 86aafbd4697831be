//! The grammar of the command line.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{
    density::{Units, presets::preset_names},
    flow::{Solver, SourceKind, StepGrid},
    import::load::PointOptions,
    path::Schedule,
    scene::{GrainColor, layers::Look},
    train::{Coupling, Engine},
};

const TARGET_HELP: &str =
    "A preset (see `dunefield presets`), text:WORD, an image (.png, .jpg) or a point set (.csv, .npy)";
macro_rules! path_help {
    ($default:literal) => {
        concat!(
            "Probability path: ot, vp, ve, cosine, linear-vp or poly, with parameters as \
             vp:beta_min=0.1,beta_max=20 [default: ",
            $default,
            "]"
        )
    };
}

/// Draw a shape, and watch noise blow into it: a laboratory for flow matching.
///
/// Without a command, opens the window.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, subcommand_precedence_over_arg = true)]
#[command(after_help = after_help())]
pub struct Cli {
    /// Scene to open in the window (not yet)
    #[arg(value_name = "SCENE")]
    pub scene: Option<PathBuf>,
    /// What to do without a window
    #[command(subcommand)]
    pub command: Option<Command>,
}

fn after_help() -> String {
    format!(
        "Presets: {}.\nExit codes: 0 done, 1 the work failed, 2 the arguments are wrong, 130 interrupted (Ctrl-C).",
        preset_names()
    )
}

/// A headless command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a network on a target and save it
    Train(TrainArgs),
    /// Integrate noise along a field and write where it arrives
    Sample(SampleArgs),
    /// Write velocity, score, divergence and log density at given points
    Field(FieldArgs),
    /// Measure distances between two sample sets
    Measure(MeasureArgs),
    /// Render a flow to a GIF
    Render(RenderArgs),
    /// Measure speed on this machine
    Bench(BenchArgs),
    /// List the built-in targets
    Presets(JsonArgs),
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

/// `dunefield train`.
#[derive(Debug, Args)]
pub struct TrainArgs {
    #[arg(value_name = "TARGET", help = TARGET_HELP)]
    pub target: String,
    #[command(flatten)]
    pub points: PointArgs,
    /// Model file to write (.safetensors)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Path that the model is shown on by default; it serves every other one too [default: ot]
    #[arg(long, value_name = "P")]
    pub path: Option<Schedule>,
    /// Seconds to train [default: 10]
    #[arg(long, value_name = "S", value_parser = seconds, conflicts_with = "steps")]
    pub seconds: Option<f64>,
    /// Steps to train, instead of seconds
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub steps: Option<u64>,
    /// Seed of weights and samples
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Write the loss curve with its floor, validation and distance to this CSV
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Width of the hidden layers
    #[arg(long, default_value_t = 64)]
    pub hidden: usize,
    /// Number of hidden layers
    #[arg(long, default_value_t = 3)]
    pub layers: usize,
    /// Random Fourier frequencies of the position; 0 for none
    #[arg(long, value_name = "N", default_value_t = 16)]
    pub fourier: usize,
    /// Harmonics of the time; 0 for none
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub harmonics: usize,
    /// Samples per step
    #[arg(long, default_value_t = 256)]
    pub batch: usize,
    /// Learning rate
    #[arg(long, default_value_t = 5e-3)]
    pub rate: f64,
    /// Decoupled weight decay of AdamW; 0 is Adam
    #[arg(long, value_name = "D", default_value_t = 0.0)]
    pub weight_decay: f64,
    /// What takes the steps: fused, candle, or candle-cuda and candle-metal where built in
    #[arg(long, value_name = "E", default_value_t = Engine::Fused)]
    pub engine: Engine,
    /// How x_0 and x_1 are paired: independent, minibatch-ot:block=32 or sinkhorn:block=128,reg=0.05
    /// (not to be taken for the path ot)
    #[arg(long, value_name = "C", default_value_t = Coupling::Independent)]
    pub coupling: Coupling,
    /// Afterwards, train this many generations of the rectified flow, each as long as the first
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=10))]
    pub reflow: u32,
    /// Stop before the end when the validation loss has been flat for 15 seconds
    #[arg(long)]
    pub stop_when_flat: bool,
    #[command(flatten)]
    pub output: JsonArgs,
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
    #[arg(long, value_name = "P", help = path_help!("ot, or the model's"))]
    pub path: Option<Schedule>,
    /// Solver: euler, midpoint, heun or rk4
    #[arg(long, default_value_t = Solver::Rk4)]
    pub solver: Solver,
    /// Solver steps from noise to data
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub steps: u32,
    /// Variable that steps are uniform in: t, in the world, or knots, in the canonical frame [default: t
    /// for ot, cosine and ve, knots for vp, linear-vp and poly]
    #[arg(long, value_name = "G")]
    pub grid: Option<StepGrid>,
    /// How the flow begins: matched (the Gaussian with the moments of the path's own start), standard
    /// (N(0, I)) or path (the path's own start, which draws from the target)
    #[arg(long, value_name = "S", default_value_t = SourceKind::Matched)]
    pub source: SourceKind,
    #[command(flatten)]
    pub points: PointArgs,
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

/// `dunefield sample`.
#[derive(Debug, Args)]
pub struct SampleArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    /// File to write (.csv or .npy)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Number of samples
    #[arg(short = 'n', long = "count", value_name = "COUNT", default_value_t = 10_000,
          value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub count: u32,
    /// Write the positions at this t in [0, 1]; 0 is the noise itself
    #[arg(long, value_name = "T", default_value_t = 1.0, value_parser = unit)]
    pub at: f64,
    /// Integrate through the field itself, or through the volume and on the device that the stage uses
    #[arg(long, value_enum, default_value_t = Via::Field)]
    pub via: Via,
    #[command(flatten)]
    pub output: JsonArgs,
}

/// What `sample` integrates through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Via {
    /// The field itself
    Field,
    /// A sampled copy of it, on the graphics adapter, as the stage does
    Volume,
}

impl Via {
    /// Name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Volume => "volume",
        }
    }
}

/// `dunefield field`.
#[derive(Debug, Args)]
pub struct FieldArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    /// t in [0, 1]
    #[arg(long, value_name = "T", value_parser = unit)]
    pub at: f64,
    /// Points, in the file's own coordinates (.csv or .npy)
    #[arg(long = "points", value_name = "FILE")]
    pub points_file: PathBuf,
    /// File to write (.csv): x, y, u_x, u_y, score_x, score_y, divergence, log_density
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    #[command(flatten)]
    pub output: JsonArgs,
}

/// `dunefield measure`.
#[derive(Debug, Args)]
pub struct MeasureArgs {
    /// Samples to judge (.csv or .npy)
    #[arg(long, value_name = "FILE")]
    pub samples: PathBuf,
    #[arg(long, value_name = "TARGET|FILE", help = TARGET_HELP)]
    pub target: String,
    /// Seed of the target's own draws
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    #[command(flatten)]
    pub output: JsonArgs,
}

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

/// What `dunefield bench` measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BenchPart {
    /// Training steps per second
    Train,
    /// Sampling a field to a volume
    Field,
    /// Integrating and drawing particles
    Particles,
    /// Rendering and encoding a GIF
    Export,
    /// The window itself; needs a display
    App,
}

/// `dunefield bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// One part only [default: all but app]
    #[arg(value_enum)]
    pub part: Option<BenchPart>,
    #[command(flatten)]
    pub output: JsonArgs,
}

fn unit(text: &str) -> Result<f64, String> {
    in_range(text, 0.0, 1.0)
}

fn bandwidth(text: &str) -> Result<f64, String> {
    in_range(text, 1e-9, 1e9)
}

fn seconds(text: &str) -> Result<f64, String> {
    in_range(text, 0.1, 86_400.0)
}

fn clip_seconds(text: &str) -> Result<f64, String> {
    in_range(text, 0.1, 60.0)
}

fn in_range(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (low..=high).contains(&value) { Ok(value) } else { Err(format!("not in [{low}, {high}]")) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn grammar_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn wrong_arguments_exit_with_two() {
        for line in [
            "dunefield sample --out a.csv",
            "dunefield sample ring --out a.csv --at 1.5",
            "dunefield sample ring --out a.csv --path nope",
            "dunefield sample ring --out a.csv -n 0",
            "dunefield sample ring --model m.safetensors --out a.csv",
            "dunefield render ring --out a.gif --seconds NaN",
            "dunefield train ring",
        ] {
            let error = Cli::try_parse_from(line.split(' ')).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }
}
