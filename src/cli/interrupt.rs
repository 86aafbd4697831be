//! Ctrl-C and the signal to terminate: work stops at the next good moment, or is ended soon after, and no half-written
//! file remains.

use std::{
    process,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use super::error::CliError;
use crate::output;

/// Whether the user wants to stop.
static REQUESTED: AtomicBool = AtomicBool::new(false);

/// How long work may take to notice. What takes longer is ended: not all of it has moments to look.
const PATIENCE: Duration = Duration::from_millis(200);

/// Starts to listen. The handler has a thread of its own, so that further signals find it waiting.
pub(super) fn listen() {
    let handler = || {
        REQUESTED.store(true, Ordering::Release);
        thread::sleep(PATIENCE);
        output::without_unfinished(|| {
            eprintln!("dunefield: {}", CliError::Interrupted);
            process::exit(CliError::Interrupted.exit_code().into())
        });
    };
    // Without a handler Ctrl-C ends the process, as it always did.
    drop(ctrlc::set_handler(handler));
}

/// Whether the user wants to stop.
pub(super) fn requested() -> bool {
    REQUESTED.load(Ordering::Acquire)
}

/// Ends a command whose user wants to stop.
pub(super) fn check() -> Result<(), CliError> {
    if requested() { Err(CliError::Interrupted) } else { Ok(()) }
}
