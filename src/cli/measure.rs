//! `dunefield measure`.

use std::{fmt::Write as _, path::Path};

use serde_json::json;

use super::{
    CliError,
    args::{MeasureArgs, PointArgs},
    print,
    subject::load_target,
};
use crate::{
    import::points,
    metrics::{energy_distance, median, sliced_wasserstein, stray, stray_share},
    numeric::Point,
    output,
};

/// Pairs of target draws whose median distance is the floor.
const FLOOR_PAIRS: usize = 10;

pub(super) fn run(args: &MeasureArgs) -> Result<(), CliError> {
    if !output::ends_in(&args.samples, &["csv", "npy"]) {
        return Err(CliError::usage(format!("{}: samples are read from .csv or .npy", args.samples.display())));
    }
    let samples = points::read(&args.samples).map_err(CliError::failed)?;
    let path = Path::new(&args.target);
    let is_points = output::ends_in(path, &["csv", "npy"]);
    let (reference, own) = if is_points {
        (points::read(path).map_err(CliError::failed)?, None)
    } else {
        let (_, target) = load_target(&args.target, &PointArgs::default())?;
        let world: Vec<[f64; 2]> = samples.iter().map(|p| target.placement().to_world(*p)).collect();
        let count = world.len();
        let mut number = args.seed ^ 0x6d65_6173;
        let mut draw = |count: usize| {
            number = number.wrapping_add(1);
            target.samples(number, count)
        };
        let from_centre = |set: &[[f64; 2]]| -> Vec<Point> {
            let centre = target.frame().centre;
            set.iter().map(|p| [0, 1].map(|k| (p[k] - centre[k]) as f32)).collect()
        };
        let mut floors: Vec<f64> = (0..FLOOR_PAIRS)
            .map(|_| sliced_wasserstein(&from_centre(&draw(count)), &from_centre(&draw(count))))
            .collect();
        let reference = draw(count).iter().map(|p| target.placement().to_file(*p)).collect();
        let (ground, fresh) = (from_centre(&draw(stray::REFERENCE)), from_centre(&draw(stray::REFERENCE)));
        let strays = stray_share(&from_centre(&world), &ground) - stray_share(&fresh, &ground);
        (reference, Some((median(&mut floors), strays)))
    };
    let (samples, reference) = around_reference(&samples, &reference)?;
    let sliced = sliced_wasserstein(&samples, &reference);
    let energy = energy_distance(&samples, &reference);
    let (floor, strays) = own.unzip();
    let ratio = floor.map(|floor| sliced / floor);
    let report = json!({
        "samples": samples.len(), "reference": reference.len(), "sliced_wasserstein_2": sliced,
        "energy_distance": energy, "floor": floor, "ratio": ratio,
        "stray_share": strays,
    });
    let mut line = format!("sliced Wasserstein-2  {sliced:.5}\nenergy distance       {energy:.5}");
    if let (Some(floor), Some(ratio)) = (floor, ratio) {
        let _ =
            write!(line, "\nfloor                 {floor:.5}  (target against target, sliced; ratio {ratio:.2})");
    }
    if let Some(strays) = strays {
        let _ = write!(
            line,
            "\nstray share           {:.2} %  (farther than {} from the target, less its own samples' share)",
            100.0 * strays,
            stray::RADIUS
        );
    }
    print(args.output.json, &report, &line)
}

/// Both sets with the reference's mean at the origin: far from it single precision would lose the
/// digits that matter.
fn around_reference(samples: &[[f64; 2]], reference: &[[f64; 2]]) -> Result<(Vec<Point>, Vec<Point>), CliError> {
    let count = reference.len() as f64;
    let mean = [0, 1].map(|axis| reference.iter().map(|p| p[axis] / count).sum::<f64>());
    let shifted = |set: &[[f64; 2]]| -> Vec<Point> {
        set.iter().map(|p| [0, 1].map(|axis| (p[axis] - mean[axis]) as f32)).collect()
    };
    let (samples, reference) = (shifted(samples), shifted(reference));
    // Squares and sums must stay finite too.
    let fits = |set: &[Point]| set.as_flattened().iter().all(|c| c.abs() < 1e15);
    if fits(&samples) && fits(&reference) {
        Ok((samples, reference))
    } else {
        Err(CliError::failed("the coordinates differ by more than 1e15; scale them down first"))
    }
}
