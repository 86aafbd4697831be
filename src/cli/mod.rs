//! The command line: everything that works without a window.
//!
//! - [`args`]: the grammar (clap).
//! - [`subject`]: the target, path and field that a command works on.
//! - one file per command.
//!
//! Exit codes: 0 done, 1 the work failed, 2 the arguments are wrong, 130 interrupted. An error is one line.

pub mod args;
mod beginning;
pub mod bench;
mod field;
mod interrupt;
mod measure;
mod observer;
mod presets;
mod progress;
mod render;
mod sample;
pub mod subject;
mod train;
mod via_volume;

use args::Command;

/// Why a command ended without its result.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The arguments are wrong: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// The work failed: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// Ctrl-C: exit code 130, as shells have it.
    #[error("interrupted; no file was written")]
    Interrupted,
}

impl CliError {
    /// The process's exit code.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Interrupted => 130,
        }
    }

    fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }

    fn usage(error: impl std::fmt::Display) -> Self {
        Self::Usage(error.to_string())
    }
}

/// Runs one command to its end. `app_bench` measures the real window, which only the binary can
/// open.
///
/// # Errors
/// [`CliError`].
pub fn run(command: &Command, app_bench: bench::AppBench) -> Result<(), CliError> {
    // Those that look for it; the others end at once, as programs do.
    if matches!(command, Command::Train(_) | Command::Sample(_) | Command::Field(_) | Command::Render(_)) {
        interrupt::listen();
    }
    match command {
        Command::Train(args) => train::run(args),
        Command::Sample(args) => sample::run(args),
        Command::Field(args) => field::run(args),
        Command::Measure(args) => measure::run(args),
        Command::Render(args) => render::run(args),
        Command::Bench(args) => bench::run(args, app_bench),
        Command::Presets(args) => presets::run(args),
    }
}

/// Prints a line for a person, or the JSON object for a script.
fn print(json: bool, value: &serde_json::Value, line: &str) -> Result<(), CliError> {
    use std::io::Write as _;
    let text = if json { value.to_string() } else { line.to_owned() };
    match writeln!(std::io::stdout(), "{text}") {
        // A closed pipe (`| head`) is no failure of the work.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CliError::Failed(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}
