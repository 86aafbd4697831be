//! Commands that come while something long is under way.

use std::{sync::Arc, thread, time::Duration};

use super::{
    super::{Worker, lane::LaneTraining},
    config, follow, target, wait,
};
use crate::train::{Command, Config, Coupling, RunId, Session, State, Trainer, When, coupling::gate::Gate};

/// A trainer with a lane whose first pairs are not matched before the gate opens.
fn gated() -> (Trainer, Arc<Gate>) {
    let gate = Arc::new(Gate::default());
    let mut session = Session::new(target("ring"), config()).unwrap();
    session.set_blocks(gate.clone());
    let prepare = |worker: &mut Worker| {
        let mut lane = LaneTraining::new(worker.interrupt.clone());
        lane.set_session(session);
        worker.lanes.push(lane);
    };
    let trainer = Trainer::prepared(|| {}, prepare).unwrap();
    gate.wait_for_somebody();
    (trainer, gate)
}

#[test]
fn commands_are_handled_while_a_block_of_pairs_is_matched() {
    let (mut trainer, gate) = gated();
    trainer.send(Command::Pause);
    assert_eq!(wait(&mut trainer, |r| r.state == State::Paused).step, 0);
    trainer.send(Command::Resume);
    wait(&mut trainer, |r| r.state == State::Running);
    trainer.send(follow(1, "line", When::Restart));
    wait(&mut trainer, |r| r.run == RunId(1) && r.step > 0);
    gate.open();
}

#[test]
fn the_window_closes_while_a_block_of_pairs_is_matched() {
    let (trainer, gate) = gated();
    let (closed, closes) = std::sync::mpsc::channel();
    thread::spawn(move || {
        drop(trainer);
        closed.send(())
    });
    closes.recv_timeout(Duration::from_mins(1)).expect("it waits for the block");
    gate.open();
}

#[test]
fn steps_begin_again_where_a_block_was_waited_for() {
    let (mut trainer, gate) = gated();
    trainer.send(Command::StopWhenFlat(true));
    wait(&mut trainer, |_| true);
    gate.open();
    wait(&mut trainer, |r| r.step > 0 && r.state == State::Running);
}

/// Blocks of 1024 pairs are the largest there are, and the first step waits for one of them.
#[test]
fn a_pause_and_another_target_are_answered_with_large_blocks() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    let coupling = Coupling::MinibatchOt { block: 1024 };
    let matched = |run, name| {
        let (config, when) = (Config { coupling, ..config() }, When::Restart);
        Command::Follow { lane: 0, run: RunId(run), target: target(name), when, config }
    };
    trainer.send(matched(1, "ring"));
    trainer.send(Command::Pause);
    wait(&mut trainer, |r| r.run == RunId(1) && r.state == State::Paused);
    trainer.send(matched(2, "line"));
    let other = wait(&mut trainer, |r| r.run == RunId(2));
    assert_eq!((other.state, other.step), (State::Paused, 0));
    assert_eq!(other.provenance.unwrap().target, "line");
    trainer.send(Command::Resume);
    wait(&mut trainer, |r| r.run == RunId(2) && r.state == State::Running && r.step > 0);
}

/// The step takes seconds on any machine.
#[test]
fn commands_are_handled_while_a_long_step_is_taken() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    let mut config = Config { batch: 65_536, ..Config::default() };
    (config.architecture.hidden, config.architecture.layers) = (512, 8);
    let (lane, run, when) = (0, RunId(1), When::Restart);
    trainer.send(Command::Follow { lane, run, target: target("ring"), when, config });
    wait(&mut trainer, |r| r.run == RunId(1) && r.state == State::Running);
    // Long enough for the step to be under way.
    thread::sleep(Duration::from_millis(200));
    trainer.send(Command::Pause);
    assert_eq!(wait(&mut trainer, |r| r.state == State::Paused).step, 0, "the step was given up");
}

#[test]
fn a_pause_holds_a_reflow_and_another_target_ends_it() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(follow(1, "ring", When::Continue));
    wait(&mut trainer, |r| r.step > 50);
    trainer.send(Command::Reflow { lane: 0, run: RunId(2) });
    trainer.send(Command::Pause);
    let paused = wait(&mut trainer, |r| r.run == RunId(2) && r.state == State::Paused);
    assert_eq!(paused.generation, u32::from(paused.reflow.is_none()));
    trainer.send(Command::Resume);
    wait(&mut trainer, |r| r.generation == 1 && r.reflow.is_none());
    trainer.send(Command::Reflow { lane: 0, run: RunId(3) });
    trainer.send(follow(4, "line", When::Continue));
    let other = wait(&mut trainer, |r| r.run == RunId(4));
    assert_eq!((other.generation, other.reflow), (0, None));
}
