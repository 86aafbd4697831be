//! The probability path and its parameters.

use eframe::egui::{self, Slider};

use super::{
    super::{commands::Command, state::State},
    controls::slider,
};
use crate::path::Schedule;

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let path = state.flow().path;
    ui.horizontal(|ui| {
        for (schedule, text, tip) in [
            (
                Schedule::OT,
                "OT",
                "Conditional optimal transport: x_t = t x_1 + (1 - t) x_0 (eq. 20; key 1). Straight for each pair; \
                 the marginal field is an average over pairs, and its trajectories may bend",
            ),
            (Schedule::VP, "Diffusion", "Variance preserving diffusion as a flow (eq. 18; key 2)"),
        ] {
            if ui.selectable_label(path.name() == schedule.name(), text).on_hover_text(tip).clicked() {
                commands.push(Command::ChoosePath(schedule));
            }
        }
        let combo = egui::ComboBox::from_label("Path").selected_text(path.name()).width(90.0).show_ui(ui, |ui| {
            for schedule in Schedule::ALL {
                if ui.selectable_label(path.name() == schedule.name(), schedule.label()).clicked() {
                    commands.push(Command::ChoosePath(schedule));
                }
            }
        });
        combo.response.on_hover_text("The schedule (alpha_t, sigma_t) of x_t = alpha_t x_1 + sigma_t x_0");
    });
    for (name, value, low, high) in path.parameters() {
        let wide = low > 0.0 && high / low > 50.0;
        slider(
            ui,
            value,
            |value| Slider::new(value, low..=high).logarithmic(wide).max_decimals(4).text(name),
            "A parameter of the schedule (alpha_t, sigma_t); see the plot at the right",
            commands,
            |value| {
                // A slider may pass its partner; the path then stays as it is.
                let next = path.with_parameter(name, value).and_then(Schedule::validate);
                Command::SetPath(next.unwrap_or(path))
            },
        );
    }
}
