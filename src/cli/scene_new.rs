//! `dunefield scene new`.

use serde_json::json;

use super::{CliError, args::SceneNewArgs, composed, places, print, target::load_target};
use crate::{
    output,
    scene::{
        PARTICLES,
        file::{self, ENDING},
        flow::MAX_STEPS,
    },
};

pub(super) fn run(args: &SceneNewArgs) -> Result<(), CliError> {
    let out = args.out.display();
    if !output::ends_in(&args.out, &[ENDING]) {
        return Err(CliError::usage(format!("{out}: scenes are written as .{ENDING}")));
    }
    if let Some(steps) = args.flow.steps.filter(|steps| *steps > MAX_STEPS) {
        return Err(CliError::usage(format!("a scene has at most {MAX_STEPS} steps, and not {steps}")));
    }
    if let Some(particles) = args.look.particles.filter(|count| !PARTICLES.contains(count)) {
        let least = PARTICLES.start();
        return Err(CliError::usage(format!("a scene has at least {least} particles, and not {particles}")));
    }
    let input = places::target(&args.target.spec());
    places::distinct(
        &[("--out", &args.out)],
        &input.iter().map(|path| ("TARGET", path.as_path())).collect::<Vec<_>>(),
    )?;
    let given = load_target(&args.target.spec(), &args.reading, &args.points, args.spread)?;
    let scene = composed::with(composed::scene(&given), &args.flow, &args.look)?;
    let text = file::write_lines(&scene).map_err(CliError::failed)?;
    output::write(&args.out, text.as_bytes()).map_err(CliError::failed)?;
    let lanes = scene.document.lanes.len();
    let report = json!({
        "out": out.to_string(), "target": given.name, "lanes": lanes, "bytes": text.len(), "input": given.note,
    });
    let plural = if lanes == 1 { "lane" } else { "lanes" };
    let line = format!("{out}: a scene of {}, {lanes} {plural}, {} bytes", given.name, text.len());
    print(args.output.json, &report, &line)
}
