//! alpha_t and sigma_t of the path.

use eframe::egui::{self, RichText};
use egui_plot::{Line, PlotPoints, VLine};

use super::{
    super::{state::State, theme},
    plot::{named, still_plot},
};

/// Points of a curve.
const CURVE: usize = 60;

pub(super) fn show(ui: &mut egui::Ui, state: &State) {
    ui.heading("Schedule").on_hover_text("alpha_t and sigma_t of x_t = alpha_t x_1 + sigma_t x_0");
    let path = state.flow().path;
    let t = state.scene.t;
    let curve = |value: fn(&crate::path::Coefficients) -> f64| -> Vec<[f64; 2]> {
        (0..=CURVE).map(|k| k as f64 / CURVE as f64).map(|t| [t, value(&path.at(t))]).collect()
    };
    let (alpha, sigma) = (curve(|c| c.alpha), curve(|c| c.sigma));
    let colors = theme::colors(ui.ctx());
    let height = (ui.available_width() * 0.6).clamp(110.0, 220.0);
    let response = still_plot("schedule", height)
        .include_y(0.0)
        .include_y(1.0)
        .label_formatter(|position| match position {
            egui_plot::HoverPosition::NearDataPoint { plot_name, position, .. } => {
                Some(format!("{plot_name}({:.2}) = {:.3}", position.x, position.y))
            }
            egui_plot::HoverPosition::Elsewhere { .. } => None,
        })
        .show(ui, move |plot| {
            plot.vline(VLine::new("t", t).color(colors.faint).width(1.0));
            plot.line(Line::new("alpha", PlotPoints::from(alpha)).color(colors.sand).width(1.6));
            plot.line(Line::new("sigma", PlotPoints::from(sigma)).color(colors.exact).width(1.6));
        });
    named(&response.response, "Schedule plot");
    let c = path.at(t);
    ui.horizontal(|ui| {
        ui.label(RichText::new(format!("alpha {:.3}", c.alpha)).color(colors.sand));
        ui.label(RichText::new(format!("sigma {:.3}", c.sigma)).color(colors.exact));
    });
}
