//! Open curves and spirals.

use std::f64::consts::{PI, TAU};

use super::{
    preset::Preset,
    trace::{curve, even_curve, sheet},
};
use crate::density::raster::Raster;

pub(super) const ALL: &[Preset] = &[
    Preset::raster(
        "two-moons",
        "two interleaved half circles: scikit-learn's make_moons(noise=.08), centred, times 1.5",
        two_moons,
    ),
    Preset::raster(
        "torchcfm-moons",
        "torchcfm's sample_moons: half circles moved along the diagonal by up to .2, centred, times 1.5",
        torchcfm_moons,
    ),
    Preset::raster("spiral", "an Archimedean spiral of two turns", spiral),
    Preset::raster("two-spirals", "FFJORD's 2spirals, times .7: two arms of one and a half turns", two_spirals),
    Preset::raster("swiss-roll", "scikit-learn's make_swiss_roll(noise=.6) seen from its end, times .165", || {
        swiss_roll(0.1)
    }),
    Preset::raster("ffjord-swissroll", "FFJORD's swissroll: make_swiss_roll(noise=1) over 5, times .825", || {
        swiss_roll(0.165)
    }),
    Preset::raster(
        "s-curve",
        "the letter S: scikit-learn's make_s_curve(noise=.087) seen from its end, times 1.15",
        s_curve,
    ),
    Preset::raster("line", "a slanted segment, nearly one-dimensional", line),
    Preset::raster("sine", "FFJORD's cos: y = 2.5 sin x on [-2.5, 2.5], times .8, blurred by .06", sine),
    Preset::raster("infinity", "the lemniscate of Bernoulli, which crosses itself", infinity),
    Preset::raster(
        "elephant",
        "an elephant of four complex numbers (Mayer, Khairy and Howard 2010) and a fifth for its eye",
        elephant,
    ),
];

fn two_moons() -> Raster {
    let mut raster = Raster::default();
    let place = |x: f64, y: f64| ((x - 0.5) * 1.5, (y - 0.25) * 1.5);
    curve(&mut raster, 0.12, 1.0, |u| place((PI * u).cos(), (PI * u).sin()));
    curve(&mut raster, 0.12, 1.0, |u| place(1.0 - (PI * u).cos(), 0.5 - (PI * u).sin()));
    raster
}

/// One uniform number moves x and y of a point alike.
fn torchcfm_moons() -> Raster {
    const NOISE: f64 = 0.2;
    let place = |x: f64, y: f64| ((x - 0.6) * 1.5, (y - 0.35) * 1.5);
    sheet(0.0, [1500, 40], |u, v| {
        let ((sin, cos), moved) = ((PI * u).sin_cos(), NOISE * v);
        vec![place(cos + moved, sin + moved), place(1.0 - cos + moved, 0.5 - sin + moved)]
    })
}

fn spiral() -> Raster {
    let mut raster = Raster::default();
    // u to sqrt(u) spreads the points evenly along the growing turns.
    curve(&mut raster, 0.09, 1.0, |u| {
        let turn = u.sqrt();
        let (angle, radius) = (2.0 * TAU * turn, 0.1 + 2.2 * turn);
        (radius * angle.cos(), radius * angle.sin())
    });
    raster
}

/// A point at n along an arm is moved by up to .5 along x and y each, and both arms are blurred.
fn two_spirals() -> Raster {
    const SCALE: f64 = 0.7;
    const ACROSS: usize = 6;
    let shares = (0..ACROSS * ACROSS).map(|k| [k % ACROSS, k / ACROSS].map(|k| (k as f64 + 0.5) / ACROSS as f64));
    let moves: Vec<[f64; 2]> = shares.map(|share| share.map(|share| 0.5 * share)).collect();
    sheet(SCALE * 0.1, [3000, 1], |u, _| {
        let n = u.sqrt() * 3.0 * PI;
        let arm = |[a, b]: &[f64; 2]| (SCALE * (a - n * n.cos()) / 3.0, SCALE * (b + n * n.sin()) / 3.0);
        moves.iter().map(arm).flat_map(|(x, y)| [(x, y), (-x, -y)]).collect()
    })
}

fn swiss_roll(std: f32) -> Raster {
    let mut raster = Raster::default();
    curve(&mut raster, std, 1.0, |u| {
        let angle = 1.5 * PI * (1.0 + 2.0 * u);
        let radius = angle * 0.165;
        (radius * angle.cos(), radius * angle.sin())
    });
    raster
}

fn s_curve() -> Raster {
    let mut raster = Raster::default();
    curve(&mut raster, 0.1, 1.0, |u| {
        let angle = 3.0 * PI * (u - 0.5);
        (1.15 * angle.sin(), 1.15 * angle.signum() * (angle.cos() - 1.0))
    });
    raster
}

fn line() -> Raster {
    let mut raster = Raster::default();
    curve(&mut raster, 0.06, 1.0, |u| (4.0 * u - 2.0, 2.0 * u - 1.0));
    raster
}

fn sine() -> Raster {
    let mut raster = Raster::default();
    curve(&mut raster, 0.06, 1.0, |u| {
        let x = 5.0 * u - 2.5;
        (0.8 * x, 0.8 * 2.5 * x.sin())
    });
    raster
}

fn infinity() -> Raster {
    let mut raster = Raster::default();
    even_curve(&mut raster, 0.09, |u| {
        let (sin, cos) = (TAU * u).sin_cos();
        let scale = 2.4 / (1.0 + sin * sin);
        (scale * cos, scale * sin * cos)
    });
    raster
}

fn elephant() -> Raster {
    const SCALE: f64 = 0.026;
    let mut raster = Raster::default();
    even_curve(&mut raster, 0.05, |u| {
        let t = TAU * u;
        let y = 50.0 * t.sin() + 18.0 * (2.0 * t).sin() + 12.0 * (3.0 * t).cos() - 14.0 * (5.0 * t).cos();
        let x = -60.0 * t.cos() - 30.0 * t.sin() + 8.0 * (2.0 * t).sin() - 10.0 * (3.0 * t).sin();
        (SCALE * x, -SCALE * y)
    });
    raster.splat([(20.0 * SCALE) as f32, (20.0 * SCALE) as f32], 0.09, raster.peak());
    raster
}
