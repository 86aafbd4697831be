//! The probability path and its parameters.

use eframe::egui::{self, RichText, Slider, TextStyle, Ui, vec2};

use super::{
    super::{commands::Command, state::State},
    controls::slider,
};
use crate::path::Schedule;

/// Most parameters that a path has: so many rows there are for each.
const ROWS: usize = 2;

pub(super) fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
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
            if ui
                .selectable_label(path.name() == schedule.name(), text)
                .on_hover_text(state.settings.letters.tip(tip))
                .clicked()
            {
                commands.push(Command::ChoosePath(schedule));
            }
        }
        let room = (ui.available_width() - 40.0).clamp(70.0, 160.0);
        let combo = egui::ComboBox::from_label("Path").selected_text(path.name()).width(room).show_ui(ui, |ui| {
            for schedule in Schedule::ALL {
                if ui.selectable_label(path.name() == schedule.name(), schedule.label()).clicked() {
                    commands.push(Command::ChoosePath(schedule));
                }
            }
        });
        combo.response.on_hover_text("The schedule (alpha_t, sigma_t) of x_t = alpha_t x_1 + sigma_t x_0");
    });
    // What is below stays where it is on every path.
    let number = ui.text_style_height(&TextStyle::Button) + 2.0 * ui.spacing().button_padding.y;
    // Rows begin on whole points.
    let row = number.max(ui.spacing().interact_size.y).ceil() + 1.0;
    let gap = ui.spacing().item_spacing.y;
    let room = vec2(ui.available_width(), ROWS as f32 * (row + gap) - gap);
    ui.allocate_ui(room, |ui| {
        ui.set_min_size(room);
        parameters(ui, path, commands);
    });
}

fn parameters(ui: &mut Ui, path: Schedule, commands: &mut Vec<Command>) {
    let parameters = path.parameters();
    if parameters.is_empty() {
        ui.label(RichText::new("without parameters").weak());
    }
    for (name, value, low, high) in parameters {
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
