//! The TARGET of a command: a preset, a word, a file of points or pixels, or a scene.

use std::{path::Path, sync::Arc};

use super::{
    CliError,
    args::{PointArgs, ReadArgs, SpreadArgs},
    input,
};
use crate::{
    density::{Target, presets::named},
    drawing::Drawing,
    import::{InputNote, LoadError, Watch, load},
    scene::{Flow, Scene, file},
};

/// What a TARGET is.
#[derive(Debug)]
pub(super) struct Given {
    /// What to call it.
    pub name: String,
    pub target: Arc<Target>,
    /// What was decided about its file.
    pub note: Option<InputNote>,
    pub origin: Origin,
}

/// What a target was made of.
#[derive(Debug)]
pub(super) enum Origin {
    /// Something that was loaded.
    Drawing(Drawing),
    Scene(Box<Scene>),
}

impl Given {
    pub fn scene(&self) -> Option<&Scene> {
        if let Origin::Scene(scene) = &self.origin { Some(scene) } else { None }
    }

    /// The first lane of the scene that it is, on the exact field; otherwise the default.
    pub fn flow(&self) -> Flow {
        let first = self.scene().and_then(|scene| scene.document.lanes.first());
        Flow { field: Flow::default().field, ..first.copied().unwrap_or_default() }
    }

    /// The seed that is said, or else the scene's, or 0.
    pub fn seed(&self, said: Option<u64>) -> u64 {
        said.or_else(|| self.scene().map(|scene| scene.document.seed)).unwrap_or_default()
    }
}

/// The path of TARGET where it is a scene, by its ending or its content, and is not to be read as something else. A
/// preset is none.
pub(super) fn scene_path<'a>(spec: &'a str, reading: &ReadArgs) -> Option<&'a Path> {
    let path = Path::new(spec);
    let is_scene = || !matches!(named(spec), Ok(Some(_))) && file::is_scene(path);
    (reading.form.is_none() && is_scene()).then_some(path)
}

/// Loads a target, telling wrong arguments from files that cannot be read.
pub(super) fn load_target(
    spec: &str,
    reading: &ReadArgs,
    points: &PointArgs,
    spread: SpreadArgs,
) -> Result<Given, CliError> {
    let given = plain(spec, reading, points)?;
    if let Some(note) = &given.note {
        eprintln!("{}: {note}", given.name);
    }
    match spread.spread {
        Some(factor) => spread_by(factor, given),
        None => Ok(given),
    }
}

/// A target about its mean that is wider or narrower.
fn spread_by(factor: f64, given: Given) -> Result<Given, CliError> {
    let spread = |drawing: &Drawing| drawing.with_spread(factor).map_err(CliError::usage);
    let name = given.name.clone();
    let origin = match given.origin {
        Origin::Drawing(drawing) => Origin::Drawing(spread(&drawing)?),
        Origin::Scene(mut scene) => {
            scene.document.drawing = spread(&scene.document.drawing)?;
            Origin::Scene(scene)
        }
    };
    let canvas = match &origin {
        Origin::Drawing(drawing) => drawing.canvas(),
        Origin::Scene(scene) => scene.document.drawing.canvas(),
    };
    let target = Target::new(name.clone(), canvas.density.clone()).map_err(CliError::failed)?;
    let target = Arc::new(target.placed(canvas.placement));
    eprintln!("{name}: spread by {factor} about its mean");
    let note = canvas.note();
    Ok(Given { target, note, origin, ..given })
}

fn plain(spec: &str, reading: &ReadArgs, points: &PointArgs) -> Result<Given, CliError> {
    if let Some(path) = scene_path(spec, reading) {
        if *reading != ReadArgs::default() || *points != PointArgs::default() {
            let refused = format!("'{spec}' is a scene, which says how its target was read; leave that out");
            return Err(CliError::usage(refused));
        }
        return of_scene(path);
    }
    let load = |watch: Watch<'_>| load(spec, &reading.options(), points.options(), watch);
    let loaded = input::watched(spec, load)?.map_err(classify)?;
    let target = Arc::new(loaded.target().map_err(classify)?);
    let (name, drawing) = (loaded.name.clone(), Drawing::loaded(loaded));
    Ok(Given { name, target, note: drawing.canvas().note(), origin: Origin::Drawing(drawing) })
}

fn classify(error: LoadError) -> CliError {
    match error {
        LoadError::Import(error) => input::failed(error),
        LoadError::Empty(..) | LoadError::Points(..) => CliError::failed(error),
        _ => CliError::usage(error),
    }
}

fn of_scene(path: &Path) -> Result<Given, CliError> {
    let shown = path.display();
    let scene = file::open(path).map_err(|error| CliError::failed(format!("{shown}: {error}")))?;
    let name = path.file_name().map_or_else(|| shown.to_string(), |name| name.to_string_lossy().into_owned());
    let canvas = scene.document.drawing.canvas();
    let target = Target::new(name.clone(), canvas.density.clone())
        .map_err(|error| CliError::failed(format!("{shown}: {error}")))?;
    let target = Arc::new(target.placed(canvas.placement));
    let lanes = scene.document.lanes.len();
    eprintln!("{name}: a scene of {lanes} {}", if lanes == 1 { "lane" } else { "lanes" });
    Ok(Given { name, target, note: canvas.note(), origin: Origin::Scene(Box::new(scene)) })
}
