//! How bright grains are: against the density, and for any number of them.

use std::collections::HashMap;

use dunefield::{
    field::Exact,
    flow::{Keyframes, Solver},
    gpu::{Lane, Offscreen, lane::View, offscreen::Pane, theme::Colors},
    scene::{Document, Flow, Layers, Scene, Theme},
};
use palette::Srgb;

use super::{Studio, sampled, target, way};

/// Pixels along a side of the picture and of a block, as a window of 800 pixels shows it.
const SIDE: usize = 800;
const BLOCK: usize = 8;
const BLOCKS: usize = SIDE / BLOCK;
const COUNTS: [usize; 3] = [20_000, 100_000, 1_000_000];
/// The support: blocks where p_t is at least this share of its peak.
const SUPPORT: f64 = 0.05;

fn shown() -> Scene {
    let layers = Layers { grains: true, ..Layers::none() };
    Scene { document: Document { layers, ..Document::default() }, ..Scene::default() }
}

fn seen(scene: &Scene, t: f64) -> View<'_> {
    View { scene, size_px: [SIDE as f32; 2], pixels_per_point: 1.0, t }
}

/// Relative luminance of every pixel, and the shares of those with light that are as bright as can be.
fn luminance(studio: &Studio, lane: &mut Lane, scene: &Scene, t: f64) -> (Vec<f64>, f64) {
    let picture = Offscreen::new(&studio.context, SIDE as u32, SIDE as u32);
    let pane = Pane { lane, view: seen(scene, t), corner_px: [0, 0] };
    picture.draw(&studio.context, &studio.pipelines, &mut [pane]);
    let pixels = picture.read(&studio.context).unwrap();
    let (ground, top) = (Colors::of(Theme::Night).ground, Colors::of(Theme::Night).light(1.0));
    let near = |pixel: &[u8], color: [u8; 3]| pixel.iter().zip(color).all(|(a, b)| a.abs_diff(b) <= 1);
    let (mut lit, mut full) = (0, 0);
    let bright = pixels
        .chunks_exact(4)
        .map(|pixel| {
            lit += u32::from(!near(&pixel[..3], ground));
            full += u32::from(near(&pixel[..3], top));
            let linear = Srgb::new(pixel[0], pixel[1], pixel[2]).into_format::<f64>().into_linear();
            0.2126 * linear.red + 0.7152 * linear.green + 0.0722 * linear.blue
        })
        .collect();
    (bright, f64::from(full) / f64::from(lit))
}

/// Means over blocks, row by row from the top.
fn blocks(pixels: &[f64]) -> Vec<f64> {
    let mut means = vec![0.0; BLOCKS * BLOCKS];
    for (k, value) in pixels.iter().enumerate() {
        means[k / SIDE / BLOCK * BLOCKS + k % SIDE / BLOCK] += value / (BLOCK * BLOCK) as f64;
    }
    means
}

/// Ranks, equal ones at their mean.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    for same in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let below = order.iter().position(|k| *k == same[0]).unwrap();
        for k in same {
            ranks[*k] = below as f64 + 0.5 * (same.len() - 1) as f64;
        }
    }
    ranks
}

/// Spearman's rank correlation.
fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let mean = 0.5 * (a.len() - 1) as f64;
    let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    sum(&a, &b) / (sum(&a, &a) * sum(&b, &b)).sqrt()
}

/// What one picture is measured by.
struct Measured {
    luminance: f64,
    counts: f64,
    full: f64,
    mean: f64,
}

/// A picture against the exact density, beside exact counts of as many grains.
fn measure(studio: &Studio, lane: &mut Lane, density: &[f64], t: f64) -> Measured {
    let scene = shown();
    let (pixels, full) = luminance(studio, lane, &scene, t);
    let half = scene.camera.half_extent([SIDE as f32; 2])[0];
    let mut counts = vec![0.0; BLOCKS * BLOCKS];
    for [x, y] in lane.positions(&studio.context, &studio.pipelines, &seen(&scene, t)).unwrap() {
        let [column, row] = [x, -y].map(|c| (c / half * 0.5 + 0.5) * BLOCKS as f32);
        if [column, row].iter().all(|c| (0.0..BLOCKS as f32).contains(c)) {
            counts[row as usize * BLOCKS + column as usize] += 1.0;
        }
    }
    let peak = density.iter().copied().fold(0.0, f64::max);
    let inside = |all: &[f64]| -> Vec<f64> {
        all.iter().zip(density).filter(|(_, p)| **p > SUPPORT * peak).map(|(value, _)| *value).collect()
    };
    let (expected, bright) = (inside(density), inside(&blocks(&pixels)));
    Measured {
        luminance: rank_correlation(&bright, &expected),
        counts: rank_correlation(&inside(&counts), &expected),
        full,
        mean: bright.iter().sum::<f64>() / bright.len() as f64,
    }
}

/// p_t of every block in the closed form, from four places in each, row by row from the top.
fn density(exact: &Exact, clock: &dunefield::path::Clock, t: f64) -> Vec<f64> {
    let (half, view) = (shown().camera.half_extent([SIDE as f32; 2])[0], clock.view(t));
    let places = 2 * BLOCKS;
    let axis: Vec<f32> = (0..places)
        .map(|k| f64::from(half) * (2.0 * (k as f64 + 0.5) / places as f64 - 1.0))
        .map(|x| view.xi([x, 0.0])[0] as f32)
        .collect();
    let slice = exact.slice(clock.p(t), &axis).log_density;
    let mut means = vec![0.0; BLOCKS * BLOCKS];
    for (k, log) in slice.iter().enumerate() {
        let (column, row) = (k % places / 2, BLOCKS - 1 - k / places / 2);
        means[row * BLOCKS + column] += 0.25 * f64::from(*log).exp();
    }
    means
}

#[test]
fn luminance_follows_the_density_at_every_number_of_grains() {
    let studio = Studio::new();
    for name in ["two-moons", "letters", "checkerboard"] {
        let target = target(name);
        let (exact, volume) = sampled(&target);
        let way = way(&target, "ot", Solver::Rk4);
        let moments = [0.25, 0.5, 0.75, 1.0].map(|t| (t, density(&exact, &way.clock, t)));
        let mut means = [[0.0; COUNTS.len()]; 4];
        for (k, count) in COUNTS.into_iter().enumerate() {
            let keyframes = Keyframes { intervals: 16, substeps: 4 };
            let mut lane = studio.lane(&target, &volume, &way, keyframes, count);
            for ((t, density), means) in moments.iter().zip(&mut means) {
                let Measured { luminance, counts, full, mean } = measure(&studio, &mut lane, density, *t);
                println!(
                    "{name} t = {t:.2} {count:>8} grains: rank correlation {luminance:.3}, of counts {counts:.3}; \
                     {:.2} % full; mean luminance {mean:.3}",
                    100.0 * full
                );
                assert!(luminance >= 0.95 * counts, "{name} {count} t = {t}: {luminance} for {counts}");
                assert!(count < 100_000 || full <= 0.02, "{name} {count} t = {t}: {full} as bright as can be");
                means[k] = mean;
            }
        }
        for ((t, _), means) in moments.iter().zip(&means) {
            let (low, high) = means.iter().fold((f64::MAX, 0.0f64), |(l, h), mean| (l.min(*mean), h.max(*mean)));
            assert!(high <= 1.35 * low, "{name} t = {t}: {means:?}");
        }
    }
}

/// A lone grain is a dot that can be seen, whichever number it is one of.
#[test]
fn a_single_grain_is_seen_among_any_number() {
    let studio = Studio::new();
    let target = target("two-moons");
    let (_, volume) = sampled(&target);
    let way = way(&target, "ot", Solver::Rk4);
    for count in [1000, 100_000, 1_000_000] {
        let keyframes = Keyframes { intervals: 4, substeps: 4 };
        let mut lane = studio.lane(&target, &volume, &way, keyframes, count);
        let scene = shown();
        let picture = Offscreen::new(&studio.context, SIDE as u32, SIDE as u32);
        let pane = Pane { lane: &mut lane, view: seen(&scene, 0.0), corner_px: [0, 0] };
        picture.draw(&studio.context, &studio.pipelines, &mut [pane]);
        let pixels = picture.read(&studio.context).unwrap();
        // Grains with no other in the cells of 12 pixels around theirs.
        let half = scene.camera.half_extent([SIDE as f32; 2])[0];
        let positions = lane.positions(&studio.context, &studio.pipelines, &seen(&scene, 0.0)).unwrap();
        let cell = |at: &[f32; 2]| at.map(|c| ((c / half * 0.5 + 0.5) * SIDE as f32 / 12.0).floor() as i32);
        let mut crowd: HashMap<[i32; 2], u32> = HashMap::new();
        for at in &positions {
            *crowd.entry(cell(at)).or_default() += 1;
        }
        let is_lone = |[x, y]: [i32; 2]| {
            let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| [x + dx, y + dy]));
            around.filter_map(|at| crowd.get(&at)).sum::<u32>() == 1
        };
        let is_seen = |at: &&[f32; 2]| at.iter().all(|c| c.abs() < 0.99 * half);
        let mut found = 0;
        for at in positions.iter().filter(is_seen).filter(|at| is_lone(cell(at))) {
            let [x, y] = [at[0], -at[1]].map(|c| ((c / half * 0.5 + 0.5) * SIDE as f32) as usize);
            let pixel = &pixels[4 * (y * SIDE + x)..][..3];
            let ground = Colors::of(Theme::Night).ground;
            let above: i32 = pixel.iter().zip(ground).map(|(a, b)| i32::from(*a) - i32::from(b)).sum();
            assert!(above > 60, "{count}: a grain at {x} {y} is {pixel:?}");
            found += 1;
        }
        assert!(found > 5, "{count}: {found} grains are alone");
    }
}

/// What is white in each lane of a scene is the same light for the same density, moves by small steps with t, and keeps
/// its place under zoom.
#[test]
fn lanes_share_one_steady_exposure() {
    let studio = Studio::new();
    let target = target("two-moons");
    let (_, volume) = sampled(&target);
    let lane = |path: &str| {
        let keyframes = Keyframes { intervals: 4, substeps: 4 };
        studio.lane(&target, &volume, &way(&target, path, Solver::Rk4), keyframes, 100_000)
    };
    let mut lanes = [lane("ot"), lane("vp")];
    let mut scene = shown();
    scene.document.lanes = ["ot", "vp"].map(|path| Flow { path: path.parse().unwrap(), ..Flow::default() }).into();
    let mut gains = |scene: &Scene, t: f64| {
        lanes.each_mut().map(|lane| {
            lane.prepare(&studio.context, &studio.pipelines, &seen(scene, t));
            lane.prepared_light().gain
        })
    };
    let mut before = gains(&scene, 0.0)[0];
    for k in 0..=100 {
        let [ot, vp] = gains(&scene, f64::from(k) / 100.0);
        assert!(ot == vp, "{ot} and {vp}");
        assert!((ot / before).ln().abs() < 0.15, "from {before} to {ot} before {k} %");
        before = ot;
    }
    // Four times as far away sixteen times as many grains lie on a pixel.
    scene.camera.zoom *= 0.25;
    let far = gains(&scene, 1.0)[0];
    assert!((before / far / 16.0 - 1.0).abs() < 0.3, "{before} close up, {far} from afar");
}
