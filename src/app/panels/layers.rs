//! What is drawn, and how it looks: presets, with the details folded away.

use eframe::egui::{self, RichText, Slider};

use super::{
    super::{commands::Command, letters::Letters, state::State},
    controls::{checkbox, combo, slider},
};
use crate::scene::{
    DensityOf, Exposure, GrainColor, Grains, Ground, Layers, Layout, SpeedBy, Wind,
    layers::{Look, SIZES, STOPS, TRAIL, TRAJECTORIES},
};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let layers = state.scene.document.layers;
    let (shown, letters) = (Look::of(layers), &state.settings.letters);
    ui.horizontal_wrapped(|ui| {
        for (look, name) in Look::ALL {
            if ui.selectable_label(shown == Some(look), name).on_hover_text(letters.tip(tip(look))).clicked() {
                commands.push(Command::SetLayers(look.layers(layers)));
            }
        }
    });
    let grains = state.scene.document.grains;
    combo(
        ui,
        "Grain colour",
        grains.color,
        &GrainColor::ALL,
        &letters.tip(
            "Source: by x_0, hue for its angle, strength for its radius. Speed: by |u_t|. Log-density: by ln p_t. \
             Destination: by the part of the drawing that the grain ends in (key V)",
        ),
        commands,
        |color| Command::SetGrains(Grains { color, ..grains }),
    );
    let details = egui::CollapsingHeader::new("Layer details").id_salt("layer details");
    details.show_unindented(ui, |ui| {
        part(ui, "Grains");
        grain_details(ui, letters, layers, grains, commands);
        part(ui, "Ground");
        ground_details(ui, letters, layers, commands);
        part(ui, "Wind and marks");
        wind_details(ui, letters, layers, commands);
    });
}

fn tip(look: Look) -> &'static str {
    match look {
        Look::Grains => "Grains as light, with arrows of the field (key 5)",
        Look::Dunes => "p_t as lit dunes, with streamlines of u_t drifting over them (key 6)",
        Look::Trajectories => "Whole trajectories of some grains, from x_0 to x_1 (key 7)",
        Look::Error => "Where the learned field v_t differs from the exact u_t, and how (key 8)",
    }
}

fn part(ui: &mut egui::Ui, name: &str) {
    ui.add_space(2.0);
    ui.label(RichText::new(name).weak());
}

type With = fn(Layers, bool) -> Layers;

type Row<'a> = (&'a str, bool, &'a str, With);

fn boxes(ui: &mut egui::Ui, letters: &Letters, layers: Layers, rows: &[Row<'_>], commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        for (text, on, tip, with) in rows {
            checkbox(ui, *on, text, &letters.tip(tip), commands, |on| Command::SetLayers(with(layers, on)));
        }
    });
}

fn grain_details(
    ui: &mut egui::Ui,
    letters: &Letters,
    layers: Layers,
    grains: Grains,
    commands: &mut Vec<Command>,
) {
    boxes(
        ui,
        letters,
        layers,
        &[
            ("Grains", layers.grains, "Particles that follow the field (key H)", |l, grains| Layers {
                grains,
                ..l
            }),
            (
                "Trails",
                layers.trails,
                "The last part of each trajectory, fading; of 50,000 grains at most (key T)",
                |l, trails| Layers { trails, ..l },
            ),
            (
                "Trajectories",
                layers.trajectories,
                "Whole trajectories of some grains, and these grains alone (key J)",
                |l, trajectories| Layers { trajectories, ..l },
            ),
        ],
        commands,
    );
    // Their rows are there all the same, so that nothing below moves.
    ui.add_enabled_ui(layers.trails, |ui| {
        slider(
            ui,
            layers.trail,
            |v| Slider::new(v, TRAIL).max_decimals(2).text("Trail length"),
            "How far back a trail reaches, in units of t",
            commands,
            |trail| Command::SetLayers(Layers { trail, ..layers }),
        );
    });
    ui.add_enabled_ui(layers.trajectories, |ui| {
        slider(
            ui,
            layers.trajectory_count,
            |v| Slider::new(v, TRAJECTORIES).logarithmic(true).text("Number drawn"),
            "Number of whole trajectories, coloured by where they start",
            commands,
            |trajectory_count| Command::SetLayers(Layers { trajectory_count, ..layers }),
        );
    });
    slider(
        ui,
        grains.size_points,
        |v| Slider::new(v, SIZES).fixed_decimals(1).suffix(" px").text("Grain size"),
        "Diameter of a grain, in points of the screen",
        commands,
        |size_points| Command::SetGrains(Grains { size_points, ..grains }),
    );
    slider(
        ui,
        grains.exposure,
        |v| Slider::new(v, STOPS).fixed_decimals(1).suffix(" stops").text("Light"),
        "Brightness of all grains together, in powers of two: 0 shows where p_t is densest as white, for any number \
         of grains",
        commands,
        |exposure| Command::SetGrains(Grains { exposure, ..grains }),
    );
}

fn ground_details(ui: &mut egui::Ui, letters: &Letters, layers: Layers, commands: &mut Vec<Command>) {
    combo(
        ui,
        "Under the grains",
        layers.ground,
        &Ground::ALL,
        &letters.tip(
            "The density p_t as colour or as height; its divergence div u_t (purple gathers, orange thins); or the \
             error |v_t - u_t| of the learned field (key G)",
        ),
        commands,
        |ground: Ground| Command::SetLayers(Layers { ground, ..layers }),
    );
    combo(
        ui,
        "Density",
        layers.density,
        &DensityOf::ALL,
        &letters.tip(
            "Of the field: the exact p_t with the exact field, that of the grains with a learned one, so that what \
             the network really produces is seen (key M)",
        ),
        commands,
        |density: DensityOf| Command::SetLayers(Layers { density, ..layers }),
    );
    combo(
        ui,
        "Exposure",
        layers.exposure,
        &Exposure::ALL,
        &letters.tip(
            "Each moment: colours reach up to the peak of p_t at this t. Fixed: up to the peak of p_1, so that two \
             moments can be compared (key Y)",
        ),
        commands,
        |exposure: Exposure| Command::SetLayers(Layers { exposure, ..layers }),
    );
    boxes(
        ui,
        letters,
        layers,
        &[(
            "Contours",
            layers.contours,
            "Lines at 1/2, 1/4, ... 1/64 of the top of the scale (key K)",
            |l, contours| Layers { contours, ..l },
        )],
        commands,
    );
}

fn wind_details(ui: &mut egui::Ui, letters: &Letters, layers: Layers, commands: &mut Vec<Command>) {
    combo(
        ui,
        "Wind",
        layers.wind,
        &Wind::ALL,
        &letters.tip(
            "The field at t: arrows (long ones are shortened), pieces of streamlines that drift as t passes, or \
             arrows of the learned minus the exact field (key A)",
        ),
        commands,
        |wind: Wind| Command::SetLayers(Layers { wind, ..layers }),
    );
    combo(
        ui,
        "Speed as",
        layers.speed,
        &SpeedBy::ALL,
        &letters.tip("Whether the length or the colour of an arrow says how fast the field is (key S)"),
        commands,
        |speed: SpeedBy| Command::SetLayers(Layers { speed, ..layers }),
    );
    boxes(
        ui,
        letters,
        layers,
        &[
            ("Outline", layers.outline, "A line around the target, at every t (key O)", |l, outline| Layers {
                outline,
                ..l
            }),
            ("Grid", layers.grid, "A grid with world units (key U)", |l, grid| Layers { grid, ..l }),
            ("Legend", layers.legend, "What the colours mean, with units (key I)", |l, legend| Layers {
                legend,
                ..l
            }),
            ("Caption", layers.caption, "What is shown, in a line, and t", |l, caption| Layers { caption, ..l }),
            (
                "Source beside target",
                layers.layout == Layout::Spread,
                "The figure of most papers: the source left, the target right, trajectories between them",
                |l, beside| Layers { layout: if beside { Layout::Spread } else { Layout::Single }, ..l },
            ),
        ],
        commands,
    );
}
