//! The plots: the loss with its floor, and the schedule.

use eframe::egui::{self, RichText};
use egui_plot::{HLine, Line, LineStyle, Plot, PlotPoints, VLine};

use super::{
    state::{State, Training},
    theme,
};
use crate::{scene::grouped, train};

/// Points of a schedule's curve.
const CURVE: usize = 60;
/// Points of the loss curve that are drawn.
const SHOWN: usize = 120;

/// Shows all plots.
pub fn show(ui: &mut egui::Ui, state: &State) {
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.add_space(4.0);
        loss(ui, &state.training);
        ui.add_space(10.0);
        schedule(ui, state);
    });
}

/// A plot that follows its data and cannot be moved.
fn still_plot<'a>(name: &str, height: f32) -> Plot<'a> {
    Plot::new(name)
        .height(height)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .show_background(false)
}

fn loss(ui: &mut egui::Ui, training: &Training) {
    ui.heading("Loss").on_hover_text(
        "Mean squared error of the conditional flow matching objective (Lipman et al. 2022, eq. 14) in \
         standardised units. It never reaches zero: below the floor nothing can be learned.",
    );
    let report = training.report.as_ref();
    let history = report.map(|r| r.history.clone()).unwrap_or_default();
    let floor = report.and_then(|r| r.floor);
    let height = (ui.available_width() * 0.72).clamp(140.0, 280.0);
    let response = still_plot("loss", height)
        .x_axis_formatter(|mark, _| thousands(mark.value))
        .label_formatter(|position| match position {
            egui_plot::HoverPosition::NearDataPoint { position, .. } => {
                Some(format!("step {}\nloss {:.4}", grouped(position.x as u64), position.y))
            }
            egui_plot::HoverPosition::Elsewhere { .. } => None,
        })
        .show(ui, move |plot| {
            // The first losses are far above the rest and would flatten it.
            let start = if history.len() > 40 { history.len() / 20 } else { 0 };
            let points = &thinned(&history[start..])[..];
            let raw = PlotPoints::from(points.to_vec());
            plot.line(Line::new("each", raw).color(theme::SAND.gamma_multiply(0.25)).width(1.0).allow_hover(false));
            plot.line(Line::new("loss", PlotPoints::from(smoothed(points))).color(theme::SAND).width(1.8));
            if let Some((floor, _)) = floor {
                let style = LineStyle::dashed_loose();
                plot.hline(HLine::new("floor", floor).color(theme::WIND).width(1.4).style(style));
            }
        });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Figure, true, "Loss plot"));
    summary(ui, training);
}

/// At most about [`SHOWN`] points, each the mean of its neighbours: every segment is drawn as
/// several triangles.
fn thinned(history: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let group = history.len().div_ceil(SHOWN).max(1);
    history
        .chunks(group)
        .map(|points| {
            let sum = points.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
            sum.map(|s| s / points.len() as f64)
        })
        .collect()
}

/// A moving average over a twentieth of the curve: the loss of one batch is mostly chance.
fn smoothed(history: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let window = (history.len() / 20).max(1);
    let mut sum = 0.0;
    let mut out = Vec::with_capacity(history.len());
    for (index, point) in history.iter().enumerate() {
        sum += point[1];
        if index >= window {
            sum -= history[index - window][1];
        }
        out.push([point[0], sum / (index + 1).min(window) as f64]);
    }
    out
}

fn summary(ui: &mut egui::Ui, training: &Training) {
    let Some(report) = &training.report else {
        ui.label(RichText::new("no training yet").color(theme::FAINT));
        return;
    };
    let last = smoothed(&report.history).last().map(|point| point[1]);
    egui::Grid::new("loss summary").num_columns(2).spacing([12.0, 2.0]).show(ui, |ui| {
        let mut row = |name: &str, value: String, color| {
            ui.label(RichText::new(name).color(theme::FAINT));
            ui.label(RichText::new(value).color(color));
            ui.end_row();
        };
        row("step", grouped(report.step), theme::INK);
        row("speed", format!("{:.0} steps/s", report.steps_per_second), theme::INK);
        if let Some(loss) = last {
            row("loss", format!("{loss:.4}"), theme::SAND);
        }
        match report.floor {
            Some((floor, error)) => row("floor", format!("{floor:.4} ± {error:.4}"), theme::WIND),
            None if report.state == train::State::Running => row("floor", "after 500 steps".into(), theme::FAINT),
            None => {}
        }
    });
}

fn thousands(value: f64) -> String {
    if value >= 1000.0 { format!("{:.0}k", value / 1000.0) } else { format!("{value:.0}") }
}

fn schedule(ui: &mut egui::Ui, state: &State) {
    ui.heading("Schedule").on_hover_text("alpha_t and sigma_t of x_t = alpha_t x_1 + sigma_t x_0");
    let path = state.scene.path;
    let t = state.scene.t;
    let curve = |value: fn(&crate::path::Coefficients) -> f64| -> Vec<[f64; 2]> {
        (0..=CURVE).map(|k| k as f64 / CURVE as f64).map(|t| [t, value(&path.at(t))]).collect()
    };
    let (alpha, sigma) = (curve(|c| c.alpha), curve(|c| c.sigma));
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
            plot.vline(VLine::new("t", t).color(theme::FAINT).width(1.0));
            plot.line(Line::new("alpha", PlotPoints::from(alpha)).color(theme::SAND).width(1.6));
            plot.line(Line::new("sigma", PlotPoints::from(sigma)).color(theme::WIND).width(1.6));
        });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Figure, true, "Schedule plot"));
    let c = path.at(t);
    ui.horizontal(|ui| {
        ui.label(RichText::new(format!("alpha {:.3}", c.alpha)).color(theme::SAND));
        ui.label(RichText::new(format!("sigma {:.3}", c.sigma)).color(theme::WIND));
    });
}
