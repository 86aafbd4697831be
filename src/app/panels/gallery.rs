//! Targets as pictures: those that the person keeps, and the built-in ones.

use eframe::egui::{
    self, Key, Popup, PopupCloseBehavior, RichText, Sense, Stroke, StrokeKind, TextEdit, Vec2, WidgetInfo,
    accesskit::Role,
};

use super::super::{
    commands::{Command, GalleryCommand},
    gallery_state::{Own, Thumbnail},
    state::State,
    theme,
};
use crate::density::presets;

/// Side of a picture, in points.
const TILE: f32 = 56.0;
/// Pictures beside each other.
const COLUMNS: f32 = 8.0;
/// Between two of them, in points.
const GAP: f32 = 4.0;
/// Share of the window's height that the gallery takes at most.
const HEIGHT: f32 = 0.6;

const TIP: &str =
    "Targets q = p_1 to which the noise flows, as pictures: drawings that you keep, and built-in ones";
const KEEP: &str = "Keeps what is on the canvas as a drawing of your own, which is listed here in every window";
const REMOVE: &str = "Takes it out of the gallery; its file goes to the folder 'removed' beside the others";

/// A button that opens the gallery, of which the target called `chosen` is shown now.
pub(super) fn show(ui: &mut egui::Ui, state: &State, chosen: &str, commands: &mut Vec<Command>) {
    let button = ui.button("Gallery…").on_hover_text(TIP);
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
                    ui.label(RichText::new(line).small().color(theme::ACCENT));
                }
                for own in &state.gallery.own {
                    row(ui, state, own, commands);
                }
                built_in(ui, state, chosen, commands);
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
    let is_chosen = own.drawing == state.scene.document.drawing;
    ui.horizontal(|ui| {
        if tile(ui, &own.name, "A drawing of your own", own.picture.as_ref(), is_chosen).clicked() {
            commands.push(Command::Gallery(GalleryCommand::Choose(own.name.clone(), own.drawing.clone())));
            ui.close();
        }
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

fn built_in(ui: &mut egui::Ui, state: &State, chosen: &str, commands: &mut Vec<Command>) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(GAP);
        ui.horizontal_wrapped(|ui| {
            for preset in presets::all() {
                let picture = state.gallery.pictures.get(preset.name);
                if tile(ui, preset.name, preset.summary, picture, preset.name == chosen).clicked() {
                    commands.push(Command::ChooseTarget(preset.name.into()));
                    ui.close();
                }
            }
        });
    });
}

/// A picture that is a button of this name; dark until it is made.
fn tile(
    ui: &mut egui::Ui,
    name: &str,
    about: &str,
    picture: Option<&Thumbnail>,
    is_chosen: bool,
) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(TILE), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, is_enabled, is_chosen, name));
    if ui.is_rect_visible(rect) {
        match picture {
            Some(Thumbnail(texture)) => {
                egui::Image::from_texture(egui::load::SizedTexture::from_handle(texture)).paint_at(ui, rect);
            }
            None => {
                ui.painter().rect_filled(rect, 0.0, theme::GROUND);
            }
        }
        if is_chosen || response.hovered() || response.has_focus() {
            let color = if is_chosen { theme::ACCENT } else { theme::INK };
            ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, color), StrokeKind::Inside);
        }
    }
    response.on_hover_ui(|ui| {
        ui.strong(name);
        ui.label(about);
    })
}
