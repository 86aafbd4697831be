//! Looking closely: the probe, one datum's path, pairs, and grains that are followed.

use eframe::egui::{self, RichText, Slider};

use super::{
    super::{commands::Command, state::State, theme, tool::StageTool},
    controls::slider,
};
use crate::scene::{Study, grouped, study::PAIRS};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        for (tool, text, tip) in [
            (
                StageTool::Probe,
                "Probe",
                "Why this arrow? The posterior over x_1 given x_t, its mean, and the arrow u_t(x) that it makes; a \
                 click pins it (P, or hold W)",
            ),
            (
                StageTool::Datum,
                "Datum",
                "Click a data point x_1: its conditional path p_t(x|x_1) and field u_t(x|x_1) alone, until another \
                 tool is taken or Esc is pressed (D)",
            ),
            (
                StageTool::Pair,
                "Pair",
                "Press at noise x_0 and drag to a datum x_1: their conditional path beside the marginal trajectory \
                 from the same x_0. A click draws x_1 from the target; a click on either end parts them (X)",
            ),
            (
                StageTool::Grains,
                "Follow",
                "Click a grain to follow it; drag a lasso around some to colour them at every t (L)",
            ),
        ] {
            if ui.selectable_label(state.settings.tool == tool, text).on_hover_text(tip).clicked() {
                commands.push(Command::SetTool(tool));
            }
        }
        let study = &state.scene.document.study;
        let clear = ui.add_enabled(!study.is_empty(), egui::Button::new("End study"));
        if clear.on_hover_text("Look at the whole flow again (Esc)").clicked() {
            commands.push(Command::SetStudy(Study::default()));
        }
    });
    let study = &state.scene.document.study;
    slider(
        ui,
        study.pairs,
        |v| Slider::new(v, PAIRS).text("Pairs shown"),
        "Pairs (x_0, x_1) drawn at random: their conditional paths, which cross (sand), beside the marginal \
         trajectories from the same x_0, which do not (teal)",
        commands,
        |pairs| Command::SetStudy(Study { pairs, ..study.clone() }),
    );
    let said = said(study);
    if !said.is_empty() {
        ui.label(RichText::new(said.join(", ")).small().color(theme::FAINT));
    }
}

fn said(study: &Study) -> Vec<String> {
    let mut said = Vec::new();
    if study.probe.is_some() {
        said.push("probe pinned".to_owned());
    }
    if let Some([x, y]) = study.datum {
        said.push(format!("x_1 = ({x:.2}, {y:.2})"));
    }
    match study.joined.len() {
        0 => {}
        1 => said.push("1 pair joined".to_owned()),
        count => said.push(format!("{count} pairs joined")),
    }
    if !study.followed.is_empty() {
        let grains: Vec<String> =
            study.followed.iter().map(|grain| format!("#{}", grouped((*grain).into()))).collect();
        said.push(format!("following {}", grains.join(" ")));
    }
    if let Some(lasso) = &study.lasso {
        said.push(format!("lasso drawn at t = {:.2}", lasso.t));
    }
    said
}
