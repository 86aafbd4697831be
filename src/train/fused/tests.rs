use candle_core::Device;
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;
use crate::{
    density::presets,
    train::{coupling::Pairs, draw::Rows, engine::initial_layers, reference},
};

fn draws(architecture: Architecture, seed: u64) -> Draws {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let frequencies =
        (0..architecture.fourier).map(|_| [rng.random_range(-4.0..4.0), rng.random_range(-4.0..4.0)]).collect();
    let target = presets::target("two-moons").unwrap();
    Draws::new(target.into(), architecture, frequencies, Pairs::Independent, seed)
}

fn layers(architecture: &Architecture, seed: u64) -> Vec<Dense> {
    initial_layers(architecture, &mut Xoshiro256PlusPlus::seed_from_u64(seed))
}

fn step(number: u64, batch: usize) -> Step {
    Step { number, batch, rate: 1e-2, decay: 0.0, keep: 0.9 }
}

fn network(architecture: &Architecture, layers: &[Dense]) -> Network {
    Network::new(architecture, layers, layers)
}

impl Network {
    /// Loss, and its gradient as layers.
    fn gradient(&mut self, draws: &Draws, step: &Step) -> (f32, Vec<Dense>) {
        let loss = self.accumulate(draws, step, false);
        let mut sum = vec![0.0; self.adam.parameters.len()];
        for slot in &self.slots {
            sum.iter_mut().zip(&slot.gradient).for_each(|(sum, part)| *sum += part);
        }
        (loss, self.layout.unflatten(&sum))
    }
}

/// The same loss, sample by sample and in double precision.
fn plain_loss(architecture: &Architecture, layers: &[Dense], rows: &Rows) -> f64 {
    let mut sum = 0.0;
    for k in 0..rows.count {
        let mut value: Vec<f64> =
            (0..architecture.inputs()).map(|i| f64::from(rows.inputs[i * rows.count + k])).collect();
        for (index, layer) in layers.iter().enumerate() {
            let product = layer.weight.chunks(value.len()).zip(&layer.bias).map(|(row, bias)| {
                row.iter().zip(&value).map(|(w, v)| f64::from(*w) * v).sum::<f64>() + f64::from(*bias)
            });
            value = product.collect();
            if index + 1 < layers.len() {
                value = value.into_iter().map(|v| v / (1.0 + (-v).exp())).collect();
            }
        }
        sum += (0..2).map(|i| (value[i] - f64::from(rows.targets[i * rows.count + k])).powi(2)).sum::<f64>();
    }
    sum / (2 * rows.count) as f64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn loss_and_gradient_are_candles(
        (hidden, layers_count, fourier, harmonics) in (1usize..70, 1usize..5, 0usize..9, 0usize..5),
        batch in 1usize..700,
        seed in 0u64..1000,
    ) {
        let architecture = Architecture { hidden, layers: layers_count, fourier, harmonics };
        let (draws, layers) = (draws(architecture, seed), layers(&architecture, seed));
        let (loss, ours) = network(&architecture, &layers).gradient(&draws, &step(3, batch));
        let mut candle = reference::Network::new(architecture, &layers, &layers, Device::Cpu).unwrap();
        let (expected, theirs) = candle.gradient(&draws, 3, batch).unwrap();
        prop_assert!((loss - expected).abs() <= 1e-4 * expected, "{loss} {expected}");
        for (ours, theirs) in ours.iter().zip(&theirs) {
            for (ours, theirs) in [(&ours.weight, &theirs.weight), (&ours.bias, &theirs.bias)] {
                let largest = theirs.iter().fold(0.0f32, |m, g| m.max(g.abs()));
                for (a, b) in ours.iter().zip(theirs) {
                    prop_assert!((a - b).abs() <= 1e-4 * largest.max(1e-3), "{a} {b}, largest {largest}");
                }
            }
        }
    }
}

#[test]
fn the_gradient_is_the_slope_of_the_loss() {
    let architecture = Architecture { hidden: 9, layers: 3, fourier: 3, harmonics: 2 };
    let (draws, layers) = (draws(architecture, 5), layers(&architecture, 5));
    let mut rows = Rows::default();
    draws.fill(7, 0, 100, &mut rows);
    let (loss, gradient) = network(&architecture, &layers).gradient(&draws, &step(7, 100));
    assert!((f64::from(loss) - plain_loss(&architecture, &layers, &rows)).abs() < 1e-6);
    for index in 0..layers.len() {
        for (bias, k) in [(false, 0), (false, 7), (true, 0), (true, 1)] {
            let slope = |by: f32| {
                let mut moved = layers.clone();
                let values = if bias { &mut moved[index].bias } else { &mut moved[index].weight };
                values[k] += by;
                let at = f64::from(values[k]);
                (plain_loss(&architecture, &moved, &rows), at)
            };
            let ((high, right), (low, left)) = (slope(1e-3), slope(-1e-3));
            let expected = (high - low) / (right - left);
            let got = if bias { gradient[index].bias[k] } else { gradient[index].weight[k] };
            assert!((f64::from(got) - expected).abs() < 1e-5, "layer {index}: {got} {expected}");
        }
    }
}

#[test]
fn weights_do_not_depend_on_the_number_of_threads() {
    let architecture = Architecture { hidden: 24, layers: 2, fourier: 4, harmonics: 1 };
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let draws = draws(architecture, 2);
            let mut network = network(&architecture, &layers(&architecture, 2));
            let losses: Vec<f32> = (0..600).map(|k| network.step(&draws, &step(k, 500))).collect();
            (losses, network.adam.parameters)
        })
    };
    let alone = run(1);
    assert!(alone.0[599] < alone.0[0]);
    for threads in [2, 3, 7] {
        assert!(run(threads) == alone, "{threads} threads");
    }
}

#[test]
fn nothing_is_allocated_after_the_first_step() {
    let architecture = Architecture { hidden: 40, layers: 3, fourier: 4, harmonics: 2 };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        let draws = draws(architecture, 2);
        let mut network = network(&architecture, &layers(&architecture, 2));
        network.step(&draws, &step(0, 300));
        let seen = allocation_counter::measure(|| {
            for k in 1..20 {
                network.step(&draws, &step(k, 300));
            }
        });
        assert_eq!(seen.count_total, 0);
    });
}

/// Adam's first step has the length of the rate in every coordinate, and AdamW shrinks weights.
#[test]
fn adam_steps_as_its_paper_says() {
    let mut adam = Adam::new(vec![1.0; 3], vec![1.0; 3]);
    let step = |decay| Step { number: 0, batch: 1, rate: 0.1, decay, keep: 0.75 };
    adam.step(&[&[0.5, -1e-3, 0.0][..], &[0.5, 0.0, 0.0]].into_iter(), &step(0.0));
    for (parameter, expected) in adam.parameters.iter().zip([0.9, 1.1, 1.0]) {
        assert!((parameter - expected).abs() < 1e-4, "{:?}", adam.parameters);
    }
    assert!((adam.average[0] - 0.975).abs() < 1e-4);
    adam.step(&[&[0.0; 3][..]].into_iter(), &step(0.5));
    assert!((adam.parameters[2] - 0.95).abs() < 1e-6);
}

#[test]
fn a_copy_goes_on_as_the_original_would() {
    let architecture = Architecture { hidden: 16, layers: 2, fourier: 0, harmonics: 0 };
    let draws = draws(architecture, 1);
    let mut original = network(&architecture, &layers(&architecture, 1));
    for k in 0..30 {
        original.step(&draws, &step(k, 64));
    }
    let mut copy = original.clone();
    assert_eq!(original.step(&draws, &step(30, 64)), copy.step(&draws, &step(30, 64)));
    assert_eq!(original.layers(), copy.layers());
    assert_eq!(original.average(), copy.average());
}
