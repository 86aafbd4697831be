//! The command line: everything that works without a window.
//!
//! - [`args`]: the grammar (clap).
//! - [`subject`]: the target, path and field that a command works on.
//! - `error`, `print`, `progress`, `interrupt`: how a command ends, speaks and is stopped.
//! - `points`: files of points.
//! - one file per command.
//!
//! Exit codes: 0 done, 1 the work failed, 2 the arguments are wrong, 130 interrupted. An error is one line.

pub mod args;
mod beginning;
pub mod bench;
mod error;
mod field;
mod input;
mod interrupt;
mod measure;
mod observer;
mod presets;
mod print;
mod progress;
mod render;
mod sample;
pub mod subject;
mod train;
mod via_volume;

pub use error::CliError;

use args::Command;
use print::print;

/// Runs one command to its end. `app_bench` measures the real window, which only the binary can
/// open.
///
/// # Errors
/// [`CliError`].
pub fn run(command: &Command, app_bench: bench::AppBench) -> Result<(), CliError> {
    // Those that look for it; the others end at once, as programs do.
    if matches!(
        command,
        Command::Train(_) | Command::Sample(_) | Command::Field(_) | Command::Measure(_) | Command::Render(_)
    ) {
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
