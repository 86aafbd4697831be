use std::time::Duration;

use super::*;
use crate::{
    density::presets,
    train::coupling::{assignment, gate::Gate},
};

fn target() -> Arc<Target> {
    Arc::new(presets::target("two-moons").unwrap())
}

fn pool(feed: &mut Feed, step: u64, batch: usize) -> Option<Arc<PairSet>> {
    match feed.advance(step, batch).unwrap()? {
        Pairs::Pool(pool) => Some(pool),
        Pairs::Independent => None,
    }
}

#[test]
fn reuse_is_bounded_however_fast_the_steps_are() {
    let mut feed = Feed::new(target(), Coupling::MinibatchOt { block: 64 }, 1).unwrap();
    for step in 0..400 {
        feed.advance(step, 4096).unwrap();
        assert!(feed.stats().reuse.unwrap() <= MOST_REUSE as f64);
        // A thread that was sent to rest goes on where it was.
        if step % 150 == 0 {
            feed.rest();
        }
    }
    let mut large = Feed::new(target(), Coupling::MINIBATCH_OT, 1).unwrap();
    large.set_repeatable();
    for step in 0..70 {
        large.advance(step, 40_000).unwrap();
        assert!(large.stats().reuse.unwrap() <= MOST_REUSE as f64 && large.pool.len() <= POOL);
    }
    let pool = feed.pool.clone();
    assert!(pool.len() <= POOL && pool.len() >= FIRST);
    // Each block is matched within itself.
    let block = PairSet::new(pool.noise()[..64].to_vec(), pool.data()[..64].to_vec());
    let cost = |pairs: &PairSet| PairStats::of(pairs, None).transport_cost;
    assert_eq!(cost(&assignment::optimal(block.clone(), &Interrupt::default()).unwrap()), cost(&block));
}

#[test]
fn a_repeatable_feed_repeats_and_another_seed_differs() {
    let run = |seed| {
        let mut feed = Feed::new(target(), Coupling::SINKHORN, seed).unwrap();
        feed.set_repeatable();
        let pools: Vec<_> = (0..300).filter_map(|step| pool(&mut feed, step, 256)).collect();
        (pools.len(), pools.last().unwrap().noise().to_vec(), pools.last().unwrap().data().to_vec())
    };
    let first = run(1);
    assert_eq!(first.0, 5);
    assert_eq!(first, run(1));
    assert_ne!(first, run(2));
}

#[test]
fn fresh_pairs_are_matched_and_not_those_of_the_pool() {
    let mut feed = Feed::new(target(), Coupling::MINIBATCH_OT, 1).unwrap();
    feed.advance(0, 256).unwrap();
    let waits = Interrupt::default();
    feed.heed(&waits);
    let fresh = feed.match_validation().unwrap();
    assert!(fresh.len() >= FIRST && !feed.pool.noise().contains(&fresh.noise()[0]));
    // The thread matches the same ones.
    let background = waits.wait(|| feed.validation().unwrap()).unwrap();
    assert_eq!((background.noise(), background.data()), (fresh.noise(), fresh.data()));
    let (ours, theirs) = (PairStats::of(&fresh, None), feed.stats());
    assert!((ours.transport_cost / theirs.transport_cost - 1.0).abs() < 0.5, "{ours:?} {theirs:?}");
}

#[test]
fn a_full_pool_is_overwritten_from_its_oldest_pairs_on() {
    let set = |value: f32, count: usize| PairSet::new(vec![[value, 0.0]; count], vec![[value, 1.0]; count]);
    let mut pool = PairSet::default();
    for (at, value) in [(0, 1.0), (3, 2.0), (0, 3.0)] {
        pool.put(at, &set(value, 3));
    }
    assert_eq!(pool.noise().iter().map(|p| p[0]).collect::<Vec<_>>(), [3.0, 3.0, 3.0, 2.0, 2.0, 2.0]);
}

#[test]
fn a_wait_gives_up_and_goes_on_with_the_same_step() {
    let gate = Arc::new(Gate::default());
    let mut feed = Feed::from_blocks(gate.clone());
    feed.set_repeatable();
    let interrupt = Interrupt::new(Duration::MAX);
    feed.heed(&interrupt);
    interrupt.raise();
    for _ in 0..3 {
        assert!(matches!(feed.advance(0, 300), Err(TrainError::Interrupted(_))), "nothing is matched yet");
    }
    assert!(feed.validation().unwrap().is_none());
    gate.open();
    interrupt.lower();
    let first = pool(&mut feed, 0, 300).unwrap();
    assert_eq!((feed.drawn, feed.fetched), (300, 1024), "drawn once, however often it was tried");
    assert!(feed.advance(0, 300).unwrap().is_none(), "a step that is taken again has its pairs");
    assert_eq!(feed.drawn, 300);
    let mut undisturbed = Feed::from_blocks(gate);
    undisturbed.set_repeatable();
    assert_eq!(pool(&mut undisturbed, 0, 300).unwrap().noise(), first.noise());
}

#[test]
fn a_feed_that_is_dropped_waits_for_no_block() {
    let gate = Arc::new(Gate::default());
    let mut feed = Feed::from_blocks(gate.clone());
    assert!(feed.validation().unwrap().is_none());
    gate.wait_for_somebody();
    // Would not return while the gate is closed.
    drop(feed);
    gate.open();
}
