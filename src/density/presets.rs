//! The built-in targets.
//!
//! The first eight shapes are those that other flow-matching tools and papers show; sizes are
//! chosen so that each fills about [-2, 2]^2.

use std::f64::consts::{PI, TAU};

use super::{
    Cloud, Density, Gaussian, Target,
    raster::Raster,
    text::{self, TextError},
};

/// A built-in target.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name on the command line.
    pub name: &'static str,
    /// One line about it.
    pub summary: &'static str,
    build: Build,
}

/// How a preset is made.
#[derive(Clone, Copy, Debug)]
enum Build {
    /// Drawn on the drawing area.
    Raster(fn() -> Raster),
    /// Gaussians, exactly.
    Mixture(fn() -> Vec<Gaussian>),
}

impl Preset {
    /// The preset called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// Its density.
    #[must_use]
    pub fn density(&self) -> Density {
        match self.build {
            Build::Raster(raster) => raster().into(),
            Build::Mixture(gaussians) => match Cloud::of_gaussians(&gaussians()) {
                Ok(cloud) => cloud.into(),
                // A test makes every preset.
                Err(_) => Raster::default().into(),
            },
        }
    }
}

/// The built-in target of this name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    Target::new(name, Preset::find(name)?.density()).ok()
}

/// Every preset, in the order they are listed.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "checkerboard",
        summary: "eight filled cells of the 4 x 4 board on [-2, 2]^2",
        build: Build::Raster(checkerboard),
    },
    Preset { name: "two-moons", summary: "two interleaved half circles", build: Build::Raster(two_moons) },
    Preset {
        name: "eight-gaussians",
        summary: "eight Gaussians on a circle of radius 2",
        build: Build::Mixture(eight_gaussians),
    },
    Preset { name: "ring", summary: "a circle of radius 2", build: Build::Raster(ring) },
    Preset { name: "two-rings", summary: "concentric circles of radius 1 and 2", build: Build::Raster(two_rings) },
    Preset { name: "spiral", summary: "an Archimedean spiral of two turns", build: Build::Raster(spiral) },
    Preset {
        name: "swiss-roll",
        summary: "the roll of scikit-learn, seen from its end",
        build: Build::Raster(swiss_roll),
    },
    Preset { name: "pinwheel", summary: "five curved blades", build: Build::Raster(pinwheel) },
    Preset { name: "s-curve", summary: "the letter S of scikit-learn", build: Build::Raster(s_curve) },
    Preset { name: "smiley", summary: "a face: outline, eyes and mouth", build: Build::Raster(smiley) },
    Preset {
        name: "three-modes",
        summary: "three Gaussians of unequal weight and shape",
        build: Build::Mixture(three_modes),
    },
    Preset { name: "grid", summary: "25 small Gaussians, 1 apart", build: Build::Mixture(grid) },
    Preset { name: "line", summary: "a slanted segment, nearly one-dimensional", build: Build::Raster(line) },
    Preset { name: "letters", summary: "the word FLOW in real glyphs", build: Build::Raster(letters) },
    Preset { name: "heart", summary: "a filled heart", build: Build::Raster(heart) },
    Preset { name: "crescent", summary: "a barchan dune seen from above", build: Build::Raster(crescent) },
];

/// The density of a preset or of `text:WORD`; nothing when `spec` is neither.
///
/// # Errors
/// [`TextError`] for text that cannot be drawn.
pub fn named(spec: &str) -> Result<Option<Density>, TextError> {
    if let Some(preset) = Preset::find(spec) {
        return Ok(Some(preset.density()));
    }
    Ok(spec.strip_prefix("text:").map(text::raster).transpose()?.map(Density::from))
}

/// Names of every preset, separated by commas, for messages and help.
#[must_use]
pub fn preset_names() -> String {
    PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>().join(", ")
}

fn checkerboard() -> Raster {
    Raster::from_density(|x, y| {
        let inside = x.abs() < 2.0 && y.abs() < 2.0;
        let (column, row) = ((x + 2.0).floor(), (y + 2.0).floor());
        f64::from(inside && (column + row).rem_euclid(2.0) < 0.5)
    })
}

/// A curve (x, y) of u in [0, 1], blurred by a Gaussian of standard deviation `std`; `weight` is its
/// mass relative to the other curves of the preset.
fn curve(raster: &mut Raster, std: f32, weight: f64, at: impl Fn(f64) -> (f64, f64)) {
    const POINTS: usize = 1500;
    for k in 0..POINTS {
        let (x, y) = at((k as f64 + 0.5) / POINTS as f64);
        raster.splat([x as f32, y as f32], std, (weight / f64::from(std * std)) as f32);
    }
}

fn two_moons() -> Raster {
    let mut raster = Raster::default();
    let place = |x: f64, y: f64| ((x - 0.5) * 1.5, (y - 0.25) * 1.5);
    curve(&mut raster, 0.12, 1.0, |u| place((PI * u).cos(), (PI * u).sin()));
    curve(&mut raster, 0.12, 1.0, |u| place(1.0 - (PI * u).cos(), 0.5 - (PI * u).sin()));
    raster
}

fn round(mean: [f64; 2], deviation: f64) -> Gaussian {
    Gaussian::turned(1.0, mean, [deviation; 2], 0.0)
}

fn eight_gaussians() -> Vec<Gaussian> {
    (0..8).map(|k| TAU * f64::from(k) / 8.0).map(|a| round([2.0 * a.cos(), 2.0 * a.sin()], 0.2)).collect()
}

fn circle(raster: &mut Raster, radius: f64, std: f32) {
    // Weight grows with the circumference, so that two circles are equally dense.
    curve(raster, std, radius, |u| (radius * (TAU * u).cos(), radius * (TAU * u).sin()));
}

fn ring() -> Raster {
    let mut raster = Raster::default();
    circle(&mut raster, 2.0, 0.12);
    raster
}

fn two_rings() -> Raster {
    let mut raster = Raster::default();
    circle(&mut raster, 1.0, 0.1);
    circle(&mut raster, 2.0, 0.1);
    raster
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

fn swiss_roll() -> Raster {
    let mut raster = Raster::default();
    curve(&mut raster, 0.1, 1.0, |u| {
        let angle = 1.5 * PI * (1.0 + 2.0 * u);
        let radius = angle * 0.165;
        (radius * angle.cos(), radius * angle.sin())
    });
    raster
}

/// The pinwheel of Johnson et al. 2016: Gaussian blades, sheared by the exponential of their
/// radius.
fn pinwheel() -> Raster {
    const STEPS: i32 = 40;
    let mut raster = Raster::default();
    for blade in 0..5 {
        for (i, j) in (-STEPS..=STEPS).flat_map(|i| (-STEPS..=STEPS).map(move |j| (i, j))) {
            let (a, b) = (2.5 * f64::from(i) / f64::from(STEPS), 2.5 * f64::from(j) / f64::from(STEPS));
            let (radial, tangential) = (1.0 + 0.3 * a, 0.1 * b);
            let angle = TAU * f64::from(blade) / 5.0 + 0.25 * radial.exp();
            let x = radial * angle.cos() - tangential * angle.sin();
            let y = radial * angle.sin() + tangential * angle.cos();
            let weight = (-0.5 * (a * a + b * b)).exp();
            raster.deposit([(1.45 * x) as f32, (1.45 * y) as f32], weight as f32);
        }
    }
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

fn smiley() -> Raster {
    let mut raster = Raster::default();
    curve(&mut raster, 0.09, 2.2, |u| (2.2 * (TAU * u).cos(), 2.2 * (TAU * u).sin()));
    curve(&mut raster, 0.1, 0.7, |u| {
        let angle = PI * (1.15 + 0.7 * u);
        (1.25 * angle.cos(), 1.25 * angle.sin() - 0.05)
    });
    for side in [-0.75, 0.75] {
        curve(&mut raster, 0.16, 0.25, |u| (side, 0.75 + 0.3 * (u - 0.5)));
    }
    raster
}

fn three_modes() -> Vec<Gaussian> {
    vec![
        Gaussian::turned(0.5, [-1.3, -0.8], [0.55, 0.2], 0.5),
        Gaussian::turned(0.3, [1.4, -0.9], [0.3, 0.3], 0.0),
        Gaussian::turned(0.2, [0.3, 1.5], [0.2, 0.5], -0.4),
    ]
}

fn grid() -> Vec<Gaussian> {
    (0..25).map(|k| round([f64::from(k % 5 - 2), f64::from(k / 5 - 2)], 0.12)).collect()
}

fn line() -> Raster {
    let mut raster = Raster::default();
    curve(&mut raster, 0.06, 1.0, |u| (4.0 * u - 2.0, 2.0 * u - 1.0));
    raster
}

fn letters() -> Raster {
    text::rasterise("FLOW")
}

fn heart() -> Raster {
    Raster::from_density(|x, y| {
        let (x, y) = (x / 1.7, (y + 0.2) / 1.7);
        let a = x * x + y * y - 1.0;
        f64::from(a * a * a - x * x * y * y * y < 0.0)
    })
}

fn crescent() -> Raster {
    Raster::from_density(|x, y| {
        let inside = (x + 0.3).hypot(y) < 2.1 && (x - 0.75).hypot(y) > 1.75;
        // The slip face is the steep side: mass grows towards it.
        f64::from(inside) * (1.0 + 0.4 * x).max(0.1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::raster::CELLS;

    #[test]
    fn every_preset_holds_mass_inside_the_drawing_area() {
        assert!(PRESETS.len() >= 14);
        for preset in PRESETS {
            match preset.density() {
                Density::Raster(raster) => {
                    assert!(!raster.is_empty(), "{}", preset.name);
                    let total: f32 = raster.weights().iter().sum();
                    let border: f32 = (0..CELLS).map(|k| raster.row(0)[k] + raster.row(CELLS - 1)[k]).sum();
                    assert!(border / total < 1e-3, "{} touches the border", preset.name);
                }
                Density::Cloud(cloud) => {
                    let [low, high] = cloud.bounds(3.0);
                    assert!(low.into_iter().chain(high).all(|c| c.abs() < 3.0), "{}", preset.name);
                }
            }
        }
    }

    #[test]
    fn checkerboard_has_eight_filled_cells() {
        let raster = checkerboard();
        let at = |x: f32, y: f32| {
            let cell = |p: f32| ((p + 3.0) / super::super::raster::CELL) as usize;
            raster.row(cell(y))[cell(x)]
        };
        let centres = [-1.5f32, -0.5, 0.5, 1.5];
        let filled = centres.iter().flat_map(|&y| centres.map(|x| at(x, y))).filter(|w| *w > 0.99).count();
        assert_eq!(filled, 8);
        assert_eq!(at(-1.5, -1.5), 1.0);
        assert_eq!(at(2.5, 0.5), 0.0);
    }
}
