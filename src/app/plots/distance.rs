//! How far the samples of the network are from the target, and how straight they travel.

use eframe::egui;
use egui_plot::{HLine, Line, LineStyle, PlotPoints};

use super::{
    super::{state::State, theme},
    curve::{Axes, figure, thinned},
    named, table,
};
use crate::train::judge::SAMPLES;

pub(super) fn show(ui: &mut egui::Ui, state: &State) {
    ui.heading("Distance").on_hover_text(format!(
        "Sliced 2-Wasserstein distance between {SAMPLES} samples of the network and as many of the target, in \
         world units. The floor is the distance between two such draws of the target itself."
    ));
    let axes = Axes { log_x: state.settings.plots.log_steps, log_y: true };
    let report = state.report();
    let record = report.map(|report| report.record.clone()).unwrap_or_default();
    let floor = report.and_then(|report| report.distance_floor);
    let points: Vec<[f64; 2]> =
        record.checks.iter().filter_map(|check| Some([check.step as f64, check.distance?])).collect();
    let last = points.last().copied();
    let height = (ui.available_width() * 0.45).clamp(90.0, 180.0);
    let response = axes.plot("distance", height, points.is_empty() && floor.is_none()).show(ui, move |plot| {
        let points = PlotPoints::from(axes.place(thinned(&points, axes.log_x)));
        plot.line(Line::new("distance", points).color(theme::SAND).width(1.6));
        if let Some(floor) = floor.and_then(|floor| axes.y(floor)) {
            let style = LineStyle::dashed_loose();
            plot.hline(HLine::new("floor", floor).color(theme::WIND).width(1.4).style(style));
        }
    });
    named(&response.response, "Distance plot");
    let mut rows = Vec::new();
    if let Some([_, distance]) = last {
        rows.push(("distance", figure(distance), theme::SAND));
    }
    if let Some(floor) = floor {
        rows.push(("floor", figure(floor), theme::WIND));
    }
    if let Some(defect) = report.and_then(|report| report.straightness) {
        rows.push(("straightness defect", figure(defect), theme::INK));
    }
    table(ui, "distance summary", &rows);
}
