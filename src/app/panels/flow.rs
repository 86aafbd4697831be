//! The flow: field, solver, particles.

use eframe::egui::{self, RichText, Slider};

use super::{
    super::{commands::Command, hints, state::State, theme},
    controls::{checkbox, combo, slider},
};
use crate::{
    flow::{Solver, SourceKind, StepGrid},
    scene::{FieldSource, LANES, PARTICLES, grouped},
};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let (scene, flow) = (&state.scene, state.flow());
    lanes(ui, state, commands);
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
            if ui
                .selectable_label(flow.field == field, text)
                .on_hover_text(state.settings.letters.tip(tip))
                .clicked()
            {
                commands.push(Command::SetField(field));
            }
        }
    });
    slider(
        ui,
        scene.particles,
        |v| Slider::new(v, PARTICLES).logarithmic(true).text("Particles"),
        "Grains of noise x_0 ~ N(0, I) that follow the field",
        commands,
        Command::SetParticles,
    );
    ui.horizontal(|ui| {
        checkbox(
            ui,
            scene.auto_particles,
            "Auto",
            "As many grains as the frame rate allows on this adapter",
            commands,
            Command::SetAutoParticles,
        );
        held(ui, state);
    });
    let details = egui::CollapsingHeader::new("Solver and noise").id_salt("solver and noise");
    details.show_unindented(ui, |ui| solver(ui, state, commands));
}

fn solver(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let (scene, flow) = (&state.scene, state.flow());
    let combo =
        egui::ComboBox::from_label("Solver").selected_text(flow.solver.name()).width(100.0).show_ui(ui, |ui| {
            for solver in Solver::ALL {
                if ui.selectable_label(flow.solver == solver, solver.name()).clicked() {
                    commands.push(Command::SetSolver(solver));
                }
            }
        });
    combo
        .response
        .on_hover_text("How dx/dt = u_t(x) is integrated: Euler is of order 1, midpoint and Heun 2, RK4 4");
    slider(
        ui,
        flow.steps,
        |v| Slider::new(v, 1..=256).logarithmic(true).text("Steps"),
        "Solver steps from noise to data; few steps show what a cheap sampler does",
        commands,
        Command::SetSteps,
    );
    beginning(ui, state, commands);
    let keyframes = flow.keyframes();
    let nfe = format!("NFE {} (evaluations of the field)", keyframes.evaluations(flow.solver));
    ui.label(RichText::new(nfe).small().weak());
    slider(
        ui,
        scene.document.seed,
        |v| Slider::new(v, 0..=999).text("Noise seed"),
        "Seed of the noise: the same seed gives every grain the same x_0 on every path",
        commands,
        Command::SetSeed,
    );
}

/// Says so where the device holds fewer grains than are asked for.
fn held(ui: &mut egui::Ui, state: &State) {
    let (held, wanted) = (state.lane().shown.particles, state.scene.particles as usize);
    if !state.is_drawing() && held > 0 && held < wanted {
        let text = format!("this device holds {}", grouped(held as u64));
        ui.label(RichText::new(text).small().color(theme::colors(ui.ctx()).warning));
    }
}

/// Where steps lie, and how the flow begins.
fn beginning(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let flow = state.flow();
    let suits = match state.lane().shown.grid.filter(|_| flow.grid.is_none()) {
        Some(StepGrid::T) => "Automatic (t)",
        Some(StepGrid::Knots) => "Automatic (knots)",
        None => "Automatic",
    };
    let grids = [(None, suits), (Some(StepGrid::T), "t"), (Some(StepGrid::Knots), "knots")];
    let tip = "What steps are uniform in: t, as papers mean N steps, or the knots of the canonical frame, which are \
               dense where the flow is fast on any path. Automatic: t for OT, cosine and VE, but for data that are \
               small against the noise; knots for those and the other paths";
    combo(ui, "Steps in", flow.grid, &grids, tip, commands, Command::SetGrid);
    let sources =
        [(SourceKind::Matched, "Matched"), (SourceKind::Standard, "Standard"), (SourceKind::Path, "Path")];
    // A loaded model knows no target to draw from.
    let sources = if state.loaded(state.active).is_some() { &sources[..2] } else { &sources[..] };
    let tip = "How the flow begins where alpha(0) is not 0, as on VP with small beta and on VE. Matched: the Gaussian \
               with the moments of the path's own p_0. Standard: N(0, I), as samplers do it, flaw included. Path: p_0 \
               itself, by draws from the target";
    combo(ui, "Source", state.staged(state.active).source, sources, tip, commands, Command::SetSource);
}

/// How many flows are beside each other, and which of them the panels are about.
fn lanes(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label("Lanes");
        for (count, text) in LANES.into_iter().zip(["One", "Two", "Four"]) {
            let tip = "Flows beside each other, with the same target, noise and t, each with its own path, field and \
                       steps; a new one shows the next path";
            let label = ui.selectable_label(state.lanes.len() == count, count.to_string()).accessible_name(text);
            if label.on_hover_text(tip).clicked() {
                commands.push(Command::SetLaneCount(count));
            }
        }
        let tip = "The OT path beside the diffusion path: the same noise, the same target, the same t (key C). Again: \
                   one lane";
        let compare = ui.button("Compare");
        hints::compare_here(ui, &compare);
        if compare.on_hover_text(state.settings.letters.tip(tip)).clicked() {
            commands.push(Command::ToggleCompare);
        }
    });
    if state.lanes.len() > 1 {
        ui.horizontal(|ui| {
            ui.label("Settings of lane");
            for lane in 0..state.lanes.len() {
                let (number, text) = ((lane + 1).to_string(), format!("lane {}", lane + 1));
                let tip = "Path, field and solver are this lane's (key N: the next one)";
                let label = ui.selectable_label(state.active == lane, number).accessible_name(text);
                if label.on_hover_text(state.settings.letters.tip(tip)).clicked() {
                    commands.push(Command::ActivateLane(lane));
                }
            }
        });
    }
}
