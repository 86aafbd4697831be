//! `dunefield field`.

use std::{fmt::Write as _, io::Write as _, path::Path, time::Instant};

use serde_json::json;

use super::{CliError, args::FieldArgs, input, interrupt, places, print, progress::Progress, subject::subject};
use crate::{
    export::data::{self, DataError, Encoding, FieldForm, FieldOf},
    field::Answer,
    output::{self, PendingFile},
    path::Clock,
};

/// Points between two looks at an interruption.
const CHUNK: usize = 2000;

pub(super) fn run(args: &FieldArgs) -> Result<(), CliError> {
    match (&args.points_file, args.size) {
        (Some(points), _) => at_points(args, points),
        (None, Some(size)) => on_grid(args, size),
        (None, None) => Err(CliError::usage("name --points, or the --size of a grid")),
    }
}

fn at_points(args: &FieldArgs, points_file: &Path) -> Result<(), CliError> {
    if !output::ends_in(&args.out, &["csv"]) {
        return Err(CliError::usage(format!("{}: the field at points is written as .csv", args.out.display())));
    }
    let [t] = args.at[..] else {
        return Err(CliError::usage("--at: give one time with --points; a grid takes several"));
    };
    places::beside(std::slice::from_ref(&args.out), &args.subject, &[("--points", points_file)])?;
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let (given, given_note) = input::points(points_file, args.points_columns.as_ref(), "--points-columns")?;
    let subject = subject(&args.subject)?;
    let start = Instant::now();
    let path = subject.flow.path;
    let clock = Clock::new(path, subject.field.velocity().frame());
    let placement = subject.placement;
    let mut unwritten = 0;
    let mut text = String::from("x,y,u_x,u_y,score_x,score_y,divergence,log_density\n");
    for part in given.chunks(CHUNK) {
        interrupt::check()?;
        let world: Vec<[f64; 2]> = part.iter().map(|x| placement.to_world(*x)).collect();
        for (x, answer) in part.iter().zip(subject.field.answers(&clock, t, &world)) {
            unwritten += usize::from(!write_row(&mut text, *x, &answer, placement.scale));
        }
    }
    file.write_all(text.as_bytes()).map_err(|e| CliError::failed(file.error(e)))?;
    file.commit().map_err(CliError::failed)?;
    let seconds = start.elapsed().as_secs_f64();
    eprintln!("{}: {given_note}; {} points", points_file.display(), given.len());
    let report = json!({
        "out": args.out.display().to_string(), "target": subject.name, "path": path.to_string(),
        "field": subject.field_name(), "at": t, "count": given.len(), "not_finite": unwritten,
        "input": subject.note, "points_input": given_note, "seconds": seconds,
    });
    let mut line = format!(
        "{}: the {} of {} on {} at t = {t}, at {} points, in {seconds:.2} s",
        args.out.display(),
        subject.field_name(),
        subject.name,
        path,
        given.len()
    );
    if unwritten > 0 {
        // Writing to a string cannot fail.
        let rows = if unwritten == 1 { "row" } else { "rows" };
        let _ = write!(line, "\nin {unwritten} {rows} a value is no finite number, and its cell is empty");
    }
    print(args.output.json, &report, &line)
}

fn on_grid(args: &FieldArgs, size: [usize; 2]) -> Result<(), CliError> {
    let encoding = Encoding::of(&args.out).ok_or_else(|| {
        CliError::usage(format!("{}: a field on a grid is written as .csv, .npy or .npz", args.out.display()))
    })?;
    let times = args.times.map_or_else(|| args.at.clone(), |count| data::times(count as usize));
    DataError::check(&[times.len(), size[0], size[1], 2]).map_err(CliError::usage)?;
    places::beside(std::slice::from_ref(&args.out), &args.subject, &[])?;
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let subject = subject(&args.subject)?;
    let start = Instant::now();
    let path = subject.flow.path;
    let clock = Clock::new(path, subject.field.velocity().frame());
    let of = FieldOf { field: &subject.field, clock, placement: subject.placement };
    let form = FieldForm { times, size, area: args.area };
    let mut progress = Progress::new("sampling the field");
    let values = form.values(&[of], &mut |share| {
        progress.show(share, || format!("{} times", form.times.len()));
        !interrupt::requested()
    });
    drop(progress);
    interrupt::check()?;
    let values = values.map_err(CliError::failed)?;
    values.write(encoding, &mut file).map_err(|e| CliError::failed(file.error(e)))?;
    file.commit().map_err(CliError::failed)?;
    let (seconds, [width, height]) = (start.elapsed().as_secs_f64(), size);
    let arrays: Vec<&str> = values.variables().iter().map(|variable| variable.name).collect();
    let report = json!({
        "out": args.out.display().to_string(), "target": subject.name, "path": path.to_string(),
        "field": subject.field_name(), "at": form.times, "shape": [form.times.len(), height, width, 2],
        "arrays": arrays, "input": subject.note, "seconds": seconds,
    });
    let line = format!(
        "{}: {} of the {} of {} on {path}, at {} x {width} x {height} times, columns and rows, in {seconds:.2} s",
        args.out.display(),
        arrays.join(", "),
        subject.field_name(),
        subject.name,
        form.times.len(),
    );
    print(args.output.json, &report, &line)
}

/// One row in the file's own units: `scale` is the world's per unit of the file, axis by axis. Whether every value that
/// the field knows is finite.
fn write_row(text: &mut String, [x, y]: [f64; 2], answer: &Answer, scale: [f64; 2]) -> bool {
    let Answer { velocity: [ux, uy], score: [sx, sy], log_density, .. } = *answer;
    let [a, b] = scale;
    let values = [
        Some(ux / a),
        Some(uy / b),
        Some(sx * a),
        Some(sy * b),
        Some(answer.divergence()),
        log_density.map(|log| log + a.ln() + b.ln()),
    ];
    // Writing to a string cannot fail.
    let _ = write!(text, "{x},{y}");
    for value in values {
        let _ = match value.filter(|value| value.is_finite()) {
            Some(value) => write!(text, ",{value}"),
            None => write!(text, ","),
        };
    }
    text.push('\n');
    values.iter().flatten().all(|value| value.is_finite())
}
