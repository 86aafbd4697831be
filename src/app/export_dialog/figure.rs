//! What can be chosen for a still or a figure.

use eframe::egui::{self, Slider};

use super::{
    super::{
        commands::{Command, ExportCommand},
        state::State,
    },
    named::named,
};
use crate::{
    export::{
        SheetForm, SheetFormat,
        sheet::{
            self,
            form::{DPIS, LETTERS_PT, MOST_TIMES, SCALES, WIDTHS_MM},
        },
    },
    scene::Layout,
};

pub(super) fn show(ui: &mut egui::Ui, state: &State, format: SheetFormat, commands: &mut Vec<Command>) {
    let mut form = state.settings.sheet.clone();
    named(ui, "moments", |ui| moments(ui, &mut form));
    if state.settings.sheet_form(format, 1.0).is_picture_of_stage(format) {
        named(ui, "scale", |ui| scale(ui, &mut form.scale));
    } else {
        named(ui, "width", |ui| width(ui, &mut form, (state.lanes.len(), state.scene.document.layers.layout)));
        named(ui, "letters", |ui| {
            ui.add(Slider::new(&mut form.letters_pt, LETTERS_PT).fixed_decimals(1).suffix(" pt").text("Letters"))
                .on_hover_text("Height of letters, in points of 1/72 inch");
            ui.add(Slider::new(&mut form.dpi, DPIS).logarithmic(true).suffix(" dpi").text("Pixels"))
                .on_hover_text("Pixels per inch of what is no line and no letter");
        });
    }
    named(ui, "ground", |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.checkbox(&mut form.is_transparent, "Transparent").on_hover_text("Leave the ground out");
            ui.checkbox(&mut form.has_legend, "Legend").on_hover_text("Say what the colours mean");
        });
    });
    if form != state.settings.sheet {
        commands.push(Command::Export(ExportCommand::SetSheet(form)));
    }
}

fn moments(ui: &mut egui::Ui, form: &mut SheetForm) {
    let mut count = form.times.len().max(1);
    let tip = "One is the moment that is shown here; several stand beside each other, from t = 0 to t = 1, in a row \
               for each lane";
    if ui.add(Slider::new(&mut count, 1..=MOST_TIMES).text("Moments")).on_hover_text(tip).changed() {
        form.times = SheetForm::even_times(count);
    }
}

fn scale(ui: &mut egui::Ui, scale: &mut u32) {
    ui.horizontal(|ui| {
        for times in SCALES {
            let tip = "Pixels along a side for each of the size, lines and letters with them";
            ui.selectable_value(scale, times, format!("{times}x")).on_hover_text(tip);
        }
        ui.label("Scale");
    });
}

fn width(ui: &mut egui::Ui, form: &mut SheetForm, (lanes, layout): (usize, Layout)) {
    let mut is_usual = form.width_mm.is_none();
    let usual = sheet::width_mm(&SheetForm { width_mm: None, ..form.clone() }, lanes, layout);
    let tip = "As wide as one column of a journal, or two where more than two panels stand beside each other";
    if ui.checkbox(&mut is_usual, format!("{usual} mm wide")).on_hover_text(tip).changed() {
        form.width_mm = (!is_usual).then_some(usual);
    }
    if let Some(width) = &mut form.width_mm {
        ui.add(Slider::new(width, WIDTHS_MM).logarithmic(true).fixed_decimals(0).suffix(" mm").text("Width"))
            .on_hover_text("Width of the figure");
    }
}
