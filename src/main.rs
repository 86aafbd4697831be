//! The binary: parse, choose window or command, print an error once.

use std::process::ExitCode;

use clap::Parser as _;
use dunefield::{
    app,
    cli::{self, CliError, args::Cli},
};

fn main() -> ExitCode {
    let arguments = Cli::parse();
    let outcome = match &arguments.command {
        Some(command) => cli::run(command, || Err("no window".into())),
        None => open(arguments.scene.as_deref()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dunefield: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn open(scene: Option<&std::path::Path>) -> Result<(), CliError> {
    if let Some(scene) = scene {
        return Err(CliError::Usage(format!(
            "'{}' is neither a command nor a scene: scene files cannot be opened yet; see `dunefield --help`",
            scene.display()
        )));
    }
    app::run(None).map_err(|error| CliError::Failed(error.to_string()))
}
