//! The spread of a target: how wide it is against the noise, which is one unit.
//!
//! A target is spread about its own mean, exactly. What has coordinates of a file keeps them: the file is read with another
//! ruler, so that samples, written in the coordinates of the file, are distributed as it is, and only their flow from the
//! noise is another one. What has none, as a preset, a picture or a drawing, has those of the world, and its samples are
//! spread too.

use std::sync::Arc;

use super::canvas::Canvas;
use crate::density::{Placement, scaled::FACTORS};

/// Spreads what is on a canvas; what is empty stays so. Nothing where the factor is out of range, or numbers do not hold
/// the result.
pub(super) fn apply(canvas: &mut Canvas, factor: f64) -> Option<()> {
    if !FACTORS.contains(&factor) {
        return None;
    }
    let Some(mean) = canvas.density.mean() else { return Some(()) };
    let density = canvas.density.scaled(factor, mean)?;
    if canvas.points.is_some() || canvas.placement != Placement::IDENTITY {
        canvas.placement = canvas.placement.scaled(factor, mean)?;
    }
    if let Some(points) = &mut canvas.points {
        Arc::make_mut(points).set_spread(factor, canvas.placement);
    }
    canvas.density = density;
    Some(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{
        density::{Moments, PointOptions, Target, Units},
        drawing::{
            DrawOptions, Drawing, Hand, Operation, Selection, Start, gesture::line, operation::PointsOperation,
        },
    };

    fn moments(drawing: &Drawing) -> Moments {
        *Target::new("", drawing.canvas().density.clone()).unwrap().moments()
    }

    fn points(units: Units) -> Drawing {
        let coordinates: Arc<[[f64; 2]]> =
            (0..300).map(f64::from).map(|k| [500.0 + 30.0 * k.sin(), 20.0 * (1.7 * k).cos()]).collect();
        let options = PointOptions { units: Some(units), ..PointOptions::default() };
        let operation =
            PointsOperation { name: "a.csv".into(), coordinates: coordinates.into(), options, file: None };
        vec![Arc::new(Operation::Points(operation))].try_into().unwrap()
    }

    #[test]
    fn one_spread_takes_the_place_of_the_last_and_is_read_again_to_the_last_bit() {
        for drawing in [
            Drawing::named("ring").unwrap(),
            Drawing::named("three-modes").unwrap(),
            points(Units::Own),
            points(Units::StandardiseAxes),
        ] {
            let narrow = moments(&drawing).covariance;
            let mut spread = drawing.clone();
            for factor in [0.25, 0.7, 3.0, 4.0] {
                spread = spread.with_spread(factor).unwrap();
                assert_eq!((spread.spread(), spread.operations().len()), (factor, 2));
                let wide = moments(&spread).covariance;
                assert!((wide[0] / narrow[0] / (factor * factor) - 1.0).abs() < 1e-6, "{factor}");
                let text = serde_json::to_string(&spread).unwrap();
                let read: Drawing = serde_json::from_str(&text).unwrap();
                assert_eq!((read.canvas(), read.spread()), (spread.canvas(), factor));
                assert_eq!(read.with_spread(2.0).unwrap().canvas(), drawing.with_spread(2.0).unwrap().canvas());
            }
            let again = spread.with_spread(1.0).unwrap();
            assert_eq!((again.operations().len(), again.canvas()), (1, drawing.canvas()));
        }
        let empty = Drawing::default().with_spread(2.0).unwrap();
        assert_eq!(empty.operations().len(), 0);
    }

    /// Samples of a file's points are written in its coordinates, wherever they lie in the world.
    #[test]
    fn a_file_keeps_its_coordinates() {
        for units in [Units::Own, Units::Standardise, Units::StandardiseAxes] {
            let of_file = |drawing: &Drawing| {
                let canvas = drawing.canvas();
                let samples = Target::new("", canvas.density.clone()).unwrap().samples(1, 20_000);
                let samples: Vec<[f64; 2]> = samples.into_iter().map(|x| canvas.placement.to_file(x)).collect();
                Moments::of_points(&samples)
            };
            let (plain, spread) = (points(units), points(units).with_spread(3.0).unwrap());
            let (a, b) = (of_file(&plain), of_file(&spread));
            for k in 0..2 {
                assert!((a.mean[k] - b.mean[k]).abs() < 0.02 * a.deviations()[k], "{units}: {a:?} {b:?}");
                assert!((a.deviations()[k] / b.deviations()[k] - 1.0).abs() < 0.02, "{units}: {a:?} {b:?}");
            }
            assert!(spread.canvas().points.is_some(), "what was decided about it is still known");
        }
    }

    #[test]
    fn strokes_are_drawn_on_what_was_spread_and_spread_again() {
        let wide = Drawing::named("three-modes").unwrap().with_spread(4.0).unwrap();
        let hand = |at| Hand::free(at, 0.05);
        let options = DrawOptions { keep_existing: true, ..DrawOptions::default() };
        let selection = Selection::default();
        let press = Start { drawing: &wide, selection: &selection, options: &options, hand: hand([-6.0, 5.0]) };
        let mut gesture = line::begin(press);
        gesture.drag(hand([-5.0, 5.0]));
        let drawn = gesture.end().drawing;
        assert!(drawn.is_drawn() && drawn.operations().len() == 3 && drawn.spread() == 1.0);
        let (before, after) = (moments(&wide).mean, moments(&drawn).mean);
        assert!(after[0] < before[0] && after[1] > before[1], "{before:?} {after:?}");
        let narrow = drawn.with_spread(0.25).unwrap();
        assert_eq!(narrow.operations().len(), 4);
        let ratio = moments(&narrow).covariance[2] / moments(&drawn).covariance[2];
        assert!((ratio * 16.0 - 1.0).abs() < 1e-6, "{ratio}");
    }

    #[test]
    fn what_is_no_factor_is_refused() {
        let ring = Drawing::named("ring").unwrap();
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9, 0.2499, 4.001] {
            let error = ring.with_spread(bad).unwrap_err().to_string();
            assert!(error.contains("0.25 to 4"), "{bad}: {error}");
        }
        let text = r#"[{"operation": "target", "name": "ring"}, {"operation": "spread", "factor": 1e9}]"#;
        assert!(serde_json::from_str::<Drawing>(text).is_err());
    }
}
