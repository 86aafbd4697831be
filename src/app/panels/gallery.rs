//! Targets as pictures: some to choose at once, and behind a button all of them with those that the person keeps.

use eframe::egui::{
    self, Key, Popup, PopupCloseBehavior, RichText, Sense, Stroke, StrokeKind, TextEdit, Vec2, WidgetInfo,
    accesskit::Role,
};
use egui_material_icons::icons::ICON_MORE_HORIZ;

use super::super::{
    bars::icon_button::IconButton,
    commands::{Command, GalleryCommand},
    gallery_state::{Own, Thumbnail},
    purpose::Purpose,
    state::State,
    theme,
};
use crate::{
    density::presets::{self, Preset},
    drawing::Origin,
};

/// Targets that are in sight at once; the last place is that of the button for all others.
const FIRST: [&str; 9] = [
    "two-moons",
    "checkerboard",
    "eight-gaussians",
    "letters",
    "pinwheel",
    "two-spirals",
    "ring",
    "swiss-roll",
    "heart",
];
/// Drawings that the person keeps which are in sight at once: in the last of those places.
const OWN: usize = 4;
/// Places beside each other.
const BESIDE: usize = 5;
/// Side of a picture among all of them, in points.
const TILE: f32 = 56.0;
/// Pictures beside each other.
const COLUMNS: f32 = 8.0;
/// Between two of them, in points.
const GAP: f32 = 4.0;
/// Share of the window's height that the gallery takes at most.
const HEIGHT: f32 = 0.6;

const IMPORT: &str = "A picture (PNG, JPEG, WebP, GIF), a table of points (CSV and its kin) or an array (.npy, \
                      FILE.npz:NAME) becomes the target, whatever its ending. ";

/// How else files come onto the canvas. winit hears of no drops on Wayland.
const ELSE: &str = if cfg!(target_os = "linux") {
    "Under X11 files can be dropped on the window too; Wayland delivers no drops, so paste a file's path there. Pictures \
     and tables can be pasted as well (Ctrl+V)"
} else {
    "Files can be dropped on the window too, and pictures and tables pasted (Ctrl+V)"
};

const TIP: &str =
    "Targets q = p_1 to which the noise flows, as pictures: drawings that you keep, and built-in ones";
const KEEP: &str = "Keeps what is on the canvas as a drawing of your own, which is listed here in every window";
const REMOVE: &str = "Takes it out of the gallery; its file goes to the folder 'removed' beside the others";

/// Shows the first targets, and what opens all of them.
pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    // Pictures take a moment of a core, which the first flow has before.
    if state.gallery.pictured != Some(state.scene.theme) && state.lane().shown.generation > 0 && !state.is_drawing()
    {
        commands.push(Command::Gallery(GalleryCommand::Open));
    }
    let chosen = match &state.canvas().origin {
        Origin::Named(name) | Origin::Imported(name) => name.as_str(),
        Origin::Drawn => "drawing",
    };
    title(ui, chosen, commands);
    let side = ((ui.available_width() - (BESIDE - 1) as f32 * GAP) / BESIDE as f32).floor();
    let own = &state.gallery.own[..state.gallery.own.len().min(OWN)];
    let first = FIRST[..FIRST.len() - own.len()].iter();
    let presets = first.filter_map(|name| presets::all().find(|preset| preset.name == *name)).map(Choice::BuiltIn);
    let choices: Vec<Choice<'_>> = presets.chain(own.iter().map(Choice::Own)).collect();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(GAP);
        for row in choices.chunks(BESIDE) {
            ui.horizontal(|ui| {
                for choice in row {
                    match choice {
                        Choice::BuiltIn(preset) => built_in(ui, state, preset, side, chosen, commands),
                        Choice::Own(own) => kept(ui, state, own, side, commands),
                    }
                }
                if row.len() < BESIDE {
                    all(ui, state, side, chosen, commands);
                }
            });
        }
    });
    ui.add_space(2.0);
}

/// A target among the first.
enum Choice<'a> {
    BuiltIn(&'a Preset),
    Own(&'a Own),
}

/// What the target is called, and the button for files.
fn title(ui: &mut egui::Ui, chosen: &str, commands: &mut Vec<Command>) {
    let (height, right) = (ui.spacing().interact_size.y, egui::Layout::right_to_left(egui::Align::Center));
    ui.allocate_ui_with_layout(Vec2::new(ui.available_width(), height), right, |ui| {
        if ui.button("Import…").on_hover_text(format!("{IMPORT}{ELSE}")).clicked() {
            commands.push(Command::Browse(Purpose::Import));
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(RichText::new(chosen).heading()).truncate());
        });
    });
}

/// A button that opens the whole gallery, of which the target called `chosen` is shown now.
fn all(ui: &mut egui::Ui, state: &State, side: f32, chosen: &str, commands: &mut Vec<Command>) {
    let button = ui.add(IconButton::new(ICON_MORE_HORIZ, "Gallery…", side)).on_hover_text(TIP);
    if button.clicked() {
        commands.push(Command::Gallery(GalleryCommand::Open));
    }
    let popup = Popup::from_toggle_button_response(&button)
        .accessible_name("Gallery")
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_width(COLUMNS * (TILE + GAP) - GAP + ui.spacing().scroll.bar_width + GAP);
        keep(ui, state, commands);
        let height = HEIGHT * ui.ctx().content_rect().height();
        egui::ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for line in &state.gallery.unreadable {
                    ui.label(RichText::new(line).small().color(theme::colors(ui.ctx()).warning));
                }
                for own in &state.gallery.own {
                    row(ui, state, own, commands);
                }
                ui.spacing_mut().item_spacing = Vec2::splat(GAP);
                ui.horizontal_wrapped(|ui| {
                    for preset in presets::all() {
                        built_in(ui, state, preset, TILE, chosen, commands);
                    }
                });
            });
    });
}

fn keep(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let gallery = &state.gallery;
    if !gallery.keeps {
        return;
    }
    ui.horizontal(|ui| {
        let mut name = gallery.name.clone();
        let edit = TextEdit::singleline(&mut name).desired_width(180.0).hint_text("name of a drawing of your own");
        let edit = ui.add(edit).accessible_name("Name to keep it under");
        if edit.changed() {
            commands.push(Command::Gallery(GalleryCommand::SetName(name.clone())));
        }
        let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let button = ui.add_enabled(!name.trim().is_empty(), egui::Button::new("Keep in the gallery"));
        if button.on_hover_text(KEEP).clicked() || entered && !name.trim().is_empty() {
            commands.push(Command::Gallery(GalleryCommand::Keep));
        }
    });
}

/// A drawing that the person keeps, with what can be done with it.
fn row(ui: &mut egui::Ui, state: &State, own: &Own, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        kept(ui, state, own, TILE, commands);
        match &state.gallery.renaming {
            Some((name, to)) if *name == own.name => rename(ui, name, to, commands),
            _ => {
                let text = format!("Rename {}", own.name);
                let button = ui.button("Rename").accessible_name(text);
                if button.clicked() {
                    let renaming = Some((own.name.clone(), own.name.clone()));
                    commands.push(Command::Gallery(GalleryCommand::SetRenaming(renaming)));
                }
                let button = ui.button("Remove").accessible_name(format!("Remove {}", own.name));
                if button.on_hover_text(REMOVE).clicked() {
                    commands.push(Command::Gallery(GalleryCommand::Remove(own.name.clone())));
                }
                ui.add(egui::Label::new(&own.name).truncate());
            }
        }
    });
}

/// Its picture, which shows it.
fn kept(ui: &mut egui::Ui, state: &State, own: &Own, side: f32, commands: &mut Vec<Command>) {
    let is_chosen = own.drawing == state.scene.document.drawing;
    if tile(ui, side, &own.name, "A drawing of your own", own.picture.as_ref(), is_chosen).clicked() {
        commands.push(Command::Gallery(GalleryCommand::Choose(own.name.clone(), own.drawing.clone())));
        ui.close();
    }
}

/// The line in which a drawing gets another name.
fn rename(ui: &mut egui::Ui, name: &str, to: &str, commands: &mut Vec<Command>) {
    let mut text = to.to_owned();
    let edit = ui.add(TextEdit::singleline(&mut text).desired_width(180.0)).accessible_name("New name");
    if edit.changed() {
        let renaming = Some((name.to_owned(), text));
        commands.push(Command::Gallery(GalleryCommand::SetRenaming(renaming)));
    }
    let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if ui.button("Use this name").clicked() || entered {
        commands.push(Command::Gallery(GalleryCommand::Rename));
    }
    if ui.button("Cancel").clicked() {
        commands.push(Command::Gallery(GalleryCommand::SetRenaming(None)));
    }
}

fn built_in(
    ui: &mut egui::Ui,
    state: &State,
    preset: &Preset,
    side: f32,
    chosen: &str,
    commands: &mut Vec<Command>,
) {
    let picture = state.gallery.pictures.get(preset.name);
    if tile(ui, side, preset.name, preset.summary, picture, preset.name == chosen).clicked() {
        commands.push(Command::ChooseTarget(preset.name.into()));
        ui.close();
    }
}

/// A picture that is a button of this name; dark until it is made.
fn tile(
    ui: &mut egui::Ui,
    side: f32,
    name: &str,
    about: &str,
    picture: Option<&Thumbnail>,
    is_chosen: bool,
) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, is_enabled, is_chosen, name));
    if ui.is_rect_visible(rect) {
        match picture {
            Some(Thumbnail(texture)) => {
                egui::Image::from_texture(egui::load::SizedTexture::from_handle(texture)).paint_at(ui, rect);
            }
            None => {
                ui.painter().rect_filled(rect, 0.0, theme::colors(ui.ctx()).ground);
            }
        }
        if is_chosen || response.hovered() || response.has_focus() {
            let color = if is_chosen { theme::colors(ui.ctx()).target } else { theme::colors(ui.ctx()).ink };
            ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, color), StrokeKind::Inside);
        }
    }
    response.on_hover_ui(|ui| {
        ui.strong(name);
        ui.label(about);
    })
}
