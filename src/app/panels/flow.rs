//! The flow: field, solver, particles.

use eframe::egui::{self, RichText, Slider};

use super::{
    super::{commands::Command, state::State, theme},
    slider,
};
use crate::{
    flow::Solver,
    scene::{FieldSource, grouped},
};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let scene = &state.scene;
    ui.horizontal(|ui| {
        ui.label("Field");
        for (field, text, tip) in [
            (
                FieldSource::Exact,
                "Exact",
                "The marginal velocity u_t(x) of the target in closed form (eq. 8; key F)",
            ),
            (FieldSource::Learned, "Learned", "The velocity v_t(x) of the network as it is now (key F)"),
        ] {
            if ui.selectable_label(scene.field == field, text).on_hover_text(tip).clicked() {
                commands.push(Command::SetField(field));
            }
        }
    });
    let combo =
        egui::ComboBox::from_label("Solver").selected_text(scene.solver.name()).width(100.0).show_ui(ui, |ui| {
            for solver in Solver::ALL {
                if ui.selectable_label(scene.solver == solver, solver.name()).clicked() {
                    commands.push(Command::SetSolver(solver));
                }
            }
        });
    combo
        .response
        .on_hover_text("How dx/dt = u_t(x) is integrated: Euler is of order 1, midpoint and Heun 2, RK4 4");
    slider(
        ui,
        scene.steps,
        |v| Slider::new(v, 1..=256).logarithmic(true).text("Steps"),
        "Solver steps from noise to data; few steps show what a cheap sampler does",
        commands,
        Command::SetSteps,
    );
    let keyframes = scene.keyframes();
    let nfe = format!("NFE {} (evaluations of the field)", keyframes.evaluations(scene.solver));
    ui.label(RichText::new(nfe).small().color(theme::FAINT));
    slider(
        ui,
        scene.particles,
        |v| Slider::new(v, 100..=200_000).logarithmic(true).text("Particles"),
        "Grains of noise x_0 ~ N(0, I) that follow the field",
        commands,
        Command::SetParticles,
    );
    if state.shown.particles > 0 && state.shown.particles < scene.particles as usize {
        let text = format!("this device holds {}", grouped(state.shown.particles as u64));
        ui.label(RichText::new(text).small().color(theme::ACCENT));
    }
    slider(
        ui,
        scene.seed,
        |v| Slider::new(v, 0..=999).text("Noise seed"),
        "Seed of the noise: the same seed gives every grain the same x_0 on every path",
        commands,
        Command::SetSeed,
    );
}
