//! What was rendered, in words and as JSON.

use serde_json::{Value, json};

use super::{CliError, args::RenderArgs, outputs::Outputs, print, subject::Subject};
use crate::export::{Clip, Drawn, Material, SheetForm, Summary};

/// Says what was rendered.
pub(super) fn report(
    args: &RenderArgs,
    outputs: &Outputs,
    (material, subject): (&Material, &Subject),
    (clip, form): (&Clip, &SheetForm),
    summary: &Summary,
) -> Result<(), CliError> {
    let lanes = &material.scene.document.lanes;
    let shows: Vec<String> = (0..lanes.len()).map(|lane| material.caption(lane)).collect();
    let paths: Vec<String> = lanes.iter().map(|lane| lane.path.to_string()).collect();
    let names = outputs.names();
    let files: Vec<_> =
        names.iter().zip(&summary.bytes).map(|(out, bytes)| json!({"out": out, "bytes": bytes})).collect();
    let mut report = json!({
        "out": names[0], "files": files, "target": subject.name, "path": paths[0], "compare": paths.get(1),
        "shows": shows[0], "beside": shows.get(1), "lanes": shows, "bytes": summary.bytes[0],
        "particles": summary.particles, "all_s": summary.all.as_secs_f64(), "input": subject.note,
    });
    let mut drawn = Vec::new();
    if summary.frames > 0 {
        drawn.push(clip_report(&mut report, clip, lanes.len(), summary));
    }
    for each in &summary.drawn {
        drawn.push(sheet_report(&mut report, form, each));
    }
    let sizes: Vec<String> = names
        .iter()
        .zip(&summary.bytes)
        .map(|(name, bytes)| format!("{name} ({} kB)", bytes.div_ceil(1000)))
        .collect();
    let line = format!(
        "{}: {}, {}{} in {:.1} s",
        sizes.join(", "),
        subject.name,
        shows.join(" beside "),
        if drawn.is_empty() { String::new() } else { format!("; {}", drawn.join(", ")) },
        summary.all.as_secs_f64(),
    );
    if outputs.take_stdout() {
        eprintln!("{}", if args.output.json { report.to_string() } else { line });
        return Ok(());
    }
    print(args.output.json, &report, &line)
}

/// Adds what is known of frames, and says it.
fn clip_report(report: &mut Value, clip: &Clip, lanes: usize, summary: &Summary) -> String {
    let tiles = clip.tiles(lanes);
    let ([width, height], [lane_width, lane_height]) = (tiles.picture_px, tiles.lane_px());
    report["width"] = width.into();
    report["height"] = height.into();
    report["size"] = lane_width.min(lane_height).into();
    report["frames"] = summary.frames.into();
    report["render_s"] = summary.render.as_secs_f64().into();
    report["encode_s"] = summary.encode.as_secs_f64().into();
    format!("{} frames of {width} x {height} px", summary.frames)
}

/// Adds what is known of a still or a figure, and says it.
fn sheet_report(report: &mut Value, form: &SheetForm, drawn: &Drawn) -> String {
    match *drawn {
        Drawn::Still { size_px: [width, height] } => {
            let t = form.times[0];
            report["still"] = json!({"t": t, "width": width, "height": height, "scale": form.scale});
            format!("a picture of {width} x {height} px at t = {t:.2}")
        }
        Drawn::Figure { size_mm: [width, height], grid: [rows, columns], particles } => {
            report["figure"] = json!({
                "times": form.times, "rows": rows, "columns": columns, "width_mm": width, "height_mm": height,
                "dpi": form.dpi, "particles": particles,
            });
            let panels = match (rows, columns) {
                (1, 1) => "a panel".to_owned(),
                (rows, columns) => format!("{rows} x {columns} panels"),
            };
            format!("{panels} on {width:.0} x {height:.0} mm")
        }
    }
}
