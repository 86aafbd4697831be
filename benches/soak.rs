//! Trains every preset on every path in one process for a long time, with the trainer that the
//! window runs, and watches memory and weights.
//!
//! ```sh
//! cargo bench --bench soak -- --minutes 30
//! ```
//!
//! Prints one line per network and ends with an error if a training fails, a weight is not finite,
//! or memory keeps growing.

use std::{
    error::Error,
    fs, thread,
    time::{Duration, Instant},
};

use dunefield::{
    density::{
        Target,
        presets::{PRESETS, Preset},
    },
    field::Mlp,
    path::Schedule,
    train::{Command, Config, Effort, Report, RunId, State, Trainer, When},
};

/// Memory may grow by this much after the first tenth of the time, in MB.
const ALLOWED_GROWTH: f64 = 40.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let minutes = match arguments.iter().position(|a| a == "--minutes") {
        Some(at) => arguments.get(at + 1).ok_or("--minutes needs a number")?.parse::<f64>()?,
        // `cargo bench` runs every benchmark; this one only proves that it starts.
        None => 0.2,
    };
    let jobs: Vec<(&Preset, Schedule)> =
        PRESETS.iter().flat_map(|preset| Schedule::ALL.map(|path| (preset, path))).collect();
    let share = Duration::from_secs_f64(minutes * 60.0 / jobs.len() as f64);
    let mut trainer = Trainer::spawn(|| {})?;
    trainer.send(Command::Effort(Effort::Normal));
    let mut settled = None;
    for (number, (preset, path)) in jobs.iter().enumerate() {
        let report = train(&mut trainer, number as u64 + 1, preset, *path, share)?;
        let memory = memory_mb().unwrap_or(f64::NAN);
        let check = report.check();
        println!(
            "{:>3}/{} {:16} {:10} step {:>7}, marginal {:.5}, distance {:.4}, memory {memory:.0} MB",
            number + 1,
            jobs.len(),
            preset.name,
            path.name(),
            report.step,
            check.and_then(|c| c.marginal).unwrap_or(f64::NAN),
            check.and_then(|c| c.distance).unwrap_or(f64::NAN),
        );
        if number >= jobs.len() / 10 {
            let first = *settled.get_or_insert(memory);
            if memory > first + ALLOWED_GROWTH {
                return Err(format!("memory grew from {first:.0} to {memory:.0} MB").into());
            }
        }
    }
    Ok(())
}

/// Trains one network for its share of the time.
fn train(
    trainer: &mut Trainer,
    run: u64,
    preset: &Preset,
    schedule: Schedule,
    share: Duration,
) -> Result<Report, Box<dyn Error>> {
    let target = Target::new(preset.name, &preset.raster())?.into();
    let (run, when, config) = (RunId(run), When::Restart, Config::default());
    trainer.send(Command::Follow { lane: 0, run, target, schedule, when, config });
    let start = Instant::now();
    let mut newest = None;
    while start.elapsed() < share || newest.is_none() {
        if start.elapsed() > share + Duration::from_mins(1) {
            return Err(format!("{} on {schedule}: no report for a minute", preset.name).into());
        }
        thread::sleep(Duration::from_millis(20));
        trainer.flush();
        let Some(report) = trainer.take_reports().into_iter().find(|report| report.run == run) else { continue };
        if let State::Failed(why) = &report.state {
            return Err(format!("{} on {schedule}: {why}", preset.name).into());
        }
        if report.step > 0 && !report.model.as_deref().is_some_and(Mlp::is_finite) {
            return Err(format!("{} on {schedule}: weights are not finite", preset.name).into());
        }
        newest = Some(report);
    }
    newest.ok_or_else(|| "no report".into())
}

/// Resident memory of this process, where /proc tells.
fn memory_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
}
