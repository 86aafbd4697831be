//! What is trained for one lane.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Manners, REPORT_EVERY, entry::Entry, shelf::Shelf};
use crate::{
    density::Target,
    field::Mlp,
    path::Schedule,
    train::{Config, Report, RunId, Session, State, TrainError, When, examiner::Examiner},
};

/// What is trained for one lane.
pub(super) struct Seat {
    pub(super) run: RunId,
    pub(super) state: State,
    /// What is to be trained, also when the network for it was lost.
    assignment: Option<(Arc<Target>, Config)>,
    current: Option<Entry>,
    /// When steps were last counted, and how many there were.
    measured: (Instant, u64),
    rate: f64,
    /// Time that this seat has had, for a fair share.
    pub(super) spent: Duration,
}

impl Default for Seat {
    fn default() -> Self {
        Self {
            run: RunId::default(),
            state: State::Idle,
            assignment: None,
            current: None,
            measured: (Instant::now(), 0),
            rate: 0.0,
            spent: Duration::ZERO,
        }
    }
}

impl Seat {
    /// Whether there are steps to take.
    pub(super) fn is_busy(&self) -> bool {
        self.state == State::Running && self.current.is_some()
    }

    /// Names the training that goes on here.
    pub(super) fn training(&self) -> Option<Arc<()>> {
        self.current.as_ref().map(|entry| entry.training().clone())
    }

    /// Begins to count steps anew, after something other than training took time.
    pub(super) fn measure_anew(&mut self) {
        self.measured = (Instant::now(), self.current.as_ref().map_or(0, |entry| entry.session.steps()));
    }

    /// After an error the weights are those that were last good.
    pub(super) fn fail(&mut self, error: &TrainError) {
        if self.current.as_mut().is_some_and(|entry| entry.session.recover().is_err()) {
            self.current = None;
        }
        self.state = State::Failed(error.to_string());
    }

    /// After a panic nothing is known of the network.
    pub(super) fn fail_for_good(&mut self) {
        self.current = None;
        self.state = State::Failed("the trainer panicked; press Restart to begin again".into());
    }

    /// The network of a target that stays is worth keeping.
    pub(super) fn rest_from_drawing(&mut self) {
        if let Some(entry) = &mut self.current {
            entry.transient = false;
        }
    }

    /// Takes no more steps; the network is kept.
    pub(super) fn leave(&mut self, kept: &mut Shelf) {
        kept.keep(self.current.take());
        (self.state, self.assignment) = (State::Idle, None);
    }

    /// Takes no more steps and forgets the network.
    pub(super) fn stop(&mut self) {
        (self.state, self.current, self.assignment) = (State::Idle, None, None);
    }

    /// Takes steps again; where a panic took the network, with a new one.
    pub(super) fn resume(&mut self) -> Result<(), TrainError> {
        match &mut self.current {
            Some(entry) => entry.expect_progress(),
            None => self.begin()?,
        }
        if self.current.is_some() {
            self.state = State::Running;
        }
        Ok(())
    }

    /// Throws the network away and begins again.
    pub(super) fn restart(&mut self, kept: &mut Shelf) -> Result<(), TrainError> {
        if let Some(entry) = self.current.take() {
            kept.forget(&entry);
        }
        self.begin()?;
        self.state = State::Running;
        Ok(())
    }

    /// A fresh network for what is to be trained.
    fn begin(&mut self) -> Result<(), TrainError> {
        if let Some((target, config)) = self.assignment.clone() {
            self.current = Some(Entry::new(Session::new(target, config)?));
        }
        Ok(())
    }

    /// Trains this from now on.
    pub(super) fn follow(
        &mut self,
        (target, config): (Arc<Target>, Config),
        when: When,
        Manners { drawing, paused, .. }: Manners,
        kept: &mut Shelf,
    ) -> Result<(), TrainError> {
        match self.state {
            State::Idle if paused => self.state = State::Paused,
            State::Idle | State::Settled | State::Failed(_) => self.state = State::Running,
            State::Running | State::Paused => {}
        }
        self.assignment = Some((target.clone(), config));
        let previous = self.current.take();
        let known = kept.take(target.id(), &config);
        let usable = previous.as_ref().is_some_and(|e| *e.session.config() == config);
        let mut next = match (known, previous) {
            (Some(entry), previous) => {
                kept.keep(previous);
                entry
            }
            (None, Some(mut entry)) if when == When::Continue && usable && entry.transient && drawing => {
                entry.session.retarget(target);
                entry.retargeted()
            }
            (None, Some(entry)) if when == When::Continue && usable => {
                let mut branch = Entry::new(entry.session.branch(target)?);
                branch.record = Arc::new(entry.record.losses());
                kept.keep(Some(entry));
                branch
            }
            (None, previous) => {
                kept.keep(previous);
                Entry::new(Session::new(target, config)?)
            }
        };
        next.transient = drawing;
        self.current = Some(next);
        Ok(())
    }

    /// Goes back to another generation of what is trained.
    pub(super) fn generation(&mut self, generation: u32, kept: &mut Shelf) {
        if let Some(current) = &self.current
            && let Some(entry) = kept.take_generation(current, generation)
        {
            let previous = self.current.replace(entry);
            kept.keep(previous);
        }
    }

    /// The next generation takes the place of the current one, which is kept.
    pub(super) fn reflow(&mut self, kept: &mut Shelf) -> Result<(), TrainError> {
        // A generation that has not learned yet has no pairs of its own to give.
        let Some(entry) = self.current.take_if(|entry| entry.session.steps() > 0) else { return Ok(()) };
        match entry.session.reflow() {
            Ok(next) => {
                kept.forget_after(&entry, entry.session.generation());
                self.current = Some(entry.next(next));
                kept.keep(Some(entry));
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
    pub(super) fn work(&mut self, manners: Manners) -> Result<(), TrainError> {
        let Some(entry) = &mut self.current else { return Ok(()) };
        manners.effort_now().spend(REPORT_EVERY, || entry.step())?;
        if !entry.session.remember_good()? {
            return Err(TrainError::Diverged { step: entry.session.steps(), loss: f32::NAN });
        }
        let flat = !manners.drawing && entry.check();
        let (since, steps) = self.measured;
        let (now, taken) = (Instant::now(), entry.session.steps());
        let rate = taken.saturating_sub(steps) as f64 / (now - since).as_secs_f64();
        self.rate = if self.rate > 0.0 { 0.7 * self.rate + 0.3 * rate } else { rate };
        self.measured = (now, taken);
        if flat && manners.stop_when_flat {
            self.state = State::Settled;
        }
        Ok(())
    }

    /// What is known of this seat's training.
    pub(super) fn report(&self, lane: usize, threads: usize, kept: &Shelf) -> Report {
        let entry = self.current.as_ref();
        let examiner = entry.and_then(|entry| entry.examiner.as_ref());
        Report {
            lane,
            run: self.run,
            state: self.state.clone(),
            step: entry.map_or(0, |e| e.session.steps()),
            steps_per_second: if self.state == State::Running { self.rate } else { 0.0 },
            threads,
            record: entry.map(|e| e.record.clone()).unwrap_or_default(),
            floor: examiner.and_then(Examiner::floor),
            distance_floor: examiner.map(Examiner::distance_floor),
            straightness: examiner.and_then(Examiner::straightness),
            pairs: entry.and_then(|e| e.pairs),
            generation: entry.map_or(0, |e| e.session.generation()),
            generations: entry.map_or(Vec::new(), |e| kept.generations(e)),
            model: entry
                .filter(|e| e.session.steps() > 0)
                .map(|e| e.session.snapshot())
                .filter(Mlp::is_finite)
                .map(Arc::new),
            provenance: entry.map(|e| e.session.provenance(Schedule::OT, e.pairs.as_ref())),
        }
    }
}
