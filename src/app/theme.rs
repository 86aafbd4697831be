//! The look of the window: night-blue ground, sand-gold grains, teal wind, one accent.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Stroke, TextStyle};

use crate::{figure::Ink, gpu::palette};

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
pub const INK: Color32 = of(Ink::TEXT);
/// Text that matters less; still 4.5 : 1 on a panel.
pub const FAINT: Color32 = of(Ink::FAINT);
/// Grains.
pub const SAND: Color32 = of(Ink::SAND);
/// The field.
pub const WIND: Color32 = of(Ink::WIND);
/// The accent: outline of the target, brush, warnings.
pub const ACCENT: Color32 = of(Ink::ACCENT);

/// Lanes beside each other: sand, sky, rose and green (Okabe and Ito 2008), told apart with any common colour vision.
pub const LANES: [Color32; 4] =
    [SAND, Color32::from_rgb(86, 180, 233), Color32::from_rgb(204, 121, 167), Color32::from_rgb(0, 158, 115)];

const fn opaque([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// A colour that figures have too.
const fn of(Ink([r, g, b, _]): Ink) -> Color32 {
    opaque([r, g, b])
}

/// The frame of a panel.
pub fn panel_frame() -> egui::Frame {
    egui::Frame::NONE.fill(PANEL).inner_margin(egui::Margin::symmetric(8, 2))
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
