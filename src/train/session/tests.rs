use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use super::*;
use crate::{
    density::presets,
    train::{
        coupling::Coupling, engine::Engine, evaluation::Evaluation, record::Record, sample_quality::SampleQuality,
    },
};

fn session(seed: u64) -> Session {
    let target = presets::target("two-moons").unwrap();
    let mut config = Config { seed, batch: 64, ..Config::default() };
    config.architecture.hidden = 16;
    Session::new(Arc::new(target), config).unwrap()
}

fn train(session: &mut Session, steps: usize) -> f32 {
    let losses: Vec<f32> = (0..steps).map(|_| session.step().unwrap()).collect();
    losses[steps - 20..].iter().sum::<f32>() / 20.0
}

#[test]
fn the_loss_falls_and_repeats_from_the_seed() {
    let (mut a, mut b, mut c) = (session(1), session(1), session(2));
    let first = a.step().unwrap();
    b.step().unwrap();
    assert!(train(&mut a, 150) < first);
    train(&mut b, 150);
    train(&mut c, 151);
    assert_eq!(a.snapshot(), b.snapshot());
    assert_ne!(a.snapshot().layers, c.snapshot().layers);
}

#[test]
fn planted_nan_is_reported_and_the_last_good_weights_come_back() {
    let mut session = session(1);
    train(&mut session, 50);
    assert!(session.remember_good().unwrap());
    let good = session.snapshot();
    train(&mut session, 20);
    let mut layers = session.learner.layers().unwrap();
    layers[1].weight[3] = f32::NAN;
    let average = session.learner.average();
    session.learner = Learner::new(session.config.engine, &session.config.architecture, &layers, &average).unwrap();
    assert!(!session.remember_good().unwrap());
    assert!(matches!(session.step(), Err(TrainError::Diverged { .. })));
    session.recover().unwrap();
    assert_eq!(session.snapshot(), good);
    assert!(train(&mut session, 50).is_finite() && session.remember_good().unwrap());
}

#[test]
fn a_branch_that_breaks_at_once_goes_back_to_what_it_came_from() {
    let mut first = session(1);
    train(&mut first, 50);
    assert!(first.remember_good().unwrap());
    let mut branch = first.branch(first.target().clone()).unwrap();
    assert!(matches!(branch.step_at(f64::NAN).and_then(|_| branch.step()), Err(TrainError::Diverged { .. })));
    branch.recover().unwrap();
    assert_eq!(branch.snapshot().layers, first.snapshot().layers);
}

/// What a model file keeps is enough to go on: the loss is where it was, and steps, rate and generation go on.
#[test]
fn a_training_goes_on_from_a_model() {
    let mut first = session(1);
    train(&mut first, 600);
    let (target, config) = (first.target().clone(), *first.config());
    let from = |target, config| Session::from_model(target, config, &first.snapshot(), first.trained());
    let mut again = from(target.clone(), config).unwrap();
    assert_eq!((again.steps(), again.clock(), again.snapshot()), (600, 600, first.snapshot()));
    let fresh = session(2).step().unwrap();
    let (before, after) = (train(&mut first.branch(target.clone()).unwrap(), 40), train(&mut again, 40));
    assert!((after / before - 1.0).abs() < 0.05 && after < 0.95 * fresh, "{before} {after} {fresh}");
    assert_eq!(again.steps(), 640);
    let mut repeated = from(target, config).unwrap();
    train(&mut repeated, 40);
    assert_eq!(repeated.snapshot(), again.snapshot());
    let other = Arc::new(presets::target("ring").unwrap());
    assert_eq!(from(other, config).unwrap().clock(), NEW_CLOCK, "something new to learn");
    let mut wider = config;
    wider.architecture.hidden = 17;
    let error = from(first.target().clone(), wider).unwrap_err().to_string();
    assert!(error.contains("3 hidden layers of 16") && error.contains("3 hidden layers of 17"), "{error}");
}

#[test]
fn a_rectified_network_goes_on_with_pairs_that_it_connects() {
    let mut first = session(3);
    train(&mut first, 400);
    let mut second = first.reflow().unwrap();
    train(&mut second, 50);
    let again = Session::from_model(first.target().clone(), *first.config(), &second.snapshot(), second.trained());
    let again = again.unwrap();
    assert_eq!(again.trained(), second.trained());
    let (pairs, connected) = (second.pair_stats(), again.pair_stats());
    assert!((connected.transport_cost / pairs.transport_cost - 1.0).abs() < 0.2, "{pairs:?} {connected:?}");
    assert!(connected.crossings < 2 * pairs.crossings.max(10), "{pairs:?} {connected:?}");
}

#[test]
fn a_network_that_leads_nowhere_cannot_reflow() {
    let mut session = session(1);
    // Finite, but every trajectory overflows.
    let [mut layers, _] = (*session.good).clone();
    layers.iter_mut().flat_map(|layer| &mut layer.weight).for_each(|weight| *weight = 1e30);
    session.good = Arc::new([layers.clone(), layers]);
    session.recover().unwrap();
    assert!(matches!(session.reflow(), Err(TrainError::Lost { .. })));
}

#[test]
fn reflow_straightens_and_shortens() {
    let mut first = session(3);
    for k in 0..2500 {
        first.step_towards_end(f64::from(k) / 2500.0).unwrap();
    }
    let mut second = first.reflow().unwrap();
    for k in 0..2500 {
        second.step_towards_end(f64::from(k) / 2500.0).unwrap();
    }
    assert_eq!((first.generation(), second.generation()), (0, 1));
    let (apart, connected) = (first.pair_stats(), second.pair_stats());
    assert!(connected.transport_cost < 0.8 * apart.transport_cost, "{apart:?} {connected:?}");
    assert!(connected.crossings < apart.crossings);
    let quality = SampleQuality::new(first.target(), first.interrupt()).unwrap();
    let measure = |session: &Session| quality.measure(&session.snapshot(), session.interrupt()).unwrap();
    let (before, after) = (measure(&first), measure(&second));
    assert!(after.straightness < 0.5 * before.straightness, "{before:?} {after:?}");
    assert!(after.distance < 3.0 * before.distance.max(quality.baseline().floor), "{before:?} {after:?}");
}

#[test]
fn a_rate_that_is_far_too_high_is_reported() {
    let mut session = session(1);
    let outcome = (0..400).try_for_each(|_| session.step_at(1e30).map(drop));
    assert!(matches!(outcome, Err(TrainError::Diverged { .. })), "{outcome:?}");
}

fn matched(engine: Engine, batch: usize) -> Session {
    let mut session = session(1);
    session = Session::new(
        session.target().clone(),
        Config { batch, engine, coupling: Coupling::MINIBATCH_OT, ..*session.config() },
    )
    .unwrap();
    session.set_repeatable();
    session
}

/// Takes a step again and again until nobody interrupts it.
fn insist(session: &mut Session) -> f32 {
    loop {
        match session.step() {
            Ok(loss) => return loss,
            Err(TrainError::Interrupted(_)) => thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn steps_that_are_interrupted_leave_no_trace() {
    for (engine, batch, steps) in [(Engine::Fused, 2000, 150), (Engine::Candle, 70_000, 3)] {
        let (mut disturbed, mut undisturbed) = (matched(engine, batch), matched(engine, batch));
        let interrupt = Interrupt::new(Duration::ZERO);
        disturbed.heed(&interrupt);
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    interrupt.raise();
                    thread::yield_now();
                    interrupt.lower();
                    thread::sleep(Duration::from_micros(300));
                }
            });
            let losses: Vec<f32> = (0..steps).map(|_| insist(&mut disturbed)).collect();
            over.store(true, Ordering::Relaxed);
            assert_eq!(losses, (0..steps).map(|_| undisturbed.step().unwrap()).collect::<Vec<f32>>());
        });
        assert_eq!(disturbed.snapshot(), undisturbed.snapshot());
        interrupt.raise();
        assert!(matches!(disturbed.step(), Err(TrainError::Interrupted(_))));
        assert_eq!((disturbed.steps(), disturbed.snapshot()), (steps, undisturbed.snapshot()));
    }
}

#[test]
fn looks_and_reflows_give_up() {
    let mut session = session(1);
    train(&mut session, 20);
    let interrupt = Interrupt::new(Duration::ZERO);
    session.heed(&interrupt);
    let mut evaluation = Evaluation::new(&session, Pairs::Independent).unwrap();
    let mut reflow = session.begin_reflow();
    reflow.advance(&interrupt).unwrap();
    let (mut record, share) = (Record::default(), reflow.share());
    interrupt.raise();
    assert!(evaluation.look(&session, Duration::ZERO, &mut record).is_err() && record.checks.is_empty());
    assert!(Evaluation::new(&session, Pairs::Independent).is_err());
    assert!(SampleQuality::new(session.target(), &interrupt).is_err());
    assert!(matches!(session.reflow(), Err(TrainError::Interrupted(_))));
    assert!(reflow.advance(&interrupt).is_err());
    assert!(share > 0.0 && reflow.share() == share, "what is done stays");
    interrupt.lower();
    assert!(evaluation.look(&session, Duration::ZERO, &mut record).is_ok() && record.checks.len() == 1);
    reflow.advance(&interrupt).unwrap();
    assert!(reflow.share() > share);
}
