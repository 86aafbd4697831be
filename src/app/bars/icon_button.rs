//! A square button that shows an icon, and says its name to who cannot see it.

use eframe::egui::{
    self, Align2, FontId, Response, Sense, StrokeKind, Ui, Vec2, Widget, WidgetInfo, accesskit::Role,
};
use egui_material_icons::MaterialIcon;

/// Share of the button that the icon takes.
const SHARE: f32 = 0.68;

/// A square button with an icon.
#[derive(Clone, Copy, Debug)]
pub struct IconButton<'a> {
    icon: MaterialIcon,
    name: &'a str,
    side: f32,
    is_on: Option<bool>,
}

impl<'a> IconButton<'a> {
    /// A button of this name, whose sides are so many points long.
    #[must_use]
    pub fn new(icon: MaterialIcon, name: &'a str, side: f32) -> Self {
        Self { icon, name, side, is_on: None }
    }

    /// It is one that can be on.
    #[must_use]
    pub fn on(self, is_on: bool) -> Self {
        Self { is_on: Some(is_on), ..self }
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(self.side), Sense::click());
        let is_enabled = ui.is_enabled();
        response.widget_info(|| match self.is_on {
            Some(is_on) => WidgetInfo::selected(Role::Button, is_enabled, is_on, self.name),
            None => WidgetInfo::labeled(Role::Button, is_enabled, self.name),
        });
        if ui.is_rect_visible(rect) {
            let is_on = self.is_on == Some(true);
            let visuals = ui.style().interact_selectable(&response, is_on);
            if is_on || response.hovered() || response.has_focus() {
                let (radius, fill) = (visuals.corner_radius, visuals.weak_bg_fill);
                ui.painter().rect(rect, radius, fill, visuals.bg_stroke, StrokeKind::Inside);
            }
            let font = FontId::new(SHARE * self.side, self.icon.font_family());
            ui.painter().text(
                rect.center(),
                Align2::CENTER_CENTER,
                self.icon.codepoint,
                font,
                visuals.text_color(),
            );
        }
        response
    }
}

/// Makes icons known to a context.
pub fn install(ctx: &egui::Context) {
    egui_material_icons::initialize(ctx);
}
