//! Trains every preset with every coupling in one process for a long time, with the trainer that the
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
    fs,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use dunefield::{
    density::presets::{self, Preset},
    field::Mlp,
    train::{Command, Config, Coupling, Effort, Report, RunId, State, Trainer, When},
};

/// What every preset is trained with.
const COUPLINGS: [Coupling; 3] = [Coupling::Independent, Coupling::MINIBATCH_OT, Coupling::SINKHORN];

/// Memory may grow by this much after the first tenth of the time, in MB.
const ALLOWED_GROWTH: f64 = 40.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let minutes = match arguments.iter().position(|a| a == "--minutes") {
        Some(at) => arguments.get(at + 1).ok_or("--minutes needs a number")?.parse::<f64>()?,
        // `cargo bench` runs every benchmark; this one only proves that it starts.
        None => 0.2,
    };
    let jobs: Vec<(&Preset, Coupling)> =
        presets::all().flat_map(|preset| COUPLINGS.map(|coupling| (preset, coupling))).collect();
    let share = Duration::from_secs_f64(minutes * 60.0 / jobs.len() as f64);
    let mut trainer = Trainer::spawn(|| {})?;
    trainer.send(Command::Effort(Effort::Normal));
    let mut settled = None;
    for (number, (preset, coupling)) in jobs.iter().enumerate() {
        let report = train(&mut trainer, number as u64 + 1, preset, *coupling, share)?;
        let memory = memory_mb().unwrap_or(f64::NAN);
        let check = report.check();
        println!(
            "{:>3}/{} {:16} {:10} step {:>7}, marginal {:.5}, distance {:.4}, memory {memory:.0} MB",
            number + 1,
            jobs.len(),
            preset.name,
            coupling.name(),
            report.step,
            check.and_then(|c| Some(c.marginal.as_ref()?.mean().mean)).unwrap_or(f64::NAN),
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
    coupling: Coupling,
    share: Duration,
) -> Result<Report, Box<dyn Error>> {
    let target = Arc::new(presets::target(preset.name).ok_or("no such preset")?);
    let (run, when, config) = (RunId(run), When::Restart, Config { coupling, ..Config::default() });
    trainer.send(Command::Follow { lane: 0, run, target, when, config });
    let start = Instant::now();
    let mut newest = None;
    while start.elapsed() < share || newest.is_none() {
        if start.elapsed() > share + Duration::from_mins(1) {
            return Err(format!("{} with {coupling}: no report for a minute", preset.name).into());
        }
        thread::sleep(Duration::from_millis(20));
        trainer.flush();
        let Some(report) = trainer.take_reports().into_iter().find(|report| report.run == run) else { continue };
        if let State::Failed(why) = &report.state {
            return Err(format!("{} with {coupling}: {why}", preset.name).into());
        }
        if report.step > 0 && !report.model.as_deref().is_some_and(Mlp::is_finite) {
            return Err(format!("{} with {coupling}: weights are not finite", preset.name).into());
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
