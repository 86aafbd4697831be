//! The target, flow and field that a command works on.

use std::{path::Path, sync::Arc, time::Duration};

use super::{
    CliError,
    args::{FieldArg, PointArgs, ReadArgs, SubjectArgs},
    composed, interrupt,
    progress::Progress,
    target::{Given, load_target},
};
use crate::{
    density::{Moments, Placement, Target},
    export::ShownField,
    field::{Exact, Trained, model_file},
    flow::{Source, SourceKind, Way},
    import::InputNote,
    path::Clock,
    scene::{FieldSource, Flow, SavedModel},
    train::{self, Budget, Checkpoints, Config, Session},
};

/// What a command follows.
#[derive(Debug)]
pub struct Subject {
    /// What to call it.
    pub name: String,
    /// How it is followed.
    pub flow: Flow,
    /// Seed of the noise.
    pub seed: u64,
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
    /// Its network with where it comes from, where it has one.
    pub saved: Option<Arc<SavedModel>>,
    /// What its network went through, where it was trained here.
    pub checkpoints: Arc<Checkpoints>,
    /// How long its network was trained here.
    pub trained_s: Option<f64>,
}

impl Subject {
    /// How it is integrated.
    pub(super) fn way(&self) -> Way {
        self.flow.way(self.field.velocity().frame())
    }

    /// The same with a network of its target that was trained before.
    pub(super) fn with_network(mut self, saved: Arc<SavedModel>) -> Self {
        let exact = self.field.exact().cloned();
        self.cross_covariance = saved.provenance.cross_covariance;
        self.field = ShownField::Learned { mlp: saved.model.clone(), trained: saved.provenance.trained, exact };
        self.saved = Some(saved);
        self
    }

    /// Where it begins.
    pub(super) fn source(&self, way: &Way) -> Source {
        Source::new(self.flow.source, &way.clock, &self.moments, self.cross_covariance)
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

/// Reads what `args` name: a model, or a target under the flow that they say, trained first if asked for.
pub(super) fn subject(args: &SubjectArgs) -> Result<Subject, CliError> {
    if let Some(file) = &args.model {
        return model(file, args);
    }
    if args.flow.field != Some(FieldArg::Learned) {
        refuse_training(args)?;
    }
    let given = target(args)?;
    let flow = composed::flow(given.flow(), &args.flow);
    let seed = given.seed(args.flow.seed);
    of_target(&given, flow, seed, flow.field == FieldSource::Learned, args)
}

/// The target that `args` name.
pub(super) fn target(args: &SubjectArgs) -> Result<Given, CliError> {
    let spec = args.spec().ok_or_else(|| CliError::usage("name a TARGET or a --model"))?;
    load_target(&spec, &args.reading, &args.points, args.spread)
}

/// Fails where a training was asked for that nobody would see.
pub(super) fn refuse_training(args: &SubjectArgs) -> Result<(), CliError> {
    if args.train_seconds.is_none() && args.train_steps.is_none() {
        return Ok(());
    }
    Err(CliError::usage("--train-seconds and --train-steps need a TARGET and --field learned"))
}

/// A target under a flow; with a network for it, which is trained first, where it is to be `learned`.
pub(super) fn of_target(
    given: &Given,
    flow: Flow,
    seed: u64,
    learned: bool,
    args: &SubjectArgs,
) -> Result<Subject, CliError> {
    let target = &given.target;
    let exact = Exact::new(target.clone());
    let mut subject = Subject {
        note: given.note.clone(),
        name: given.name.clone(),
        flow,
        seed,
        moments: *target.moments(),
        cross_covariance: [0.0; 4],
        placement: *target.placement(),
        target: Some(target.clone()),
        field: ShownField::Exact(exact.clone()),
        saved: None,
        checkpoints: Arc::default(),
        trained_s: None,
    };
    if learned {
        let budget = budget(args.train_seconds, args.train_steps);
        let config = Config { seed, ..Config::default() };
        let mut session = Session::new(target.clone(), config).map_err(CliError::failed)?;
        let mut checkpoints = Checkpoints::default();
        let time = train_here(&mut session, budget, |now| {
            checkpoints.step(now.session, now.loss);
            true
        })?;
        checkpoints.finish(&session);
        subject.checkpoints = Arc::new(checkpoints);
        let (mlp, trained) = (Arc::new(session.snapshot()), session.trained());
        let provenance = session.provenance(flow.path, Some(&session.pair_stats()));
        subject.saved = Some(Arc::new(SavedModel { model: mlp.clone(), provenance }));
        subject.field = ShownField::Learned { mlp, trained, exact: Some(exact) };
        subject.trained_s = Some(time.as_secs_f64());
    }
    Ok(subject)
}

/// A model under the flow that `args` say.
pub(super) fn model(file: &Path, args: &SubjectArgs) -> Result<Subject, CliError> {
    refuse_training(args)?;
    let said = &args.flow;
    if said.field == Some(FieldArg::Exact) {
        return Err(CliError::usage("--field exact needs a TARGET; a model holds only the learned field"));
    }
    if said.source == Some(SourceKind::Path) {
        return Err(CliError::usage("--source path draws from the target, which a model does not hold"));
    }
    if args.points != PointArgs::default() || args.spread.spread.is_some() || args.reading != ReadArgs::default() {
        return Err(CliError::usage(
            "--units, --bandwidth, --raster, --spread and how a file is read need a TARGET; a model keeps its own units",
        ));
    }
    let (mlp, provenance) = model_file::read(file).map_err(CliError::failed)?;
    let own = Flow { path: provenance.path, field: FieldSource::Learned, ..Flow::default() };
    let flow = composed::flow(own, said);
    let path = flow.path;
    if !mlp.is_trained_for(&Clock::new(path, mlp.frame)) {
        let [from, to] = mlp.trained_times(path);
        eprintln!(
            "{}: was trained from t = {from:.3} to {to:.3} of path {path}; outside its signal-to-noise ratios the \
             network guesses",
            file.display()
        );
    }
    let mlp = Arc::new(mlp);
    Ok(Subject {
        name: provenance.target.clone(),
        flow,
        seed: said.seed.unwrap_or_default(),
        moments: provenance.moments(&mlp),
        cross_covariance: provenance.cross_covariance,
        target: None,
        placement: provenance.placement,
        note: None,
        field: ShownField::Learned { mlp: mlp.clone(), trained: provenance.trained, exact: None },
        saved: Some(Arc::new(SavedModel { model: mlp, provenance })),
        checkpoints: Arc::default(),
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
