//! `dunefield train`.

use std::{fmt::Write as _, io::Write as _, time::Duration};

use serde_json::json;

use super::{
    CliError,
    args::TrainArgs,
    observer::{DIVERGES, Observer},
    places, print,
    subject::{budget, train_here},
    target::{Given, load_target},
};
use crate::{
    export::data::Encoding,
    field::{architecture::Architecture, model_file},
    output::{self, PendingFile},
    path::Schedule,
    train::{
        Config, Session, TrainError,
        loss_by_time::{Estimate, LossByTime, VelocityWeights},
        run::in_pool,
    },
};

/// What `velocity_loss` and `velocity_floor` are.
const VELOCITY_UNIT: &str = "E|v - (d_alpha x_1 + d_sigma x_0)|^2, uniform t, summed over both coordinates";

pub(super) fn run(args: &TrainArgs) -> Result<(), CliError> {
    config(args, 0)?;
    if !output::ends_in(&args.out, &["safetensors"]) {
        return Err(CliError::usage(format!("{}: models are written as .safetensors", args.out.display())));
    }
    let mut outputs = vec![("--out", args.out.as_path())];
    outputs.extend(args.log.as_deref().map(|log| ("--log", log)));
    let input = places::target(&args.target.spec());
    places::distinct(&outputs, &input.iter().map(|path| ("TARGET", path.as_path())).collect::<Vec<_>>())?;
    let given = load_target(&args.target.spec(), &args.reading, &args.points, args.spread)?;
    let config = config(args, given.seed(args.seed))?;
    // Before the work: an impossible place should cost nothing.
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let mut log = args.log.as_deref().map(PendingFile::create).transpose().map_err(CliError::failed)?;

    let schedule = args.path.unwrap_or(given.flow().path);
    let mut observer = Observer::new(args.log.is_some() || args.stop_when_flat);
    let mut session = begin(args, &given, config)?;
    let mut first = session.steps();
    let mut time = Duration::ZERO;
    for reflow in 0..=args.reflow {
        if reflow > 0 {
            session = session.reflow().map_err(CliError::failed)?;
            first = 0;
        }
        observer.begin(session.generation());
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
        let weights = velocity_weights(schedule, &session);
        // Rows of text unless its name says otherwise.
        let encoding = Encoding::of(log.path()).unwrap_or(Encoding::Csv);
        let curves = observer.curves(weights.as_ref());
        curves.write(encoding, &mut log).map_err(|e| CliError::failed(log.error(e)))?;
        log.commit().map_err(CliError::failed)?;
    }
    report(args, &given, schedule, (&session, first), time, &observer)
}

/// A training from fresh weights, or from those of a model.
fn begin(args: &TrainArgs, given: &Given, config: Config) -> Result<Session, CliError> {
    let target = given.target.clone();
    let Some(file) = &args.from else { return Session::new(target, config).map_err(CliError::failed) };
    let (model, provenance) = model_file::read(file).map_err(CliError::failed)?;
    let begun = in_pool(|| Session::from_model(target, config, &model, provenance.trained));
    begun.map_err(|error| match error {
        TrainError::Architecture { given: Architecture { hidden, layers, fourier, harmonics }, .. } => {
            CliError::usage(format!(
                "--from {}: {error}, with --hidden {hidden} --layers {layers} --fourier {fourier} --harmonics \
                 {harmonics}",
                file.display()
            ))
        }
        error => CliError::failed(format!("--from {}: {error}", file.display())),
    })
}

/// What is wrong with the settings costs no work, whatever the seed.
fn config(args: &TrainArgs, seed: u64) -> Result<Config, CliError> {
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
        seed,
    };
    config.validate().map_err(CliError::usage)
}

/// What counts in the loss of the velocity on `schedule`; nothing where it diverges.
fn velocity_weights(schedule: Schedule, session: &Session) -> Option<VelocityWeights> {
    VelocityWeights::new(schedule, session.target().moments().spread())
}

/// Both ways that such losses are printed: papers add up the coordinates, programs take their mean.
fn velocity_losses(loss: Estimate, floor: Option<Estimate>) -> String {
    let floor_of = |share: f64| {
        floor.map_or(String::new(), |Estimate { mean, error }| {
            format!(" (floor {:.4} +- {:.4})", share * mean, share * error)
        })
    };
    format!("{:.4}{} over both coordinates, {:.4}{} each", loss.mean, floor_of(1.0), loss.mean / 2.0, floor_of(0.5))
}

fn report(
    args: &TrainArgs,
    given: &Given,
    schedule: Schedule,
    (session, first): (&Session, u64),
    time: Duration,
    observer: &Observer,
) -> Result<(), CliError> {
    let (config, pairs) = (session.config(), session.pair_stats());
    let (floor, weights) = (observer.floor(), velocity_weights(schedule, session));
    let velocity = |loss: &LossByTime| weights.as_ref().map(|weights| loss.velocity(weights));
    let mean =
        |velocity: Option<Estimate>| velocity.map_or_else(|| json!(DIVERGES), |velocity| json!(velocity.mean));
    let seconds = time.as_secs_f64();
    let rate = (session.steps() - first) as f64 / seconds.max(1e-9);
    let (loss, last, baseline) = (observer.loss(), observer.last_check(), observer.baseline());
    let marginal = last.and_then(|check| Some(check.marginal.as_ref()?.mean().mean));
    let report = json!({
        "out": args.out.display().to_string(), "target": given.name, "input": given.note, "path": schedule.to_string(),
        "generation": session.generation(), "straightness_defect": observer.straightness(),
        "engine": config.engine.name(), "coupling": config.coupling.to_string(), "steps": session.steps(),
        "steps_before": first,
        "seconds": seconds, "steps_per_second": rate, "loss": loss,
        "validation": last.map(|check| check.validation.mean().mean), "floor": floor.map(|floor| floor.mean().mean),
        "floor_error": floor.map(|floor| floor.mean().error), "marginal": marginal,
        "velocity_loss": last.map(|check| mean(velocity(&check.validation))),
        "velocity_floor": floor.map(|floor| mean(velocity(floor))),
        "velocity_floor_error": floor.and_then(velocity).map(|floor| floor.error),
        "velocity_unit": VELOCITY_UNIT,
        "sliced_wasserstein_2": last.and_then(|check| check.distance),
        "sliced_wasserstein_2_floor": baseline.map(|baseline| baseline.floor),
        "sliced_wasserstein_2_exact": baseline.map(|baseline| baseline.exact),
        "sliced_wasserstein_2_noise": baseline.map(|baseline| baseline.noise), "transport_cost": pairs.transport_cost,
        "crossing_share": pairs.crossing_share(), "reuse": pairs.reuse,
        "parameters": config.architecture.parameters(),
    });
    let name = &given.name;
    let mut line = format!(
        "{}: {name}, shown on {schedule}, {} steps in {seconds:.1} s ({rate:.0} a second)",
        args.out.display(),
        session.steps() - first,
    );
    if first > 0 {
        let _ = write!(line, ", from step {first}");
    }
    if let Some(check) = last {
        let _ = write!(line, ", validation {:.4}", check.validation.mean().mean);
        if let (Some(floor), Some(marginal)) = (floor, marginal) {
            let Estimate { mean, error } = floor.mean();
            let _ = write!(line, ", floor {mean:.4} +- {error:.4}, marginal {marginal:.5}");
        }
        let losses = velocity(&check.validation).map(|loss| velocity_losses(loss, floor.and_then(velocity)));
        let losses = losses.unwrap_or_else(|| "diverges at t = 1".to_owned());
        let _ = write!(line, "; loss of the velocity on {schedule}: {losses}");
    }
    print(args.output.json, &report, &line)
}
