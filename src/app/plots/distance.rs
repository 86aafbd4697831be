//! How far the samples of the network are from the target, and how straight they travel.

use eframe::egui;
use egui_plot::{HLine, Line, LineStyle, PlotPoints};

use super::{
    super::{state::State, theme},
    curve::{Axes, figure, thinned},
    plot::named,
    table::{Row, table},
};
use crate::train::sample_quality::{SAMPLES, STEPS};

pub(super) fn show(ui: &mut egui::Ui, state: &State) {
    ui.heading("Distance of the network on OT").on_hover_text(format!(
        "Sliced 2-Wasserstein distance between {SAMPLES} samples of the network, on OT by {STEPS} steps of RK4 \
         whatever the stage shows, and as many of the target, in world units. The floor is the distance between \
         two such draws of the target itself."
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
    let rows = [
        Row::known(
            "distance",
            last.map(|[_, distance]| figure(distance)),
            theme::SAND,
            "Sliced 2-Wasserstein distance of the network's samples from one draw of the target",
        ),
        Row::known(
            "floor",
            floor.map(figure),
            theme::WIND,
            "The middle of five distances between two draws of the target itself. Single draws are nearer or farther: a \
             perfect network need not reach the line",
        ),
        Row::known(
            "straightness",
            report.and_then(|report| report.straightness).map(figure),
            theme::INK,
            "The straightness defect: mean |dx/dt - (x(1) - x(0))|^2 along the network's trajectories; 0: straight, at \
             constant speed. Conditional OT paths are straight, but the marginal field is their average, and its \
             trajectories may bend",
        ),
    ];
    table(ui, &rows);
}
