//! Which x_0 goes with which x_1: the coupling, what it does, and reflow.

use std::fmt::Write as _;

use eframe::egui::{self, ComboBox, RichText, Slider};

use super::{
    super::{
        commands::{Command, TrainingCommand},
        state::State,
    },
    controls::slider,
};
use crate::train::{
    Config, Coupling,
    coupling::{BLOCK, REGULARISATION},
};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    coupling(ui, state, commands);
    figures(ui, state);
    reflow(ui, state, commands);
}

fn coupling(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let config = state.scene.document.training;
    let changed = |coupling| Command::SetTraining(Config { coupling, ..config });
    let choices = [
        (Coupling::Independent, "x_0 and x_1 drawn each on its own, as in the paper"),
        (
            Coupling::MINIBATCH_OT,
            "Inside each block, the pairs with the smallest summed squared distance, matched on a thread of its own",
        ),
        (Coupling::SINKHORN, "Inside each block, pairs drawn from the entropic optimal transport plan"),
    ];
    ComboBox::from_label("Coupling").selected_text(config.coupling.label()).show_ui(ui, |ui| {
        for (coupling, tip) in choices {
            let chosen = config.coupling.name() == coupling.name();
            if ui.selectable_label(chosen, coupling.label()).on_hover_text(tip).clicked() && !chosen {
                commands.push(changed(coupling));
            }
        }
    });
    if let Coupling::MinibatchOt { block } | Coupling::Sinkhorn { block, .. } = config.coupling {
        slider(
            ui,
            block,
            |v| Slider::new(v, BLOCK).logarithmic(true).text("Block"),
            "Pairs that are matched among themselves; large blocks come closer to optimal transport, slowly",
            commands,
            |block| {
                changed(match config.coupling {
                    Coupling::Sinkhorn { regularisation, .. } => Coupling::Sinkhorn { block, regularisation },
                    _ => Coupling::MinibatchOt { block },
                })
            },
        );
    }
    if let Coupling::Sinkhorn { block, regularisation } = config.coupling {
        slider(
            ui,
            regularisation,
            |v| Slider::new(v, REGULARISATION).logarithmic(true).text("Regularisation"),
            "Weight of the entropy, as a share of the mean squared distance: small is optimal transport, \
             large is independence",
            commands,
            |regularisation| changed(Coupling::Sinkhorn { block, regularisation }),
        );
    }
}

fn figures(ui: &mut egui::Ui, state: &State) {
    // A line from the beginning, so that nothing below it moves under the pointer.
    let Some(pairs) = state.report().and_then(|report| report.pairs) else {
        ui.label(RichText::new("transport cost not measured yet").weak());
        return;
    };
    let tip = format!(
        "Of {} straight lines from x_0 to x_1, {} pairs of lines cross out of {}; the cost is the mean squared \
         distance in world units",
        crate::train::coupling::stats::SAMPLE,
        pairs.crossings,
        pairs.of
    );
    let mut text =
        format!("transport cost {:.2}, {:.1} % cross", pairs.transport_cost, 100.0 * pairs.crossing_share());
    if let Some(reuse) = pairs.reuse {
        // Writing to a string cannot fail.
        let _ = write!(text, ", each pair used {reuse:.0} times");
    }
    ui.label(RichText::new(text).weak()).on_hover_text(tip);
}

fn reflow(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let report = state.report();
    let ready = state.training.following && report.is_some_and(|report| report.model.is_some());
    ui.horizontal_wrapped(|ui| {
        let tip = "Learn from the pairs (x_0, x_1) that the network itself connects (rectified flow); \
                   trajectories become straighter. Replaces the generations after this one";
        if ui.add_enabled(ready, egui::Button::new("Reflow")).on_hover_text(tip).clicked() {
            commands.push(Command::Training(TrainingCommand::Reflow));
        }
        if let Some(share) = report.and_then(|report| report.reflow) {
            ui.label(RichText::new(format!("connecting pairs, {:.0} %", 100.0 * share)).weak());
        }
        let Some(report) = report.filter(|report| report.generations.len() > 1) else { return };
        ui.label("Generation");
        for generation in &report.generations {
            let tip = match generation {
                0 => "Learned from the coupling".to_owned(),
                n => format!("Learned from the pairs of generation {}", n - 1),
            };
            let chosen = report.generation == *generation;
            if ui.selectable_label(chosen, generation.to_string()).on_hover_text(tip).clicked() && !chosen {
                commands.push(Command::Training(TrainingCommand::Generation(*generation)));
            }
        }
    });
}
