//! The binary: parse, choose window or command, print an error once.

use std::{
    env,
    path::Path,
    process::ExitCode,
    sync::{Arc, PoisonError},
    time::Instant,
};

use clap::Parser as _;
use dunefield::{
    app::{self, WindowError, script::Script},
    cli::{self, CliError, Window, args::Cli},
};

fn main() -> ExitCode {
    quiet_mesa();
    let arguments = Cli::parse();
    match cli::run(arguments.command.as_ref(), Window { open, bench: bench_window }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dunefield: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Where no runtime folder is set there is no Wayland either. Mesa's Vulkan layer, which puts the graphics
/// card of the display first, looks for Wayland all the same and writes "error: XDG_RUNTIME_DIR is invalid"
/// to stderr, twice. Without that folder the layer is left out.
fn quiet_mesa() {
    let runtime = env::var_os("XDG_RUNTIME_DIR");
    if cfg!(target_os = "linux") && !runtime.is_some_and(|folder| Path::new(&folder).is_absolute()) {
        #[expect(unsafe_code, reason = "nothing reads the environment meanwhile: no other thread runs yet")]
        unsafe {
            env::set_var("NODEVICE_SELECT", "1");
        }
    }
}

fn open(file: Option<&Path>) -> Result<(), CliError> {
    app::run(None, file).map_err(|error| match error {
        WindowError::Interrupted => CliError::Interrupted,
        other => CliError::Failed(other.to_string()),
    })
}

/// Opens the real window, replays a session in it, and returns what was measured.
fn bench_window() -> Result<serde_json::Value, String> {
    let findings = app::script::Findings::default();
    let script = Script::new(Instant::now(), Arc::clone(&findings));
    app::run(Some(script), None).map_err(|error| error.to_string())?;
    let found = findings.lock().unwrap_or_else(PoisonError::into_inner).take();
    found.ok_or_else(|| "the window was closed before the run was over".into())
}
