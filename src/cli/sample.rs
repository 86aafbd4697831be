//! `dunefield sample`.

use std::{fmt::Write as _, io::Write as _, path::Path, time::Instant};

use npyz::WriterBuilder as _;
use serde_json::json;

use super::{
    CliError,
    args::{SampleArgs, Via},
    beginning::beginning,
    interrupt, places, print,
    subject::{Subject, subject},
    via_volume,
};
use crate::{
    flow::{Keyframes, Way, sample_at_while, steps_until},
    numeric::Point,
    output::{self, PendingFile},
    scene::Flow,
};

/// Particles that are integrated at a time.
const CHUNK: usize = 20_000;

/// A format of point sets.
#[derive(Clone, Copy)]
enum Format {
    Csv,
    Npy,
}

pub(super) fn run(args: &SampleArgs) -> Result<(), CliError> {
    let format = format(&args.out)?;
    places::beside(std::slice::from_ref(&args.out), &args.subject, &[])?;
    // Before the work: an impossible place should cost nothing.
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let subject = subject(&args.subject)?;
    let start = Instant::now();
    let SampleArgs { count, at, .. } = args;
    let Flow { path, solver, steps, source: kind, .. } = subject.flow;
    let (way, steps) = (subject.way(), steps as usize);
    let source = subject.source(&way);
    let begin = source.positions(subject.seed, *count as usize, subject.target.as_deref());
    let points = match args.via {
        Via::Field => through_field(&subject, &way, steps, &begin, *at)?,
        Via::Volume => via_volume::positions(&subject, &way, &source, steps, &begin, *at)?,
    };
    let seconds = start.elapsed().as_secs_f64();
    let rows: Vec<[f64; 2]> = points.iter().map(|p| subject.placement.to_file(*p)).collect();
    all_finite(&rows)?;
    match format {
        Format::Csv => write_csv(&mut file, &rows),
        Format::Npy => write_npy(&mut file, &rows),
    }
    .map_err(|e| CliError::failed(file.error(e)))?;
    file.commit().map_err(CliError::failed)?;

    let steps = match args.via {
        Via::Field => steps_until(&way, steps, *at),
        Via::Volume => Keyframes::new(steps).steps(),
    };
    let evaluations = steps * solver.evaluations();
    let (said, difference) = beginning(&subject, &way, &source);
    let blur = if *at == 1.0 { way.clock.schedule.at(1.0).sigma } else { 0.0 };
    let report = json!({
        "out": args.out.display().to_string(), "target": subject.name, "path": path.to_string(),
        "count": count, "field": subject.field_name(), "solver": solver.name(), "grid": way.grid.name(),
        "steps": steps, "nfe": evaluations, "at": at, "seed": subject.seed, "source": kind.name(),
        "source_difference": difference, "blur": blur, "via": args.via.name(), "input": subject.note,
        "seconds": seconds, "trained_seconds": subject.trained_s,
        "trained_steps": subject.field.trained().map(|trained| trained.step),
    });
    let mut line = format!(
        "{}: {count} samples of {} at t = {at} ({}, {}, {} x {steps} in {}, NFE {evaluations}{}) in {seconds:.2} s",
        args.out.display(),
        subject.name,
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

fn format(path: &Path) -> Result<Format, CliError> {
    if output::ends_in(path, &["csv"]) {
        Ok(Format::Csv)
    } else if output::ends_in(path, &["npy"]) {
        Ok(Format::Npy)
    } else {
        Err(CliError::usage(format!("{}: samples are written as .csv or .npy", path.display())))
    }
}

/// Refuses rows that are no numbers.
fn all_finite(rows: &[[f64; 2]]) -> Result<(), CliError> {
    let lost = rows.iter().filter(|row| !row.iter().all(|c| c.is_finite())).count();
    if lost == 0 {
        return Ok(());
    }
    Err(CliError::failed(format!(
        "{lost} of {} samples left what numbers can hold; use --grid knots, more --steps, or other --units",
        rows.len()
    )))
}

fn write_csv(file: &mut PendingFile, rows: &[[f64; 2]]) -> std::io::Result<()> {
    writeln!(file, "x,y")?;
    for [x, y] in rows {
        writeln!(file, "{x},{y}")?;
    }
    file.flush()
}

fn write_npy(file: &mut PendingFile, rows: &[[f64; 2]]) -> std::io::Result<()> {
    let mut writer =
        npyz::WriteOptions::new().default_dtype().shape(&[rows.len() as u64, 2]).writer(&mut *file).begin_nd()?;
    writer.extend(rows.as_flattened().iter().copied())?;
    writer.finish()?;
    file.flush()
}
