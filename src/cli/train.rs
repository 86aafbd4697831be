//! `dunefield train`.

use std::{fmt::Write as _, io::Write as _, time::Instant};

use serde_json::json;

use super::{
    CliError,
    args::TrainArgs,
    print,
    subject::{budget, load_target, train_here},
};
use crate::{
    field::{mlp::Architecture, model_file},
    output::PendingFile,
    path::Schedule,
    train::{Config, floor::floor},
};

/// Steps that one row of the log averages.
const LOG_EVERY: u32 = 20;

pub(super) fn run(args: &TrainArgs) -> Result<(), CliError> {
    let config = Config {
        architecture: Architecture {
            hidden: args.hidden,
            layers: args.layers,
            fourier: args.fourier,
            harmonics: args.harmonics,
        },
        batch: args.batch,
        rate: args.rate,
        weight_decay: args.weight_decay,
        engine: args.engine,
        seed: args.seed,
    };
    let config = config.validate().map_err(CliError::usage)?;
    if args.out.extension().is_none_or(|e| e != "safetensors") {
        return Err(CliError::usage(format!("{}: models are written as .safetensors", args.out.display())));
    }
    let (loaded, target) = load_target(&args.target)?;
    // Before the work: an impossible place should cost nothing.
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let mut log = args.log.as_deref().map(PendingFile::create).transpose().map_err(CliError::failed)?;

    let schedule = args.path.unwrap_or(Schedule::OT);
    let start = Instant::now();
    let (mut rows, mut sum, mut count, mut last) = (String::from("step,loss\n"), 0.0, 0, f64::NAN);
    let session = train_here(&target, schedule, config, budget(args.seconds, args.steps), |now| {
        sum += f64::from(now.loss);
        count += 1;
        if count == LOG_EVERY {
            last = sum / f64::from(count);
            let _ = writeln!(rows, "{},{last}", now.step);
            (sum, count) = (0.0, 0);
        }
    })?;
    if count > 0 {
        last = sum / f64::from(count);
        let _ = writeln!(rows, "{},{last}", session.steps());
    }
    let seconds = start.elapsed().as_secs_f64();
    let provenance = model_file::Provenance {
        target: loaded.name.clone(),
        step: session.steps(),
        seed: config.seed,
        placement: loaded.placement,
    };
    let bytes = model_file::to_bytes(&session.snapshot(), &provenance).map_err(CliError::failed)?;
    file.write_all(&bytes).map_err(|e| CliError::failed(file.error(e)))?;
    file.commit().map_err(CliError::failed)?;
    if let Some(mut log) = log.take() {
        log.write_all(rows.as_bytes()).map_err(|e| CliError::failed(log.error(e)))?;
        log.commit().map_err(CliError::failed)?;
    }

    let (floor, floor_error) = floor(&target, schedule, &config);
    let rate = session.steps() as f64 / seconds;
    let report = json!({
        "out": args.out.display().to_string(), "target": loaded.name, "path": schedule.to_string(), "steps": session.steps(),
        "seconds": seconds, "steps_per_second": rate, "loss": last, "floor": floor, "floor_error": floor_error,
        "parameters": config.architecture.parameters(),
    });
    let line = format!(
        "{}: {} on {schedule}, {} steps in {seconds:.1} s ({rate:.0} a second), loss {last:.4}, floor {floor:.4} +- {floor_error:.4}",
        args.out.display(),
        loaded.name,
        session.steps(),
    );
    print(args.output.json, &report, &line)
}
