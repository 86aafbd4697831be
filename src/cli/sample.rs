//! `dunefield sample`.

use std::{io::Write as _, path::Path, time::Instant};

use npyz::WriterBuilder as _;
use serde_json::json;

use super::{CliError, args::SampleArgs, interrupt, print, subject::subject};
use crate::{
    flow::{sample_at, steps_until},
    output::{self, PendingFile},
};

/// A format of point sets.
#[derive(Clone, Copy)]
enum Format {
    Csv,
    Npy,
}

pub(super) fn run(args: &SampleArgs) -> Result<(), CliError> {
    let format = format(&args.out)?;
    // Before the work: an impossible place should cost nothing.
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let subject = subject(&args.subject)?;
    let start = Instant::now();
    let field = subject.field.field();
    let SampleArgs { subject: how, count, at, .. } = args;
    let points = sample_at(field, &subject.moments, how.solver, how.steps as usize, how.seed, *count as usize, *at);
    let seconds = start.elapsed().as_secs_f64();
    interrupt::check()?;
    let rows: Vec<[f64; 2]> = points.iter().map(|p| subject.placement.to_file(*p)).collect();
    match format {
        Format::Csv => write_csv(&mut file, &rows),
        Format::Npy => write_npy(&mut file, &rows),
    }
    .map_err(|e| CliError::failed(file.error(e)))?;
    file.commit().map_err(CliError::failed)?;

    let steps = steps_until(field.schedule(), how.steps as usize, *at);
    let evaluations = steps * how.solver.evaluations();
    let report = json!({
        "out": args.out.display().to_string(), "target": subject.name, "path": field.schedule().to_string(), "count": count,
        "solver": how.solver.name(), "steps": steps, "nfe": evaluations, "at": at, "seed": how.seed,
        "seconds": seconds,
    });
    let line = format!(
        "{}: {count} samples of {} at t = {at} ({}, {} x {steps}, NFE {evaluations}) in {seconds:.2} s",
        args.out.display(),
        subject.name,
        field.schedule(),
        how.solver,
    );
    print(args.output.json, &report, &line)
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
