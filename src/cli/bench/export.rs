//! Rendering and encoding a GIF.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{CliError, exact};
use crate::{
    export::{self, Clip, Material},
    field::{Volume, volume::Resolution},
    path::Schedule,
    scene::Scene,
};

pub(super) fn run() -> Result<Value, CliError> {
    let field = exact("two-moons", Schedule::OT)?;
    let volume = Arc::new(Volume::from_exact(&field, Resolution::FULL));
    let material = Material {
        scene: Scene::default(),
        field: volume.clone(),
        density: Some(volume),
        target: Some(field.target().clone()),
        moments: *field.target().moments(),
        learned_step: None,
    };
    let folder = tempfile::tempdir().map_err(CliError::failed)?;
    let summary =
        export::export(&material, &Clip::default(), &folder.path().join("bench.gif"), &export::Progress::default())
            .map_err(CliError::failed)?;
    Ok(json!({
        "frames": summary.frames, "render_s": summary.render.as_secs_f64(),
        "encode_s": summary.encode.as_secs_f64(), "bytes": summary.bytes,
    }))
}
