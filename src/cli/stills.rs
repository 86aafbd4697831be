//! Stills and figures: whether what is said of them applies to what is written, and what else should be said.

use super::{
    CliError,
    args::{RenderArgs, SheetArgs},
    outputs::Outputs,
};
use crate::{
    export::{
        Clip, Kind, SheetForm, SheetFormat,
        sheet::{self, form::PARTICLES},
    },
    scene::{Layout, Scene},
};

/// Refuses arguments that say nothing of what is written.
pub(super) fn fit(args: &SheetArgs, outputs: &Outputs) -> Result<(), CliError> {
    let given = args.given();
    let Some(first) = given.first() else { return Ok(()) };
    if !outputs.have(|kind| matches!(kind, Kind::Sheet(_))) {
        return Err(CliError::usage(format!(
            "{first} is said of a still or a figure; name one to write, --out FILE.png, FILE.svg or FILE.pdf"
        )));
    }
    let is_of_stage = args.form(0, true).is_of_stage();
    let has_png = outputs.have(|kind| kind == Kind::Sheet(SheetFormat::Png));
    if args.scale.is_some() && !(has_png && is_of_stage) {
        return Err(CliError::usage(
            "--scale enlarges a PNG of one moment without --width-mm; a figure has its pixels by --dpi",
        ));
    }
    let has_figure = outputs.have(|kind| is_figure(kind, is_of_stage));
    let of_figures = given.iter().find(|name| ["--dpi", "--letters"].contains(name));
    if let Some(name) = of_figures.filter(|_| !has_figure) {
        return Err(CliError::usage(format!(
            "{name} is said of a figure; write SVG or PDF, or give the PNG a --width-mm or --times"
        )));
    }
    Ok(())
}

/// Whether it is a figure, and no picture of the stage.
fn is_figure(kind: Kind, is_of_stage: bool) -> bool {
    match kind {
        Kind::Sheet(SheetFormat::Png) => !is_of_stage,
        Kind::Sheet(_) => true,
        _ => false,
    }
}

/// The form of stills and figures of a scene, beside a clip. Where a figure has less than the stage, it is said.
pub(super) fn form(args: &RenderArgs, outputs: &Outputs, scene: &Scene, clip: &Clip) -> SheetForm {
    let usual = SheetForm::beside(clip).particles;
    let said = args.look.particles.or((!scene.auto_particles).then_some(scene.particles));
    let particles = said.unwrap_or(usual).clamp(*PARTICLES.start(), *PARTICLES.end());
    let form = args.sheet.form(particles, clip.holds_scene);
    if outputs.have(|kind| is_figure(kind, form.is_of_stage())) {
        let (layers, moments) = (scene.document.drawn(), form.times.len());
        let in_a_panel = if layers.layout == Layout::Spread { moments } else { 1 };
        for difference in sheet::differences(&layers, in_a_panel) {
            eprintln!("dunefield: figure: {difference}");
        }
        match said {
            Some(said) if said > particles => {
                eprintln!("dunefield: figure: {particles} grains in each panel, so that the file can be opened");
            }
            Some(said) if said < particles => {
                eprintln!("dunefield: figure: {particles} grains in each panel, the fewest that it has");
            }
            _ => {}
        }
    }
    form
}
