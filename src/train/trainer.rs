//! The window's end of the trainer thread.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread,
};

use super::{Command, Report, worker::Worker};

/// A handle on the trainer thread. Dropping it ends the thread.
#[derive(Debug)]
pub struct Trainer {
    commands: Option<SyncSender<Command>>,
    pending: Vec<Command>,
    /// The newest report of each lane.
    slot: Arc<Mutex<BTreeMap<usize, Report>>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Trainer {
    /// Starts the thread. `wake` is called after every report, from that thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (commands, inbox) = sync_channel(64);
        let slot = Arc::<Mutex<BTreeMap<_, _>>>::default();
        let publish = {
            let slot = slot.clone();
            move |report: Report| {
                slot.lock().unwrap_or_else(PoisonError::into_inner).insert(report.lane, report);
                wake();
            }
        };
        let worker = Worker::new(inbox, Box::new(publish))?;
        let thread = thread::Builder::new().name("dunefield-train".into()).spawn(move || worker.run())?;
        Ok(Self { commands: Some(commands), pending: Vec::new(), slot, thread: Some(thread) })
    }

    /// Sends a command without waiting; when the channel is full it goes out with the next one.
    pub fn send(&mut self, command: Command) {
        if let Command::Follow { lane, .. } = command {
            // What was to be followed before and never went out is out of date.
            self.pending
                .retain(|waiting| !matches!(waiting, Command::Follow { lane: other, .. } if *other == lane));
        }
        self.pending.push(command);
        self.flush();
    }

    /// Tries again to send what the channel had no room for.
    pub fn flush(&mut self) {
        let Some(commands) = &self.commands else { return };
        while !self.pending.is_empty() {
            match commands.try_send(self.pending.remove(0)) {
                Ok(()) => {}
                Err(TrySendError::Full(command)) => {
                    self.pending.insert(0, command);
                    return;
                }
                Err(TrySendError::Disconnected(_)) => self.pending.clear(),
            }
        }
    }

    /// The newest report of each lane, once, in the order of the lanes.
    #[must_use]
    pub fn take_reports(&self) -> Vec<Report> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *slot).into_values().collect()
    }
}

impl Drop for Trainer {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // The thread catches its own panics, so there is nothing to learn from the result.
            drop(thread.join());
        }
    }
}
