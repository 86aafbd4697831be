//! The network and its optimiser.

use eframe::egui::{self, RichText, Slider};

use super::{
    super::{commands::Command, state::State},
    controls::slider,
};
use crate::{field::architecture::Architecture, train::Config};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let config = state.scene.document.training;
    let shape = config.architecture;
    let reshaped = |architecture| Command::SetTraining(Config { architecture, ..config });
    ui.label(RichText::new("A change starts a new training.").small().weak());
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
        "Learning rate of Adam; it starts at twice this and falls with the root of the steps",
        commands,
        |rate| Command::SetTraining(Config { rate, ..config }),
    );
    slider(
        ui,
        config.seed,
        |v| Slider::new(v, 0..=999).text("Training seed"),
        "Seed of the first weights and of the samples of every step. What is trained anew with the same seed \
         takes the same steps, unless its pairs are matched in the background",
        commands,
        |seed| Command::SetTraining(Config { seed, ..config }),
    );
}
