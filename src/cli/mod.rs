//! The command line: everything that works without a window.
//!
//! - [`args`]: the grammar (clap).
//! - [`subject`]: the target, flow and field that a command works on; `target`: what a TARGET is.
//! - `composed`: the scene that arguments describe.
//! - `error`, `print`, `progress`, `interrupt`: how a command ends, speaks and is stopped.
//! - `opening`: the file that the window opens, and commands that were misspelt.
//! - `input`: files that a command reads; `places`: files that may not be one; `outputs`: where a clip goes.
//! - `stills`: what is said of stills and figures; `rendered`: what is said of what was rendered.
//! - one file per command.
//!
//! Exit codes: 0 done, 1 the work failed, 2 the arguments are wrong, 130 interrupted. An error is one line.

pub mod args;
mod beginning;
pub mod bench;
mod composed;
mod error;
mod field;
mod input;
mod interrupt;
mod measure;
mod observer;
mod opening;
mod outputs;
mod places;
mod presets;
mod print;
mod progress;
mod render;
mod rendered;
mod sample;
mod scene_new;
mod scene_show;
mod shown;
mod stills;
pub mod subject;
mod target;
mod train;
mod via_volume;

use std::path::Path;

pub use error::CliError;

use args::{Command, SceneCommand};
use print::print;

/// The window, which only the binary knows.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Opens it, with a file or with what it showed last.
    pub open: fn(Option<&Path>) -> Result<(), CliError>,
    /// Measures it.
    pub bench: bench::AppBench,
}

/// Runs one command to its end; without one opens the window.
///
/// # Errors
/// [`CliError`].
pub fn run(command: Option<&Command>, window: Window) -> Result<(), CliError> {
    let Some(command) = command else { return (window.open)(None) };
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
        Command::Scene(SceneCommand::Show(args)) => scene_show::run(args),
        Command::Scene(SceneCommand::New(args)) => scene_new::run(args),
        Command::Bench(args) => bench::run(args, window.bench),
        Command::Presets(args) => presets::run(args),
        Command::Other(words) => (window.open)(Some(&opening::file(words)?)),
    }
}
