//! What is looked at closely: pairs, and what the tools that look have picked.

use eframe::egui::{self, RichText, Slider};

use super::{
    super::{commands::Command, state::State},
    controls::slider,
};
use crate::scene::{Study, grouped, study::PAIRS};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let study = &state.scene.document.study;
    let clear = ui.add_enabled(!study.is_empty(), egui::Button::new("End study"));
    if clear.on_hover_text("Look at the whole flow again (Esc)").clicked() {
        commands.push(Command::SetStudy(Study::default()));
    }
    slider(
        ui,
        study.pairs,
        |v| Slider::new(v, PAIRS).text("Pairs shown"),
        "Pairs (x_0, x_1) drawn at random: their conditional paths, which cross, beside the marginal trajectories from \
         the same x_0, which do not",
        commands,
        |pairs| Command::SetStudy(Study { pairs, ..study.clone() }),
    );
    let said = said(study);
    if !said.is_empty() {
        ui.label(RichText::new(said.join(", ")).small().weak());
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
