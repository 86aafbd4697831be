//! The trainer thread.
//!
//! It takes commands from a bounded channel and publishes its newest reports into a slot; it
//! never waits for the window. Lanes take turns of equal length. Networks are kept per target, so that
//! looking at another throws nothing away.
//!
//! A command waits for a fraction of a second at most: whoever sends it raises the interrupt, and steps,
//! looks, reflows and waits for pairs give up when they see that. Between turns the thread rests at
//! the channel alone.

mod entry;
mod kept;
mod lane;
mod pacing;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::Instant,
};

use rayon::ThreadPool;

use self::{kept::KeptNetworks, lane::LaneTraining, pacing::Pacing};
use super::{
    effort::Effort,
    error::TrainError,
    interrupt::Interrupt,
    protocol::{Command, Report, RunId, State},
};

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
    /// Raised by whoever sends a command.
    interrupt: Interrupt,
    pool: Arc<ThreadPool>,
    /// One for each lane that ever trained.
    lanes: Vec<LaneTraining>,
    kept: KeptNetworks,
    pacing: Pacing,
    /// No turn begins before.
    rests_until: Instant,
}

impl Worker {
    pub(super) fn new(
        inbox: Receiver<Command>,
        interrupt: Interrupt,
        publish: Box<dyn Fn(Report) + Send>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            inbox,
            publish,
            interrupt,
            pool: pool(Effort::default())?,
            lanes: Vec::new(),
            kept: KeptNetworks::default(),
            pacing: Pacing::default(),
            rests_until: Instant::now(),
        })
    }

    /// Works until the window is gone.
    pub(super) fn run(mut self) {
        while self.receive() {
            if let Some(lane) = self.turn() {
                let (start, pacing) = (Instant::now(), self.pacing);
                self.guarded(lane, |worker| worker.lanes[lane].work(pacing, &mut worker.kept));
                let worked = start.elapsed();
                self.lanes[lane].spent += worked;
                self.rests_until = Instant::now() + pacing.effort_now().rest(worked);
                self.report(lane);
            }
        }
    }

    /// The busy lane that has had the least time.
    fn turn(&self) -> Option<usize> {
        (0..self.lanes.len()).filter(|k| self.lanes[*k].is_busy()).min_by_key(|k| self.lanes[*k].spent)
    }

    /// Works on the trainer's threads. What fails there, fails that lane alone.
    fn guarded(&mut self, lane: usize, work: impl FnOnce(&mut Self) -> Result<(), TrainError> + Send) {
        let pool = self.pool.clone();
        // A panic inside a library must become a message, not a silent thread.
        let outcome = catch_unwind(AssertUnwindSafe(|| pool.install(|| work(self))));
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.lanes[lane].fail(&error),
            Err(_) => self.lanes[lane].fail_for_good(),
        }
    }

    /// Takes every waiting command, and sleeps while there is nothing else to do or a rest is due; false
    /// when the window is gone.
    fn receive(&mut self) -> bool {
        loop {
            // Before looking, so that no command that comes later is overlooked.
            self.interrupt.lower();
            let received = if self.turn().is_some() {
                self.inbox.recv_timeout(self.rests_until.saturating_duration_since(Instant::now()))
            } else {
                self.inbox.recv().map_err(RecvTimeoutError::from)
            };
            match received {
                Ok(command) => self.handle(command),
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    fn handle(&mut self, command: Command) {
        match command {
            Command::Effort(effort) => {
                self.pacing.effort = effort;
                self.fit_pool();
            }
            Command::Drawing(drawing) => {
                self.pacing.drawing = drawing;
                self.fit_pool();
                if !drawing {
                    self.lanes.iter_mut().for_each(LaneTraining::rest_from_drawing);
                }
            }
            Command::StopWhenFlat(stop) => {
                self.pacing.stop_when_flat = stop;
                self.resume_if(|state| !stop && *state == State::Settled);
            }
            Command::Pause => {
                self.pacing.paused = true;
                let rests = |lane: &&mut LaneTraining| matches!(lane.state, State::Running | State::Settled);
                for lane in self.lanes.iter_mut().filter(rests) {
                    lane.state = State::Paused;
                }
            }
            Command::Resume => {
                self.pacing.paused = false;
                self.resume_if(|state| *state != State::Idle);
            }
            Command::Stop => {
                self.pacing.paused = false;
                self.lanes.iter_mut().for_each(LaneTraining::stop);
                self.kept.clear();
            }
            Command::Leave { lane, run } => self.at(lane, run, |lane, kept, _| {
                lane.leave(kept);
                Ok(())
            }),
            Command::Restart { lane, run } => {
                self.pacing.paused = false;
                self.at(lane, run, |lane, kept, _| lane.restart(kept));
            }
            Command::Reflow { lane, run } => {
                self.pacing.paused = false;
                self.at(lane, run, |lane, _, _| {
                    lane.begin_reflow();
                    Ok(())
                });
            }
            Command::Generation { lane, run, generation } => self.at(lane, run, |lane, kept, _| {
                lane.generation(generation, kept);
                Ok(())
            }),
            Command::Follow { lane, run, target, when, config } => {
                self.at(lane, run, |lane, kept, pacing| lane.follow((target, config), when, pacing, kept));
            }
            Command::Begin { lane, run, target, config, model, trained } => {
                self.at(lane, run, |lane, kept, pacing| {
                    lane.begin_from((target, config), (&model, trained), pacing, kept)
                });
            }
        }
        for lane in 0..self.lanes.len() {
            self.lanes[lane].measure_anew();
            self.report(lane);
        }
    }

    /// Does something for one lane.
    fn at(
        &mut self,
        lane: usize,
        run: RunId,
        work: impl FnOnce(&mut LaneTraining, &mut KeptNetworks, Pacing) -> Result<(), TrainError> + Send,
    ) {
        if self.lanes.len() <= lane {
            self.lanes.resize_with(lane + 1, || LaneTraining::new(self.interrupt.clone()));
        }
        self.lanes[lane].run = run;
        let others = self.lanes.iter().enumerate().filter(|(k, _)| *k != lane);
        self.kept.leave_alone(others.filter_map(|(_, lane)| lane.training()).collect());
        let was_busy = self.lanes[lane].is_busy();
        self.guarded(lane, |worker| work(&mut worker.lanes[lane], &mut worker.kept, worker.pacing));
        if !was_busy {
            self.join_in(lane);
        }
    }

    /// Whoever joins in later does not catch up on the time that others had before.
    fn join_in(&mut self, lane: usize) {
        let others = self.lanes.iter().enumerate().filter(|(k, other)| *k != lane && other.is_busy());
        let least = others.map(|(_, lane)| lane.spent).min().unwrap_or_default();
        let joining = &mut self.lanes[lane];
        joining.spent = joining.spent.max(least);
    }

    fn resume_if(&mut self, wanted: impl Fn(&State) -> bool) {
        let lanes: Vec<usize> = (0..self.lanes.len()).filter(|lane| wanted(&self.lanes[*lane].state)).collect();
        // Whoever goes on together starts level: nobody waits while another one catches up.
        let level = self.lanes.iter().map(|lane| lane.spent).max().unwrap_or_default();
        for lane in lanes {
            self.guarded(lane, |worker| worker.lanes[lane].resume());
            self.lanes[lane].spent = level;
        }
    }

    /// As many threads as the effort asks for now.
    fn fit_pool(&mut self) {
        let effort = self.pacing.effort_now();
        if effort.threads() != self.pool.current_num_threads()
            // The system gives no more threads: the old ones still work.
            && let Ok(pool) = pool(effort)
        {
            self.pool = pool;
        }
        // Another effort rests otherwise.
        self.rests_until = Instant::now();
    }

    fn report(&mut self, lane: usize) {
        let threads = self.pool.current_num_threads();
        (self.publish)(self.lanes[lane].report(lane, threads, &self.kept));
    }
}

#[cfg(test)]
mod tests;
