//! The look of the window in every theme.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Id, Stroke, TextStyle};

use crate::{
    gpu::theme::{Colors, Rgb},
    scene::Theme,
};

/// The colours of the window: what they mean is said at [`Colors`].
#[derive(Clone, Copy, Debug)]
pub struct WindowColors {
    /// Behind the stage.
    pub ground: Color32,
    /// Panels.
    pub panel: Color32,
    /// Wells: text fields, sliders, plots.
    well: Color32,
    /// Rows of a table, every other one.
    striped: Color32,
    raised: Color32,
    raised_hover: Color32,
    /// Between panels.
    pub edge: Color32,
    /// What is selected in lists and text.
    marked: Color32,
    /// Text.
    pub ink: Color32,
    /// Text that matters less; still 4.5 : 1 on a panel.
    pub faint: Color32,
    /// Text on what is under the pointer.
    strong: Color32,
    /// Grains, and what there is one of.
    pub sand: Color32,
    /// The exact field.
    pub exact: Color32,
    /// What a network has learned.
    pub learned: Color32,
    /// The target, and what draws it.
    pub target: Color32,
    /// What is selected on the stage.
    pub chosen: Color32,
    /// What a person should see to.
    pub warning: Color32,
    /// Lanes beside each other, told apart with any common colour vision (after Okabe and Ito 2008).
    pub lanes: [Color32; 4],
}

const NIGHT: WindowColors = WindowColors {
    panel: Color32::from_rgb(18, 25, 44),
    well: Color32::from_rgb(10, 14, 27),
    striped: Color32::from_rgb(22, 30, 52),
    raised: Color32::from_rgb(33, 44, 72),
    raised_hover: Color32::from_rgb(44, 58, 92),
    edge: Color32::from_rgb(44, 56, 86),
    marked: Color32::from_rgb(38, 104, 112),
    strong: Color32::WHITE,
    lanes: [
        opaque(Colors::of(Theme::Night).sand),
        Color32::from_rgb(86, 180, 233),
        Color32::from_rgb(204, 121, 167),
        Color32::from_rgb(0, 158, 115),
    ],
    ..of_meanings(Theme::Night)
};

const PAPER: WindowColors = WindowColors {
    panel: Color32::from_rgb(240, 239, 234),
    well: Color32::from_rgb(255, 255, 253),
    striped: Color32::from_rgb(232, 231, 226),
    raised: Color32::from_rgb(230, 229, 224),
    raised_hover: Color32::from_rgb(221, 220, 214),
    edge: Color32::from_rgb(200, 199, 192),
    marked: Color32::from_rgb(176, 220, 216),
    strong: Color32::BLACK,
    lanes: [
        opaque(Colors::of(Theme::Paper).sand),
        Color32::from_rgb(0, 98, 168),
        Color32::from_rgb(160, 52, 116),
        Color32::from_rgb(0, 112, 76),
    ],
    ..of_meanings(Theme::Paper)
};

const CONTRAST: WindowColors = WindowColors {
    panel: Color32::from_rgb(8, 8, 10),
    well: Color32::BLACK,
    striped: Color32::from_rgb(22, 22, 26),
    raised: Color32::from_rgb(44, 44, 52),
    raised_hover: Color32::from_rgb(70, 70, 82),
    edge: Color32::from_rgb(150, 150, 160),
    marked: Color32::from_rgb(0, 88, 96),
    strong: Color32::WHITE,
    lanes: [
        opaque(Colors::of(Theme::Contrast).sand),
        Color32::from_rgb(100, 190, 255),
        Color32::from_rgb(240, 150, 205),
        Color32::from_rgb(40, 220, 150),
    ],
    ..of_meanings(Theme::Contrast)
};

/// What the stage has too; the rest is transparent.
const fn of_meanings(theme: Theme) -> WindowColors {
    let c = Colors::of(theme);
    let none = Color32::TRANSPARENT;
    WindowColors {
        ground: opaque(c.ground),
        ink: opaque(c.text),
        faint: opaque(c.faint),
        sand: opaque(c.sand),
        exact: opaque(c.exact),
        learned: opaque(c.learned),
        target: opaque(c.target),
        chosen: opaque(c.chosen),
        warning: opaque(c.warning),
        panel: none,
        well: none,
        striped: none,
        raised: none,
        raised_hover: none,
        edge: none,
        marked: none,
        strong: none,
        lanes: [none; 4],
    }
}

const fn opaque([r, g, b]: Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The colours that the window has now.
#[must_use]
pub fn colors(ctx: &egui::Context) -> &'static WindowColors {
    of(current(ctx))
}

/// The colours of a theme.
#[must_use]
pub fn of(theme: Theme) -> &'static WindowColors {
    match theme {
        Theme::Night => &NIGHT,
        Theme::Paper => &PAPER,
        Theme::Contrast => &CONTRAST,
    }
}

/// The theme that the window has now.
#[must_use]
pub fn current(ctx: &egui::Context) -> Theme {
    ctx.data(|data| data.get_temp(Id::NULL)).unwrap_or_default()
}

/// The frame of a panel. The whole window is cleared to the panels' colour, so that none has to fill itself.
pub const PANEL_FRAME: egui::Frame =
    egui::Frame { inner_margin: egui::Margin::symmetric(8, 2), ..egui::Frame::NONE };

/// Gives the window the look of a theme, if it has another, with what is laid out from here on.
pub fn follow(ui: &mut egui::Ui, theme: Theme) {
    if current(ui.ctx()) != theme {
        apply(ui.ctx(), theme);
        ui.set_style(ui.ctx().global_style());
    }
}

/// Gives the window the look of a theme.
pub fn apply(ctx: &egui::Context, theme: Theme) {
    ctx.data_mut(|data| data.insert_temp(Id::NULL, theme));
    let base = if Colors::of(theme).is_dark() { egui::Theme::Dark } else { egui::Theme::Light };
    ctx.set_theme(base);
    ctx.set_visuals_of(base, visuals(base, of(theme)));
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
        // The bar lies beside what is scrolled, not over it.
        style.spacing.scroll.floating_allocated_width = 6.0;
        style.interaction.tooltip_delay = 0.4;
    });
}

fn visuals(base: egui::Theme, colors: &WindowColors) -> egui::Visuals {
    let mut visuals = base.default_visuals();
    visuals.panel_fill = colors.panel;
    visuals.window_fill = colors.panel;
    visuals.window_stroke = Stroke::new(1.0, colors.edge);
    visuals.extreme_bg_color = colors.well;
    visuals.faint_bg_color = colors.striped;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(colors.faint);
    visuals.hyperlink_color = colors.exact;
    visuals.warn_fg_color = colors.warning;
    visuals.error_fg_color = colors.warning;
    visuals.selection.bg_fill = colors.marked;
    visuals.selection.stroke = Stroke::new(1.0, colors.strong);
    visuals.slider_trailing_fill = true;
    let widgets = &mut visuals.widgets;
    let radius = CornerRadius::same(4);
    for (style, fill, ink) in [
        (&mut widgets.noninteractive, colors.panel, colors.ink),
        (&mut widgets.inactive, colors.raised, colors.ink),
        (&mut widgets.hovered, colors.raised_hover, colors.strong),
        (&mut widgets.active, colors.raised_hover, colors.sand),
        (&mut widgets.open, colors.raised, colors.ink),
    ] {
        style.bg_fill = fill;
        style.weak_bg_fill = fill;
        style.fg_stroke = Stroke::new(1.0, ink);
        style.corner_radius = radius;
        style.expansion = 0.0;
    }
    // An empty box on a panel is told by its edge.
    widgets.inactive.bg_stroke = Stroke::new(1.0, colors.edge);
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, colors.edge);
    widgets.hovered.bg_stroke = Stroke::new(1.0, colors.faint);
    widgets.active.bg_stroke = Stroke::new(1.0, colors.sand);
    visuals
}

#[cfg(test)]
mod tests {
    use palette::{Srgb, color_difference::Wcag21RelativeContrast as _};

    use super::*;

    /// Every text on everything that it stands on, as WCAG 2.1 asks of text: 4.5 : 1.
    #[test]
    fn every_text_can_be_read_in_every_theme() {
        let srgb = |c: Color32| Srgb::new(c.r(), c.g(), c.b()).into_format::<f32>();
        for theme in Theme::ALL {
            let c = of(theme);
            let contrast = |text: Color32, behind: Color32| srgb(text).relative_contrast(srgb(behind));
            for behind in [c.ground, c.panel, c.well, c.striped] {
                let meanings = [c.ink, c.faint, c.sand, c.exact, c.learned, c.target, c.warning];
                for text in meanings {
                    assert!(contrast(text, behind) >= 4.5, "{theme}: {text:?} on {behind:?}");
                }
            }
            for (text, behind) in [
                (c.ink, c.raised),
                (c.strong, c.raised_hover),
                (c.sand, c.raised_hover),
                (c.strong, c.marked),
                (c.ink, c.marked),
            ] {
                assert!(contrast(text, behind) >= 4.5, "{theme}: {text:?} on {behind:?}");
            }
            for lane in c.lanes {
                assert!(contrast(lane, c.well) >= 4.5, "{theme}: {lane:?} in a plot");
            }
        }
    }
}
