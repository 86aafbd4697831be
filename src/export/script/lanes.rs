//! What each lane says, as Python.

use std::fmt::Write as _;

use super::{
    fields::Fields,
    literal::{numbers, text},
};
use crate::{
    density::{Moments, Placement},
    export::Material,
    field::Trained,
    flow::SourceKind,
    path::{Frame, Schedule},
};

/// The list of lanes, and what is known of the data for a training.
pub(super) fn python(material: &Material, fields: &Fields<'_>) -> String {
    let mut out = String::new();
    if let Some(target) = fields.targets().first() {
        let _ = writeln!(
            out,
            "# What a lane says of the data, in world units.\nDATA = dict(\n    target={},\n{})\n",
            fields.target(target),
            whereabouts(target.frame(), target.moments(), [0.0; 4], *target.placement())
        );
    }
    out += "LANES = [\n";
    for lane in 0..material.lanes.len() {
        let _ = writeln!(out, "    dict(\n{}    ),", indented(&of(material, fields, lane)));
    }
    out += "]\n";
    out
}

/// Whether a lane begins with draws from its target.
pub(super) fn begins_with_data(material: &Material, lane: usize) -> bool {
    let flow = &material.scene.document.lanes[lane];
    flow.source == SourceKind::Path && material.lanes[lane].field.exact().is_some()
}

fn of(material: &Material, fields: &Fields<'_>, lane: usize) -> String {
    let (flow, shown) = (&material.scene.document.lanes[lane], &material.lanes[lane]);
    let frame = shown.field.velocity().frame();
    let field = match shown.field.trained() {
        None => "exact field".to_owned(),
        Some(Trained { step, generation: 0 }) => format!("network at step {step}"),
        Some(Trained { step, generation }) => format!("network at step {step} of reflow {generation}"),
    };
    // Without a target p_0 itself cannot be drawn from, and is begun with its moments.
    let source = match flow.source {
        SourceKind::Path if !begins_with_data(material, lane) => SourceKind::Matched,
        source => source,
    };
    let target = shown.field.exact().map_or_else(|| "None".to_owned(), |exact| fields.target(exact.target()));
    let mut out = format!(
        "    name={},\n    field={},\n    target={target},\n    path=({}, {}),\n",
        text(&format!("lane {}: {field}, {}", lane + 1, flow.path)),
        fields.variable(&shown.field),
        text(flow.path.name()),
        parameters(flow.path),
    );
    let _ = writeln!(
        out,
        "    solver={},\n    steps={},\n    grid={},\n    source={},",
        text(flow.solver.name()),
        flow.steps,
        text(flow.step_grid(frame).name()),
        text(source.name()),
    );
    out + &whereabouts(frame, &shown.moments, shown.cross_covariance, material.placement(lane))
}

fn parameters(path: Schedule) -> String {
    let all = path.parameters().into_iter().map(|(name, value, ..)| format!("{}: {value:?}", text(name)));
    format!("{{{}}}", all.collect::<Vec<_>>().join(", "))
}

/// Frame, moments, and where the file's coordinates lie.
fn whereabouts(frame: Frame, moments: &Moments, cross: [f64; 4], placement: Placement) -> String {
    format!(
        "    centre={},  # of the square that holds the data\n    half={:?},\n    mean={},\n    covariance={},  # xx, xy, \
         yy\n    cross={},  # Cov(x_1, x_0)\n    origin={},  # world = (file - origin) * scale\n    scale={},\n",
        numbers(&frame.centre),
        frame.half,
        numbers(&moments.mean),
        numbers(&moments.covariance),
        numbers(&cross),
        numbers(&placement.centre),
        numbers(&placement.scale),
    )
}

fn indented(lines: &str) -> String {
    lines.lines().flat_map(|line| ["    ", line, "\n"]).collect()
}
