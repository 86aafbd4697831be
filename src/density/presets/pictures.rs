//! Areas and pictures.

use std::f64::consts::{PI, TAU};

use super::{preset::Preset, trace::curve};
use crate::density::{raster::Raster, text};

pub(super) const ALL: &[Preset] = &[
    Preset::raster(
        "checkerboard",
        "eight filled cells of the 4 x 4 board on [-2, 2]^2: FFJORD's checkerboard, times .5",
        checkerboard,
    ),
    Preset::raster("disk", "a uniform disk of radius 2, with a sharp edge", disk),
    Preset::raster("smiley", "a face: outline, eyes and mouth", smiley),
    Preset::raster("heart", "a filled heart", heart),
    Preset::raster("crescent", "a barchan dune seen from above", crescent),
    Preset::raster("letters", "the word FLOW in real glyphs", letters),
    Preset::raster("sierpinski", "the triangle of Sierpinski, five levels deep: mass at every scale", sierpinski),
];

fn checkerboard() -> Raster {
    Raster::from_density(|x, y| {
        let inside = x.abs() < 2.0 && y.abs() < 2.0;
        let (column, row) = ((x + 2.0).floor(), (y + 2.0).floor());
        f64::from(inside && (column + row).rem_euclid(2.0) < 0.5)
    })
}

fn disk() -> Raster {
    Raster::from_density(|x, y| f64::from(x.hypot(y) < 2.0))
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

fn letters() -> Raster {
    text::rasterise("FLOW")
}

/// In units of two sides of the triangle: each level keeps three of the four halves.
fn sierpinski() -> Raster {
    const LEVELS: u32 = 5;
    const SIDE: f64 = 4.8;
    let height = SIDE * 3f64.sqrt() / 2.0;
    Raster::from_density(|x, y| {
        let up = (y + height / 2.0) / height;
        let (mut u, mut v) = ((x + SIDE / 2.0) / SIDE - up / 2.0, up);
        if u < 0.0 || v < 0.0 || u + v >= 1.0 {
            return 0.0;
        }
        for _ in 0..LEVELS {
            (u, v) = (2.0 * u, 2.0 * v);
            if u < 1.0 && v < 1.0 && u + v >= 1.0 {
                return 0.0;
            }
            (u, v) = (u.fract(), v.fract());
        }
        1.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::raster::CELL;

    #[test]
    fn checkerboard_has_eight_filled_cells() {
        let raster = checkerboard();
        let at = |x: f32, y: f32| {
            let cell = |p: f32| ((p + 3.0) / CELL) as usize;
            raster.row(cell(y))[cell(x)]
        };
        let centres = [-1.5f32, -0.5, 0.5, 1.5];
        let filled = centres.iter().flat_map(|&y| centres.map(|x| at(x, y))).filter(|w| *w > 0.99).count();
        assert_eq!(filled, 8);
        assert_eq!(at(-1.5, -1.5), 1.0);
        assert_eq!(at(2.5, 0.5), 0.0);
    }
}
