//! The grammar of the command line.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

mod flow;
mod ranges;
mod reading;
mod render;
mod scene;
mod shared;
mod sheet;

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use self::{
    flow::{ColorArg, FieldArg, FlowArgs, LookArgs},
    reading::ReadArgs,
    render::{ClipArgs, RenderArgs},
    scene::{SceneCommand, SceneNewArgs, SceneShowArgs},
    shared::{JsonArgs, PointArgs, SpreadArgs, SubjectArgs, TargetArgs},
    sheet::{SheetArgs, Times},
};
use self::{
    ranges::{area, seconds, size, unit},
    reading::columns,
    shared::TARGET_HELP,
};
use crate::{
    density::presets::preset_names,
    path::Schedule,
    train::{Coupling, Engine},
};

/// Draw a shape, and watch noise blow into it: a laboratory for flow matching.
///
/// Without a command, opens the window; with a file, a scene (a .dune file that it saved) or one of a target, opens it there.
#[derive(Debug, Parser)]
#[command(version, override_usage = "dunefield [FILE]\n       dunefield <COMMAND>")]
#[command(after_help = after_help())]
pub struct Cli {
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
    /// Write velocity, score, divergence and log density at given points, or a field on a grid
    Field(FieldArgs),
    /// Measure distances between two sample sets
    Measure(MeasureArgs),
    /// Render a flow: a GIF, a video, a still, a figure for a paper, a page or a program
    Render(RenderArgs),
    /// Say what a scene holds, or write a new one
    #[command(subcommand)]
    Scene(SceneCommand),
    /// Measure speed on this machine
    Bench(BenchArgs),
    /// List the built-in targets
    Presets(JsonArgs),
    /// What is none of these: a file for the window, or a mistake.
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

/// `dunefield train`.
#[derive(Debug, Args)]
pub struct TrainArgs {
    #[command(flatten)]
    pub target: TargetArgs,
    #[command(flatten)]
    pub points: PointArgs,
    #[command(flatten)]
    pub spread: SpreadArgs,
    #[command(flatten)]
    pub reading: ReadArgs,
    /// Model file to write (.safetensors)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Go on from this model, from its step on; its network must have the shape that is asked for here. Adam's
    /// moments begin at zero
    #[arg(long, value_name = "MODEL")]
    pub from: Option<PathBuf>,
    /// Path that the model is shown on by default; it serves every other one too [default: ot, or the scene's]
    #[arg(long, value_name = "P")]
    pub path: Option<Schedule>,
    /// Seconds to train [default: 10]
    #[arg(long, value_name = "S", value_parser = seconds, conflicts_with = "steps")]
    pub seconds: Option<f64>,
    /// Steps to train, instead of seconds
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub steps: Option<u64>,
    /// Seed of weights and samples [default: 0, or the scene's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Write the loss curve with its floor, validation and distance to this file: .npz or .npy, else as CSV
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

/// `dunefield sample`.
#[derive(Debug, Args)]
pub struct SampleArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    /// File to write: .csv, .npy or .npz. Of several times, .csv has columns t and row before x and y, and the array is
    /// [times, samples, 2], in .npz under the name x beside t
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Number of samples
    #[arg(short = 'n', long = "count", value_name = "COUNT", default_value_t = 10_000,
          value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub count: u32,
    /// Write the positions at this t in [0, 1], or at several that rise, with commas between; 0 is the noise itself
    #[arg(long, value_name = "T,...", default_value = "1", value_parser = unit, value_delimiter = ',',
          allow_negative_numbers = true)]
    pub at: Vec<f64>,
    /// Write whole trajectories: the positions at so many times, equally far from each other, 0 and 1 among them
    #[arg(long, value_name = "K", conflicts_with = "at", value_parser = clap::value_parser!(u32).range(2..=10_001))]
    pub times: Option<u32>,
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
    /// t in [0, 1]; on a grid also several, with commas between
    #[arg(long, value_name = "T,...", value_parser = unit, value_delimiter = ',', allow_negative_numbers = true,
          required_unless_present = "times")]
    pub at: Vec<f64>,
    /// On a grid: so many times, equally far from each other, 0 and 1 among them
    #[arg(long, value_name = "K", conflicts_with_all = ["at", "points_file"],
          value_parser = clap::value_parser!(u32).range(2..=1001))]
    pub times: Option<u32>,
    /// Points, in the file's own coordinates: a table or an array
    #[arg(long = "points", value_name = "FILE", required_unless_present = "size")]
    pub points_file: Option<PathBuf>,
    /// Of these points: the columns of x and y, by name or by number from 1
    #[arg(long, value_name = "X,Y", value_parser = columns)]
    pub points_columns: Option<[String; 2]>,
    /// In place of points: a grid of W columns and H rows. The array is [times, H, W, 2]; .npz has its axes t, y and x,
    /// and density and error where they are known
    #[arg(long, value_name = "WxH", value_parser = size, conflicts_with = "points_file")]
    pub size: Option<[usize; 2]>,
    /// Of the grid: first and last x, first and last y, in the file's own coordinates [default: the square that the
    /// flow passes at these times]
    #[arg(long = "box", value_name = "X0,X1,Y0,Y1", value_parser = area, requires = "size",
          allow_hyphen_values = true)]
    pub area: Option<[[f64; 2]; 2]>,
    /// File to write: of points .csv (x, y, u_x, u_y, score_x, score_y, divergence, log_density), of a grid .csv, .npy or
    /// .npz
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    #[command(flatten)]
    pub output: JsonArgs,
}

/// `dunefield measure`.
#[derive(Debug, Args)]
pub struct MeasureArgs {
    /// Samples to judge: a table or an array of points
    #[arg(long, value_name = "FILE")]
    pub samples: PathBuf,
    /// Of these samples: the columns of x and y, by name or by number from 1
    #[arg(long, value_name = "X,Y", value_parser = columns)]
    pub samples_columns: Option<[String; 2]>,
    #[arg(long, value_name = "TARGET|FILE", help = TARGET_HELP)]
    pub target: String,
    #[command(flatten)]
    pub spread: SpreadArgs,
    #[command(flatten)]
    pub reading: ReadArgs,
    /// Seed of the target's own draws and of random subsets [default: 0, or the scene's]
    #[arg(long)]
    pub seed: Option<u64>,
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
    /// With `export`: encode these frames, as opaque RGB bytes one after the other, instead of the program's own
    #[arg(long, value_name = "FILE.rgb", requires = "size")]
    pub frames: Option<PathBuf>,
    /// With `--frames`: their width and height
    #[arg(long, value_name = "WxH", value_parser = render::picture_size)]
    pub size: Option<[u32; 2]>,
    /// With `--frames`: frames per second
    #[arg(long, value_name = "F", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub fps: u32,
    /// With `--frames`: the file to write, in the format of its ending [default: a GIF that is not kept]
    #[arg(long, value_name = "FILE", requires = "frames")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub output: JsonArgs,
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
