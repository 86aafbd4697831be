//! Training: start, pause, settings.

use eframe::egui::{self, RichText, Slider};

use super::{
    super::{
        commands::{Command, TrainingCommand},
        state::State,
        theme,
    },
    slider,
};
use crate::{
    field::mlp::Architecture,
    scene::grouped,
    train::{Config, State as TrainState, When},
};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    buttons(ui, state, commands);
    status(ui, state, commands);
    ui.horizontal(|ui| {
        ui.label("When the target changes");
        for (when, text, tip) in [
            (When::Continue, "continue", "Training goes on from the current weights"),
            (When::Restart, "restart", "Training begins again from fresh weights"),
        ] {
            if ui.selectable_label(state.settings.when == when, text).on_hover_text(tip).clicked() {
                commands.push(Command::SetWhen(when));
            }
        }
    });
    egui::CollapsingHeader::new("Network").id_salt("network").show(ui, |ui| network(ui, state, commands));
}

fn buttons(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let doing = state.training.report.as_ref().map_or(TrainState::Idle, |report| report.state.clone());
    let following = state.training.following;
    ui.horizontal_wrapped(|ui| {
        let mut button = |text: &str, tip: &str, enabled: bool, command| {
            if ui.add_enabled(enabled, egui::Button::new(text)).on_hover_text(tip).clicked() {
                commands.push(Command::Training(command));
            }
        };
        if !following {
            button("Start training", "Train a network on what is shown", true, TrainingCommand::Start);
        } else if doing == TrainState::Paused {
            button("Resume training", "Take steps again", true, TrainingCommand::Resume);
        } else {
            let running = doing == TrainState::Running;
            button("Pause training", "Take no more steps; costs nothing", running, TrainingCommand::Pause);
        }
        button("Restart", "Begin again from fresh weights", following, TrainingCommand::Restart);
        button("Stop", "End the training and forget its networks", following, TrainingCommand::Stop);
    });
}

fn status(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    if let Some((_, provenance)) = &state.training.loaded {
        ui.horizontal_wrapped(|ui| {
            let text = format!("Model of {}, step {}", provenance.target, grouped(provenance.step));
            ui.label(RichText::new(text).color(theme::WIND));
            if ui.button("Back to training").on_hover_text("Show the network in training again").clicked() {
                commands.push(Command::ForgetModel);
            }
        });
        return;
    }
    let text = match &state.training.report {
        _ if !state.training.following => "stopped".to_owned(),
        None => "starting".to_owned(),
        Some(report) => match &report.state {
            TrainState::Idle => "stopped".to_owned(),
            TrainState::Paused => format!("paused at step {}", grouped(report.step)),
            TrainState::Running => {
                format!("step {}, {:.0} steps/s", grouped(report.step), report.steps_per_second)
            }
            TrainState::Failed(_) => "failed; press Restart".to_owned(),
        },
    };
    ui.label(RichText::new(text).color(theme::FAINT));
}

fn network(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let config = state.settings.training;
    let shape = config.architecture;
    let reshaped = |architecture| Command::SetTraining(Config { architecture, ..config });
    ui.label(RichText::new("A change starts a new training.").small().color(theme::FAINT));
    slider(
        ui,
        shape.hidden,
        |v| Slider::new(v, 8..=256).logarithmic(true).text("Width"),
        "Units in each hidden layer",
        commands,
        |hidden| reshaped(Architecture { hidden, ..shape }),
    );
    slider(
        ui,
        shape.layers,
        |v| Slider::new(v, 1..=6).text("Hidden layers"),
        "Number of hidden layers, with SiLU",
        commands,
        |layers| reshaped(Architecture { layers, ..shape }),
    );
    slider(
        ui,
        shape.fourier,
        |v| Slider::new(v, 0..=64).text("Fourier features"),
        "Random Fourier frequencies of the position; 0 feeds x and y as they are",
        commands,
        |fourier| reshaped(Architecture { fourier, ..shape }),
    );
    slider(
        ui,
        config.batch,
        |v| Slider::new(v, 16..=4096).logarithmic(true).text("Batch"),
        "Samples (x_0, x_1, t) per step",
        commands,
        |batch| Command::SetTraining(Config { batch, ..config }),
    );
    slider(
        ui,
        config.rate,
        |v| Slider::new(v, 1e-5..=0.1).logarithmic(true).max_decimals(5).text("Learning rate"),
        "Learning rate of Adam at the start; it falls with the root of the steps",
        commands,
        |rate| Command::SetTraining(Config { rate, ..config }),
    );
    slider(
        ui,
        config.seed,
        |v| Slider::new(v, 0..=999).text("Training seed"),
        "Seed of weights and samples: the same seed trains the same network",
        commands,
        |seed| Command::SetTraining(Config { seed, ..config }),
    );
}
