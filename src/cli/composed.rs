//! The scene that arguments describe: that of a file with what is said of it, or one of a target.

use super::{
    CliError,
    args::{FlowArgs, LookArgs},
    target::{Given, Origin},
};
use crate::scene::{Camera, Document, Flow, LANES, Scene};

/// The scene of a target, before anything is said of it.
pub(super) fn scene(given: &Given) -> Scene {
    let frame = given.target.frame();
    match &given.origin {
        Origin::Scene(scene) => Scene { camera: scene.camera.near(&frame), ..(**scene).clone() },
        Origin::Drawing(drawing) => Scene {
            document: Document { drawing: drawing.clone(), ..Document::default() },
            camera: Camera::for_frame(&frame),
            ..Scene::default()
        },
    }
}

/// A flow with what is said of it.
pub(super) fn flow(flow: Flow, said: &FlowArgs) -> Flow {
    Flow {
        path: said.path.unwrap_or(flow.path),
        field: said.field.map_or(flow.field, Into::into),
        solver: said.solver.unwrap_or(flow.solver),
        steps: said.steps.unwrap_or(flow.steps),
        grid: said.grid.or(flow.grid),
        source: said.source.unwrap_or(flow.source),
    }
}

/// A scene with what is said of it: a path is the first lane's, all else is every lane's.
///
/// # Errors
/// When there is no place for other paths.
pub(super) fn with(mut scene: Scene, said: &FlowArgs, look: &LookArgs) -> Result<Scene, CliError> {
    let document = &mut scene.document;
    for (index, lane) in document.lanes.iter_mut().enumerate() {
        let path = lane.path;
        *lane = flow(*lane, said);
        if index > 0 {
            lane.path = path;
        }
    }
    if let [first, more @ ..] = &document.lanes[..]
        && !look.compare.is_empty()
    {
        let (first, count) = (*first, 1 + more.len());
        if count > 1 {
            return Err(CliError::usage(format!("the scene has {count} lanes already; leave --compare out")));
        }
        document.lanes.extend(look.compare.iter().map(|path| Flow { path: *path, ..first }));
        if !LANES.contains(&document.lanes.len()) {
            return Err(CliError::usage("lanes stand in twos or fours: give --compare once or three times"));
        }
    }
    document.seed = said.seed.unwrap_or(document.seed);
    document.grains.color = look.color.map_or(document.grains.color, Into::into);
    let layers = &mut document.layers;
    layers.trajectory_count = look.trajectories.unwrap_or(layers.trajectory_count);
    if let Some(look) = look.look {
        *layers = crate::scene::layers::Look::from(look).layers(*layers);
    }
    if let Some(list) = &look.layers {
        *layers = layers.listed(list).map_err(|error| CliError::usage(error.to_string()))?;
    }
    layers.layout = look.layout.unwrap_or(layers.layout);
    scene.theme = look.theme.unwrap_or(scene.theme);
    if let Some(particles) = look.particles {
        (scene.particles, scene.auto_particles) = (particles, false);
    }
    Ok(scene)
}
