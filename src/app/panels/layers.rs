//! What is drawn, and how grains look.

use eframe::egui::{self, Slider};

use super::{
    super::{commands::Command, state::State},
    checkbox, slider,
};
use crate::scene::{GrainColor, Grains, Layers};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let layers = state.scene.layers;
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        let mut layer = |ui: &mut egui::Ui, on, text, tip, with: fn(Layers, bool) -> Layers| {
            checkbox(ui, on, text, tip, commands, |on| Command::SetLayers(with(layers, on)));
        };
        layer(left, layers.particles, "Grains", "Particles that follow the field", |l, particles| Layers {
            particles,
            ..l
        });
        layer(left, layers.arrows, "Wind", "Arrows of the field at t; long ones are shortened", |l, arrows| {
            Layers { arrows, ..l }
        });
        layer(
            right,
            layers.heat,
            "Heat map",
            "The exact density p_t, by its root, to each moment's peak",
            |l, heat| Layers { heat, ..l },
        );
        layer(right, layers.outline, "Outline", "A line around the target, at every t", |l, outline| Layers {
            outline,
            ..l
        });
    });
    let grains = state.scene.grains;
    let color = GrainColor::ALL.into_iter().find(|(c, _)| *c == grains.color).map_or("", |(_, name)| name);
    let combo = egui::ComboBox::from_label("Grain colour").selected_text(color).width(110.0).show_ui(ui, |ui| {
        for (choice, name) in GrainColor::ALL {
            if ui.selectable_label(grains.color == choice, name).clicked() {
                commands.push(Command::SetGrains(Grains { color: choice, ..grains }));
            }
        }
    });
    combo
        .response
        .on_hover_text("Source angle: by the direction of x_0, so that one sees where each grain came from");
    slider(
        ui,
        grains.size_points,
        |v| Slider::new(v, 1.0..=12.0).fixed_decimals(1).suffix(" px").text("Grain size"),
        "Diameter of a grain, in points of the screen",
        commands,
        |size_points| Command::SetGrains(Grains { size_points, ..grains }),
    );
    slider(
        ui,
        grains.opacity,
        |v| Slider::new(v, 0.05..=1.0).text("Opacity"),
        "Opacity of a grain",
        commands,
        |opacity| Command::SetGrains(Grains { opacity, ..grains }),
    );
    checkbox(
        ui,
        grains.additive,
        "Add light",
        "Overlapping grains grow brighter instead of covering each other",
        commands,
        |additive| Command::SetGrains(Grains { additive, ..grains }),
    );
}
