//! What work on other threads leaves for the next frame.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use super::{commands::Command, state::Notice};

/// Commands that wait for the next frame.
#[derive(Clone)]
pub struct Inbox {
    commands: Arc<Mutex<Vec<Command>>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for Inbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inbox").finish_non_exhaustive()
    }
}

impl Inbox {
    /// `wake` is called when there is something for the next frame.
    #[must_use]
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { commands: Arc::default(), wake: Arc::new(wake) }
    }

    /// Leaves a command.
    pub fn push(&self, command: Command) {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).push(command);
        self.wake();
    }

    /// Asks for a frame.
    pub fn wake(&self) {
        (self.wake)();
    }

    /// What has come since the last frame.
    #[must_use]
    pub fn take(&self) -> Vec<Command> {
        std::mem::take(&mut self.commands.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Does `work` on a thread of its own; a panic there becomes a message.
    pub fn in_background(&self, name: &str, work: impl FnOnce(&Self) + Send + 'static) {
        let theirs = self.clone();
        let thread = thread::Builder::new().name(name.into()).spawn(move || {
            if catch_unwind(AssertUnwindSafe(|| work(&theirs))).is_err() {
                let message = "reading or writing the file failed; what is on the stage is as it was".into();
                theirs.push(Command::Notify(Notice::Problem(message)));
            }
        });
        if let Err(error) = thread {
            let message = format!("the system gave no thread: {error}");
            self.push(Command::Notify(Notice::Problem(message)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_panic_becomes_a_sentence() {
        let (woken, wakes) = channel();
        let inbox = Inbox::new(move || woken.send(()).unwrap());
        inbox.in_background("dunefield-test", |_| panic!("a fault in a decoder"));
        wakes.recv().unwrap();
        let said = inbox.take();
        assert!(matches!(&said[..], [Command::Notify(Notice::Problem(text))] if text.contains("failed")));
    }
}
