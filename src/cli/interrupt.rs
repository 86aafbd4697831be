//! Ctrl-C: work stops at the next good moment, and no half-written file remains.

use std::sync::atomic::{AtomicBool, Ordering};

use super::CliError;

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Starts to listen. A second Ctrl-C ends the process at once.
pub(super) fn listen() {
    let handler = || {
        if REQUESTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    // Without a handler Ctrl-C ends the process, as it always did.
    drop(ctrlc::set_handler(handler));
}

/// Whether the user wants to stop.
pub(super) fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

/// Ends a command whose user wants to stop.
pub(super) fn check() -> Result<(), CliError> {
    if requested() { Err(CliError::Interrupted) } else { Ok(()) }
}
