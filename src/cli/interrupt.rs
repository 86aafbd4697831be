//! Ctrl-C: work stops at the next good moment, and no half-written file remains.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use super::error::CliError;

/// When the user first asked to stop.
static REQUESTED: OnceLock<Instant> = OnceLock::new();

/// One Ctrl-C may arrive twice, for the process and for its group.
const SAME_REQUEST: Duration = Duration::from_millis(700);

/// Starts to listen. Another Ctrl-C, a little later, ends the process at once.
pub(super) fn listen() {
    let handler = || {
        if REQUESTED.get_or_init(Instant::now).elapsed() > SAME_REQUEST {
            std::process::exit(130);
        }
    };
    // Without a handler Ctrl-C ends the process, as it always did.
    drop(ctrlc::set_handler(handler));
}

/// Whether the user wants to stop.
pub(super) fn requested() -> bool {
    REQUESTED.get().is_some()
}

/// Ends a command whose user wants to stop.
pub(super) fn check() -> Result<(), CliError> {
    if requested() { Err(CliError::Interrupted) } else { Ok(()) }
}
