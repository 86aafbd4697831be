//! Rendering and encoding a clip; encoding alone.

use std::{fs, path::Path, sync::Arc};

use serde_json::{Value, json};

use super::subject::exact;
use crate::{
    cli::{CliError, args::BenchArgs},
    export::{self, Clip, LaneMaterial, Material, SheetForm, ShownField, Timing, encode::Frame},
    scene::{Document, Layers, Scene, layers::Look},
};

pub(super) fn run(args: &BenchArgs) -> Result<Value, CliError> {
    match (&args.frames, args.size) {
        (Some(frames), Some(size)) => encode_given(frames, size, args),
        _ => render(),
    }
}

/// The program's own frames: a clip as users get it, and the same in dunes with trails.
fn render() -> Result<Value, CliError> {
    let plain = rendered(Scene::default())?;
    let layers = Layers { trails: true, ..Look::Dunes.layers(Layers::default()) };
    let dunes = rendered(Scene { document: Document { layers, ..Document::default() }, ..Scene::default() })?;
    let mut report = plain;
    report["dunes"] = dunes;
    Ok(report)
}

fn rendered(scene: Scene) -> Result<Value, CliError> {
    let field = exact("two-moons")?;
    let moments = *field.target().moments();
    let field = ShownField::Exact(field);
    let lanes = vec![LaneMaterial::of(field, moments)];
    let material = Arc::new(Material { scene, lanes });
    let folder = tempfile::tempdir().map_err(CliError::failed)?;
    let clip = Clip { particles: 20_000, ..Clip::default() };
    let path = folder.path().join("bench.gif");
    let summary =
        export::export(&material, &clip, &SheetForm::default(), &[path], &Arc::new(export::Progress::default()))
            .map_err(CliError::failed)?;
    Ok(json!({
        "frames": summary.frames, "render_s": summary.render.as_secs_f64(),
        "encode_s": summary.encode.as_secs_f64(), "all_s": summary.all.as_secs_f64(), "bytes": summary.bytes[0],
    }))
}

/// Encodes frames of a file, which are in memory before the time is taken.
fn encode_given(file: &Path, size: [u32; 2], args: &BenchArgs) -> Result<Value, CliError> {
    let bytes = fs::read(file).map_err(|error| CliError::Failed(format!("{}: {error}", file.display())))?;
    let frame_bytes = 3 * size[0] as usize * size[1] as usize;
    if bytes.is_empty() || bytes.len() % frame_bytes != 0 {
        return Err(CliError::Failed(format!(
            "{}: {} bytes are no whole number of frames of {} x {} RGB pixels",
            file.display(),
            bytes.len(),
            size[0],
            size[1]
        )));
    }
    let opaque = |rgb: &[u8]| {
        Arc::new(Frame { pixels: rgb.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect() })
    };
    let frames: Vec<Arc<Frame>> = bytes.chunks_exact(frame_bytes).map(opaque).collect();
    let folder = tempfile::tempdir().map_err(CliError::failed)?;
    let out = args.out.clone().unwrap_or_else(|| folder.path().join("bench.gif"));
    let timing = Timing { fps: args.fps, seconds: frames.len() as f64 / f64::from(args.fps), ..Timing::default() };
    let clip = Clip { timing, ..Clip::default() };
    let time = export::encode_frames(&frames, size, &clip, &out).map_err(CliError::failed)?;
    let bytes = fs::metadata(&out).map_err(CliError::failed)?.len();
    Ok(
        json!({"frames": frames.len(), "encode_s": time.as_secs_f64(), "bytes": bytes, "out": out.display().to_string()}),
    )
}
