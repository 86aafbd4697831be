//! alpha_t and sigma_t of the path, or of every lane's.

use eframe::egui::{self, Color32, RichText};
use egui_plot::{Line, LineStyle, PlotPoints, VLine};

use super::{
    super::{state::State, theme},
    plot::{distinct, named, still_plot},
};
use crate::path::{Coefficients, Schedule};

/// Points of a curve.
const CURVE: usize = 60;

/// A path with what its curves are called and coloured.
#[derive(Clone)]
struct Drawn {
    path: Schedule,
    /// Before the names of its curves, where there are others.
    lane: String,
    colors: [Color32; 2],
}

pub(super) fn show(ui: &mut egui::Ui, state: &State) {
    ui.heading("Schedule").on_hover_text("alpha_t and sigma_t of x_t = alpha_t x_1 + sigma_t x_0");
    let (t, paths) = (state.scene.t, drawn(state));
    let (are_several, faint) = (paths.len() > 1, theme::colors(ui.ctx()).faint);
    let height = (ui.available_width() * 0.6).clamp(110.0, 220.0);
    let shown = paths.clone();
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
            plot.vline(VLine::new("t", t).color(faint).width(1.0));
            for Drawn { path, lane, colors: [alpha, sigma] } in shown {
                let line = |name: &str, points| Line::new(format!("{lane}{name}"), points).width(1.6);
                plot.line(line("alpha", curve(path, |c| c.alpha)).color(alpha));
                let style = if are_several { LineStyle::dashed_dense() } else { LineStyle::Solid };
                plot.line(line("sigma", curve(path, |c| c.sigma)).color(sigma).style(style));
            }
        });
    named(&response.response, "Schedule plot");
    for Drawn { path, lane, colors: [alpha, sigma] } in paths {
        let now = path.at(t);
        ui.horizontal_wrapped(|ui| {
            if !lane.is_empty() {
                ui.label(RichText::new(format!("{lane}{path}")).small().color(alpha));
            }
            ui.label(RichText::new(format!("alpha {:.3}", now.alpha)).color(alpha));
            ui.label(RichText::new(format!("sigma {:.3}", now.sigma)).color(sigma));
        });
    }
    if are_several {
        ui.label(RichText::new("alpha: whole lines, sigma: dashed").small().weak());
    }
}

/// The path of all lanes in colours of its curves, or every path in that of its lane.
fn drawn(state: &State) -> Vec<Drawn> {
    let colors = theme::of(state.scene.theme);
    match &distinct(state)[..] {
        [_] => vec![Drawn { path: state.flow().path, lane: String::new(), colors: [colors.sand, colors.exact] }],
        lanes => lanes
            .iter()
            .map(|lane| Drawn {
                path: state.scene.document.lanes[*lane].path,
                lane: format!("lane {}: ", lane + 1),
                colors: [colors.lanes[*lane]; 2],
            })
            .collect(),
    }
}

fn curve<'a>(path: Schedule, value: fn(&Coefficients) -> f64) -> PlotPoints<'a> {
    let times = (0..=CURVE).map(|k| k as f64 / CURVE as f64);
    times.map(|t| [t, value(&path.at(t))]).collect()
}
