//! The window's icon: a dune between night and wind.

use eframe::egui::IconData;

use crate::{
    export::shapes,
    figure::{Ink, Inks, Shape},
    numeric::Point,
    scene::Theme,
};

/// Width and height in pixels.
const SIDE: u32 = 128;
/// Units that shapes are laid out in.
const UNITS: f32 = 64.0;
/// Radius of its corners, in units.
const CORNER: f32 = 13.0;

/// The icon.
#[must_use]
pub fn icon() -> IconData {
    let mut rgba = [11, 16, 30, 255].repeat((SIDE * SIDE) as usize);
    shapes::draw(&mut rgba, [SIDE, SIDE], SIDE as f32 / UNITS, &dune());
    round_off(&mut rgba);
    IconData { rgba, width: SIDE, height: SIDE }
}

/// Two dunes, lit from the left, and grains that the wind carries.
fn dune() -> Vec<Shape> {
    let crest = |from: Point, over: Point, to: Point| -> Vec<Point> {
        let along = (0..=24).map(|k| k as f32 / 24.0);
        along
            .map(|s| [0, 1].map(|k| (1.0 - s).powi(2) * from[k] + 2.0 * s * (1.0 - s) * over[k] + s * s * to[k]))
            .collect()
    };
    let below = |mut points: Vec<Point>| {
        let (first, last) = (points[0], points[points.len() - 1]);
        points.extend([[last[0], UNITS], [first[0], UNITS]]);
        points
    };
    let (ink, inks) = (Ink::opaque, Inks::of(Theme::Night));
    let mut shapes = vec![
        Shape::Fill { points: below(crest([0.0, 44.0], [30.0, 24.0], [64.0, 50.0])), ink: ink([122, 74, 46]) },
        // The ridge of the near dune parts its light side from its slip face.
        Shape::Fill { points: below(crest([0.0, 60.0], [26.0, 50.0], [38.0, 30.0])), ink: inks.sand },
        Shape::Fill { points: below(crest([38.0, 30.0], [40.0, 52.0], [64.0, 58.0])), ink: ink([176, 112, 60]) },
    ];
    for ([x, y], radius, strength) in [
        ([12.0, 20.0], 2.0, 0.5),
        ([22.0, 14.0], 2.4, 0.8),
        ([34.0, 12.0], 2.8, 1.0),
        ([46.0, 16.0], 2.4, 0.8),
        ([54.0, 24.0], 2.0, 0.5),
    ] {
        shapes.push(Shape::Disc { at: [x, y], radius, ink: inks.exact.faded(strength) });
    }
    shapes
}

/// Takes the corners away.
fn round_off(rgba: &mut [u8]) {
    let (half, radius) = (SIDE as f32 / 2.0, CORNER * SIDE as f32 / UNITS);
    for (index, pixel) in rgba.chunks_exact_mut(4).enumerate() {
        let from_middle = |at: u32| ((at as f32 + 0.5 - half).abs() - (half - radius)).max(0.0);
        let (x, y) = (from_middle(index as u32 % SIDE), from_middle(index as u32 / SIDE));
        pixel[3] = (255.0 * (radius + 0.5 - x.hypot(y)).clamp(0.0, 1.0)) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_has_corners_that_are_clear_and_a_dune() {
        let IconData { rgba, width, height } = icon();
        assert_eq!(rgba.len(), (4 * width * height) as usize);
        let pixel = |x: u32, y: u32| &rgba[4 * (y * width + x) as usize..][..4];
        assert_eq!((pixel(0, 0)[3], pixel(width - 1, height - 1)[3], pixel(width / 2, height / 2)[3]), (0, 0, 255));
        assert!(pixel(width * 9 / 16, height * 9 / 16)[0] > 200, "sand in the light");
    }
}
