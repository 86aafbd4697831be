//! How tools draw.

use eframe::egui::{self, Slider};

use super::{
    super::{
        commands::{Command, DrawCommand},
        state::State,
    },
    controls::{checkbox, slider},
};
use crate::drawing::{Brush, DrawOptions, symmetry::FOLDS};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let draw = &state.settings.draw;
    let set = |options: DrawOptions| Command::Draw(DrawCommand::SetOptions(options));
    let brush = |brush: Brush| set(DrawOptions { brush, ..draw.clone() });
    let of = draw.brush;
    slider(
        ui,
        of.radius,
        |r| Slider::new(r, Brush::RADIUS).logarithmic(true).text("Radius"),
        "Radius of the brush and half the width of outlines, in world units ([ and ], Shift + wheel); the drawing area \
         is 6 wide",
        commands,
        |radius| brush(Brush { radius, ..of }),
    );
    slider(
        ui,
        of.softness,
        |s| Slider::new(s, Brush::SOFTNESS).text("Softness"),
        "Share of the radius over which the brush fades; 0 for a hard edge",
        commands,
        |softness| brush(Brush { softness, ..of }),
    );
    slider(
        ui,
        of.strength,
        |s| Slider::new(s, Brush::STRENGTH).text("Strength"),
        "How much weight one pass of the brush, or a shape, lays down; 1 fills at once",
        commands,
        |strength| brush(Brush { strength, ..of }),
    );
    checkbox(
        ui,
        draw.keep_existing,
        "Add to what is there",
        "Otherwise the first mark on a preset or an import starts a new drawing",
        commands,
        |keep_existing| set(DrawOptions { keep_existing, ..draw.clone() }),
    );
    egui::CollapsingHeader::new("Shapes and symmetry").show(ui, |ui| shapes(ui, draw, commands));
}

fn shapes(ui: &mut egui::Ui, draw: &DrawOptions, commands: &mut Vec<Command>) {
    let set = |options: DrawOptions| Command::Draw(DrawCommand::SetOptions(options));
    slider(
        ui,
        draw.folds,
        |f| Slider::new(f, FOLDS).text("Folds"),
        "How often each mark is drawn, turned about the middle of the canvas",
        commands,
        |folds| set(DrawOptions { folds, ..draw.clone() }),
    );
    ui.horizontal_wrapped(|ui| {
        checkbox(
            ui,
            draw.is_mirrored,
            "Mirror",
            "Each mark is drawn left and right of the middle",
            commands,
            |is_mirrored| set(DrawOptions { is_mirrored, ..draw.clone() }),
        );
        checkbox(
            ui,
            draw.is_filled,
            "Fill shapes",
            "Otherwise rectangles, ellipses and polygons are outlines, as wide as the brush",
            commands,
            |is_filled| set(DrawOptions { is_filled, ..draw.clone() }),
        );
    });
}
