//! Ctrl-C and the system's request to end: the window closes, and what is on the stage is kept.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use super::waker::Waker;

/// When the program was first asked to end.
static ASKED: OnceLock<Instant> = OnceLock::new();

/// One Ctrl-C may arrive twice, for the process and for its group.
const SAME_REQUEST: Duration = Duration::from_millis(700);

/// The exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// Starts to listen, and wakes the window when it is to end. Another request, a little later, ends the process at once.
pub fn listen(waker: Waker) {
    let handler = move || {
        if ASKED.get_or_init(Instant::now).elapsed() > SAME_REQUEST {
            std::process::exit(INTERRUPTED);
        }
        waker.wake();
    };
    // Without a handler the system ends the process, as it always did; the autosave is whole all the same.
    drop(ctrlc::set_handler(handler));
}

/// Whether the program was asked to end.
#[must_use]
pub fn requested() -> bool {
    ASKED.get().is_some()
}
