//! `dunefield scene`.
#![expect(missing_docs, reason = "the help text of every argument is its documentation")]

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{
    flow::{FlowArgs, LookArgs},
    reading::ReadArgs,
    shared::{JsonArgs, PointArgs, SpreadArgs, TargetArgs},
};

/// `dunefield scene`.
#[derive(Debug, Subcommand)]
pub enum SceneCommand {
    /// Say what a scene holds
    Show(SceneShowArgs),
    /// Write the scene of a target, with what is said of its flow and its look
    New(Box<SceneNewArgs>),
}

/// `dunefield scene show`.
#[derive(Debug, Args)]
pub struct SceneShowArgs {
    /// The scene
    pub file: PathBuf,
    #[command(flatten)]
    pub output: JsonArgs,
}

/// `dunefield scene new`.
#[derive(Debug, Args)]
pub struct SceneNewArgs {
    #[command(flatten)]
    pub target: TargetArgs,
    /// File to write (.dune)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    #[command(flatten)]
    pub flow: FlowArgs,
    #[command(flatten)]
    pub look: LookArgs,
    #[command(flatten)]
    pub points: PointArgs,
    #[command(flatten)]
    pub spread: SpreadArgs,
    #[command(flatten)]
    pub reading: ReadArgs,
    #[command(flatten)]
    pub output: JsonArgs,
}
