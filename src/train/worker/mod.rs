//! The trainer thread.
//!
//! It takes commands from a bounded channel and publishes its newest reports into a slot; it
//! never waits for the window. Each lane has a seat, and seats take turns of equal length. Networks
//! are kept per target, so that looking at another throws nothing away.

mod entry;
mod seat;
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

use self::{seat::Seat, shelf::Shelf};
use super::{Command, Report, State, TrainError, effort::Effort};

/// Length of a turn, and time between reports while steps are taken.
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

/// How steps are taken beside the window.
#[derive(Clone, Copy, Debug, Default)]
struct Manners {
    effort: Effort,
    drawing: bool,
    stop_when_flat: bool,
    /// Whether the user wants no steps: a lane that joins in rests too.
    paused: bool,
}

impl Manners {
    /// While the brush moves training is gentle, whatever was asked for.
    fn effort_now(self) -> Effort {
        if self.drawing { Effort::Gentle } else { self.effort }
    }
}

/// What runs on the trainer thread.
pub(super) struct Worker {
    inbox: Receiver<Command>,
    publish: Box<dyn Fn(Report) + Send>,
    pool: Arc<ThreadPool>,
    /// One for each lane that ever trained.
    seats: Vec<Seat>,
    kept: Shelf,
    manners: Manners,
}

impl Worker {
    pub(super) fn new(inbox: Receiver<Command>, publish: Box<dyn Fn(Report) + Send>) -> std::io::Result<Self> {
        Ok(Self {
            inbox,
            publish,
            pool: pool(Effort::default())?,
            seats: Vec::new(),
            kept: Shelf::default(),
            manners: Manners::default(),
        })
    }

    /// Works until the window is gone.
    pub(super) fn run(mut self) {
        while self.receive() {
            if let Some(lane) = self.turn() {
                let (start, manners) = (Instant::now(), self.manners);
                self.guarded(lane, |worker| worker.seats[lane].work(manners));
                self.seats[lane].spent += start.elapsed();
                self.report(lane);
            }
        }
    }

    /// The busy seat that has had the least time.
    fn turn(&self) -> Option<usize> {
        (0..self.seats.len()).filter(|k| self.seats[*k].is_busy()).min_by_key(|k| self.seats[*k].spent)
    }

    /// Does something for a lane on the trainer's threads. What fails there, fails that lane alone.
    fn guarded(&mut self, lane: usize, work: impl FnOnce(&mut Self) -> Result<(), TrainError> + Send) {
        let pool = self.pool.clone();
        // A panic inside a library must become a message, not a silent thread.
        let outcome = catch_unwind(AssertUnwindSafe(|| pool.install(|| work(self))));
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.seats[lane].fail(&error),
            Err(_) => self.seats[lane].fail_for_good(),
        }
    }

    /// Takes every waiting command, sleeping while there is nothing else to do; false when the
    /// window is gone.
    fn receive(&mut self) -> bool {
        loop {
            let command = if self.turn().is_some() {
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
            self.handle(command);
        }
    }

    fn handle(&mut self, command: Command) {
        match command {
            Command::Effort(effort) => self.set_effort(effort),
            Command::Drawing(drawing) => {
                self.manners.drawing = drawing;
                if !drawing {
                    self.seats.iter_mut().for_each(Seat::rest_from_drawing);
                }
            }
            Command::StopWhenFlat(stop) => {
                self.manners.stop_when_flat = stop;
                self.resume_if(|state| !stop && *state == State::Settled);
            }
            Command::Pause => {
                self.manners.paused = true;
                let rests = |seat: &&mut Seat| matches!(seat.state, State::Running | State::Settled);
                for seat in self.seats.iter_mut().filter(rests) {
                    seat.state = State::Paused;
                }
            }
            Command::Resume => {
                self.manners.paused = false;
                self.resume_if(|state| *state != State::Idle);
            }
            Command::Stop => {
                self.manners.paused = false;
                self.seats.iter_mut().for_each(Seat::stop);
                self.kept.clear();
            }
            Command::Leave { lane, run } => self.at(lane, run, |seat, kept, _| {
                seat.leave(kept);
                Ok(())
            }),
            Command::Restart { lane, run } => {
                self.manners.paused = false;
                self.at(lane, run, |seat, kept, _| seat.restart(kept));
            }
            Command::Reflow { lane, run } => {
                self.manners.paused = false;
                self.at(lane, run, |seat, kept, _| seat.reflow(kept));
            }
            Command::Generation { lane, run, generation } => self.at(lane, run, |seat, kept, _| {
                seat.generation(generation, kept);
                Ok(())
            }),
            Command::Follow { lane, run, target, when, config } => {
                self.at(lane, run, |seat, kept, manners| seat.follow((target, config), when, manners, kept));
            }
        }
        for lane in 0..self.seats.len() {
            self.seats[lane].measure_anew();
            self.report(lane);
        }
    }

    /// Does something at one lane's seat.
    fn at(
        &mut self,
        lane: usize,
        run: super::RunId,
        work: impl FnOnce(&mut Seat, &mut Shelf, Manners) -> Result<(), TrainError> + Send,
    ) {
        if self.seats.len() <= lane {
            self.seats.resize_with(lane + 1, Seat::default);
        }
        self.seats[lane].run = run;
        let others = self.seats.iter().enumerate().filter(|(k, _)| *k != lane);
        self.kept.leave_alone(others.filter_map(|(_, seat)| seat.training()).collect());
        let was_busy = self.seats[lane].is_busy();
        self.guarded(lane, |worker| work(&mut worker.seats[lane], &mut worker.kept, worker.manners));
        if !was_busy {
            self.join_in(lane);
        }
    }

    /// Whoever sits down later does not catch up on the time that others had before.
    fn join_in(&mut self, lane: usize) {
        let others = self.seats.iter().enumerate().filter(|(k, seat)| *k != lane && seat.is_busy());
        let least = others.map(|(_, seat)| seat.spent).min().unwrap_or_default();
        let seat = &mut self.seats[lane];
        seat.spent = seat.spent.max(least);
    }

    fn resume_if(&mut self, wanted: impl Fn(&State) -> bool) {
        let lanes: Vec<usize> = (0..self.seats.len()).filter(|lane| wanted(&self.seats[*lane].state)).collect();
        // Whoever goes on together starts level: nobody waits while another one catches up.
        let level = self.seats.iter().map(|seat| seat.spent).max().unwrap_or_default();
        for lane in lanes {
            self.guarded(lane, |worker| worker.seats[lane].resume());
            self.seats[lane].spent = level;
        }
    }

    fn set_effort(&mut self, effort: Effort) {
        if effort.threads() != self.pool.current_num_threads()
            // The system gives no more threads: the old ones still work.
            && let Ok(pool) = pool(effort)
        {
            self.pool = pool;
        }
        self.manners.effort = effort;
    }

    fn report(&self, lane: usize) {
        (self.publish)(self.seats[lane].report(lane, self.pool.current_num_threads(), &self.kept));
    }
}

#[cfg(test)]
mod tests;
