//! `dunefield train`.

use std::{fmt::Write as _, io::Write as _, sync::Arc, time::Duration};

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
    target::Target,
    train::{
        Config, Session,
        judge::Judge,
        record::{Check, Flatness, Record},
        yardstick::{Estimate, Yardstick},
    },
};

/// Time between two looks at the network, for the log and to see whether it still learns.
const CHECK_EVERY: Duration = Duration::from_secs(1);

pub(super) fn run(args: &TrainArgs) -> Result<(), CliError> {
    let config = config(args)?;
    if args.out.extension().is_none_or(|e| e != "safetensors") {
        return Err(CliError::usage(format!("{}: models are written as .safetensors", args.out.display())));
    }
    let (loaded, target) = load_target(&args.target)?;
    // Before the work: an impossible place should cost nothing.
    let mut file = PendingFile::create(&args.out).map_err(CliError::failed)?;
    let mut log = args.log.as_deref().map(PendingFile::create).transpose().map_err(CliError::failed)?;

    let schedule = args.path.unwrap_or(Schedule::OT);
    let mut observer = Observer::new(&target, schedule, &config, args.log.is_some() || args.stop_when_flat);
    let mut record = Record::default();
    let (session, time) = train_here(&target, schedule, config, budget(args.seconds, args.steps), |now| {
        record.step(now.session.steps(), now.loss);
        let flat = observer.look(now.session, now.time, &mut record);
        !(flat && args.stop_when_flat)
    })?;
    let last = observer.check(&session, time);
    record.finish(session.steps());
    record.check(last);
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
        log.write_all(csv(&record, observer.floor()).as_bytes()).map_err(|e| CliError::failed(log.error(e)))?;
        log.commit().map_err(CliError::failed)?;
    }
    report(args, &loaded.name, schedule, &session, time, &record, &observer)
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

/// Looks at a network under training now and then.
struct Observer {
    target: Arc<Target>,
    schedule: Schedule,
    config: Config,
    yardstick: Option<Yardstick>,
    judge: Judge,
    flatness: Flatness,
    /// When it is time for the next look; nothing if nobody asked.
    next: Option<Duration>,
}

impl Observer {
    fn new(target: &Arc<Target>, schedule: Schedule, config: &Config, often: bool) -> Self {
        Self {
            target: target.clone(),
            schedule,
            config: *config,
            yardstick: None,
            judge: Judge::new(target),
            flatness: Flatness::default(),
            next: often.then_some(CHECK_EVERY),
        }
    }

    /// Looks if it is time; whether the validation has been flat for a while.
    fn look(&mut self, session: &Session, time: Duration, record: &mut Record) -> bool {
        if self.next.is_none_or(|next| time < next) {
            return false;
        }
        self.next = Some(time + CHECK_EVERY);
        let check = self.check(session, time);
        record.check(check);
        self.flatness.is_flat(check.seconds, check.validation)
    }

    fn check(&mut self, session: &Session, time: Duration) -> Check {
        // Of matched pairs only those that there are can be measured: built once they are there.
        let yardstick = self.yardstick.get_or_insert_with(|| {
            Yardstick::new(&self.target, self.schedule, &self.config, session.pairs().clone())
        });
        let model = session.snapshot();
        let reading = yardstick.read(&model);
        Check {
            step: session.steps(),
            seconds: time.as_secs_f64(),
            validation: reading.validation,
            marginal: reading.marginal,
            distance: Some(self.judge.judge(&model).distance),
        }
    }

    fn floor(&self) -> Option<Estimate> {
        self.yardstick.as_ref().and_then(Yardstick::floor)
    }
}

/// The loss curve, each point with the last look at the network since the point before.
fn csv(record: &Record, floor: Option<Estimate>) -> String {
    let mut rows = String::from("step,loss,seconds,validation,floor,marginal,sliced_wasserstein_2\n");
    let text = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let floor = text(floor.map(|floor| floor.mean));
    let mut checks = record.checks.iter().peekable();
    for [step, loss] in &record.loss {
        let mut newest = None;
        while let Some(check) = checks.next_if(|check| check.step as f64 <= *step) {
            newest = Some(check);
        }
        let seconds = text(newest.map(|check| check.seconds));
        let validation = text(newest.map(|check| check.validation));
        let marginal = text(newest.and_then(|check| check.marginal));
        let distance = text(newest.and_then(|check| check.distance));
        // Writing to a string cannot fail.
        let _ = writeln!(rows, "{step},{loss},{seconds},{validation},{floor},{marginal},{distance}");
    }
    rows
}

fn report(
    args: &TrainArgs,
    name: &str,
    schedule: Schedule,
    session: &Session,
    time: Duration,
    record: &Record,
    observer: &Observer,
) -> Result<(), CliError> {
    let (config, floor, pairs) = (session.config(), observer.floor(), session.pair_stats());
    let seconds = time.as_secs_f64();
    let rate = session.steps() as f64 / seconds.max(1e-9);
    let loss = record.loss.last().map(|point| point[1]);
    let last = record.checks.last();
    let report = json!({
        "out": args.out.display().to_string(), "target": name, "path": schedule.to_string(),
        "engine": config.engine.name(), "coupling": config.coupling.to_string(), "steps": session.steps(),
        "seconds": seconds, "steps_per_second": rate, "loss": loss,
        "validation": last.map(|check| check.validation), "floor": floor.map(|floor| floor.mean),
        "floor_error": floor.map(|floor| floor.error), "marginal": last.and_then(|check| check.marginal),
        "sliced_wasserstein_2": last.and_then(|check| check.distance),
        "sliced_wasserstein_2_floor": observer.judge.floor(), "transport_cost": pairs.transport_cost,
        "crossing_share": pairs.crossing_share(), "reuse": pairs.reuse,
        "parameters": config.architecture.parameters(),
    });
    let mut line = format!(
        "{}: {name} on {schedule}, {} steps in {seconds:.1} s ({rate:.0} a second)",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_joins_losses_and_looks() {
        let mut record = Record::default();
        for step in 1..=4u64 {
            record.step(step, step as f32);
        }
        for (step, validation) in [(2, 0.5), (3, 0.25), (3, 0.125)] {
            record.check(Check { step, seconds: 1.5, validation, marginal: None, distance: Some(0.1) });
        }
        let text = csv(&record, Some(Estimate { mean: 0.75, error: 0.0 }));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0].split(',').count(), 7);
        assert_eq!(
            lines[1..],
            ["1,1,,,0.75,,", "2,2,1.5,0.5,0.75,,0.1", "3,3,1.5,0.125,0.75,,0.1", "4,4,,,0.75,,"]
        );
    }
}
