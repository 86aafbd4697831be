//! Circles.

use std::f64::consts::TAU;

use super::{preset::Preset, trace::curve};
use crate::density::raster::Raster;

pub(super) const ALL: &[Preset] = &[
    Preset::raster("ring", "a circle of radius 2", ring),
    Preset::raster("two-rings", "concentric circles of radius 1 and 2, equally dense", two_rings),
    Preset::raster(
        "circles",
        "scikit-learn's make_circles(factor=.5, noise=.08), which FFJORD has too, times 2: circles of equal mass",
        circles,
    ),
    Preset::raster("rings", "FFJORD's rings: four circles of equal mass, times .7", rings),
];

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

fn of_equal_mass(radii: &[f64], std: f32) -> Raster {
    let mut raster = Raster::default();
    for radius in radii {
        curve(&mut raster, std, 1.0, |u| (radius * (TAU * u).cos(), radius * (TAU * u).sin()));
    }
    raster
}

fn circles() -> Raster {
    of_equal_mass(&[1.0, 2.0], 0.16)
}

fn rings() -> Raster {
    of_equal_mass(&[0.25, 0.5, 0.75, 1.0].map(|radius| 3.0 * 0.7 * radius), 0.7 * 0.08)
}
