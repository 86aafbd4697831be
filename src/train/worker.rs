//! The trainer thread.
//!
//! It takes commands from a bounded channel and publishes its newest report into a slot; it
//! never waits for the window. Networks are kept per target and path, so that looking at
//! another path throws nothing away.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{Command, Config, Report, RunId, Session, State, TrainError, When, floor::floor};
use crate::{
    field::model_file::Provenance,
    path::Schedule,
    target::{Placement, Target},
};

/// Networks that are kept beside the current one.
const KEPT: usize = 12;
/// Time between reports while steps are taken.
const REPORT_EVERY: Duration = Duration::from_millis(100);
/// Steps on one target after which its floor is measured.
const FLOOR_AFTER: u64 = 500;
/// Points of the loss curve; when it is full every second one is dropped.
const HISTORY: usize = 1024;

/// A handle on the trainer thread. Dropping it ends the thread.
#[derive(Debug)]
pub struct Trainer {
    commands: Option<SyncSender<Command>>,
    pending: Vec<Command>,
    slot: Arc<Mutex<Option<Report>>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Trainer {
    /// Starts the thread. `wake` is called after every report, from that thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (commands, inbox) = sync_channel(64);
        let slot = Arc::new(Mutex::new(None));
        let publish = {
            let slot = slot.clone();
            move |report| {
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
                wake();
            }
        };
        // The window keeps a core to itself: candle's products run in this pool.
        let threads = thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).max(1));
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|k| format!("dunefield-train-{k}"))
            .build()
            .map_err(std::io::Error::other)?;
        let thread = thread::Builder::new()
            .name("dunefield-train".into())
            .spawn(move || pool.install(|| Worker::new(inbox, Box::new(publish)).run()))?;
        Ok(Self { commands: Some(commands), pending: Vec::new(), slot, thread: Some(thread) })
    }

    /// Sends a command without waiting; when the channel is full it goes out with the next one.
    pub fn send(&mut self, command: Command) {
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

    /// The newest report, once.
    #[must_use]
    pub fn take_report(&self) -> Option<Report> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).take()
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

/// A network with its curve.
struct Entry {
    key: (u64, Schedule),
    session: Session,
    history: Vec<[f64; 2]>,
    /// Steps that one point of the history stands for.
    stride: u64,
    sum: f64,
    count: u64,
    floor: Option<(f64, f64)>,
    /// Made for a target under a moving brush, which nobody comes back to.
    transient: bool,
}

impl Entry {
    fn new(session: Session) -> Self {
        let key = (session.target().id(), session.schedule());
        Self { key, session, history: Vec::new(), stride: 1, sum: 0.0, count: 0, floor: None, transient: false }
    }

    fn step(&mut self) -> Result<(), TrainError> {
        let loss = self.session.step()?;
        self.sum += f64::from(loss);
        self.count += 1;
        if self.count >= self.stride {
            let at = self.history.last().map_or(0.0, |p| p[0]) + self.count as f64;
            self.history.push([at, self.sum / self.count as f64]);
            (self.sum, self.count) = (0.0, 0);
            if self.history.len() >= HISTORY {
                self.history =
                    self.history.chunks_exact(2).map(|p| [p[1][0], f64::midpoint(p[0][1], p[1][1])]).collect();
                self.stride *= 2;
            }
        }
        Ok(())
    }
}

struct Worker {
    inbox: Receiver<Command>,
    publish: Box<dyn Fn(Report) + Send>,
    run: RunId,
    state: State,
    /// What is to be trained, also when the network for it was lost.
    assignment: Option<(Arc<Target>, Schedule, Config)>,
    current: Option<Entry>,
    kept: Vec<Entry>,
    measured: (Instant, u64),
    rate: f64,
    gentle: bool,
}

impl Worker {
    fn new(inbox: Receiver<Command>, publish: Box<dyn Fn(Report) + Send>) -> Self {
        Self {
            inbox,
            publish,
            run: RunId::default(),
            state: State::Idle,
            assignment: None,
            current: None,
            kept: Vec::new(),
            measured: (Instant::now(), 0),
            rate: 0.0,
            gentle: false,
        }
    }

    fn run(mut self) {
        while self.receive() {
            // A panic inside candle must become a message, not a silent thread.
            let outcome = catch_unwind(AssertUnwindSafe(|| self.work()));
            let failure = match outcome {
                Ok(Ok(())) => continue,
                Ok(Err(error)) => error.to_string(),
                Err(_) => "the trainer panicked; press Restart to begin again".into(),
            };
            self.current = None;
            self.state = State::Failed(failure);
            self.report();
        }
    }

    /// Takes every waiting command, sleeping while there is nothing else to do; false when the
    /// window is gone.
    fn receive(&mut self) -> bool {
        loop {
            let busy = self.state == State::Running && self.current.is_some();
            let command = if busy {
                match self.inbox.try_recv() {
                    Ok(command) => command,
                    Err(TryRecvError::Empty) => return true,
                    Err(TryRecvError::Disconnected) => return false,
                }
            } else {
                match self.inbox.recv() {
                    Ok(command) => command,
                    Err(_) => return false,
                }
            };
            let handled = catch_unwind(AssertUnwindSafe(|| self.handle(command)));
            if let Ok(Err(error)) = handled {
                self.state = State::Failed(error.to_string());
            } else if handled.is_err() {
                self.state = State::Failed("the trainer panicked; press Restart to begin again".into());
            }
            self.report();
        }
    }

    fn handle(&mut self, command: Command) -> Result<(), TrainError> {
        match command {
            Command::Resume => self.state = State::Running,
            Command::Pause => self.state = State::Paused,
            Command::Gentle(gentle) => {
                self.gentle = gentle;
                if let Some(entry) = self.current.as_mut().filter(|_| !gentle) {
                    entry.transient = false;
                }
            }
            Command::Stop => {
                self.state = State::Idle;
                self.kept.clear();
                (self.current, self.assignment) = (None, None);
            }
            Command::Restart { run } => {
                self.run = run;
                self.state = State::Running;
                if let Some((target, schedule, config)) = self.assignment.clone() {
                    self.current = Some(Entry::new(Session::new(target, schedule, config)?));
                }
            }
            Command::Follow { run, target, schedule, when, config } => {
                self.run = run;
                if matches!(self.state, State::Idle | State::Failed(_)) {
                    self.state = State::Running;
                }
                self.assignment = Some((target.clone(), schedule, config));
                self.follow(target, schedule, when, config)?;
            }
        }
        self.measured = (Instant::now(), self.current.as_ref().map_or(0, |entry| entry.session.steps()));
        Ok(())
    }

    fn follow(
        &mut self,
        target: Arc<Target>,
        schedule: Schedule,
        when: When,
        config: Config,
    ) -> Result<(), TrainError> {
        let key = (target.id(), schedule);
        let previous = self.current.take();
        let kept = self.kept.iter().position(|e| e.key == key && *e.session.config() == config);
        let usable = previous.as_ref().is_some_and(|e| *e.session.config() == config);
        let mut next = match (kept, previous) {
            (Some(index), previous) => {
                let entry = self.kept.remove(index);
                self.keep(previous);
                entry
            }
            (None, Some(mut entry)) if when == When::Continue && usable && entry.transient && self.gentle => {
                entry.session.retarget(target, schedule);
                Entry { key, floor: None, ..entry }
            }
            (None, Some(entry)) if when == When::Continue && usable => {
                let branch = Entry::new(entry.session.branch(target, schedule)?);
                let history = entry.history.clone();
                let stride = entry.stride;
                self.keep(Some(entry));
                Entry { history, stride, ..branch }
            }
            (None, previous) => {
                self.keep(previous);
                Entry::new(Session::new(target, schedule, config)?)
            }
        };
        next.transient = self.gentle;
        self.current = Some(next);
        Ok(())
    }

    /// Puts a network aside; when there are too many, the least trained one goes.
    fn keep(&mut self, entry: Option<Entry>) {
        self.kept.extend(entry.filter(|e| e.session.steps() > 0));
        if self.kept.len() > KEPT {
            let least = (0..self.kept.len()).min_by_key(|k| self.kept[*k].session.clock());
            if let Some(index) = least {
                self.kept.remove(index);
            }
        }
    }

    /// Steps until the next report is due.
    fn work(&mut self) -> Result<(), TrainError> {
        let Some(entry) = &mut self.current else { return Ok(()) };
        let start = Instant::now();
        let work = if self.gentle { REPORT_EVERY / 4 } else { REPORT_EVERY };
        while start.elapsed() < work {
            entry.step()?;
        }
        thread::sleep(REPORT_EVERY.saturating_sub(work));
        // Measured once the network has settled on a target, so that drawing is not slowed down.
        if entry.floor.is_none() && entry.session.clock() > FLOOR_AFTER {
            entry.floor = Some(floor(entry.session.target(), entry.session.schedule(), entry.session.config()));
        }
        let (since, steps) = self.measured;
        let (now, taken) = (Instant::now(), entry.session.steps());
        let rate = taken.saturating_sub(steps) as f64 / (now - since).as_secs_f64();
        self.rate = if self.rate > 0.0 { 0.7 * self.rate + 0.3 * rate } else { rate };
        self.measured = (now, taken);
        self.report();
        Ok(())
    }

    fn report(&self) {
        let entry = self.current.as_ref();
        (self.publish)(Report {
            run: self.run,
            state: self.state.clone(),
            step: entry.map_or(0, |e| e.session.steps()),
            steps_per_second: if self.state == State::Running { self.rate } else { 0.0 },
            history: Arc::new(entry.map(|e| e.history.clone()).unwrap_or_default()),
            floor: entry.and_then(|e| e.floor),
            model: entry
                .filter(|e| e.session.steps() > 0)
                .map(|e| e.session.snapshot())
                .filter(crate::field::Mlp::is_finite)
                .map(Arc::new),
            provenance: entry.map(|e| Provenance {
                target: e.session.target().name().into(),
                step: e.session.steps(),
                seed: e.session.config().seed,
                placement: Placement::IDENTITY,
            }),
        });
    }
}

#[cfg(test)]
mod tests;
