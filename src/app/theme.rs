//! The look of the window: night-blue ground, sand-gold grains, teal wind, one accent.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Stroke, TextStyle, emath::GuiRounding as _};

use crate::gpu::palette;

/// Behind the stage.
pub const GROUND: Color32 = opaque(palette::BACKDROP);
/// Panels.
pub const PANEL: Color32 = Color32::from_rgb(18, 25, 44);
/// Wells: text fields, sliders, plots.
const WELL: Color32 = Color32::from_rgb(10, 14, 27);
const RAISED: Color32 = Color32::from_rgb(33, 44, 72);
const RAISED_HOVER: Color32 = Color32::from_rgb(44, 58, 92);
/// Between panels.
pub const EDGE: Color32 = Color32::from_rgb(44, 56, 86);
/// Text.
pub const INK: Color32 = Color32::from_rgb(214, 220, 235);
/// Text that matters less; still 4.5 : 1 on a panel.
pub const FAINT: Color32 = Color32::from_rgb(146, 157, 186);
/// Grains.
pub const SAND: Color32 = opaque(palette::SAND);
/// The field.
pub const WIND: Color32 = opaque(palette::WIND);
/// The accent: outline of the target, brush, warnings.
pub const ACCENT: Color32 = opaque(palette::ACCENT);

/// Lanes beside each other: sand, sky, rose and green (Okabe and Ito 2008), told apart with any common colour vision.
pub const LANES: [Color32; 4] =
    [SAND, Color32::from_rgb(86, 180, 233), Color32::from_rgb(204, 121, 167), Color32::from_rgb(0, 158, 115)];

const fn opaque([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The frame of a panel. It fills nothing: the window is cleared to the panels' colour, because
/// egui's own fill converts colours pixel by pixel, which a software adapter feels.
pub fn panel_frame() -> egui::Frame {
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(8, 2))
}

/// A rectangle whose sides run along pixels: two triangles, where egui's own has eight more for its soft
/// edge, which a software adapter feels.
pub fn bar(painter: &egui::Painter, rect: egui::Rect, color: Color32) {
    let rect = rect.round_to_pixels(painter.pixels_per_point());
    let mut mesh = egui::Mesh::default();
    mesh.add_colored_rect(rect, color);
    painter.add(mesh);
}

/// The sides of a rectangle, one point wide.
pub fn sides(painter: &egui::Painter, rect: egui::Rect, color: Color32) {
    let outer = rect.expand(0.5);
    let inner = rect.shrink(0.5);
    bar(painter, outer.with_max_y(inner.top()), color);
    bar(painter, outer.with_min_y(inner.bottom()), color);
    let between = outer.with_min_y(inner.top()).with_max_y(inner.bottom());
    bar(painter, between.with_max_x(inner.left()), color);
    bar(painter, between.with_min_x(inner.right()), color);
}

/// Applies the theme.
pub fn apply(ctx: &egui::Context) {
    ctx.set_theme(egui::Theme::Dark);
    let mut visuals = egui::Visuals::dark();
    visuals.panel_fill = PANEL;
    visuals.window_fill = PANEL;
    visuals.window_stroke = Stroke::new(1.0, EDGE);
    visuals.extreme_bg_color = WELL;
    visuals.faint_bg_color = Color32::from_rgb(22, 30, 52);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(FAINT);
    visuals.hyperlink_color = WIND;
    visuals.warn_fg_color = ACCENT;
    visuals.error_fg_color = ACCENT;
    visuals.selection.bg_fill = Color32::from_rgb(38, 104, 112);
    visuals.selection.stroke = Stroke::new(1.0, Color32::WHITE);
    visuals.slider_trailing_fill = true;
    let widgets = &mut visuals.widgets;
    let radius = CornerRadius::same(4);
    for (style, fill, ink) in [
        (&mut widgets.noninteractive, PANEL, INK),
        (&mut widgets.inactive, RAISED, INK),
        (&mut widgets.hovered, RAISED_HOVER, Color32::WHITE),
        (&mut widgets.active, RAISED_HOVER, SAND),
        (&mut widgets.open, RAISED, INK),
    ] {
        style.bg_fill = fill;
        style.weak_bg_fill = fill;
        style.fg_stroke = Stroke::new(1.0, ink);
        style.corner_radius = radius;
        style.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, EDGE);
    widgets.hovered.bg_stroke = Stroke::new(1.0, FAINT);
    widgets.active.bg_stroke = Stroke::new(1.0, SAND);
    ctx.set_visuals_of(egui::Theme::Dark, visuals);
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, FontId::new(11.5, FontFamily::Proportional)),
            (TextStyle::Body, FontId::new(13.5, FontFamily::Proportional)),
            (TextStyle::Button, FontId::new(13.5, FontFamily::Proportional)),
            (TextStyle::Heading, FontId::new(16.0, FontFamily::Proportional)),
            (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(7.0, 4.5);
        style.spacing.button_padding = egui::vec2(8.0, 3.0);
        style.spacing.slider_width = 120.0;
        style.spacing.tooltip_width = 320.0;
        style.interaction.tooltip_delay = 0.4;
    });
}
