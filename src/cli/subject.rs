//! The target, path and field that a command works on.

use std::{sync::Arc, time::Duration};

use super::{
    CliError,
    args::{FieldArg, PointArgs, ReadArgs, SpreadArgs, SubjectArgs},
    input, interrupt,
    progress::Progress,
};
use crate::{
    density::{Moments, Placement, Target},
    drawing::Drawing,
    export::ShownField,
    field::{Exact, Trained, model_file},
    flow::{Source, StepGrid, Way},
    import::{InputNote, LoadError, Loaded, Watch, load},
    path::{Clock, Schedule},
    train::{self, Budget, Config, Session},
};

/// What a command follows.
#[derive(Debug)]
pub struct Subject {
    /// What to call it.
    pub name: String,
    /// The path.
    pub path: Schedule,
    /// Moments of the data, in world units.
    pub moments: Moments,
    /// Cov(x_1, x_0) of the pairs that a network was trained on.
    pub cross_covariance: [f64; 4],
    /// The target, where it is known.
    pub target: Option<Arc<Target>>,
    /// Where the coordinates of its file lie in the world.
    pub placement: Placement,
    /// What was decided about its file.
    pub note: Option<InputNote>,
    /// The field.
    pub field: ShownField,
    /// How long its network was trained here.
    pub trained_s: Option<f64>,
}

impl Subject {
    /// How it is integrated with these arguments.
    pub(super) fn way(&self, args: &SubjectArgs) -> Way {
        let clock = Clock::new(self.path, self.field.velocity().frame());
        Way { clock, solver: args.solver, grid: args.grid.unwrap_or_else(|| StepGrid::of(&clock)) }
    }

    /// Where it begins with these arguments.
    pub(super) fn source(&self, args: &SubjectArgs, way: &Way) -> Source {
        Source::new(args.source, &way.clock, &self.moments, self.cross_covariance)
    }

    /// The field in a few words: exact, or how far the network has come.
    pub(super) fn field_name(&self) -> String {
        match self.field.trained() {
            None => "exact field".into(),
            Some(Trained { step, generation: 0 }) => format!("network at step {step}"),
            Some(Trained { step, generation }) => format!("network at step {step} of reflow {generation}"),
        }
    }
}

/// Loads a target, telling wrong arguments from files that cannot be read.
pub(super) fn load_target(
    spec: &str,
    reading: &ReadArgs,
    points: &PointArgs,
    spread: SpreadArgs,
) -> Result<(Loaded, Arc<Target>), CliError> {
    let classify = |error: LoadError| match error {
        LoadError::Import(error) => input::failed(error),
        LoadError::Empty(..) | LoadError::Points(..) => CliError::failed(error),
        _ => CliError::usage(error),
    };
    let load = |watch: Watch<'_>| load(spec, &reading.options(), points.options(), watch);
    let loaded = input::watched(spec, load)?.map_err(classify)?;
    if let Some(note) = loaded.note() {
        eprintln!("{}: {note}", loaded.name);
    }
    let mut target = loaded.target().map_err(classify)?;
    if let Some(factor) = spread.spread {
        let drawing = Drawing::loaded(loaded.clone()).with_spread(factor).map_err(CliError::usage)?;
        let canvas = drawing.canvas();
        target = Target::new(loaded.name.clone(), canvas.density.clone()).map_err(CliError::failed)?;
        target = target.placed(canvas.placement);
        eprintln!("{}: spread by {factor} about its mean", loaded.name);
    }
    let target = Arc::new(target);
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
    let (loaded, target) = load_target(spec, &args.reading, &args.points, args.spread)?;
    let exact = Exact::new(target.clone());
    let mut subject = Subject {
        note: loaded.note(),
        name: loaded.name,
        path: args.path.unwrap_or(Schedule::OT),
        moments: *target.moments(),
        cross_covariance: [0.0; 4],
        placement: *target.placement(),
        target: Some(target.clone()),
        field: ShownField::Exact(exact.clone()),
        trained_s: None,
    };
    if learned {
        let budget = budget(args.train_seconds, args.train_steps);
        let config = Config { seed: args.seed, ..Config::default() };
        let mut session = Session::new(target, config).map_err(CliError::failed)?;
        let time = train_here(&mut session, budget, |_| true)?;
        let (mlp, trained) = (Arc::new(session.snapshot()), session.trained());
        subject.field = ShownField::Learned { mlp, trained, exact: Some(exact) };
        subject.trained_s = Some(time.as_secs_f64());
    }
    Ok(subject)
}

fn model(file: &std::path::Path, args: &SubjectArgs) -> Result<Subject, CliError> {
    if args.field == Some(FieldArg::Exact) {
        return Err(CliError::usage("--field exact needs a TARGET; a model holds only the learned field"));
    }
    if args.source == crate::flow::SourceKind::Path {
        return Err(CliError::usage("--source path draws from the target, which a model does not hold"));
    }
    if args.points != PointArgs::default() || args.spread.spread.is_some() || args.reading != ReadArgs::default() {
        return Err(CliError::usage(
            "--units, --bandwidth, --raster, --spread and how a file is read need a TARGET; a model keeps its own units",
        ));
    }
    let (mlp, provenance) = model_file::read(file).map_err(CliError::failed)?;
    let path = args.path.unwrap_or(provenance.path);
    if !mlp.is_trained_for(&Clock::new(path, mlp.frame)) {
        let [from, to] = mlp.trained_times(path);
        eprintln!(
            "{}: was trained from t = {from:.3} to {to:.3} of path {path}; outside its signal-to-noise ratios the \
             network guesses",
            file.display()
        );
    }
    Ok(Subject {
        name: provenance.target.clone(),
        path,
        moments: provenance.moments(&mlp),
        cross_covariance: provenance.cross_covariance,
        target: None,
        placement: provenance.placement,
        note: None,
        field: ShownField::Learned { mlp: Arc::new(mlp), trained: provenance.trained, exact: None },
        trained_s: None,
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
