//! The distance to the floor: the marginal loss, which alone says how far a network is from the field.

use eframe::egui::{self, Color32, RichText};
use egui_plot::{FilledArea, Line, LineStyle, PlotPoints, VLine};

use super::{
    super::{
        commands::Command,
        state::State,
        theme::{self, WindowColors},
    },
    curve::{Axes, follow_run, thinned_band},
    menu::{self, Curve},
    plot::{distinct, legend, named},
    unit::Unit,
};
use crate::train::{Report, loss_by_time::Estimate};

/// A curve of estimates over steps.
struct Marginal {
    name: String,
    color: Color32,
    points: Vec<(f64, Estimate)>,
}

pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    ui.heading("Distance to the floor").on_hover_text(
        "The marginal loss E|network - field|^2, which training makes small: conditional loss = floor + marginal loss. The \
         band is two standard errors. Drag to move, scroll with Ctrl to zoom, double click to fit",
    );
    let colors = theme::of(state.scene.theme);
    let curves = state.report().map(|report| curves(report, state)).unwrap_or_default();
    let empty = curves.iter().all(|curve| curve.points.is_empty());
    let axes = Axes { log_x: state.settings.plots.log_steps, log_y: true };
    let height = (ui.available_width() * 0.6).clamp(130.0, 260.0);
    let good = good_at(state);
    let data: Vec<Curve> = curves.iter().map(Marginal::data).collect();
    let names: Vec<_> = curves.iter().map(Marginal::legend).collect();
    let name = if state.settings.plots.velocity { "marginal of the velocity" } else { "marginal" };
    let response = axes.plot(name, height, empty).show(ui, move |plot| {
        follow_run(plot, state.report());
        for Marginal { name, color, points } in &curves {
            let band = thinned_band(points, axes.log_x);
            let place = |pick: fn(&Estimate) -> f64| {
                axes.place(band.iter().map(|(step, estimate)| [*step, pick(estimate)]))
            };
            let floor = |estimate: &Estimate| (estimate.mean - 2.0 * estimate.error).max(0.25 * estimate.mean);
            let (low, high) = (place(floor), place(|estimate| estimate.mean + 2.0 * estimate.error));
            if low.len() == high.len() {
                let [xs, low, high] =
                    [(&low, 0), (&low, 1), (&high, 1)].map(|(of, k)| of.iter().map(|p| p[k]).collect::<Vec<f64>>());
                let area = FilledArea::new("two standard errors", &xs, &low, &high);
                plot.add(area.fill_color(color.gamma_multiply(0.22)).allow_hover(false));
            }
            let line = PlotPoints::from(place(|estimate| estimate.mean));
            plot.line(Line::new(name.clone(), line).color(*color).width(1.8));
        }
        good_line(plot, axes, good, colors);
    });
    named(&response.response, "Marginal loss plot");
    menu::show(&response.response, "marginal loss", &data, commands);
    if empty {
        let report = state.report().filter(|report| report.is_evaluated());
        let diverges = || matches!(Unit::velocity(report, state.flow().path), Unit::Diverging);
        let text = match report {
            None => "no look at the network yet",
            Some(_) if state.settings.plots.velocity && diverges() => "diverges at t = 1 on this path",
            Some(_) => "not known for pairs that are matched",
        };
        ui.put(response.response.rect, egui::Label::new(RichText::new(text).weak()).selectable(false));
    } else if names.len() > 1 {
        legend(ui, &names);
    }
}

/// In the network's own unit one curve, which all lanes share; of the velocity one for each path.
fn curves(report: &Report, state: &State) -> Vec<Marginal> {
    let colors = theme::of(state.scene.theme);
    let of = |unit: &Unit, name: String, color: Color32| {
        let checks = report.record.checks.iter();
        let points = checks.filter_map(|check| Some((check.step as f64, unit.of(check.marginal.as_ref()?)?)));
        Marginal { name, color, points: points.collect() }
    };
    if !state.settings.plots.velocity {
        return vec![of(&Unit::Own, "marginal loss".into(), colors.learned)];
    }
    let lane = |lane: usize| {
        let path = state.scene.document.lanes[lane].path;
        of(&Unit::velocity(Some(report), path), format!("lane {}: {path}", lane + 1), colors.lanes[lane])
    };
    distinct(state).into_iter().map(lane).collect()
}

impl Marginal {
    /// Its name and colour; one that is not there is one of a velocity without bound.
    fn legend(&self) -> (String, Color32) {
        let none = if self.points.is_empty() { ", diverges" } else { "" };
        (format!("{}{none}", self.name), self.color)
    }

    fn data(&self) -> Curve {
        let points = self.points.iter().map(|(step, estimate)| [*step, estimate.mean]);
        Curve { name: self.name.clone(), points: points.collect() }
    }
}

/// The step at which the samples began to be good enough.
pub(super) fn good_at(state: &State) -> Option<u64> {
    let report = state.report()?;
    report.baseline?.reached_at(&report.record.checks)
}

/// Marks that step.
pub(super) fn good_line(plot: &mut egui_plot::PlotUi<'_>, axes: Axes, good: Option<u64>, colors: &WindowColors) {
    if let Some(step) = good {
        let style = LineStyle::dotted_loose();
        let at = axes.x(step as f64);
        plot.vline(VLine::new("good enough", at).color(colors.exact).width(1.2).style(style));
    }
}
