//! alpha_t and sigma_t of the path, or of every lane's.

use eframe::egui::{self, Color32, RichText};
use egui_plot::{Line, LineStyle, PlotPoints, VLine};

use super::{
    super::{state::State, theme},
    plot::{distinct, legend, named, still_plot},
};
use crate::path::{Coefficients, Schedule};

/// Points of a curve.
const CURVE: usize = 60;

pub(super) fn show(ui: &mut egui::Ui, state: &State) {
    ui.heading("Schedule").on_hover_text("alpha_t and sigma_t of x_t = alpha_t x_1 + sigma_t x_0");
    let (lanes, t, colors) = (distinct(state), state.scene.t, theme::colors(ui.ctx()));
    let paths: Vec<(Schedule, [Color32; 2])> = match &lanes[..] {
        [_] => vec![(state.flow().path, [colors.sand, colors.exact])],
        lanes => {
            lanes.iter().map(|lane| (state.scene.document.lanes[*lane].path, [colors.lanes[*lane]; 2])).collect()
        }
    };
    let drawn = paths.clone();
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
            let are_alike = drawn.len() > 1;
            for (path, [alpha, sigma]) in drawn {
                plot.line(Line::new("alpha", curve(path, |c| c.alpha)).color(alpha).width(1.6));
                let style = if are_alike { LineStyle::dashed_dense() } else { LineStyle::Solid };
                plot.line(Line::new("sigma", curve(path, |c| c.sigma)).color(sigma).width(1.6).style(style));
            }
        });
    named(&response.response, "Schedule plot");
    if let [(path, [alpha, sigma])] = &paths[..] {
        let now = path.at(t);
        ui.horizontal(|ui| {
            ui.label(RichText::new(format!("alpha {:.3}", now.alpha)).color(*alpha));
            ui.label(RichText::new(format!("sigma {:.3}", now.sigma)).color(*sigma));
        });
    } else {
        let name = |(lane, (path, [color, _])): (&usize, &(Schedule, [Color32; 2]))| {
            (format!("lane {}: {path}", lane + 1), *color)
        };
        legend(ui, &lanes.iter().zip(&paths).map(name).collect::<Vec<_>>());
        ui.label(RichText::new("whole lines: alpha, dashed: sigma").small().weak());
    }
}

fn curve<'a>(path: Schedule, value: fn(&Coefficients) -> f64) -> PlotPoints<'a> {
    let times = (0..=CURVE).map(|k| k as f64 / CURVE as f64);
    times.map(|t| [t, value(&path.at(t))]).collect()
}
