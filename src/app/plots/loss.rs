//! The raw losses, with their floor, and what they mean.

use eframe::egui::{self, RichText};
use egui_plot::{HLine, Line, LineStyle, PlotPoints};

use super::{
    super::{commands::Command, settings::Plots, state::State, theme},
    curve::{Axes, figure, follow_run, smoothed, thinned, uncertain},
    menu::{self, Curve},
    plot::named,
    table::{Ink, Row, table},
    unit::Unit,
};
use crate::{
    path::Schedule,
    scene::grouped,
    train::{
        self, Report,
        loss_by_time::{Estimate, LossByTime},
        record::Record,
    },
};

/// What the velocity loses, in both ways that it is printed.
const VELOCITY: &str = "E|v - (d_alpha x_1 + d_sigma x_0)|^2 with uniform t on this lane's path, as in the paper \
                        (eq. 14), on pairs that are held back: summed over both coordinates, in (units/t)^2. \
                        Programs often print the mean of the coordinates, which is half of it";

/// Room beside the rail of the smoothing for its name, in points.
const BESIDE_RAIL: f32 = 84.0;

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let (report, path) = (state.report(), state.flow().path);
    let raw = egui::CollapsingHeader::new("Raw losses").id_salt("raw losses").show(ui, |ui| {
        raw_controls(ui, state.settings.plots, commands);
        let unit = if state.settings.plots.velocity { Unit::velocity(report, path) } else { Unit::Own };
        plot(ui, report, state.settings.plots, &unit, commands);
    });
    raw.header_response.on_hover_text(
        "Mean squared error of conditional flow matching (Lipman et al. 2022, eq. 14, with a quantity of unit \
         variance in place of the velocity). It never reaches zero: conditional loss = floor + marginal loss, and \
         only the marginal loss says how far the network is from the field",
    );
    table(ui, &summary(report, path, state.settings.plots));
}

/// How all curves are drawn.
pub(super) fn controls(ui: &mut egui::Ui, plots: Plots, commands: &mut Vec<Command>) {
    let mut plots = plots;
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        changed |= ui
            .checkbox(&mut plots.velocity, "Velocity")
            .on_hover_text(
                "The loss of the velocity on this lane's path, as in the paper, in place of that of the quantity \
                 that is trained",
            )
            .changed();
        changed |=
            ui.checkbox(&mut plots.log_steps, "Log steps").on_hover_text("Steps on a logarithmic axis").changed();
    });
    if changed {
        commands.push(Command::SetPlots(plots));
    }
}

fn raw_controls(ui: &mut egui::Ui, plots: Plots, commands: &mut Vec<Command>) {
    let mut plots = plots;
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        changed |=
            ui.checkbox(&mut plots.log_loss, "Log loss").on_hover_text("Losses on a logarithmic axis").changed();
    });
    ui.spacing_mut().slider_width = (ui.available_width() - BESIDE_RAIL).clamp(50.0, 160.0);
    let slider = egui::Slider::new(&mut plots.smoothing, 0.0..=0.3).text("Smoothing").show_value(false);
    changed |= ui.add(slider).on_hover_text("Share of the curve over which the loss is averaged").changed();
    if changed {
        commands.push(Command::SetPlots(plots));
    }
}

fn plot(ui: &mut egui::Ui, report: Option<&Report>, plots: Plots, unit: &Unit, commands: &mut Vec<Command>) {
    let axes = Axes { log_x: plots.log_steps, log_y: plots.log_loss };
    let record = report.map(|report| report.record.clone()).unwrap_or_default();
    let floor = report.and_then(|report| unit.of(report.floor.as_ref()?));
    let own = matches!(unit, Unit::Own);
    // Not under the loss of each batch, which is known for the network's own quantity only.
    let empty = match unit {
        Unit::Own => record.loss.is_empty(),
        Unit::Velocity(_) => record.checks.is_empty(),
        Unit::Diverging | Unit::Unknown => true,
    };
    let data = curves(&record, unit);
    let colors = theme::colors(ui.ctx());
    let height = (ui.available_width() * 0.6).clamp(130.0, 260.0);
    let response =
        axes.plot(if own { "loss" } else { "loss of the velocity" }, height, empty).show(ui, move |plot| {
            follow_run(plot, report);
            // The first losses are far above the rest and would flatten it.
            let start = if record.loss.len() > 40 && !axes.log_x { record.loss.len() / 20 } else { 0 };
            let raw = &record.loss[start..];
            let mut line = |name: &str, points: Vec<[f64; 2]>, color: egui::Color32, width: f32, hover: bool| {
                let points = PlotPoints::from(axes.place(points));
                plot.line(Line::new(name, points).color(color).width(width).allow_hover(hover));
            };
            if own {
                line("each", thinned(raw, axes.log_x), colors.learned.gamma_multiply(0.25), 1.0, false);
                let smooth = smoothed(raw, plots.smoothing);
                line("loss", thinned(&smooth, axes.log_x), colors.learned, 1.8, true);
            }
            let first = raw.first().map_or(0.0, |point| point[0]);
            let checks = || record.checks.iter().filter(|check| check.step as f64 >= first);
            let validation: Vec<_> =
                checks().filter_map(|check| Some([check.step as f64, unit.of(&check.validation)?.mean])).collect();
            line("validation", thinned(&validation, axes.log_x), colors.ink, 1.2, true);
            if let Some(floor) = floor {
                let mut level = |value: f64, width: f32, strength: f32| {
                    let Some(value) = axes.y(value) else { return };
                    let color = colors.exact.gamma_multiply(strength);
                    plot.hline(
                        HLine::new("floor", value).color(color).width(width).style(LineStyle::dashed_loose()),
                    );
                };
                level(floor.mean, 1.4, 1.0);
                level(floor.mean - 2.0 * floor.error, 0.8, 0.4);
                level(floor.mean + 2.0 * floor.error, 0.8, 0.4);
            }
        });
    named(&response.response, "Loss plot");
    menu::show(&response.response, "losses", &data, commands);
    if matches!(unit, Unit::Diverging) {
        let text = RichText::new("diverges at t = 1 on this path").weak();
        ui.put(response.response.rect, egui::Label::new(text).selectable(false));
    }
}

/// The losses as they are copied.
fn curves(record: &Record, unit: &Unit) -> Vec<Curve> {
    let looks = record.checks.iter();
    let validation = looks.filter_map(|check| Some([check.step as f64, unit.of(&check.validation)?.mean]));
    let validation = Curve { name: "validation".into(), points: validation.collect() };
    let training = Curve { name: "training".into(), points: record.loss.clone() };
    if matches!(unit, Unit::Own) { vec![training, validation] } else { vec![validation] }
}

/// What is known, always in as many rows.
fn summary(report: Option<&Report>, path: Schedule, plots: Plots) -> Vec<Row> {
    let check = report.and_then(Report::check);
    let loss = report.and_then(|report| Some(smoothed(&report.record.loss, plots.smoothing).last()?[1]));
    let (floor, floor_color) = floor(report);
    let threads = report.map_or(String::new(), |report| match report.threads {
        1 => ", taken by one thread".into(),
        threads => format!(", taken by {threads} threads"),
    });
    let speed = format!("Steps each second{threads}");
    let mut rows = vec![
        Row::known(
            "step",
            report.map(|report| grouped(report.step)),
            |c| c.ink,
            "Batches that the network has learned from",
        ),
        Row::known("speed", report.map(|report| format!("{:.0}/s", report.steps_per_second)), |c| c.ink, speed),
        Row::known(
            "training",
            loss.map(figure),
            |c| c.learned,
            "Conditional loss of the batches in training, smoothed: each has other pairs, so it is noisier than the \
             validation",
        ),
        Row::known(
            "validation",
            check.map(|check| figure(check.validation.mean().mean)),
            |c| c.ink,
            "The same loss on pairs that are held back: floor + marginal, but for the error of the floor",
        ),
        Row::known(
            "floor",
            floor,
            floor_color,
            "What even the exact field loses: the spread of u_t(x|x_1) around its mean u_t(x), because many pairs pass \
             through the same x",
        ),
        Row::known(
            "marginal",
            check.and_then(|check| Some(figure(check.marginal.as_ref()?.mean().mean))),
            |c| c.learned,
            "Mean square of network minus exact field, in the loss's own units: of a quantity of unit variance. The look \
             Error (8) gives E|v - u|^2 of velocities, in (units/t)^2",
        ),
    ];
    rows.extend(velocity(report, path));
    rows
}

fn floor(report: Option<&Report>) -> (Option<String>, Ink) {
    let Some(report) = report else { return (None, |c| c.faint) };
    match report.floor.as_ref().map(LossByTime::mean) {
        Some(Estimate { mean, error }) => (Some(uncertain(mean, error)), |c| c.exact),
        None if report.is_evaluated() => (Some("not known".into()), |c| c.faint),
        None if report.state == train::State::Running => (Some("in a moment".into()), |c| c.faint),
        None => (None, |c| c.faint),
    }
}

/// The losses of the velocity on `path`.
fn velocity(report: Option<&Report>, path: Schedule) -> [Row; 2] {
    let unit = Unit::velocity(report, path);
    let text = |loss: &LossByTime| match (unit.of(loss), &unit) {
        (Some(Estimate { mean, .. }), _) => figure(mean),
        (None, Unit::Diverging) => "diverges".to_owned(),
        (None, _) => "not known yet".to_owned(),
    };
    let check = report.and_then(Report::check);
    let loss = check.map(|check| text(&check.validation));
    let floor = report.and_then(|report| report.floor.as_ref()).filter(|_| check.is_some()).map(text);
    [
        Row::known("velocity loss", loss, |c| c.ink, VELOCITY),
        Row::known(
            "velocity floor",
            floor,
            |c| c.exact,
            "What even the exact field loses in that unit. Diverges where the velocity has no bound at t = 1, on the \
             diffusion paths: papers leave them a little earlier, or weight the times",
        ),
    ]
}
