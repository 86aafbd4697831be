//! What can be chosen for the next export.

use eframe::egui::{self, DragValue, RichText, Slider};

use super::{
    super::{
        commands::{Command, ExportCommand},
        export_presets::{PRESETS, counts_hundredths},
        purpose::Purpose,
        state::State,
    },
    figure,
    named::named,
};
use crate::{
    export::{
        Clip, Kind, PageForm, SheetForm, SheetFormat, Size, Timing,
        clip::{COLORS, PARTICLES, QUALITIES, SIDES_PX},
        timing::{HOLDS_S, LENGTHS_S, PLAYS, RATES, RATES_OF_HUNDREDTHS},
    },
    scene::{Theme, grouped},
};

/// What words and numbers beside a slider take, in points.
const BESIDE: f32 = 172.0;

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.spacing_mut().slider_width = (ui.available_width() - BESIDE).clamp(100.0, 200.0);
    let kind = Kind::of(&state.settings.export_file()).ok();
    named(ui, "presets", |ui| presets(ui, state, commands));
    named(ui, "file", |ui| {
        part(ui, "File");
        file(ui, state, kind, commands);
    });
    let mut clip = state.settings.clip;
    named(ui, "picture", |ui| part(ui, "Picture"));
    let sheet = |format| state.settings.sheet_form(format, 1.0);
    if has_frames(kind) || sheet_of(kind).is_some_and(|format| sheet(format).is_picture_of_stage(format)) {
        named(ui, "size", |ui| size(ui, &mut clip.size, state.lanes.len()));
    }
    named(ui, "grains", |ui| grains(ui, &mut clip.particles, kind));
    named(ui, "theme", |ui| theme(ui, state, commands));
    if let Some(format) = sheet_of(kind) {
        named(ui, "figure", |ui| figure::show(ui, state, format, commands));
    }
    if has_frames(kind) {
        named(ui, "course", |ui| {
            part(ui, "Time");
            course(ui, &mut clip.film);
        });
        time(ui, &mut clip.timing, kind);
    }
    kept(ui, &mut clip, kind);
    if clip != state.settings.clip {
        commands.push(Command::Export(ExportCommand::SetClip(clip)));
    }
}

/// Whether it is a clip; where the kind is not known, it may be one.
fn has_frames(kind: Option<Kind>) -> bool {
    kind.is_none_or(|kind| kind.format().is_some())
}

/// The format of a still or a figure.
fn sheet_of(kind: Option<Kind>) -> Option<SheetFormat> {
    if let Some(Kind::Sheet(format)) = kind { Some(format) } else { None }
}

fn grains(ui: &mut egui::Ui, particles: &mut u32, kind: Option<Kind>) {
    let at_most = |count: u32| grouped(u64::from(count));
    let tip = match kind {
        Some(Kind::Page) => format!(
            "Particles in each lane; a page has no more than {}, so that it stays small",
            at_most(PageForm::default().particles)
        ),
        Some(Kind::Sheet(_)) => format!(
            "Particles; a figure has no more than {} in each panel, so that it stays small",
            at_most(SheetForm::default().particles)
        ),
        Some(Kind::Script) => "Samples that the program makes unless it is told otherwise".to_owned(),
        _ => "Particles in each lane; what does not fit the device is left out".to_owned(),
    };
    ui.add(Slider::new(particles, PARTICLES).logarithmic(true).text("Grains")).on_hover_text(tip);
}

fn part(ui: &mut egui::Ui, name: &str) {
    ui.add_space(4.0);
    ui.label(RichText::new(name).weak());
}

/// Whether it is one of these; where the kind is not known, it may be any.
fn is_any(kind: Option<Kind>, names: &[&str]) -> bool {
    kind.is_none_or(|kind| names.contains(&kind.name()))
}

fn presets(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let has_ffmpeg = state.export.has_ffmpeg.unwrap_or(true);
    ui.horizontal_wrapped(|ui| {
        for preset in PRESETS.iter().filter(|preset| preset.kind(has_ffmpeg).is_some()) {
            let is_taken = preset.is_taken(&state.settings, has_ffmpeg);
            if ui.selectable_label(is_taken, preset.name).on_hover_text(preset.tip).clicked() {
                commands.push(Command::Export(ExportCommand::Take(preset)));
            }
        }
    });
}

fn file(ui: &mut egui::Ui, state: &State, kind: Option<Kind>, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        for choice in Kind::all() {
            let is_taken = kind == Some(choice);
            if ui.selectable_label(is_taken, choice.name()).on_hover_text(choice.purpose()).clicked() {
                commands.push(Command::Export(ExportCommand::SetKind(choice)));
            }
        }
    });
    ui.horizontal(|ui| {
        let mut path = state.settings.export_path.clone();
        let edit = egui::TextEdit::singleline(&mut path).desired_width(ui.available_width() - 96.0);
        let response = ui.add(edit.hint_text("clip.gif")).accessible_name("File");
        if response.on_hover_text("The file to write; it appears only when it is complete").changed() {
            commands.push(Command::Export(ExportCommand::SetPath(path)));
        }
        if ui.button("Choose…").on_hover_text("Choose with the system's dialog").clicked() {
            commands.push(Command::Browse(Purpose::ExportTo));
        }
    });
}

fn size(ui: &mut egui::Ui, size: &mut Size, lanes: usize) {
    let is_lane = matches!(size, Size::Lane(_));
    ui.horizontal(|ui| {
        let (each, whole) =
            ("A square for each lane", "One picture of this width and height, with all lanes in it");
        if ui.selectable_label(is_lane, "Each lane").on_hover_text(each).clicked() && !is_lane {
            let [width, height] = size.tiles(lanes).lane_px();
            *size = Size::Lane(width.min(height));
        }
        if ui.selectable_label(!is_lane, "Whole picture").on_hover_text(whole).clicked() && is_lane {
            *size = Size::Picture(size.tiles(lanes).picture_px);
        }
    });
    let side = |ui: &mut egui::Ui, value: &mut u32, name: &str, tip: &str| {
        ui.add(Slider::new(value, SIDES_PX).logarithmic(true).suffix(" px").text(name)).on_hover_text(tip);
    };
    match size {
        Size::Lane(px) => side(ui, px, "Size", "Width and height of each lane"),
        Size::Picture([width, height]) => {
            side(ui, width, "Width", "Width of the whole picture");
            side(ui, height, "Height", "Height of the whole picture");
        }
    }
}

fn theme(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let now = state.settings.export_theme;
    let name = |theme: Option<Theme>| theme.map_or("As on the stage", Theme::label);
    let combo = egui::ComboBox::from_label("Theme").selected_text(name(now)).width(ui.spacing().slider_width);
    combo.show_ui(ui, |ui| {
        for theme in std::iter::once(None).chain(Theme::ALL.map(Some)) {
            if ui.selectable_label(theme == now, name(theme)).clicked() && theme != now {
                commands.push(Command::Export(ExportCommand::SetTheme(theme)));
            }
        }
    });
}

/// What passes in a clip.
fn course(ui: &mut egui::Ui, film: &mut Option<f64>) {
    ui.horizontal(|ui| {
        let flow = "From noise at t = 0 to data at t = 1";
        if ui.selectable_label(film.is_none(), "The flow").on_hover_text(flow).clicked() {
            *film = None;
        }
        let training = "The flow at one t as the network learns, from its first step to its last on a log scale, with \
                        its loss beside it; lanes with an exact field stay as they are";
        if ui.selectable_label(film.is_some(), "The training").on_hover_text(training).clicked() {
            *film = film.or(Some(1.0));
        }
    });
    if let Some(t) = film {
        ui.add(Slider::new(t, 0.0..=1.0).fixed_decimals(2).text("At t")).on_hover_text("The moment of the flow");
    }
}

fn time(ui: &mut egui::Ui, timing: &mut Timing, kind: Option<Kind>) {
    if kind.is_some_and(counts_hundredths) {
        named(ui, "exact rates", |ui| exact_rates(ui, &mut timing.fps));
    } else {
        let slider = Slider::new(&mut timing.fps, RATES).suffix(" / s").text("Frames");
        named(ui, "rate", |ui| ui.add(slider).on_hover_text("Frames a second"));
    }
    named(ui, "time", |ui| {
        ui.add(Slider::new(&mut timing.seconds, LENGTHS_S).logarithmic(true).suffix(" s").text("Length"))
            .on_hover_text("Seconds from the first frame to the last");
        ui.add(Slider::new(&mut timing.hold_start_s, HOLDS_S).suffix(" s").text("Hold at start"))
            .on_hover_text("How long the first frame is shown");
        ui.add(Slider::new(&mut timing.hold_s, HOLDS_S).suffix(" s").text("Hold at end"))
            .on_hover_text("How long the last frame is shown");
        ui.horizontal_wrapped(|ui| {
            ui.checkbox(&mut timing.is_eased, "Ease").on_hover_text("Begin and end slowly");
            ui.checkbox(&mut timing.returns, "There and back").on_hover_text("Back to the first frame after it");
        });
    });
    if is_any(kind, &["GIF", "APNG"]) {
        named(ui, "plays", |ui| plays(ui, &mut timing.plays));
    }
}

/// The rates that hundredths of a second keep, and another one that was chosen elsewhere.
fn exact_rates(ui: &mut egui::Ui, fps: &mut u32) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding.x = 5.0;
        for rate in RATES_OF_HUNDREDTHS {
            let name = rate.to_string();
            let response = ui.selectable_label(*fps == rate, &name).on_hover_text("Frames a second, each as long");
            response.widget_info(|| {
                let name = format!("{name} frames a second");
                egui::WidgetInfo::selected(egui::Role::Button, true, *fps == rate, name)
            });
            if response.clicked() {
                *fps = rate;
            }
        }
        ui.label("Frames / s");
    });
    if !RATES_OF_HUNDREDTHS.contains(fps) {
        let text = format!("{fps} a second: a GIF shows some of them a hundredth longer");
        ui.add(egui::Label::new(RichText::new(text).small().weak()).wrap());
    }
}

fn plays(ui: &mut egui::Ui, plays: &mut u32) {
    ui.horizontal(|ui| {
        let label = ui.label("Plays");
        let value = DragValue::new(plays).range(PLAYS).speed(0.05);
        let value = value.custom_formatter(|plays, _| match plays as u32 {
            0 => "for ever".into(),
            1 => "once".into(),
            plays => format!("{plays} times"),
        });
        let value = value.custom_parser(|text| match text.trim() {
            "for ever" | "forever" => Some(0.0),
            "once" => Some(1.0),
            text => text.trim_end_matches("times").trim().parse().ok(),
        });
        ui.add(value).labelled_by(label.id).on_hover_text("How often it is played; 0 is for ever");
    });
}

fn kept(ui: &mut egui::Ui, clip: &mut Clip, kind: Option<Kind>) {
    named(ui, "kept", |ui| part(ui, "What is kept"));
    if is_any(kind, &["GIF", "MP4", "WebM"]) {
        let slider = Slider::new(&mut clip.quality, QUALITIES).text("Quality");
        let tip = "How true it is to what is drawn; less makes a smaller file";
        named(ui, "quality", |ui| ui.add(slider).on_hover_text(tip));
    }
    if is_any(kind, &["GIF"]) {
        let slider = Slider::new(&mut clip.colors, COLORS).text("Colours");
        named(ui, "colours", |ui| ui.add(slider).on_hover_text("Size of the palette; fewer make a smaller file"));
    }
    let tip = "The scene goes with the file, which then opens like one: drop it on the window";
    named(ui, "scene", |ui| ui.checkbox(&mut clip.holds_scene, "Scene inside").on_hover_text(tip));
}
