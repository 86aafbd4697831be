//! The losses and what they mean.

use eframe::egui::{self, RichText};
use egui_plot::{HLine, Line, LineStyle, PlotPoints};

use super::{
    super::{commands::Command, settings::Plots, state::State, theme},
    curve::{Axes, figure, smoothed, thinned},
    plot::named,
    table::{Row, table},
};
use crate::{
    scene::grouped,
    train::{self, Report},
};

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.heading("Loss").on_hover_text(
        "Mean squared error of conditional flow matching (Lipman et al. 2022, eq. 14, with a quantity of unit \
         variance in place of the velocity). It never reaches zero: conditional loss = floor + marginal loss, and only the \
         marginal loss says how far the network is from the field.",
    );
    controls(ui, state.settings.plots, commands);
    let report = state.report();
    plot(ui, report, state.settings.plots);
    match report {
        None => {
            let text = "no training yet";
            ui.label(RichText::new(text).color(theme::FAINT));
        }
        Some(report) => table(ui, "loss summary", &summary(report, state.settings.plots)),
    }
}

fn controls(ui: &mut egui::Ui, plots: Plots, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        let mut plots = plots;
        let mut changed = false;
        changed |= ui
            .checkbox(&mut plots.log_loss, "Log loss")
            .on_hover_text("Losses on a logarithmic axis, with the marginal loss")
            .changed();
        changed |=
            ui.checkbox(&mut plots.log_steps, "Log steps").on_hover_text("Steps on a logarithmic axis").changed();
        ui.spacing_mut().slider_width = 50.0;
        let slider = egui::Slider::new(&mut plots.smoothing, 0.0..=0.3).text("Smoothing").show_value(false);
        changed |= ui.add(slider).on_hover_text("Share of the curve over which the loss is averaged").changed();
        if changed {
            commands.push(Command::SetPlots(plots));
        }
    });
}

fn plot(ui: &mut egui::Ui, report: Option<&Report>, plots: Plots) {
    let axes = Axes { log_x: plots.log_steps, log_y: plots.log_loss };
    let record = report.map(|report| report.record.clone()).unwrap_or_default();
    let floor = report.and_then(|report| report.floor);
    let height = (ui.available_width() * 0.72).clamp(140.0, 280.0);
    let response = axes.plot("loss", height, record.loss.is_empty()).show(ui, move |plot| {
        // The first losses are far above the rest and would flatten it.
        let start = if record.loss.len() > 40 && !axes.log_x { record.loss.len() / 20 } else { 0 };
        let raw = &record.loss[start..];
        let mut line = |name: &str, points: Vec<[f64; 2]>, color: egui::Color32, width: f32, hover: bool| {
            let points = PlotPoints::from(axes.place(points));
            plot.line(Line::new(name, points).color(color).width(width).allow_hover(hover));
        };
        line("each", thinned(raw, axes.log_x), theme::SAND.gamma_multiply(0.25), 1.0, false);
        let smooth = smoothed(raw, plots.smoothing);
        line("loss", thinned(&smooth, axes.log_x), theme::SAND, 1.8, true);
        let first = raw.first().map_or(0.0, |point| point[0]);
        let checks = || record.checks.iter().filter(|check| check.step as f64 >= first);
        let validation: Vec<_> = checks().map(|check| [check.step as f64, check.validation]).collect();
        line("validation", thinned(&validation, axes.log_x), theme::INK, 1.2, true);
        if axes.log_y {
            let marginal: Vec<_> =
                checks().filter_map(|check| Some([check.step as f64, check.marginal?])).collect();
            line("marginal", thinned(&marginal, axes.log_x), theme::ACCENT, 1.6, true);
        }
        if let Some(floor) = floor {
            let mut level = |value: f64, width: f32, strength: f32| {
                let Some(value) = axes.y(value) else { return };
                let color = theme::WIND.gamma_multiply(strength);
                plot.hline(HLine::new("floor", value).color(color).width(width).style(LineStyle::dashed_loose()));
            };
            level(floor.mean, 1.4, 1.0);
            level(floor.mean - 2.0 * floor.error, 0.8, 0.4);
            level(floor.mean + 2.0 * floor.error, 0.8, 0.4);
        }
    });
    named(&response.response, "Loss plot");
}

fn summary(report: &Report, plots: Plots) -> Vec<Row> {
    let speed =
        format!("{:.0} steps/s, {} thread{}", report.steps_per_second, report.threads, plural(report.threads));
    let mut rows = vec![
        Row::new("step", grouped(report.step), theme::INK, "Batches that the network has learned from"),
        Row::new("speed", speed, theme::INK, "Steps each second, and the threads that take them"),
    ];
    if let Some([_, loss]) = smoothed(&report.record.loss, plots.smoothing).last() {
        let tip = "Conditional loss of the batches in training, smoothed: each has other pairs, so it is noisier \
                   than the validation";
        rows.push(Row::new("training", figure(*loss), theme::SAND, tip));
    }
    if let Some(check) = report.check() {
        let tip = "The same loss on pairs that are held back: floor + marginal, but for the error of the floor";
        rows.push(Row::new("validation", figure(check.validation), theme::INK, tip));
    }
    let floor = match report.floor {
        Some(floor) => Some((format!("{:.4} ± {:.4}", floor.mean, floor.error), theme::WIND)),
        None if report.is_evaluated() => Some(("not known for these pairs".into(), theme::FAINT)),
        None if report.state == train::State::Running => Some(("in a moment".into(), theme::FAINT)),
        None => None,
    };
    rows.extend(floor.map(|(value, color)| {
        let tip = "What even the exact field loses: the spread of u_t(x|x_1) around its mean u_t(x), because many \
                   pairs pass through the same x";
        Row::new("floor", value, color, tip)
    }));
    if let Some(marginal) = report.check().and_then(|check| check.marginal) {
        let tip = "Mean square of network minus exact field, in the loss's own units: of a quantity of unit variance. \
                   The look Error (8) gives E|v - u|^2 of velocities, in (units/t)^2";
        rows.push(Row::new("marginal", figure(marginal), theme::ACCENT, tip));
    }
    rows
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
