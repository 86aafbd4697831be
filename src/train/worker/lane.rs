//! What is trained for one lane.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    entry::Entry,
    kept::KeptNetworks,
    pacing::{Pacing, TURN},
};
use crate::{
    density::Target,
    field::{Mlp, Trained},
    path::Schedule,
    train::{
        config::Config,
        error::TrainError,
        evaluation::Evaluation,
        interrupt::Interrupt,
        protocol::{Report, RunId, State, When},
        reflow::Reflow,
        session::Session,
    },
};

/// What is trained for one lane.
pub(super) struct LaneTraining {
    pub(super) run: RunId,
    pub(super) state: State,
    /// What is to be trained, also when the network for it was lost.
    assignment: Option<(Arc<Target>, Config)>,
    current: Option<Entry>,
    /// Pairs of the next generation that are being made.
    reflow: Option<Reflow>,
    /// Raised when a command waits.
    interrupt: Interrupt,
    /// When steps were last counted, and how many there were.
    measured: (Instant, u64),
    rate: f64,
    /// Time that this lane has had, for a fair share.
    pub(super) spent: Duration,
}

impl LaneTraining {
    /// Nothing to train yet. What will be trained heeds the interrupt.
    pub(super) fn new(interrupt: Interrupt) -> Self {
        Self {
            run: RunId::default(),
            state: State::Idle,
            assignment: None,
            current: None,
            reflow: None,
            interrupt,
            measured: (Instant::now(), 0),
            rate: 0.0,
            spent: Duration::ZERO,
        }
    }

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
        if self.current.as_mut().is_some_and(|entry| entry.recover().is_err()) {
            self.current = None;
        }
        self.reflow = None;
        self.state = State::Failed(error.to_string());
    }

    /// After a panic nothing is known of the network.
    pub(super) fn fail_for_good(&mut self) {
        (self.current, self.reflow) = (None, None);
        self.state = State::Failed("the trainer panicked; press Restart to begin again".into());
    }

    /// The network of a target that stays is worth keeping.
    pub(super) fn rest_from_drawing(&mut self) {
        if let Some(entry) = &mut self.current {
            entry.transient = false;
        }
    }

    /// Takes no more steps; the network is kept.
    pub(super) fn leave(&mut self, kept: &mut KeptNetworks) {
        kept.keep(self.current.take());
        (self.state, self.assignment, self.reflow) = (State::Idle, None, None);
    }

    /// Takes no more steps and forgets the network.
    pub(super) fn stop(&mut self) {
        (self.state, self.current, self.assignment, self.reflow) = (State::Idle, None, None, None);
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
    pub(super) fn restart(&mut self, kept: &mut KeptNetworks) -> Result<(), TrainError> {
        if let Some(entry) = self.current.take() {
            kept.forget(&entry);
        }
        self.reflow = None;
        self.begin()?;
        self.state = State::Running;
        Ok(())
    }

    /// A fresh network for what is to be trained.
    fn begin(&mut self) -> Result<(), TrainError> {
        if let Some((target, config)) = self.assignment.clone() {
            self.current = Some(self.fresh(target, config)?);
        }
        Ok(())
    }

    fn fresh(&self, target: Arc<Target>, config: Config) -> Result<Entry, TrainError> {
        let mut session = Session::new(target, config)?;
        session.heed(&self.interrupt);
        Ok(Entry::new(session))
    }

    /// Takes steps for this from now on, unless all `paused`.
    fn assign(&mut self, target: Arc<Target>, config: Config, paused: bool) {
        match self.state {
            State::Idle | State::Settled | State::Failed(_) if paused => self.state = State::Paused,
            State::Idle | State::Settled | State::Failed(_) => self.state = State::Running,
            State::Running | State::Paused => {}
        }
        self.assignment = Some((target, config));
        self.reflow = None;
    }

    /// Trains this from now on, beginning with a given network; the one before is kept.
    pub(super) fn begin_from(
        &mut self,
        (target, config): (Arc<Target>, Config),
        (model, trained): (&Mlp, Trained),
        pacing: Pacing,
        kept: &mut KeptNetworks,
    ) -> Result<(), TrainError> {
        self.assign(target.clone(), config, pacing.paused);
        kept.keep(self.current.take());
        let mut session = Session::from_model(target, config, model, trained)?;
        session.heed(&self.interrupt);
        self.current = Some(Entry::new(session));
        Ok(())
    }

    /// Trains this from now on.
    pub(super) fn follow(
        &mut self,
        (target, config): (Arc<Target>, Config),
        when: When,
        Pacing { drawing, paused, .. }: Pacing,
        kept: &mut KeptNetworks,
    ) -> Result<(), TrainError> {
        self.assign(target.clone(), config, paused);
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
                self.fresh(target, config)?
            }
        };
        next.transient = drawing;
        self.current = Some(next);
        Ok(())
    }

    /// Goes back to another generation of what is trained.
    pub(super) fn generation(&mut self, generation: u32, kept: &mut KeptNetworks) {
        if let Some(current) = &self.current
            && let Some(entry) = kept.take_generation(current, generation)
        {
            self.reflow = None;
            let previous = self.current.replace(entry);
            kept.keep(previous);
        }
    }

    /// Begins to make the pairs of the next generation.
    pub(super) fn begin_reflow(&mut self) {
        // A generation that has not learned yet has no pairs of its own to give.
        if let Some(entry) = self.current.as_ref().filter(|entry| entry.session.steps() > 0) {
            self.reflow = Some(entry.session.begin_reflow());
            self.state = State::Running;
        }
    }

    /// Makes pairs of the next generation until the next report is due. With the last of them it takes the
    /// place of the current one, which is kept.
    fn make_pairs(&mut self, pacing: Pacing, kept: &mut KeptNetworks) -> Result<(), TrainError> {
        let Some(mut reflow) = self.reflow.take() else { return Ok(()) };
        let interrupt = &self.interrupt;
        let part = || if reflow.is_done() { Ok(()) } else { reflow.advance(interrupt) };
        let outcome = pacing.effort_now().spend(TURN, interrupt, part);
        if !reflow.is_done() {
            self.reflow = Some(reflow);
            return uninterrupted(outcome.map_err(TrainError::from));
        }
        let Some(entry) = self.current.take() else { return Ok(()) };
        match entry.session.next_generation(reflow) {
            Ok(next) => {
                kept.forget_after(&entry, entry.session.generation());
                self.current = Some(entry.next(next));
                kept.keep(Some(entry));
                self.measure_anew();
                Ok(())
            }
            Err(error) => {
                self.current = Some(entry);
                Err(error)
            }
        }
    }

    /// Works until the next report is due, or a command waits.
    pub(super) fn work(&mut self, pacing: Pacing, kept: &mut KeptNetworks) -> Result<(), TrainError> {
        if self.reflow.is_some() {
            return self.make_pairs(pacing, kept);
        }
        let Some(entry) = &mut self.current else { return Ok(()) };
        let before = entry.session.steps();
        uninterrupted(pacing.effort_now().spend(TURN, &self.interrupt, || entry.step()))?;
        if entry.session.steps() > before && !entry.session.remember_good()? {
            return Err(TrainError::Diverged { step: entry.session.steps(), loss: f32::NAN });
        }
        let mut flat = false;
        if !pacing.drawing {
            uninterrupted(entry.check().map(|now| flat = now))?;
        }
        let (since, steps) = self.measured;
        let (now, taken) = (Instant::now(), entry.session.steps());
        let rate = taken.saturating_sub(steps) as f64 / (now - since).as_secs_f64();
        self.rate = if self.rate > 0.0 { 0.7 * self.rate + 0.3 * rate } else { rate };
        self.measured = (now, taken);
        if flat && pacing.stop_when_flat {
            self.state = State::Settled;
        }
        Ok(())
    }

    /// What is known of it.
    pub(super) fn report(&mut self, lane: usize, threads: usize, kept: &KeptNetworks) -> Report {
        let model = self.current.as_mut().and_then(Entry::model);
        let entry = self.current.as_ref();
        let evaluation = entry.and_then(|entry| entry.evaluation.as_ref());
        Report {
            lane,
            run: self.run,
            state: self.state.clone(),
            step: entry.map_or(0, |e| e.session.steps()),
            steps_per_second: if self.state == State::Running { self.rate } else { 0.0 },
            threads,
            record: entry.map(|e| e.record.clone()).unwrap_or_default(),
            checkpoints: entry.map(|e| e.checkpoints.clone()).unwrap_or_default(),
            floor: evaluation.and_then(Evaluation::floor).cloned(),
            signal: evaluation.and_then(Evaluation::signal),
            baseline: evaluation.map(Evaluation::baseline),
            straightness: evaluation.and_then(Evaluation::straightness),
            pairs: entry.and_then(|e| e.pairs),
            reflow: self.reflow.as_ref().map(Reflow::share),
            generation: entry.map_or(0, |e| e.session.generation()),
            generations: entry.map_or(Vec::new(), |e| kept.generations(e)),
            model,
            provenance: entry.map(|e| e.session.provenance(Schedule::OT, e.pairs.as_ref())),
        }
    }
}

/// Work that was given up for a command goes on later; that is no failure.
fn uninterrupted(outcome: Result<(), TrainError>) -> Result<(), TrainError> {
    match outcome {
        Err(TrainError::Interrupted(_)) => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
impl LaneTraining {
    /// Trains a given session.
    pub(super) fn set_session(&mut self, mut session: Session) {
        session.heed(&self.interrupt);
        self.current = Some(Entry::new(session));
        self.state = State::Running;
    }
}
