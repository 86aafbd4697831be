//! The window's end of the trainer thread.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread,
};

use super::{
    interrupt::Interrupt,
    protocol::{Command, Report},
    worker::Worker,
};

/// A handle on the trainer thread. Dropping it ends the thread, which gives up what it is at.
#[derive(Debug)]
pub struct Trainer {
    commands: Option<SyncSender<Command>>,
    pending: Vec<Command>,
    /// Tells the thread that a command waits.
    interrupt: Interrupt,
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
        Self::prepared(wake, |_| {})
    }

    /// Starts the thread with a worker that is `prepare`d.
    pub(super) fn prepared(
        wake: impl Fn() + Send + 'static,
        prepare: impl FnOnce(&mut Worker),
    ) -> std::io::Result<Self> {
        let (commands, inbox) = sync_channel(64);
        let slot = Arc::<Mutex<BTreeMap<_, _>>>::default();
        let publish = {
            let slot = slot.clone();
            move |report: Report| {
                slot.lock().unwrap_or_else(PoisonError::into_inner).insert(report.lane, report);
                wake();
            }
        };
        let interrupt = Interrupt::default();
        let mut worker = Worker::new(inbox, interrupt.clone(), Box::new(publish))?;
        prepare(&mut worker);
        let thread = thread::Builder::new().name("dunefield-train".into()).spawn(move || worker.run())?;
        Ok(Self { commands: Some(commands), pending: Vec::new(), interrupt, slot, thread: Some(thread) })
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
        let waiting = !self.pending.is_empty();
        while !self.pending.is_empty() {
            match commands.try_send(self.pending.remove(0)) {
                Ok(()) => {}
                Err(TrySendError::Full(command)) => {
                    self.pending.insert(0, command);
                    break;
                }
                Err(TrySendError::Disconnected(_)) => self.pending.clear(),
            }
        }
        if waiting {
            self.interrupt.raise();
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
        self.interrupt.raise();
        if let Some(thread) = self.thread.take() {
            // The thread catches its own panics, so there is nothing to learn from the result.
            drop(thread.join());
        }
    }
}
