mod interrupted;

use std::{cell::Cell, sync::Arc, thread, time::Duration};

use super::*;
use crate::{
    density::{Target, presets},
    train::{Config, Coupling, RunId, Trainer, When},
};

fn target(name: &str) -> Arc<Target> {
    Arc::new(presets::target(name).unwrap())
}

fn config() -> Config {
    let mut config = Config { batch: 32, ..Config::default() };
    config.architecture.hidden = 8;
    config
}

fn follow(run: u64, name: &str, when: When) -> Command {
    Command::Follow { lane: 0, run: RunId(run), target: target(name), when, config: config() }
}

fn join(lane: usize, run: u64, name: &str) -> Command {
    let when = When::Continue;
    Command::Follow { lane, run: RunId(run), target: target(name), when, config: config() }
}

/// Looks for a report before a test gives up. They are counted, not timed: a busy machine takes
/// longer for each.
const LOOKS: usize = 20_000;

/// Waits for a report that satisfies `wanted`.
fn wait(trainer: &mut Trainer, wanted: impl Fn(&Report) -> bool) -> Report {
    for _ in 0..LOOKS {
        trainer.flush();
        if let Some(report) = trainer.take_reports().into_iter().find(&wanted) {
            return report;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("no such report");
}

#[test]
fn targets_keep_their_networks_and_pausing_stops_the_steps() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(follow(1, "ring", When::Restart));
    let ring = wait(&mut trainer, |r| r.run == RunId(1) && r.step > 200);
    assert!(ring.model.is_some() && !ring.record.loss.is_empty());
    trainer.send(Command::Pause);
    let ring = wait(&mut trainer, |r| r.state == State::Paused && r.step >= ring.step);
    trainer.send(follow(2, "line", When::Restart));
    let line = wait(&mut trainer, |r| r.run == RunId(2));
    assert_eq!(line.step, 0, "another target starts afresh");
    trainer.send(follow(3, "ring", When::Restart));
    let back = wait(&mut trainer, |r| r.run == RunId(3));
    assert_eq!(back.step, ring.step, "the first target's network was kept");
    assert_eq!(back.state, State::Paused);
    thread::sleep(Duration::from_millis(250));
    assert!(trainer.take_reports().is_empty(), "a paused trainer sleeps");
    trainer.send(Command::Restart { lane: 0, run: RunId(4) });
    let again = wait(&mut trainer, |r| r.run == RunId(4) && r.state == State::Running && r.step > 0);
    assert_ne!(again.model.unwrap().layers, back.model.unwrap().layers);
}

#[test]
fn coming_back_to_a_target_finds_its_network() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(follow(1, "ring", When::Continue));
    wait(&mut trainer, |r| r.run == RunId(1) && r.step > 100);
    trainer.send(Command::Pause);
    let ring = wait(&mut trainer, |r| r.state == State::Paused);
    for (run, name) in [(2, "line"), (3, "grid"), (4, "ring")] {
        trainer.send(follow(run, name, When::Continue));
        let report = wait(&mut trainer, |r| r.run == RunId(run));
        assert_eq!(report.provenance.unwrap().target, name);
    }
    trainer.send(follow(5, "ring", When::Continue));
    let back = wait(&mut trainer, |r| r.run == RunId(5));
    assert_eq!(back.model.unwrap().layers, ring.model.unwrap().layers);
    assert_eq!(back.step, ring.step);
}

#[test]
fn a_changed_target_continues_from_the_weights() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(follow(1, "ring", When::Continue));
    wait(&mut trainer, |r| r.step > 50);
    trainer.send(Command::Pause);
    let before = wait(&mut trainer, |r| r.state == State::Paused);
    trainer.send(follow(2, "line", When::Continue));
    let after = wait(&mut trainer, |r| r.run == RunId(2));
    let (before, after) = (before.model.unwrap(), after.model.unwrap());
    assert_eq!(before.layers, after.layers);
    assert_ne!(before.scaling, after.scaling);
}

#[test]
fn a_training_begins_with_a_given_network() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(follow(1, "ring", When::Continue));
    wait(&mut trainer, |r| r.step > 100);
    trainer.send(Command::Pause);
    let before = wait(&mut trainer, |r| r.state == State::Paused);
    let (model, trained) = (before.model.clone().unwrap(), before.trained());
    trainer.send(Command::Stop);
    wait(&mut trainer, |r| r.state == State::Idle && r.model.is_none());
    trainer.send(Command::Pause);
    let begin = |run, config| {
        let (lane, run, target, model) = (0, RunId(run), target("ring"), model.clone());
        Command::Begin { lane, run, target, config, model, trained }
    };
    trainer.send(begin(2, config()));
    let back = wait(&mut trainer, |r| r.run == RunId(2));
    assert_eq!((back.step, &back.state), (before.step, &State::Paused));
    assert_eq!(back.model.unwrap(), model);
    trainer.send(Command::Resume);
    wait(&mut trainer, |r| r.run == RunId(2) && r.step > before.step + 10);
    trainer.send(begin(3, Config::default()));
    let refused = wait(&mut trainer, |r| r.run == RunId(3));
    assert!(matches!(refused.state, State::Failed(why) if why.contains("hidden layers of 8")));
}

#[test]
fn a_broken_training_is_reported_and_can_restart() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    let mut broken = config();
    broken.rate = f64::INFINITY;
    let target = target("ring");
    let follow = |run, config| Command::Follow {
        lane: 0,
        run: RunId(run),
        target: target.clone(),
        when: When::Restart,
        config,
    };
    trainer.send(follow(1, broken));
    let report = wait(&mut trainer, |r| matches!(r.state, State::Failed(_)));
    let State::Failed(message) = report.state else { unreachable!() };
    assert!(message.contains("restart"), "{message}");
    trainer.send(Command::Restart { lane: 0, run: RunId(9) });
    wait(&mut trainer, |r| r.run == RunId(9) && matches!(r.state, State::Failed(_)));
    trainer.send(follow(2, config()));
    wait(&mut trainer, |r| r.run == RunId(2) && r.step > 5 && r.state == State::Running);
}

#[test]
fn commands_at_any_moment_do_no_harm() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    for k in 0..120 {
        trainer.send(match k % 11 {
            0 | 7 => follow(k, "ring", When::Continue),
            1 => Command::Pause,
            2 => Command::Restart { lane: 0, run: RunId(k) },
            3 => Command::Resume,
            4 => Command::Drawing(k % 2 == 0),
            5 => Command::Effort(Effort::ALL[k as usize % 3]),
            6 => Command::Generation { lane: 0, run: RunId(k), generation: 1 },
            8 => Command::StopWhenFlat(k % 2 == 0),
            10 => Command::Leave { lane: 0, run: RunId(k) },
            9 if k < 40 => Command::Reflow { lane: 0, run: RunId(k) },
            _ => follow(k, "line", When::Restart),
        });
    }
    trainer.send(Command::Drawing(false));
    trainer.send(follow(999, "line", When::Continue));
    trainer.send(Command::Resume);
    wait(&mut trainer, |r| r.run == RunId(999) && r.step > 3 && r.state == State::Running);
}

#[test]
fn generations_are_kept_and_can_be_compared() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(follow(1, "ring", When::Continue));
    wait(&mut trainer, |r| r.step > 200);
    trainer.send(Command::Reflow { lane: 0, run: RunId(2) });
    let next = wait(&mut trainer, |r| r.run == RunId(2) && r.generation == 1 && r.step > 10);
    assert_eq!((next.generation, next.generations), (1, vec![0, 1]));
    trainer.send(Command::Pause);
    trainer.send(Command::Generation { lane: 0, run: RunId(3), generation: 0 });
    let first = wait(&mut trainer, |r| r.run == RunId(3));
    assert_eq!((first.generation, first.generations), (0, vec![0, 1]));
    assert!(first.step > 200 && first.state == State::Paused);
    // Reflow from the first generation again: the old second one is forgotten.
    trainer.send(Command::Reflow { lane: 0, run: RunId(4) });
    let again = wait(&mut trainer, |r| r.run == RunId(4) && r.generation == 1);
    assert_eq!((again.generation, again.generations), (1, vec![0, 1]));
}

#[test]
fn a_network_is_looked_at_and_its_pairs_are_reported() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(follow(1, "ring", When::Continue));
    let report = wait(&mut trainer, |r| r.check().is_some());
    let (check, floor) = (report.check().unwrap().clone(), report.floor.unwrap());
    assert!(
        check.validation.mean().mean > floor.mean().mean - 0.05
            && check.marginal.as_ref().unwrap().mean().mean > 0.0
    );
    assert!(check.distance.unwrap() > 0.0 && report.baseline.unwrap().floor > 0.0);
    assert!(report.straightness.unwrap() > 0.0 && report.pairs.unwrap().reuse.is_none());
    let mut matched = config();
    matched.coupling = Coupling::MINIBATCH_OT;
    let when = When::Continue;
    trainer.send(Command::Follow { lane: 0, run: RunId(2), target: target("ring"), when, config: matched });
    let other = wait(&mut trainer, |r| r.run == RunId(2) && r.check().is_some());
    let (apart, matched) = (report.pairs.unwrap(), other.pairs.unwrap());
    assert!(matched.transport_cost < apart.transport_cost && matched.crossings < apart.crossings);
    assert!(other.floor.is_none() && matched.reuse.unwrap() >= 1.0);
}

#[test]
fn a_training_that_learns_nothing_more_stops_by_itself_and_can_go_on() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    let config = Config { rate: 1e-9, ..config() };
    trainer.send(Command::StopWhenFlat(true));
    let when = When::Continue;
    trainer.send(Command::Follow { lane: 0, run: RunId(1), target: target("ring"), when, config });
    let settled = wait(&mut trainer, |r| r.state == State::Settled);
    thread::sleep(Duration::from_millis(250));
    assert!(trainer.take_reports().is_empty(), "a settled trainer sleeps");
    trainer.send(Command::Resume);
    wait(&mut trainer, |r| r.state == State::Running && r.step > settled.step + 50);
}

#[test]
fn lanes_share_the_time_and_keep_their_networks() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(join(0, 1, "ring"));
    wait(&mut trainer, |r| r.lane == 0 && r.step > 500);
    trainer.send(join(1, 2, "line"));
    // From here on each lane gets its turn, whatever the first one had before.
    let first = wait(&mut trainer, |r| r.lane == 0 && r.run == RunId(1));
    let second = wait(&mut trainer, |r| r.lane == 1 && r.step > 500);
    assert_eq!(second.provenance.unwrap().target, "line");
    wait(&mut trainer, |r| r.lane == 0 && r.step > first.step + 100);
    trainer.send(Command::Pause);
    let paused = wait(&mut trainer, |r| r.lane == 1 && r.state == State::Paused);
    trainer.send(Command::Leave { lane: 1, run: RunId(3) });
    let left = wait(&mut trainer, |r| r.lane == 1 && r.run == RunId(3));
    assert!(left.state == State::Idle && left.model.is_none());
    trainer.send(join(1, 4, "line"));
    let back = wait(&mut trainer, |r| r.lane == 1 && r.run == RunId(4));
    assert_eq!((back.step, back.state), (paused.step, State::Paused), "a lane that joins a pause rests too");
}

#[test]
fn a_restart_forgets_nothing_of_another_lane() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(join(0, 1, "ring"));
    trainer.send(join(1, 2, "ring"));
    for lane in 0..2 {
        wait(&mut trainer, |r| r.lane == lane && r.step > 20);
    }
    trainer.send(Command::Pause);
    let before = wait(&mut trainer, |r| r.lane == 0 && r.state == State::Paused);
    // The first lane puts its network aside; the second begins the same training again.
    trainer.send(join(0, 3, "line"));
    trainer.send(Command::Restart { lane: 1, run: RunId(4) });
    wait(&mut trainer, |r| r.run == RunId(4) && r.step > 0);
    trainer.send(Command::Pause);
    trainer.send(join(0, 5, "ring"));
    let back = wait(&mut trainer, |r| r.run == RunId(5));
    assert_eq!(back.step, before.step);
}

/// A lane that joined a pause late does not take every turn until it has caught up.
#[test]
fn lanes_that_go_on_together_start_level() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(join(1, 1, "ring"));
    // Thirty turns ahead.
    let start = Instant::now();
    wait(&mut trainer, |r| r.lane == 1 && start.elapsed() > Duration::from_secs(3));
    trainer.send(Command::Pause);
    let ahead = wait(&mut trainer, |r| r.lane == 1 && r.state == State::Paused);
    trainer.send(join(0, 2, "line"));
    wait(&mut trainer, |r| r.lane == 0 && r.state == State::Paused);
    trainer.send(Command::Resume);
    let turns = Cell::new(0);
    wait(&mut trainer, |r| {
        turns.set(turns.get() + usize::from(r.lane == 0 && r.step > 0));
        r.lane == 1 && r.step > ahead.step
    });
    assert!(turns.get() < 10, "it waited for {} turns of the other one", turns.get());
    wait(&mut trainer, |r| r.lane == 0 && r.step > 0);
}

#[test]
fn a_failed_lane_leaves_the_other_alone() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(follow(1, "ring", When::Continue));
    let config = Config { rate: f64::INFINITY, ..config() };
    let when = When::Continue;
    trainer.send(Command::Follow { lane: 1, run: RunId(2), target: target("ring"), when, config });
    wait(&mut trainer, |r| r.lane == 1 && matches!(r.state, State::Failed(_)));
    let step = wait(&mut trainer, |r| r.lane == 0).step;
    wait(&mut trainer, |r| r.lane == 0 && r.state == State::Running && r.step > step + 100);
}

#[test]
fn a_pause_after_a_failure_holds_when_the_target_changes() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    let broken = Config { rate: f64::INFINITY, ..config() };
    let when = When::Restart;
    let (lane, run) = (0, RunId(1));
    trainer.send(Command::Follow { lane, run, target: target("ring"), when, config: broken });
    wait(&mut trainer, |r| matches!(r.state, State::Failed(_)));
    trainer.send(Command::Pause);
    trainer.send(follow(2, "line", When::Continue));
    let paused = wait(&mut trainer, |r| r.run == RunId(2));
    assert_eq!((paused.state, paused.step), (State::Paused, 0));
    trainer.send(Command::Resume);
    wait(&mut trainer, |r| r.run == RunId(2) && r.state == State::Running && r.step > 0);
}

#[test]
fn under_a_moving_brush_one_thread_takes_the_steps() {
    let mut trainer = Trainer::spawn(|| {}).unwrap();
    trainer.send(Command::Effort(Effort::AllCores));
    trainer.send(follow(1, "ring", When::Continue));
    let threads = Effort::AllCores.threads();
    wait(&mut trainer, |r| r.step > 20 && r.threads == threads);
    trainer.send(Command::Drawing(true));
    trainer.send(follow(2, "line", When::Continue));
    let first = wait(&mut trainer, |r| r.run == RunId(2));
    let later = wait(&mut trainer, |r| r.run == RunId(2) && r.step > first.step);
    assert_eq!((first.threads, later.threads), (1, 1));
    // An effort chosen meanwhile holds when the brush rests.
    trainer.send(Command::Effort(Effort::Normal));
    trainer.send(Command::Effort(Effort::AllCores));
    trainer.send(follow(3, "grid", When::Continue));
    assert_eq!(wait(&mut trainer, |r| r.run == RunId(3)).threads, 1);
    trainer.send(Command::Drawing(false));
    wait(&mut trainer, |r| r.run == RunId(3) && r.threads == threads);
}
