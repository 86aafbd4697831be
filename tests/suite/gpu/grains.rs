//! Many grains: all of them are laid and counted, and chosen ones stand out.

use dunefield::{
    field::Exact,
    flow::Solver,
    gpu::{Lane, lane::Inked},
    scene::{Camera, DensityOf, Document, Ground, Layers, Scene},
};

use super::{Studio, moons, target, way};

#[test]
fn ink_and_counts_hold_every_grain() {
    let studio = Studio::new();
    // At a t when all are in sight.
    let count = 120_000;
    let (_, mut lane) = moons(&studio, count);
    let layers = Layers { grains: true, ground: Ground::Heat, density: DensityOf::Grains, ..Layers::none() };
    let scene = Scene {
        document: Document { layers, ..Document::default() },
        camera: Camera { zoom: 0.5, ..Camera::default() },
        ..Scene::default()
    };
    studio.picture(&mut lane, &scene, 0.9);
    let ink: u64 = studio.ink(&lane, Inked::Grains).iter().map(|amount| u64::from(*amount)).sum();
    assert_eq!(ink, 64 * count as u64);
    let counted: u64 = lane.read_histogram(&studio.context).unwrap().0.iter().map(|parts| u64::from(*parts)).sum();
    assert_eq!(counted, 256 * count as u64);
}

#[test]
fn grains_are_counted_where_the_density_says() {
    let studio = Studio::new();
    let count = 60_000;
    let (_, mut lane) = moons(&studio, count);
    let scene = Scene {
        document: Document {
            layers: Layers { ground: Ground::Heat, density: DensityOf::Grains, ..Layers::default() },
            ..Document::default()
        },
        ..Scene::default()
    };
    let t = 0.7;
    studio.picture(&mut lane, &scene, t);
    let (histogram, side) = lane.read_histogram(&studio.context).unwrap();
    // 16 x 16 boxes of cells against the closed form at their cells' centres.
    let axis: Vec<f32> = (0..side).map(|k| -1.0 + 2.0 * (k as f32 + 0.5) / side as f32).collect();
    let target = target("two-moons");
    let slice = Exact::new(target.clone()).slice(way(&target, "ot", Solver::Rk4).clock.p(t), &axis);
    let (mut seen, mut expected) = ([0.0f64; 256], [0.0f64; 256]);
    for (k, (parts, log)) in histogram.iter().zip(&slice.log_density).enumerate() {
        let cell = k / side * 16 / side * 16 + k % side * 16 / side;
        seen[cell] += f64::from(*parts) / (256.0 * count as f64);
        expected[cell] += f64::from(*log).exp() * (2.0f64 / side as f64).powi(2);
    }
    let difference: f64 = seen.iter().zip(&expected).map(|(a, b)| (a - b).abs()).sum();
    assert!(difference < 0.03, "total variation {difference}");
}

#[test]
fn chosen_grains_stand_out() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 3000);
    let scene = Scene {
        document: Document { layers: Layers { grains: true, ..Layers::none() }, ..Document::default() },
        ..Scene::default()
    };
    let before = studio.picture(&mut lane, &scene, 0.6);
    let chosen: Vec<bool> = (0..3000).map(|k| k % 3 == 0).collect();
    lane.choose(&studio.context, &chosen);
    let pink = |p: &&image::Rgba<u8>| p.0[0].min(p.0[2]) > p.0[1].saturating_add(40);
    let pinks = |lane: &mut Lane| studio.picture(lane, &scene, 0.6).pixels().filter(pink).count();
    let third = pinks(&mut lane);
    lane.choose(&studio.context, &[true]);
    let one = pinks(&mut lane);
    assert!(third > 500 && (1..30).contains(&one), "{third} {one}");
    lane.choose(&studio.context, &[]);
    assert!(studio.picture(&mut lane, &scene, 0.6) == before);
}
