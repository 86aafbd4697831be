//! Rendering and encoding a GIF.

use serde_json::{Value, json};

use super::subject::exact;
use crate::{
    cli::CliError,
    export::{self, Clip, LaneMaterial, Material, ShownField},
    scene::Scene,
};

pub(super) fn run() -> Result<Value, CliError> {
    let field = exact("two-moons")?;
    let moments = *field.target().moments();
    let material = Material {
        scene: Scene::default(),
        lanes: vec![LaneMaterial {
            field: ShownField::Exact(field),
            compared: None,
            moments,
            cross_covariance: [0.0; 4],
        }],
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
