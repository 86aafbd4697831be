//! `dunefield measure`.

use std::{fmt::Write as _, path::Path};

use serde_json::json;

use super::{
    CliError,
    args::{MeasureArgs, PointArgs},
    input, interrupt, print,
    progress::Progress,
    target::{Given, load_target, scene_path},
};
use crate::{
    density::presets::named,
    import::{Content, FileNote, Request, Source},
    metrics::{
        energy, energy_distance, median, sliced_wasserstein, stray, stray_share, subset, wasserstein, wasserstein_2,
    },
    numeric::Point,
};

/// Pairs of target draws whose median distance is the floor.
const FLOOR_PAIRS: usize = 10;
/// Most rows of each set whose sliced distance is measured: a random subset of more differs by less than the floor.
const MAX_ROWS: usize = 100_000;

/// Rows in the file's coordinates.
type Rows = Vec<[f64; 2]>;

/// What is known where the reference is drawn from a target.
struct OfTarget {
    /// Median sliced distance between draws of the target.
    floor: f64,
    /// Exact distance between as many draws of the target as are matched.
    exact_floor: f64,
    strays: f64,
}

pub(super) fn run(args: &MeasureArgs) -> Result<(), CliError> {
    let (samples, samples_note) = input::points(&args.samples, args.samples_columns.as_ref(), "--samples-columns")?;
    let mut notes = vec![format!("{}: {samples_note}; {} points", args.samples.display(), samples.len())];
    let against = against(args)?;
    let seed = against.seed(args.seed);
    let compared = subset(&samples, MAX_ROWS, seed);
    let (reference, rows, of_target, note) = match against {
        Against::Points(reference, note) => {
            let compared = subset(&reference, MAX_ROWS, seed).into_owned();
            notes.push(format!("{}: {note}; {} points", args.target, reference.len()));
            (compared, reference.len(), None, json!(note))
        }
        Against::Target(given) => {
            let (reference, known) = from_target(&given, &compared, seed)?;
            let rows = reference.len();
            (reference, rows, Some(known), json!(given.note))
        }
    };
    let (a, b) = around_reference(&compared, &reference)?;
    let mut progress = Progress::new("measuring");
    said(&mut progress, 0.6, "sliced distance")?;
    let (single_a, single_b) = (single(&a), single(&b));
    let sliced = sliced_wasserstein(&single_a, &single_b);
    said(&mut progress, 0.7, "energy distance")?;
    let energy = energy_distance(&single_a, &single_b, seed);
    let (exact, matched) = exact(&a, &b, seed, &mut progress, 0.8)?;
    drop(progress);
    eprintln!("{}", notes.join("\n"));
    let known = of_target.as_ref();
    let ratio = known.map(|known| sliced / known.floor);
    let energy_rows = [a.len(), b.len()].map(|rows| rows.min(energy::MAX_ROWS));
    let report = json!({
        "samples": samples.len(), "reference": rows, "rows": [a.len(), b.len()],
        "sliced_wasserstein_2": sliced, "floor": known.map(|k| k.floor), "ratio": ratio,
        "wasserstein_2": exact, "wasserstein_2_rows": matched, "wasserstein_2_floor": known.map(|k| k.exact_floor),
        "energy_distance": energy, "energy_rows": energy_rows, "stray_share": known.map(|k| k.strays),
        "samples_input": samples_note, "input": note,
    });
    let said_of = |compared| of_rows(compared, [samples.len(), rows], known.is_some());
    let mut line = format!(
        "sliced Wasserstein-2  {}{}\nWasserstein-2         {}{}\nenergy distance       {}{}",
        number(sliced),
        said_of([a.len(), b.len()]),
        number(exact),
        said_of([matched; 2]),
        number(energy),
        said_of(energy_rows),
    );
    if let (Some(known), Some(ratio)) = (known, ratio) {
        let _ = write!(
            line,
            "\nfloor                 {}  (target against target, sliced; ratio {ratio:.2})\n\
             exact floor           {}  (target against target, {matched} draws of each)\n\
             stray share           {:.2} %  (farther than {} from the target, less its own samples' share)",
            number(known.floor),
            number(known.exact_floor),
            100.0 * known.strays,
            stray::RADIUS
        );
    }
    print(args.output.json, &report, &line)
}

/// Shows what comes next, unless the user wants to stop.
fn said(progress: &mut Progress, share: f64, what: &str) -> Result<(), CliError> {
    progress.show(share, || what.into());
    interrupt::check()
}

/// A distance, in a form that keeps its digits at any scale of the data.
fn number(distance: f64) -> String {
    if distance == 0.0 || distance >= 1e-3 { format!("{distance:.5}") } else { format!("{distance:.3e}") }
}

/// Says which rows were compared, where they are not all; those of a target are draws.
fn of_rows(compared: [usize; 2], all: [usize; 2], drawn: bool) -> String {
    match compared {
        rows if rows == all => String::new(),
        [a, b] if drawn => format!("  (random subset of {a} rows, against {b} draws of the target)"),
        [a, b] if a == b => format!("  (random subset of {a} rows of each)"),
        [a, b] => format!("  (random subset of {a} and {b} rows)"),
    }
}

/// The exact distance, from `share` of the whole work on.
fn exact(
    a: &[[f64; 2]],
    b: &[[f64; 2]],
    seed: u64,
    progress: &mut Progress,
    share: f64,
) -> Result<(f64, usize), CliError> {
    wasserstein_2(a, b, seed, |done| said(progress, share + 0.2 * done, "matching rows"))
}

/// What samples are compared with.
enum Against {
    /// Points of a file, with what was decided about it.
    Points(Rows, Box<FileNote>),
    /// Draws of a target.
    Target(Box<Given>),
}

impl Against {
    fn seed(&self, said: Option<u64>) -> u64 {
        if let Self::Target(given) = self { given.seed(said) } else { said.unwrap_or_default() }
    }
}

/// What TARGET is: points where it is a file of them.
fn against(args: &MeasureArgs) -> Result<Against, CliError> {
    let path = Path::new(&args.target);
    let is_file = matches!(Request::file(path).source, Source::File(file) if file.is_file());
    if is_file
        && !matches!(named(&args.target), Ok(Some(_)))
        && scene_path(&args.target, &args.reading).is_none()
        && let (Content::Points(points), note) = input::content(path, &args.reading.options())?
    {
        return Ok(Against::Points(points, Box::new(note)));
    }
    load_target(&args.target, &args.reading, &PointArgs::default(), args.spread)
        .map(|given| Against::Target(Box::new(given)))
}

/// A reference in the file's coordinates, and what the target's own draws tell.
fn from_target(given: &Given, samples: &[[f64; 2]], seed: u64) -> Result<(Rows, OfTarget), CliError> {
    let target = &given.target;
    let mut progress = Progress::new("measuring");
    let (placement, centre, count) = (target.placement(), target.frame().centre, samples.len());
    let mut number = seed ^ 0x6d65_6173;
    let mut draw = |count: usize| {
        number = number.wrapping_add(1);
        target.samples(number, count)
    };
    let from_centre = |set: &[[f64; 2]]| -> Vec<Point> {
        set.iter().map(|p| [0, 1].map(|k| (p[k] - centre[k]) as f32)).collect()
    };
    // Distances are in the file's units, where it has some of its own.
    let in_file = |set: Rows| -> Rows { set.iter().map(|p| placement.to_file(*p)).collect() };
    let mut floors = Vec::with_capacity(FLOOR_PAIRS);
    for k in 0..FLOOR_PAIRS {
        said(&mut progress, 0.3 * k as f64 / FLOOR_PAIRS as f64, "target against target")?;
        let (a, b) = around_reference(&in_file(draw(count)), &in_file(draw(count)))?;
        floors.push(sliced_wasserstein(&single(&a), &single(&b)));
    }
    let matched = count.min(wasserstein::MAX_ROWS);
    let (a, b) = around_reference(&in_file(draw(matched)), &in_file(draw(matched)))?;
    let (exact_floor, _) = exact(&a, &b, seed, &mut progress, 0.3)?;
    said(&mut progress, 0.5, "stray share")?;
    let world: Vec<[f64; 2]> = samples.iter().map(|p| placement.to_world(*p)).collect();
    let (ground, fresh) = (from_centre(&draw(stray::REFERENCE)), from_centre(&draw(stray::REFERENCE)));
    let strays = stray_share(&from_centre(&world), &ground) - stray_share(&fresh, &ground);
    let known = OfTarget { floor: median(&mut floors), exact_floor, strays };
    Ok((in_file(draw(count)), known))
}

/// Both sets with the reference's mean at the origin, so that [`single`] keeps the digits that matter.
fn around_reference(samples: &[[f64; 2]], reference: &[[f64; 2]]) -> Result<(Rows, Rows), CliError> {
    let count = reference.len() as f64;
    let mean = [0, 1].map(|axis| reference.iter().map(|p| p[axis] / count).sum::<f64>());
    let shifted = |set: &[[f64; 2]]| -> Rows { set.iter().map(|p| [p[0] - mean[0], p[1] - mean[1]]).collect() };
    let (samples, reference) = (shifted(samples), shifted(reference));
    // Squares and sums must stay finite in single precision too.
    let fits = |set: &[[f64; 2]]| set.as_flattened().iter().all(|c| c.abs() < 1e15);
    if fits(&samples) && fits(&reference) {
        Ok((samples, reference))
    } else {
        Err(CliError::failed("the coordinates differ by more than 1e15; scale them down first"))
    }
}

fn single(set: &[[f64; 2]]) -> Vec<Point> {
    set.iter().map(|p| p.map(|c| c as f32)).collect()
}
