//! The target, path and field that a command works on.

use std::{sync::Arc, time::Duration};

use super::{
    CliError,
    args::{FieldArg, SubjectArgs},
    interrupt,
    progress::Progress,
};
use crate::{
    density::{Moments, Placement, Target},
    export::Footage,
    field::{Exact, model_file},
    import::{LoadError, Loaded, load},
    path::Schedule,
    train::{self, Budget, Config, Session},
};

/// What a command follows.
#[derive(Debug)]
pub struct Subject {
    /// What to call it.
    pub name: String,
    /// Moments of the data.
    pub moments: Moments,
    /// Where a point set lies in the world.
    pub placement: Placement,
    /// The field.
    pub field: Footage,
}

/// Loads a target, telling wrong arguments from files that cannot be read.
pub(super) fn load_target(spec: &str) -> Result<(Loaded, Arc<Target>), CliError> {
    let classify = |error: LoadError| match error {
        LoadError::Import(_) | LoadError::Empty(..) => CliError::failed(error),
        _ => CliError::usage(error),
    };
    let loaded = load(spec).map_err(classify)?;
    if loaded.placement != Placement::IDENTITY {
        let Placement { centre: [x, y], scale } = loaded.placement;
        eprintln!("{}: scaled to fit: world = (file - ({x}, {y})) * {scale}", loaded.name);
    }
    let target = Arc::new(loaded.target().map_err(classify)?);
    Ok((loaded, target))
}

/// Reads what `args` name: a model, or a target under a path, trained first if asked for.
pub(super) fn subject(args: &SubjectArgs) -> Result<Subject, CliError> {
    let learned = args.field == Some(FieldArg::Learned);
    let trains = args.train_seconds.is_some() || args.train_steps.is_some();
    if trains && (!learned || args.model.is_some()) {
        return Err(CliError::usage("--train-seconds and --train-steps need a TARGET and --field learned"));
    }
    if let Some(file) = &args.model {
        return model(file, args);
    }
    let spec = args.target.as_deref().ok_or_else(|| CliError::usage("name a TARGET or a --model"))?;
    let (loaded, target) = load_target(spec)?;
    let schedule = args.path.unwrap_or(Schedule::OT);
    let exact = Exact::new(target.clone(), schedule);
    let field = if learned {
        let budget = budget(args.train_seconds, args.train_steps);
        let config = Config { seed: args.seed, ..Config::default() };
        let mut session = Session::new(target.clone(), schedule, config).map_err(CliError::failed)?;
        train_here(&mut session, budget, |_| true)?;
        Footage::Learned { mlp: Arc::new(session.snapshot()), trained: session.trained(), exact: Some(exact) }
    } else {
        Footage::Exact(exact)
    };
    Ok(Subject { name: loaded.name, moments: *target.moments(), placement: loaded.placement, field })
}

fn model(file: &std::path::Path, args: &SubjectArgs) -> Result<Subject, CliError> {
    if args.field == Some(FieldArg::Exact) {
        return Err(CliError::usage("--field exact needs a TARGET; a model holds only the learned field"));
    }
    let (mlp, provenance) = model_file::read(file).map_err(CliError::failed)?;
    if let Some(path) = args.path
        && path != mlp.schedule
    {
        return Err(CliError::usage(format!(
            "{} was trained on path {}; another --path needs another model",
            file.display(),
            mlp.schedule
        )));
    }
    Ok(Subject {
        name: provenance.target,
        moments: Moments::from(&mlp.scaling),
        placement: provenance.placement,
        field: Footage::Learned { mlp: Arc::new(mlp), trained: provenance.trained, exact: None },
    })
}

/// The budget that these options mean; 10 seconds when neither is given.
pub(super) fn budget(seconds: Option<f64>, steps: Option<u64>) -> Budget {
    match (steps, seconds) {
        (Some(steps), _) => Budget::Steps(steps),
        (None, seconds) => Budget::Time(Duration::from_secs_f64(seconds.unwrap_or(10.0))),
    }
}

/// Trains with progress on the terminal, until the budget is used up or `watch` answers false; returns
/// the time that training took.
pub(super) fn train_here(
    session: &mut Session,
    budget: Budget,
    mut watch: impl FnMut(&train::run::Progress<'_>) -> bool + Send,
) -> Result<Duration, CliError> {
    let mut progress = Progress::new("training");
    let time = train::run(session, budget, |now| {
        progress.show(now.share, || format!("step {}, loss {:.4}", now.session.steps(), now.loss));
        watch(&now) && !interrupt::requested()
    })
    .map_err(CliError::failed)?;
    drop(progress);
    interrupt::check()?;
    if !session.snapshot().is_finite() {
        return Err(CliError::failed("the weights became infinite; train again with a lower --rate"));
    }
    Ok(time)
}
