//! The binary: parse, choose window or command, print an error once.

use std::process::ExitCode;

use clap::Parser as _;
use dunefield::cli::{self, args::Cli};

fn main() -> ExitCode {
    let arguments = Cli::parse();
    let outcome = match &arguments.command {
        Some(command) => cli::run(command, || Err("no window".into())),
        None => Ok(()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dunefield: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
