//! Training steps per second.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::subject::exact;
use crate::{
    cli::CliError,
    field::architecture::Architecture,
    train::{Config, Engine, Session, TrainError, run::in_pool},
};

const SECONDS: Duration = Duration::from_secs(2);

/// Raw x, y, t inputs and fresh samples in every step, as other frameworks' examples do.
pub(super) fn run() -> Result<Value, CliError> {
    let field = exact("checkerboard")?;
    let mut rows = Vec::new();
    for (engine, hidden, batch) in [Engine::Fused, Engine::Candle].into_iter().flat_map(shapes) {
        let architecture = Architecture { hidden, layers: 3, fourier: 0, harmonics: 0 };
        let config = Config { architecture, batch, rate: 1e-3, engine, ..Config::default() };
        let mut session = Session::new(field.target().clone(), config).map_err(CliError::failed)?;
        let rate = in_pool(|| steps_per_second(&mut session)).map_err(CliError::failed)?;
        // Forward 2, backward 4 operations per weight and sample.
        let gflops = 6.0 * architecture.parameters() as f64 * batch as f64 * rate / 1e9;
        rows.push(json!({
            "engine": engine.name(), "hidden": hidden, "layers": 3, "batch": batch, "steps_per_second": rate,
            "gflops": gflops,
        }));
    }
    Ok(rows.into())
}

fn steps_per_second(session: &mut Session) -> Result<f64, TrainError> {
    for _ in 0..20 {
        session.step()?;
    }
    let (start, first) = (Instant::now(), session.steps());
    while start.elapsed() < SECONDS {
        session.step()?;
    }
    Ok((session.steps() - first) as f64 / start.elapsed().as_secs_f64())
}

fn shapes(engine: Engine) -> impl Iterator<Item = (Engine, usize, usize)> {
    [64, 128].into_iter().flat_map(move |hidden| [256, 1024].map(|batch| (engine, hidden, batch)))
}
