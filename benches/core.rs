//! Criterion benchmarks of what the window does all the time: a volume of the exact field, the
//! exact field at particles, a training step, a volume of a network, the metrics, and strokes.
//!
//! `dunefield bench` measures the same code together with the device and the window.
#![expect(clippy::expect_used, reason = "a benchmark without its subject is of no use")]

use std::{hint::black_box, sync::Arc, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dunefield::{
    density::{Target, presets},
    drawing::{
        Brush, DrawOptions, Drawing, Effect, Hand, Operation, Selection, Start, Symmetry, gesture::stroke,
        marks::Stroke,
    },
    field::{Exact, VelocityField as _, Volume, architecture::Architecture, volume::Resolution},
    flow::source::noise,
    metrics::sliced_wasserstein,
    train::{Config, Session},
};

fn target(name: &str) -> Arc<Target> {
    Arc::new(presets::target(name).expect("a preset"))
}

fn field(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("exact field");
    for name in ["checkerboard", "eight-gaussians", "letters"] {
        let field = Exact::new(target(name));
        group.bench_function(format!("volume 128x128x64, {name}"), |b| {
            b.iter(|| black_box(Volume::from_exact(&field, Resolution::FULL)));
        });
    }
    let field = Exact::new(target("checkerboard"));
    let points = noise(0, 10_000);
    let mut out = vec![[0.0; 2]; points.len()];
    group.throughput(Throughput::Elements(points.len() as u64));
    group.bench_function("rate at 10,000 points", |b| b.iter(|| field.rate(0.5, &points, &mut out)));
}

fn training(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("training step");
    for (hidden, batch) in [(64, 256), (64, 1024), (128, 1024)] {
        let architecture = Architecture { hidden, layers: 3, fourier: 0, harmonics: 0 };
        let config = Config { architecture, batch, rate: 1e-3, ..Config::default() };
        let mut session = Session::new(target("checkerboard"), config).expect("a session");
        group.throughput(Throughput::Elements(batch as u64));
        group.bench_function(format!("fused, {hidden} x 3, batch {batch}"), |b| {
            b.iter(|| session.step().expect("a step"));
        });
    }
}

fn network(criterion: &mut Criterion) {
    let session = Session::new(target("ring"), Config::default()).expect("a session");
    let mlp = session.snapshot();
    let mut group = criterion.benchmark_group("learned field");
    for resolution in [Resolution::COARSE, Resolution::FULL] {
        let Resolution { side, slices } = resolution;
        group.bench_function(format!("volume {side}x{side}x{slices}"), |b| {
            b.iter(|| black_box(Volume::from_mlp(&mlp, resolution)));
        });
    }
}

fn metrics(criterion: &mut Criterion) {
    let (a, b) = (noise(0, 10_000), noise(1, 10_000));
    criterion.bench_function("sliced Wasserstein, 10,000 points", |bench| {
        bench.iter(|| sliced_wasserstein(&a, &b));
    });
}

/// A wave over the drawing area, a little higher each time.
fn wave(number: usize) -> Operation {
    let at = |k: usize| [0.1 * k as f32 - 2.5, (0.3 * k as f32).sin() + 0.006 * number as f32 - 1.5];
    let points = (0..50).map(at).collect();
    let (brush, symmetry) = (Brush::default(), Symmetry::default());
    Operation::Stroke(Stroke { effect: Effect::Draw, brush, points, symmetry })
}

fn drawing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("drawing");
    let operations: Vec<Arc<Operation>> = (0..500).map(|number| Arc::new(wave(number))).collect();
    group.bench_function("500 strokes of 50 positions, made again", |b| {
        b.iter(|| Drawing::try_from(black_box(operations.clone())).expect("strokes"));
    });
    let drawing = Drawing::try_from(operations.clone()).expect("strokes");
    let (options, selection) = (DrawOptions::default(), Selection::default());
    let hand = |at| Hand::free(at, 0.05);
    group.bench_function("a stroke of 50 positions on 500 others", |b| {
        b.iter(|| {
            let press =
                Start { drawing: &drawing, selection: &selection, options: &options, hand: hand([-2.5, 0.0]) };
            let mut gesture = stroke::begin(press);
            for k in 1..50 {
                gesture.drag(hand([0.1 * k as f32 - 2.5, (0.3 * k as f32).sin()]));
            }
            gesture.end()
        });
    });
    group.bench_function("selecting among 500 strokes", |b| {
        b.iter(|| Selection::at(black_box(&drawing), [0.0, 0.0], 0.05));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(3));
    targets = field, training, network, metrics, drawing
}
criterion_main!(benches);
