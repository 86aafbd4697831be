//! Criterion benchmarks of what the window does all the time: a volume of the exact field, the
//! exact field at particles, a training step, a volume of a network, and the metrics.
//!
//! `dunefield bench` measures the same code together with the device and the window.
#![expect(clippy::expect_used, reason = "a benchmark without its subject is of no use")]

use std::{hint::black_box, sync::Arc, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dunefield::{
    density::{Target, presets},
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

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(3));
    targets = field, training, network, metrics
}
criterion_main!(benches);
