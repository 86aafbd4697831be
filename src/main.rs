//! The binary: parse, choose window or command, print an error once.

use std::{
    path::Path,
    process::ExitCode,
    sync::{Arc, PoisonError},
    time::Instant,
};

use clap::Parser as _;
use dunefield::{
    app::{self, script::Script},
    cli::{self, CliError, args::Cli},
};

fn main() -> ExitCode {
    let arguments = Cli::parse();
    let outcome = match &arguments.command {
        Some(command) => cli::run(command, bench_window),
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

fn open(scene: Option<&Path>) -> Result<(), CliError> {
    if let Some(scene) = scene {
        let (name, has_ending) = (scene.display(), scene.extension().is_some());
        return Err(CliError::Usage(if has_ending {
            format!(
                "'{name}': scene files cannot be opened yet; targets are imported in the window, or given to a \
                 command: dunefield render TARGET --out flow.gif"
            )
        } else {
            format!("'{name}' is not a command; see `dunefield --help`")
        }));
    }
    app::run(None).map_err(|error| CliError::Failed(error.to_string()))
}

/// Opens the real window, replays a session in it, and returns what was measured.
fn bench_window() -> Result<serde_json::Value, String> {
    let findings = app::script::Findings::default();
    let script = Script::new(Instant::now(), Arc::clone(&findings));
    app::run(Some(script)).map_err(|error| error.to_string())?;
    let found = findings.lock().unwrap_or_else(PoisonError::into_inner).take();
    found.ok_or_else(|| "the window was closed before the run was over".into())
}
