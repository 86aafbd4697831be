//! A frame of the next export, and which one.

use eframe::egui::{
    self, Rect, RichText, Sense, Slider, Spinner, Stroke, StrokeKind, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::super::{
    commands::{Command, ExportCommand},
    gallery_state::Thumbnail,
    state::State,
    theme,
};
use crate::export::Kind;

/// Room around the picture, in points.
const MARGIN: f32 = 6.0;
/// So many points is a pixel of the picture large at most.
const LARGEST: f32 = 2.0;
/// Room for it changes by so many pixels at once, so that it is not drawn for every one.
const STEP_PX: f32 = 8.0;

/// Shows it in a part of the dialog that is so high.
pub(super) fn show(ui: &mut egui::Ui, height: f32, state: &State, commands: &mut Vec<Command>) {
    let line = ui.spacing().interact_size.y + ui.spacing().item_spacing.y;
    let size = vec2(ui.available_width(), (height - line - ui.spacing().item_spacing.y).max(60.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let t = state.export.preview.t;
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, format!("The frame at t = {t:.2}")));
    ui.painter().rect_filled(rect, 4.0, ui.visuals().extreme_bg_color);
    let room = rect.shrink(MARGIN);
    let room_px = [room.width(), room.height()]
        .map(|side| ((side * ui.ctx().pixels_per_point() / STEP_PX).floor() * STEP_PX).max(STEP_PX) as u32);
    if room_px != state.export.preview.room_px {
        commands.push(Command::Export(ExportCommand::SetRoom(room_px)));
    }
    match &state.export.preview.picture {
        Some(Ok(picture)) => paint(ui, room, picture, whole(state, picture.0.size_vec2())),
        Some(Err(message)) => {
            let text = RichText::new(message).color(theme::colors(ui.ctx()).warning);
            let mut place = ui.new_child(UiBuilder::new().max_rect(room));
            place.add(egui::Label::new(text).wrap());
        }
        None => {}
    }
    if state.export.preview.is_behind {
        let corner = Rect::from_min_size(room.right_top() + vec2(-22.0, 4.0), Vec2::splat(16.0));
        Spinner::new().color(theme::colors(ui.ctx()).sand).paint_at(ui, corner);
    }
    scrub(ui, state, commands);
}

/// Width and height of what is written, in pixels; of a figure, those that it is shown with.
fn whole(state: &State, shown: Vec2) -> Vec2 {
    let kind = Kind::of(&state.settings.export_file());
    if let Ok(Kind::Sheet(format)) = kind
        && !state.settings.sheet_form(format, 1.0).is_picture_of_stage(format)
    {
        return shown;
    }
    let [width, height] = state.settings.export_form().tiles(state.lanes.len()).picture_px;
    vec2(width as f32, height as f32)
}

/// Paints a picture as large as there is room, in the shape that is written.
fn paint(ui: &egui::Ui, room: Rect, Thumbnail(texture): &Thumbnail, whole: Vec2) {
    // A figure has no pixels of its own. The one before may have another shape.
    let shape = texture.size_vec2();
    let largest = LARGEST * whole.x / ui.ctx().pixels_per_point() / shape.x;
    let scale = (room.width() / shape.x).min(room.height() / shape.y).min(largest.max(0.01));
    let rect = Rect::from_center_size(room.center(), scale * shape);
    let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture.id(), rect, all, egui::Color32::WHITE);
    let edge = Stroke::new(1.0, theme::colors(ui.ctx()).edge);
    ui.painter().rect_stroke(rect, 0.0, edge, StrokeKind::Outside);
}

fn scrub(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let is_film = state.settings.export_form().film.is_some();
    let text = if is_film { "Preview after" } else { "Preview at t" };
    ui.horizontal(|ui| {
        let mut next = state.export.preview.t;
        // The value and the words beside it.
        ui.spacing_mut().slider_width = (ui.available_width() - 150.0).max(80.0);
        let slider = Slider::new(&mut next, 0.0..=1.0).fixed_decimals(2).text(text);
        if ui.add(slider).on_hover_text("The frame that is shown here, drawn as it is written").changed() {
            commands.push(Command::Export(ExportCommand::Show(next)));
        }
    });
}
