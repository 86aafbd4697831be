//! `dunefield sample`.

use std::{fmt::Write as _, time::Instant};

use serde_json::{Value, json};

use super::{
    CliError,
    args::{SampleArgs, Via},
    beginning::beginning,
    interrupt, places, print,
    progress::Progress,
    subject::{Subject, subject},
    via_volume,
};
use crate::{
    export::data::{self, DataError, Encoding, Followed, samples},
    flow::{Keyframes, Source, Way, sample_at_while, steps_until},
    numeric::Point,
    output::PendingFile,
    scene::Flow,
};

/// Particles that are integrated at a time.
const CHUNK: usize = 20_000;

pub(super) fn run(args: &SampleArgs) -> Result<(), CliError> {
    let encoding = Encoding::of(&args.out).ok_or_else(|| {
        CliError::usage(format!("{}: samples are written as .csv, .npy or .npz", args.out.display()))
    })?;
    let times = times(args)?;
    places::beside(std::slice::from_ref(&args.out), &args.subject, &[])?;
    // Before the work: an impossible place should cost nothing.
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let subject = subject(&args.subject)?;
    let start = Instant::now();
    let SampleArgs { count, .. } = args;
    let Flow { path, solver, steps, source: kind, .. } = subject.flow;
    let (way, steps) = (subject.way(), steps as usize);
    let source = subject.source(&way);
    let begin = source.positions(subject.seed, *count as usize, subject.target.as_deref());
    let rows = rows(args, &subject, (&way, &source, steps), begin, &times)?;
    let seconds = start.elapsed().as_secs_f64();
    samples::arranged(&[rows], &times).write(encoding, &mut file).map_err(|e| CliError::failed(file.error(e)))?;
    file.commit().map_err(CliError::failed)?;

    let last = times.last().copied().unwrap_or(1.0);
    let at: Value = if times.len() == 1 { json!(last) } else { json!(times) };
    let steps = match args.via {
        Via::Field => steps_until(&way, steps, last),
        Via::Volume => Keyframes::new(steps).steps(),
    };
    let evaluations = steps * solver.evaluations();
    let (said, difference) = beginning(&subject, &way, &source);
    let blur = if last == 1.0 { way.clock.schedule.at(1.0).sigma } else { 0.0 };
    let report = json!({
        "out": args.out.display().to_string(), "target": subject.name, "path": path.to_string(),
        "count": count, "field": subject.field_name(), "solver": solver.name(), "grid": way.grid.name(),
        "steps": steps, "nfe": evaluations, "at": at, "seed": subject.seed, "source": kind.name(),
        "source_difference": difference, "blur": blur, "via": args.via.name(), "input": subject.note,
        "seconds": seconds, "trained_seconds": subject.trained_s,
        "trained_steps": subject.field.trained().map(|trained| trained.step),
    });
    let mut line = format!(
        "{}: {count} samples of {} at {} ({}, {}, {} x {steps} in {}, NFE {evaluations}{}) in {seconds:.2} s",
        args.out.display(),
        subject.name,
        if times.len() == 1 { format!("t = {last}") } else { format!("{} times", times.len()) },
        subject.field_name(),
        path,
        solver,
        way.grid,
        if args.via == Via::Volume { ", through the volume" } else { "" },
    );
    if let Some(trained) = subject.trained_s {
        let _ = write!(line, " after {trained:.1} s of training");
    }
    if blur > 0.0 {
        let _ = write!(line, "\nblurred by a Gaussian of {blur:.3}: the path ends at that sigma");
    }
    if let Some(said) = said {
        let _ = write!(line, "\n{said}");
    }
    print(args.output.json, &report, &line)
}

/// The times that are asked for, which rise.
fn times(args: &SampleArgs) -> Result<Vec<f64>, CliError> {
    let times = args.times.map_or_else(|| args.at.clone(), |count| data::times(count as usize));
    if !times.is_sorted_by(|a, b| a < b) {
        return Err(CliError::usage("--at: give times that rise"));
    }
    if times.len() > 1 && args.via == Via::Volume {
        return Err(CliError::usage("--via volume gives one time; leave --times out, or give --at one"));
    }
    DataError::check(&[times.len(), args.count as usize, 2]).map_err(CliError::usage)?;
    Ok(times)
}

/// Positions at each time, in the coordinates of the file.
fn rows(
    args: &SampleArgs,
    subject: &Subject,
    (way, source, steps): (&Way, &Source, usize),
    begin: Vec<Point>,
    times: &[f64],
) -> Result<Vec<Vec<[f64; 2]>>, CliError> {
    let [at] = *times else {
        let (field, way, placement) = (subject.field.velocity(), *way, subject.placement);
        let mut progress = Progress::new("integrating");
        let followed = Followed { field, way, steps, start: begin, placement };
        let rows = followed.positions(times, &mut |share| {
            progress.show(share, || format!("{:.0} %", 100.0 * share));
            !interrupt::requested()
        });
        drop(progress);
        interrupt::check()?;
        return rows.map_err(CliError::failed);
    };
    let points = match args.via {
        Via::Field => through_field(subject, way, steps, &begin, at)?,
        Via::Volume => via_volume::positions(subject, way, source, steps, &begin, at)?,
    };
    let rows: Vec<[f64; 2]> = points.iter().map(|p| subject.placement.to_file(*p)).collect();
    let lost = rows.iter().filter(|row| !row.iter().all(|c| c.is_finite())).count();
    if lost > 0 { Err(CliError::failed(DataError::Lost { lost, of: rows.len() })) } else { Ok(vec![rows]) }
}

/// Integrates through the field itself, a part at a time so that little memory is taken.
fn through_field(
    subject: &Subject,
    way: &Way,
    steps: usize,
    begin: &[Point],
    at: f64,
) -> Result<Vec<[f64; 2]>, CliError> {
    let field = subject.field.velocity();
    let count = begin.len();
    let mut points = Vec::with_capacity(count);
    let mut progress = super::progress::Progress::new("integrating");
    for part in begin.chunks(CHUNK) {
        let reached = sample_at_while(field, way, steps, part.to_vec(), at, &|| !interrupt::requested());
        points.extend(reached.ok_or(CliError::Interrupted)?);
        progress.show(points.len() as f64 / count as f64, || format!("{} of {count}", points.len()));
    }
    interrupt::check()?;
    Ok(points)
}
