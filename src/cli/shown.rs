//! What `dunefield render` shows: the scene that its arguments describe, and what each of its lanes follows.

use std::sync::Arc;

use super::{
    CliError,
    args::{ColorArg, RenderArgs},
    composed,
    subject::{self, Subject},
};
use crate::{
    export::{LaneMaterial, Material, ShownField},
    field::Exact,
    scene::{Camera, Document, FieldSource, SavedModel, Scene},
};

const NO_TRAINING: &str = "--film shows a training: it needs a TARGET and --field learned";

const NO_COMPARISON: &str = "an error compares with a network: it needs a TARGET and --field learned";

/// Refuses what only a target has.
pub(super) fn fits_a_model(args: &RenderArgs) -> Result<(), CliError> {
    if args.clip.film.is_some() {
        return Err(CliError::usage(NO_TRAINING));
    }
    if matches!(args.look.color, Some(ColorArg::LogDensity | ColorArg::Destination)) {
        return Err(CliError::usage(
            "this --color needs a TARGET: a model knows neither the density nor the parts of its drawing",
        ));
    }
    Ok(())
}

/// The scene that these arguments describe, and what is known of its first lane and of lanes without a model of their
/// own. Their network is the one that the scene has kept, unless another training is asked for; where it has none, one is
/// trained.
pub(super) fn shown(args: &RenderArgs) -> Result<(Scene, Subject), CliError> {
    match &args.subject.model {
        Some(file) => of_model(file, args),
        None => of_target(args),
    }
}

fn of_model(file: &std::path::Path, args: &RenderArgs) -> Result<(Scene, Subject), CliError> {
    let subject = subject::model(file, &args.subject)?;
    let camera = Camera::for_frame(&subject.field.velocity().frame());
    // What is not said is as the model says.
    let scene = Scene { camera, ..Scene::of(subject.flow) };
    let mut scene = composed::with(scene, &args.subject.flow, &args.look)?;
    // The scene that the file carries has a drawing, which is not what the model learned from.
    scene.document.layers.outline = false;
    for lane in 0..scene.document.lanes.len() {
        scene.document.models.set(lane, subject.saved.clone());
    }
    if scene.document.layers.shows_error() {
        return Err(CliError::usage(NO_COMPARISON));
    }
    Ok((scene, subject))
}

fn of_target(args: &RenderArgs) -> Result<(Scene, Subject), CliError> {
    let given = subject::target(&args.subject)?;
    let mut scene = composed::with(composed::scene(&given), &args.subject.flow, &args.look)?;
    let Document { lanes, models, seed, .. } = &scene.document;
    let learned = |lane: usize| lanes[lane].field == FieldSource::Learned;
    let is_shared = (0..lanes.len()).any(|lane| learned(lane) && models.get(lane).is_none());
    let is_asked = args.subject.train_seconds.is_some() || args.subject.train_steps.is_some();
    if !is_shared {
        if args.clip.film.is_some() {
            return Err(CliError::usage(NO_TRAINING));
        }
        subject::refuse_training(&args.subject)?;
    }
    let is_new = is_asked || args.clip.film.is_some();
    let kept = scene.network.clone().filter(|saved| !is_new && saved.model.frame == given.target.frame());
    let shows_error = scene.document.drawn().shows_error();
    let is_known = is_shared || kept.is_some() || (0..lanes.len()).any(learned);
    if shows_error && !is_known {
        return Err(CliError::usage(NO_COMPARISON));
    }
    let is_trained = is_shared && kept.is_none();
    let mut subject = subject::of_target(&given, lanes[0], *seed, is_trained, &args.subject)?;
    match kept.filter(|_| is_shared || shows_error) {
        Some(saved) => {
            eprintln!("{}: its network is at step {}", given.name, saved.provenance.trained.step);
            subject = subject.with_network(saved);
        }
        None if is_trained => scene.network.clone_from(&subject.saved),
        None => {}
    }
    Ok((scene, subject))
}

/// What the lanes of a scene show: the exact field, a model of their own, or the network that the others share.
pub(super) fn material(scene: Scene, subject: &Subject) -> Material {
    let Document { lanes, models, .. } = &scene.document;
    let shows_error = scene.document.drawn().shows_error();
    let lane = |index: usize| {
        let (field, exact) = (lanes[index].field, subject.field.exact());
        if field == FieldSource::Learned
            && let Some(saved) = models.get(index)
        {
            return with_model(saved, exact);
        }
        let (field, compared) = match (field, exact, &subject.field) {
            (FieldSource::Exact, Some(exact), shared) => {
                let network = shared.model().is_some() && shows_error;
                (ShownField::Exact(exact.clone()), network.then(|| shared.network()).flatten())
            }
            (_, _, shared) => (shared.clone(), None),
        };
        LaneMaterial {
            field,
            compared,
            moments: subject.moments,
            cross_covariance: subject.cross_covariance,
            checkpoints: subject.checkpoints.clone(),
        }
    };
    let lanes = (0..lanes.len()).map(lane).collect();
    Material { scene, lanes }
}

/// A lane with a model of its own, which may have learned from other data than the target beside it.
fn with_model(saved: &Arc<SavedModel>, exact: Option<&Exact>) -> LaneMaterial {
    let SavedModel { model, provenance } = &**saved;
    let moments = provenance.moments(model);
    // What is drawn beside it need not be what it learned from.
    let is_of = |exact: &&Exact| exact.target().frame() == model.frame && *exact.target().moments() == moments;
    let exact = exact.filter(is_of).cloned();
    let field = ShownField::Learned { mlp: model.clone(), trained: provenance.trained, exact };
    let lane = LaneMaterial::of(field, moments);
    LaneMaterial { cross_covariance: provenance.cross_covariance, ..lane }
}
