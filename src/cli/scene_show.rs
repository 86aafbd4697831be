//! `dunefield scene show`: what a scene holds, on one screen.

use std::{collections::BTreeMap, fs};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{CliError, args::SceneShowArgs, print};
use crate::{
    drawing::{Effect, Operation, Origin},
    field::model_file::Provenance,
    scene::{Document, Flow, Layers, SavedModel, Scene, file, flow::BETWEEN_PARTS, grouped, layers::Look},
};

/// Unknown fields that are named; of more their number is said.
const NAMED: usize = 12;

pub(super) fn run(args: &SceneShowArgs) -> Result<(), CliError> {
    let shown = args.file.display();
    let failed = |error: &dyn std::fmt::Display| CliError::failed(format!("{shown}: {error}"));
    let (version, scene) = file::open_with_version(&args.file).map_err(|error| failed(&error))?;
    let bytes = fs::metadata(&args.file).map_err(|error| failed(&error))?.len();
    let held = Held::of(&scene)?;
    let report = report(&scene, &held, version, bytes);
    print(args.output.json, &report, &lines(&shown.to_string(), &scene, &held, version, bytes).join("\n"))
}

/// What a scene holds, and how much of it.
struct Held {
    /// Kind of operation, how many, and the bytes that they take in a file.
    operations: Vec<(&'static str, usize, usize)>,
    /// Positions of all strokes.
    positions: usize,
    /// Places and names of what this version does not know.
    unknown: Vec<String>,
}

impl Held {
    fn of(scene: &Scene) -> Result<Self, CliError> {
        let mut kinds: BTreeMap<usize, (&'static str, usize, usize)> = BTreeMap::new();
        let mut positions = 0;
        for operation in scene.document.drawing.operations() {
            let (order, kind) = kind(operation);
            let entry = kinds.entry(order).or_insert((kind, 0, 0));
            (entry.1, entry.2) = (entry.1 + 1, entry.2 + size(&**operation)?);
            if let Operation::Stroke(stroke) = &**operation {
                positions += stroke.points.len();
            }
        }
        let mut unknown = Vec::new();
        names("", &scene.unknown, &mut unknown);
        Ok(Self { operations: kinds.into_values().collect(), positions, unknown })
    }
}

fn kind(operation: &Operation) -> (usize, &'static str) {
    match operation {
        Operation::Target { .. } => (0, "target"),
        Operation::Points(_) => (1, "points"),
        Operation::Weights(_) => (2, "weights"),
        Operation::Mixture(_) => (3, "mixture"),
        Operation::Stroke(stroke) if stroke.effect == Effect::Erase => (5, "erasing stroke"),
        Operation::Stroke(_) => (4, "stroke"),
        Operation::Shape(_) => (6, operation.name()),
        Operation::Blob(_) => (7, operation.name()),
        Operation::Letters(_) => (8, operation.name()),
        Operation::Flood(_) => (9, operation.name()),
        Operation::Spread { .. } => (10, operation.name()),
    }
}

/// Bytes of something in a file.
fn size(value: &impl Serialize) -> Result<usize, CliError> {
    serde_json::to_vec(value).map(|bytes| bytes.len()).map_err(CliError::failed)
}

/// Names of entries with the place where they stand.
fn names(place: &str, entries: &Map<String, Value>, found: &mut Vec<String>) {
    let of_known = |name: &str| place.is_empty() && file::KEPT_WITHIN.contains(&name);
    for (name, value) in entries {
        match value {
            Value::Object(inside) if of_known(name) => names(&format!("{name}."), inside, found),
            Value::Array(all) if of_known(name) => {
                for (index, inside) in all.iter().enumerate() {
                    if let Value::Object(inside) = inside {
                        names(&format!("{name}[{index}]."), inside, found);
                    }
                }
            }
            _ => found.push(format!("{place}{name}")),
        }
    }
}

fn name(origin: &Origin) -> String {
    match origin {
        Origin::Named(name) => name.clone(),
        Origin::Imported(name) => format!("{name} (imported)"),
        Origin::Drawn => "drawn by hand".into(),
    }
}

fn report(scene: &Scene, held: &Held, version: u64, bytes: u64) -> Value {
    let Scene { document, network, particles, auto_particles, camera, theme, t, .. } = scene;
    let models: Vec<Value> = (0..document.lanes.len())
        .filter_map(|lane| document.models.get(lane).map(|model| (lane, model)))
        .map(|(lane, model)| json!({ "lane": lane + 1, "model": model.provenance }))
        .collect();
    let operations: Vec<Value> = held
        .operations
        .iter()
        .map(|(kind, count, bytes)| json!({ "kind": kind, "count": count, "bytes": bytes }))
        .collect();
    json!({
        "version": version, "bytes": bytes, "target": name(&document.drawing.canvas().origin),
        "operations": operations, "stroke_positions": held.positions, "lanes": document.lanes,
        "models": models, "network": network.as_ref().map(|network| &network.provenance), "training": document.training,
        "layers": document.layers, "grains": document.grains, "study": document.study, "seed": document.seed,
        "particles": particles, "auto_particles": auto_particles, "camera": camera, "theme": theme.name(), "t": t, "unknown": held.unknown,
    })
}

fn lines(file: &str, scene: &Scene, held: &Held, version: u64, bytes: u64) -> Vec<String> {
    let Document { drawing, lanes, seed, .. } = &scene.document;
    let canvas = drawing.canvas();
    let mut lines = vec![
        format!("{file}: a scene of version {version}, {} bytes", grouped(bytes)),
        format!("{:<10}{}, {}", "target", name(&canvas.origin), made_of(scene)),
    ];
    for (kind, count, bytes) in &held.operations {
        let many = if *count == 1 || *kind == "points" || *kind == "weights" { "" } else { "s" };
        lines.push(format!("{:<10}{count} {kind}{many}, {} bytes", "", grouped(*bytes as u64)));
    }
    if held.positions > 0 {
        lines.push(format!("{:<10}{} positions of strokes", "", grouped(held.positions as u64)));
    }
    for (index, lane) in lanes.iter().enumerate() {
        lines.push(format!("{:<10}{}", format!("lane {}", index + 1), lane_line(lane)));
        if let Some(model) = scene.document.models.get(index) {
            lines.push(format!("{:<10}shows {}", "", network_line(model)));
        }
    }
    if let Some(network) = &scene.network {
        lines.push(format!("{:<10}{}", "network", network_line(network)));
    }
    lines.push(format!("{:<10}{}", "layers", layers_line(&scene.document.drawn())));
    lines.push(format!("{:<10}{}, {} layout", "theme", scene.theme, scene.document.layers.layout));
    lines.push(format!("{:<10}{}", "study", study_line(&scene.document)));
    lines.push(format!("{:<10}{seed}", "seed"));
    let count = grouped(u64::from(scene.particles));
    let follows = if scene.auto_particles { ", as many as the frame rate allows" } else { "" };
    lines.push(format!("{:<10}{count}{follows}", "particles"));
    let [x, y] = scene.camera.centre;
    lines.push(format!("{:<10}zoom {} at ({x}, {y})", "camera", scene.camera.zoom));
    lines.push(format!("{:<10}{}", "unknown", unknown_line(&held.unknown)));
    lines
}

/// What the target is.
fn made_of(scene: &Scene) -> String {
    let canvas = scene.document.drawing.canvas();
    canvas.note().map_or_else(|| canvas.density.kind().to_owned(), |note| note.to_string())
}

fn lane_line(lane: &Flow) -> String {
    let Flow { path, field, solver, steps, grid, source } = lane;
    let field = format!("{field:?}").to_lowercase();
    let grid = grid.map_or_else(|| "whichever suits the path".to_owned(), |grid| grid.to_string());
    [
        format!("{field} field"),
        path.to_string(),
        format!("{solver} x {steps} in {grid}"),
        format!("{source} source"),
    ]
    .join(BETWEEN_PARTS)
}

fn network_line(saved: &SavedModel) -> String {
    let Provenance { target, path, trained, .. } = &saved.provenance;
    format!("of {target} at step {}, on path {path}", grouped(trained.step))
}

fn layers_line(layers: &Layers) -> String {
    if let Some((_, name)) = Look::ALL.into_iter().find(|(look, _)| Look::of(*layers) == Some(*look)) {
        return format!("those of the look \"{name}\"");
    }
    layers.names().join(", ")
}

fn study_line(document: &Document) -> String {
    let study = &document.study;
    let parts: Vec<String> = [
        (usize::from(study.probe.is_some()), "probe"),
        (usize::from(study.datum.is_some()), "datum"),
        (study.pairs as usize + study.joined.len(), "pairs"),
        (study.followed.len(), "followed"),
        (usize::from(study.lasso.is_some()), "lasso"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    if parts.is_empty() { "nothing".into() } else { parts.join(", ") }
}

fn unknown_line(unknown: &[String]) -> String {
    match unknown.len() {
        0 => "nothing".into(),
        count if count > NAMED => {
            format!("{}, and {} more; all are kept", unknown[..NAMED].join(", "), count - NAMED)
        }
        _ => format!("{}; kept", unknown.join(", ")),
    }
}
