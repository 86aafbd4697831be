//! Training: start, pause, settings.

use eframe::egui::{self, RichText};

use super::{
    super::{
        bars::entries::Entry,
        commands::{Command, TrainingCommand},
        state::State,
        theme,
    },
    controls::checkbox,
    network, pairs,
};
use crate::{
    scene::{SavedModel, grouped},
    train::{Effort, State as TrainState, When},
};

/// Width of the button that starts, pauses or resumes, in points.
const FIRST: f32 = 124.0;

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    buttons(ui, state, commands);
    status(ui, state, commands);
    let details = egui::CollapsingHeader::new("Training details").id_salt("training details");
    details.show_unindented(ui, |ui| manners(ui, state, commands));
    egui::CollapsingHeader::new("Pairs").id_salt("pairs").show(ui, |ui| pairs::show(ui, state, commands));
    egui::CollapsingHeader::new("Network").id_salt("network").show(ui, |ui| network::show(ui, state, commands));
}

fn manners(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label("Target changed");
        for (when, text, tip) in [
            (When::Continue, "continue", "Training goes on from the current weights"),
            (When::Restart, "restart", "Training begins again from fresh weights"),
        ] {
            if ui.selectable_label(state.settings.when == when, text).on_hover_text(tip).clicked() {
                commands.push(Command::SetWhen(when));
            }
        }
    });
    ui.horizontal(|ui| {
        ui.label("Effort");
        for effort in Effort::ALL {
            let threads = effort.threads();
            let tip = match effort {
                Effort::Gentle => "One thread, resting three quarters of the time".to_owned(),
                Effort::Normal => format!("Threads that take steps: {threads}; one core is left to the window"),
                Effort::AllCores => format!("Threads that take steps: {threads}; the window may become slower"),
            };
            let chosen = state.settings.effort == effort;
            if ui.selectable_label(chosen, effort.label()).on_hover_text(tip).clicked() {
                commands.push(Command::SetEffort(effort));
            }
        }
    });
    checkbox(
        ui,
        state.settings.stop_when_flat,
        "Stop when flat",
        "Training stops by itself when the validation loss has not fallen for 15 seconds",
        commands,
        Command::SetStopWhenFlat,
    );
}

/// What can be done with the training now: start, pause or resume; restart; stop.
#[must_use]
pub fn entries(state: &State) -> [Entry; 3] {
    let doing = state.report().map_or(TrainState::Idle, |report| report.state.clone());
    let following = state.training.following;
    let entry = |text: &'static str, tip, command, is_possible| {
        Entry::new(text, "", tip, Command::Training(command)).enabled(is_possible)
    };
    let first = match doing {
        _ if !following => {
            entry("Start training", "Train a network on what is shown", TrainingCommand::Start, true)
        }
        TrainState::Paused | TrainState::Settled => {
            entry("Resume training", "Take steps again", TrainingCommand::Resume, true)
        }
        TrainState::Failed(_) => {
            entry("Resume training", "Go on from the last good weights", TrainingCommand::Resume, true)
        }
        doing => {
            let is_running = doing == TrainState::Running;
            entry("Pause training", "Take no more steps; costs nothing", TrainingCommand::Pause, is_running)
        }
    };
    let restart = "Begin again from fresh weights; undo brings the network back";
    let stop = "End the training; undo brings the network back";
    [
        first,
        entry("Restart", restart, TrainingCommand::Restart, following),
        entry("Stop", stop, TrainingCommand::Stop, following),
    ]
}

fn buttons(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        for (index, Entry { text, tip, enabled, command, .. }) in entries(state).into_iter().enumerate() {
            // The first one is as wide whatever it says.
            let width = if index == 0 { FIRST } else { 0.0 };
            let button = egui::Button::new(text).min_size(egui::vec2(width, 0.0));
            if ui.add_enabled(enabled, button).on_hover_text(tip).clicked() {
                commands.push(command);
            }
        }
    });
}

fn status(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    if let Some(saved) = state.loaded(state.active) {
        model(ui, saved, commands);
        return;
    }
    let text = match state.report() {
        _ if !state.training.following => match state.kept_network() {
            Some(network) => format!("stopped at step {}", grouped(network.provenance.trained.step)),
            None => "stopped".to_owned(),
        },
        None => "starting".to_owned(),
        Some(report) => match &report.state {
            TrainState::Idle => "stopped".to_owned(),
            TrainState::Paused => format!("paused at step {}", grouped(report.step)),
            TrainState::Running => {
                format!("step {}, {:.0} steps/s", grouped(report.step), report.steps_per_second)
            }
            TrainState::Settled => format!("settled at step {}: the validation is flat", grouped(report.step)),
            TrainState::Failed(_) => "failed; resume or restart".to_owned(),
        },
    };
    ui.add(egui::Label::new(RichText::new(text).weak()).truncate());
}

/// The model that was loaded into the lane.
fn model(ui: &mut egui::Ui, saved: &SavedModel, commands: &mut Vec<Command>) {
    let SavedModel { provenance, .. } = saved;
    let text = format!("Model of {}, step {}", provenance.target, grouped(provenance.trained.step));
    ui.label(RichText::new(text).color(theme::colors(ui.ctx()).exact));
    ui.horizontal_wrapped(|ui| {
        if ui.button("Back to training").on_hover_text("Show the network in training again").clicked() {
            commands.push(Command::ForgetModel);
        }
        let tip = "Train this network on what is on the canvas, from its step on, with its shape and coupling; the \
                   one in training comes back with undo";
        if ui.button("Continue training from this model").on_hover_text(tip).clicked() {
            commands.push(Command::Training(TrainingCommand::FromModel));
        }
    });
}
