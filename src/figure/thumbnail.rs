//! A target as a small picture, framed as the stage opens on it.

use crate::{
    density::{
        Density, Target, picture,
        raster::{CELLS, Grid, Raster},
    },
    gpu::theme::Colors,
    scene::{Camera, Theme, camera::HALF_VIEW},
};

/// Pixels along each side.
pub const SIDE: usize = CELLS / 2;

/// Share of the pixels with mass that may be brighter than the brightest colour.
const BRIGHTER: f64 = 0.01;
/// The larger, the more of the colours is given to what is thin; and where on the ramp the densest is.
const CURVE: f32 = 6.0;
const LIGHT: f64 = 0.86;

/// RGBA of `SIDE` x `SIDE` pixels, row by row from the top: the light of grains in the
/// colours of a theme.
#[must_use]
pub fn thumbnail(target: &Target, theme: Theme) -> Vec<u8> {
    let levels = levels(target);
    let mut sorted: Vec<f32> = levels.iter().copied().filter(|level| *level > 0.0).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let brightest = sorted.get(((1.0 - BRIGHTER) * sorted.len() as f64) as usize).copied().unwrap_or(1.0);
    let colors = Colors::of(theme);
    let color = |level: &f32| {
        let tone = (CURVE * level / brightest).asinh() / CURVE.asinh();
        let [r, g, b] = colors.light(LIGHT * f64::from(tone.clamp(0.0, 1.0)));
        [r, g, b, u8::MAX]
    };
    levels.iter().flat_map(color).collect()
}

/// Mass in every pixel, row by row from the top.
fn levels(target: &Target) -> Vec<f32> {
    let camera = Camera::for_frame(&target.frame());
    let half = f64::from(HALF_VIEW / camera.zoom);
    let view = on(target.density(), Grid { centre: camera.centre.map(f64::from), half });
    let pixel = |k: usize| {
        let (column, row) = (2 * (k % SIDE), 2 * (SIDE - 1 - k / SIDE));
        [row, row + 1].into_iter().map(|row| view.row(row)[column] + view.row(row)[column + 1]).sum()
    };
    (0..SIDE * SIDE).map(pixel).collect()
}

/// A density on another grid, without what lies outside.
fn on(density: &Density, grid: Grid) -> Raster {
    match density {
        Density::Cloud(cloud) => picture::on(cloud, grid),
        Density::Raster(cells) => {
            let mut raster = Raster::on(grid);
            for (k, weight) in cells.weights().iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
                let at = grid.local(cells.grid().at(k % CELLS, k / CELLS));
                if at.iter().all(|c| f64::from(c.abs()) < grid.half) {
                    raster.deposit(at, *weight);
                }
            }
            raster
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::{Cloud, presets};

    /// How bright a place of the world is in a thumbnail, in [0, 1]; a drawing is seen in [-4, 4]^2.
    fn at(pixels: &[u8], x: f64, y: f64) -> f64 {
        let place = |c: f64| ((c + 4.0) / 8.0 * SIDE as f64) as usize;
        let k = (SIDE - 1 - place(y)) * SIDE + place(x);
        let colors = Colors::of(Theme::Night);
        let [from, to] = [colors.ground, colors.light(LIGHT)].map(|color| f64::from(color[0]));
        (f64::from(pixels[4 * k]) - from) / (to - from)
    }

    #[test]
    fn a_thumbnail_has_sand_where_the_mass_is() {
        let ring = thumbnail(&presets::target("ring").unwrap(), Theme::Night);
        assert_eq!(ring.len(), 4 * SIDE * SIDE);
        for (x, y) in [(2.0, 0.0), (-2.0, 0.0), (0.0, 2.0), (0.0, -2.0)] {
            assert!(at(&ring, x, y) > 0.7, "{x} {y}");
        }
        assert!(at(&ring, 0.0, 0.0) == 0.0 && at(&ring, 3.5, 3.5) == 0.0);
        // y points up: the moon that opens downwards is the upper one.
        let moons = thumbnail(&presets::target("two-moons").unwrap(), Theme::Night);
        assert!(at(&moons, -0.75, 1.1) > 0.5 && at(&moons, -0.75, -1.1) < 0.1);
        // Even within a shape, whatever the cells of its raster are to the pixels.
        let board = thumbnail(&presets::target("checkerboard").unwrap(), Theme::Night);
        let inside = [-1.7, -1.5, -1.3].map(|x| at(&board, x, -1.5));
        assert!(inside.iter().all(|share| *share > 0.85), "{inside:?}");
    }

    /// Far away and tiny, a target fills its picture all the same, and every preset is to be seen.
    #[test]
    fn every_target_is_to_be_seen() {
        let bright =
            |target: &Target| thumbnail(target, Theme::Night).chunks(4).filter(|pixel| pixel[0] > 100).count();
        let points = (0..400).map(f64::from).map(|k| [1e4 + 300.0 * k.sin(), -2e4 + 300.0 * k.cos()]).collect();
        let far = Target::new("far", Cloud::of_points(points, None).unwrap()).unwrap();
        for target in presets::all().filter_map(|preset| presets::target(preset.name)).chain([far]) {
            assert!(bright(&target) >= 1, "{}", target.name());
        }
    }
}
