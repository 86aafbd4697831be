//! How far the samples of the network are from the target, and how straight they travel.

use eframe::egui;
use egui_plot::{HLine, Line, LineStyle, PlotPoints};

use super::{
    super::{commands::Command, state::State, theme},
    curve::{Axes, figure, follow_run, thinned, uncertain},
    marginal::{good_at, good_line},
    menu::{self, Curve},
    plot::named,
    table::{Row, table},
};
use crate::train::sample_quality::{Baseline, SAMPLES, STEPS};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.heading("Distance of its samples").on_hover_text(format!(
        "Sliced 2-Wasserstein distance between {SAMPLES} samples of the network, on OT by {STEPS} steps of RK4 \
         whatever the stage shows, and as many of the target, in world units. Exact: the same of the exact field's \
         samples from the same noise, which no network need undercut; beside it, what chance does to it."
    ));
    let axes = Axes { log_x: state.settings.plots.log_steps, log_y: true };
    let report = state.report();
    let record = report.map(|report| report.record.clone()).unwrap_or_default();
    let baseline = report.and_then(|report| report.baseline);
    let points: Vec<[f64; 2]> =
        record.checks.iter().filter_map(|check| Some([check.step as f64, check.distance?])).collect();
    let last = points.last().copied();
    let height = (ui.available_width() * 0.45).clamp(90.0, 180.0);
    let data = [Curve { name: "distance".into(), points: points.clone() }];
    let good = good_at(state);
    let colors = theme::colors(ui.ctx());
    let response = axes.plot("distance", height, points.is_empty() && baseline.is_none()).show(ui, move |plot| {
        follow_run(plot, report);
        let points = PlotPoints::from(axes.place(thinned(&points, axes.log_x)));
        plot.line(Line::new("distance", points).color(colors.learned).width(1.6));
        if let Some(Baseline { exact, noise, .. }) = baseline {
            let mut level = |value: f64, width: f32, strength: f32| {
                let Some(value) = axes.y(value) else { return };
                let (color, style) = (colors.exact.gamma_multiply(strength), LineStyle::dashed_loose());
                plot.hline(HLine::new("exact field", value).color(color).width(width).style(style));
            };
            level(exact, 1.4, 1.0);
            level(exact + noise, 0.8, 0.5);
        }
        good_line(plot, axes, good, colors);
    });
    named(&response.response, "Distance plot");
    menu::show(&response.response, "distance", &data, commands);
    let rows = [
        Row::known(
            "distance",
            last.map(|[_, distance]| figure(distance)),
            |c| c.learned,
            "Sliced 2-Wasserstein distance of the network's samples from one draw of the target",
        ),
        Row::known(
            "exact field",
            baseline.map(|baseline| figure(baseline.exact)),
            |c| c.exact,
            "The same distance of the exact field's samples, from the same noise by the same steps",
        ),
        Row::known(
            "two draws",
            baseline.map(|baseline| uncertain(baseline.floor, baseline.noise)),
            |c| c.ink,
            "The middle of nine distances between two draws of the target itself, and their standard deviation",
        ),
        Row::known(
            "straightness",
            report.and_then(|report| report.straightness).map(figure),
            |c| c.ink,
            "The straightness defect: mean |dx/dt - (x(1) - x(0))|^2 along the network's trajectories; 0: straight, at \
             constant speed. Conditional OT paths are straight, but the marginal field is their average, and its \
             trajectories may bend",
        ),
    ];
    table(ui, &rows);
}
