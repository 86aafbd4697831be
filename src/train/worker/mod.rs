//! The trainer thread.
//!
//! It takes commands from a bounded channel and publishes its newest report into a slot; it
//! never waits for the window. Networks are kept per target and path, so that looking at
//! another path throws nothing away.

mod entry;
mod shelf;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError},
    },
    time::{Duration, Instant},
};

use rayon::ThreadPool;

use self::{entry::Entry, shelf::Shelf};
use super::{Command, Config, Report, RunId, Session, State, TrainError, When, effort::Effort};
use crate::{field::Mlp, path::Schedule, target::Target};

/// Time between reports while steps are taken.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// The threads that take steps.
fn pool(effort: Effort) -> std::io::Result<Arc<ThreadPool>> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(effort.threads())
        .thread_name(|k| format!("dunefield-train-{k}"))
        .build()
        .map(Arc::new)
        .map_err(std::io::Error::other)
}

/// What runs on the trainer thread.
pub(super) struct Worker {
    inbox: Receiver<Command>,
    publish: Box<dyn Fn(Report) + Send>,
    pool: Arc<ThreadPool>,
    run: RunId,
    state: State,
    /// What is to be trained, also when the network for it was lost.
    assignment: Option<(Arc<Target>, Schedule, Config)>,
    current: Option<Entry>,
    kept: Shelf,
    measured: (Instant, u64),
    rate: f64,
    effort: Effort,
    drawing: bool,
    stop_when_flat: bool,
}

impl Worker {
    pub(super) fn new(inbox: Receiver<Command>, publish: Box<dyn Fn(Report) + Send>) -> std::io::Result<Self> {
        Ok(Self {
            inbox,
            publish,
            pool: pool(Effort::default())?,
            run: RunId::default(),
            state: State::Idle,
            assignment: None,
            current: None,
            kept: Shelf::default(),
            measured: (Instant::now(), 0),
            rate: 0.0,
            effort: Effort::default(),
            drawing: false,
            stop_when_flat: false,
        })
    }

    /// Works until the window is gone.
    pub(super) fn run(mut self) {
        while self.receive() {
            let pool = self.pool.clone();
            // A panic inside a library must become a message, not a silent thread.
            let outcome = catch_unwind(AssertUnwindSafe(|| pool.install(|| self.work())));
            match outcome {
                Ok(Ok(())) => continue,
                Ok(Err(error)) => self.fail(&error),
                Err(_) => self.fail_for_good(),
            }
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
            let pool = self.pool.clone();
            match catch_unwind(AssertUnwindSafe(|| pool.install(|| self.handle(command)))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.state = State::Failed(error.to_string()),
                Err(_) => self.fail_for_good(),
            }
            self.report();
        }
    }

    /// After an error the weights are those that were last good.
    fn fail(&mut self, error: &TrainError) {
        if self.current.as_mut().is_some_and(|entry| entry.session.recover().is_err()) {
            self.current = None;
        }
        self.state = State::Failed(error.to_string());
    }

    /// After a panic nothing is known of the network.
    fn fail_for_good(&mut self) {
        self.current = None;
        self.state = State::Failed("the trainer panicked; press Restart to begin again".into());
    }

    fn handle(&mut self, command: Command) -> Result<(), TrainError> {
        match command {
            Command::Resume => self.resume()?,
            Command::Pause => self.state = State::Paused,
            Command::Effort(effort) => {
                if effort.threads() != self.pool.current_num_threads()
                    // The system gives no more threads: the old ones still work.
                    && let Ok(pool) = pool(effort)
                {
                    self.pool = pool;
                }
                self.effort = effort;
            }
            Command::Drawing(drawing) => {
                self.drawing = drawing;
                if let Some(entry) = self.current.as_mut().filter(|_| !drawing) {
                    entry.transient = false;
                }
            }
            Command::StopWhenFlat(stop) => {
                self.stop_when_flat = stop;
                if self.state == State::Settled && !stop {
                    self.resume()?;
                }
            }
            Command::Stop => {
                self.state = State::Idle;
                self.kept.clear();
                (self.current, self.assignment) = (None, None);
            }
            Command::Restart { run } => {
                self.run = run;
                if let Some(entry) = self.current.take() {
                    self.kept.forget(&entry);
                }
                self.begin()?;
                self.state = State::Running;
            }
            Command::Reflow { run } => {
                self.run = run;
                self.reflow()?;
            }
            Command::Generation { run, generation } => {
                self.run = run;
                if let Some((target, schedule, config)) = &self.assignment
                    && let Some(entry) = self.kept.take(target.id(), *schedule, config, Some(generation))
                {
                    let previous = self.current.replace(entry);
                    self.kept.keep(previous);
                }
            }
            Command::Follow { run, target, schedule, when, config } => {
                self.run = run;
                if matches!(self.state, State::Idle | State::Settled | State::Failed(_)) {
                    self.state = State::Running;
                }
                self.assignment = Some((target.clone(), schedule, config));
                self.follow(target, schedule, when, config)?;
            }
        }
        self.measured = (Instant::now(), self.current.as_ref().map_or(0, |entry| entry.session.steps()));
        Ok(())
    }

    /// Takes steps again; where a panic took the network, with a new one.
    fn resume(&mut self) -> Result<(), TrainError> {
        match &mut self.current {
            Some(entry) => entry.expect_progress(),
            None => self.begin()?,
        }
        self.state = State::Running;
        Ok(())
    }

    /// A fresh network for what is to be trained.
    fn begin(&mut self) -> Result<(), TrainError> {
        if let Some((target, schedule, config)) = self.assignment.clone() {
            self.current = Some(Entry::new(Session::new(target, schedule, config)?));
        }
        Ok(())
    }

    fn follow(
        &mut self,
        target: Arc<Target>,
        schedule: Schedule,
        when: When,
        config: Config,
    ) -> Result<(), TrainError> {
        let previous = self.current.take();
        let kept = self.kept.take(target.id(), schedule, &config, None);
        let usable = previous.as_ref().is_some_and(|e| *e.session.config() == config);
        let mut next = match (kept, previous) {
            (Some(entry), previous) => {
                self.kept.keep(previous);
                entry
            }
            (None, Some(mut entry)) if when == When::Continue && usable && entry.transient && self.drawing => {
                entry.session.retarget(target, schedule);
                entry.retargeted()
            }
            (None, Some(entry)) if when == When::Continue && usable => {
                let mut branch = Entry::new(entry.session.branch(target, schedule)?);
                branch.record = Arc::new(entry.record.losses());
                self.kept.keep(Some(entry));
                branch
            }
            (None, previous) => {
                self.kept.keep(previous);
                Entry::new(Session::new(target, schedule, config)?)
            }
        };
        next.transient = self.drawing;
        self.current = Some(next);
        Ok(())
    }

    /// The next generation takes the place of the current one, which is kept.
    fn reflow(&mut self) -> Result<(), TrainError> {
        // A generation that has not learned yet has no pairs of its own to give.
        let Some(entry) = self.current.take_if(|entry| entry.session.steps() > 0) else { return Ok(()) };
        match entry.session.reflow() {
            Ok(next) => {
                self.kept.forget_after(&entry, entry.session.generation());
                self.kept.keep(Some(entry));
                self.current = Some(Entry::new(next));
                self.state = State::Running;
                Ok(())
            }
            Err(error) => {
                self.current = Some(entry);
                Err(error)
            }
        }
    }

    /// Steps until the next report is due.
    fn work(&mut self) -> Result<(), TrainError> {
        let Some(entry) = &mut self.current else { return Ok(()) };
        let effort = if self.drawing { Effort::Gentle } else { self.effort };
        effort.spend(REPORT_EVERY, || entry.step())?;
        if !entry.session.remember_good()? {
            return Err(TrainError::Diverged { step: entry.session.steps(), loss: f32::NAN });
        }
        let flat = !self.drawing && entry.check();
        let (since, steps) = self.measured;
        let (now, taken) = (Instant::now(), entry.session.steps());
        let rate = taken.saturating_sub(steps) as f64 / (now - since).as_secs_f64();
        self.rate = if self.rate > 0.0 { 0.7 * self.rate + 0.3 * rate } else { rate };
        self.measured = (now, taken);
        if flat && self.stop_when_flat {
            self.state = State::Settled;
        }
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
            threads: self.pool.current_num_threads(),
            record: entry.map(|e| e.record.clone()).unwrap_or_default(),
            floor: entry.and_then(|e| e.yardstick.as_ref()?.floor()),
            distance_floor: entry.and_then(|e| Some(e.judge.as_ref()?.floor())),
            straightness: entry.and_then(|e| e.straightness),
            pairs: entry.and_then(|e| e.pairs),
            generation: entry.map_or(0, |e| e.session.generation()),
            generations: entry.map_or(Vec::new(), |e| self.kept.generations(e)),
            model: entry
                .filter(|e| e.session.steps() > 0)
                .map(|e| e.session.snapshot())
                .filter(Mlp::is_finite)
                .map(Arc::new),
            provenance: entry.map(Entry::provenance),
        });
    }
}

#[cfg(test)]
mod tests;
