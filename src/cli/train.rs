//! `dunefield train`.

use std::{fmt::Write as _, io::Write as _, time::Duration};

use serde_json::json;

use super::{
    CliError,
    args::TrainArgs,
    observer::Observer,
    print,
    subject::{budget, load_target, train_here},
};
use crate::{
    field::{architecture::Architecture, model_file},
    import::Loaded,
    output::{self, PendingFile},
    path::Schedule,
    train::{Config, Session},
};

pub(super) fn run(args: &TrainArgs) -> Result<(), CliError> {
    let config = config(args)?;
    if !output::ends_in(&args.out, &["safetensors"]) {
        return Err(CliError::usage(format!("{}: models are written as .safetensors", args.out.display())));
    }
    let (loaded, target) = load_target(&args.target, &args.points)?;
    // Before the work: an impossible place should cost nothing.
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let mut log = args.log.as_deref().map(PendingFile::create).transpose().map_err(CliError::failed)?;

    let schedule = args.path.unwrap_or(Schedule::OT);
    let mut observer = Observer::new(args.log.is_some() || args.stop_when_flat);
    let mut session = Session::new(target, config).map_err(CliError::failed)?;
    let mut time = Duration::ZERO;
    for generation in 0..=args.reflow {
        if generation > 0 {
            session = session.reflow().map_err(CliError::failed)?;
        }
        observer.begin(generation);
        time = train_here(&mut session, budget(args.seconds, args.steps), |now| {
            let flat = observer.step(now);
            !(flat && args.stop_when_flat)
        })?;
        observer.finish(&session, time);
    }
    let provenance = session.provenance(schedule, Some(&session.pair_stats()));
    let bytes = model_file::to_bytes(&session.snapshot(), &provenance).map_err(CliError::failed)?;
    file.write_all(&bytes).map_err(|e| CliError::failed(file.error(e)))?;
    file.commit().map_err(CliError::failed)?;
    if let Some(mut log) = log.take() {
        log.write_all(observer.csv().as_bytes()).map_err(|e| CliError::failed(log.error(e)))?;
        log.commit().map_err(CliError::failed)?;
    }
    report(args, &loaded, schedule, &session, time, &observer)
}

fn config(args: &TrainArgs) -> Result<Config, CliError> {
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
        coupling: args.coupling,
        seed: args.seed,
    };
    config.validate().map_err(CliError::usage)
}

fn report(
    args: &TrainArgs,
    loaded: &Loaded,
    schedule: Schedule,
    session: &Session,
    time: Duration,
    observer: &Observer,
) -> Result<(), CliError> {
    let (config, floor, pairs) = (session.config(), observer.floor(), session.pair_stats());
    let seconds = time.as_secs_f64();
    let rate = session.steps() as f64 / seconds.max(1e-9);
    let (loss, last) = (observer.loss(), observer.last_check());
    let report = json!({
        "out": args.out.display().to_string(), "target": loaded.name, "input": loaded.note, "path": schedule.to_string(),
        "generation": session.generation(), "straightness_defect": observer.straightness(),
        "engine": config.engine.name(), "coupling": config.coupling.to_string(), "steps": session.steps(),
        "seconds": seconds, "steps_per_second": rate, "loss": loss,
        "validation": last.map(|check| check.validation), "floor": floor.map(|floor| floor.mean),
        "floor_error": floor.map(|floor| floor.error), "marginal": last.and_then(|check| check.marginal),
        "sliced_wasserstein_2": last.and_then(|check| check.distance),
        "sliced_wasserstein_2_floor": observer.distance_floor(), "transport_cost": pairs.transport_cost,
        "crossing_share": pairs.crossing_share(), "reuse": pairs.reuse,
        "parameters": config.architecture.parameters(),
    });
    let name = &loaded.name;
    let mut line = format!(
        "{}: {name}, shown on {schedule}, {} steps in {seconds:.1} s ({rate:.0} a second)",
        args.out.display(),
        session.steps(),
    );
    if let Some(check) = last {
        let _ = write!(line, ", validation {:.4}", check.validation);
        if let (Some(floor), Some(marginal)) = (floor, check.marginal) {
            let _ = write!(line, ", floor {:.4} +- {:.4}, marginal {marginal:.5}", floor.mean, floor.error);
        }
    }
    print(args.output.json, &report, &line)
}
