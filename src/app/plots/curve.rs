//! Curves over the steps of a training: thinned, smoothed, and on logarithmic axes.

use eframe::egui::Rangef;
use egui_plot::{AxisHints, GridInput, GridMark, HoverPosition, Plot, PlotUi};

use super::plot::still_plot;
use crate::{
    numeric::round::round_step,
    scene::grouped,
    train::{Report, loss_by_time::Estimate},
};

/// Points of a curve that are drawn: every segment costs several triangles.
const SHOWN: usize = 120;

/// Decades of which each has a mark.
const DECADES: f64 = 8.0;

/// Half the width and half the height of a label, as shares of the axes of the smallest plot.
const LABEL: [f64; 2] = [0.1, 0.06];

/// The axes of a plot over steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axes {
    /// Whether the x axis shows the decimal logarithm of the steps.
    pub(super) log_x: bool,
    /// Whether the y axis shows the decimal logarithm of the values.
    pub(super) log_y: bool,
}

impl Axes {
    /// Where a value lies on the y axis; nothing when a logarithm does not exist.
    pub(super) fn y(self, value: f64) -> Option<f64> {
        if !self.log_y {
            return Some(value);
        }
        (value > 0.0).then(|| value.log10())
    }

    /// Where a step lies on the x axis.
    pub(super) fn x(self, step: f64) -> f64 {
        if self.log_x { step.max(1.0).log10() } else { step }
    }

    /// Points as they are drawn.
    pub(super) fn place(self, points: impl IntoIterator<Item = [f64; 2]>) -> Vec<[f64; 2]> {
        points.into_iter().filter_map(|[step, value]| Some([self.x(step), self.y(value)?])).collect()
    }

    /// A plot with these axes, which say nothing as long as it is empty; it follows its data until it is moved by hand.
    pub(super) fn plot<'a>(self, name: &str, height: f32, empty: bool) -> Plot<'a> {
        // All of them at full strength: those that lie too close are not among the marks.
        let spacing = Rangef::new(1.0, 2.0);
        let x = AxisHints::new_x().label_spacing(spacing).formatter(move |mark, _| self.step_mark(mark.value));
        let y = AxisHints::new_y().label_spacing(spacing).formatter(move |mark, _| self.value_mark(mark.value));
        // Where the hand has moved one to is no place on other axes.
        still_plot(&format!("{name} {} {}", self.log_x, self.log_y), height)
            .allow_drag(true)
            .allow_zoom(true)
            .show_axes(!empty)
            .show_grid(!empty)
            .custom_x_axes(vec![x])
            .custom_y_axes(vec![y])
            .x_grid_spacer(move |input| step_marks(&input, self.log_x))
            .y_grid_spacer(move |input| value_marks(&input, self.log_y))
            .label_formatter(move |position| match position {
                HoverPosition::NearDataPoint { plot_name, position, .. } => {
                    Some(self.hover(plot_name, [position.x, position.y]))
                }
                HoverPosition::Elsewhere { .. } => None,
            })
    }

    fn step_mark(self, position: f64) -> String {
        let value = if self.log_x { 10f64.powf(position) } else { position };
        let round = |value: f64, unit: &str| format!("{}{unit}", (value * 100.0).round() / 100.0);
        match value {
            v if v >= 1e6 => round(v / 1e6, "M"),
            v if v >= 1e3 => round(v / 1e3, "k"),
            v => round(v, ""),
        }
    }

    fn value_mark(self, position: f64) -> String {
        let value = if self.log_y { 10f64.powf(position) } else { position };
        if value != 0.0 && value.abs() < 0.001 {
            return format!("{value:.0e}");
        }
        let text = format!("{value:.4}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// What the pointer shows.
    fn hover(self, name: &str, [x, y]: [f64; 2]) -> String {
        let step = if self.log_x { 10f64.powf(x) } else { x };
        let value = if self.log_y { 10f64.powf(y) } else { y };
        format!("step {}\n{name} {}", grouped(step.max(0.0) as u64), figure(value))
    }
}

/// A plot that was moved by hand follows its data again once they are those of another run.
pub(super) fn follow_run(plot: &mut PlotUi<'_>, report: Option<&Report>) {
    let Some(run) = report.map(|report| report.run) else { return };
    let id = plot.response().id.with("run");
    let shown = plot.ctx().data_mut(|data| std::mem::replace(data.get_temp_mut_or(id, run), run));
    if shown != run {
        plot.set_auto_bounds(true);
    }
}

/// A loss or a distance as text, of seven characters and a sign at most.
pub(super) fn figure(value: f64) -> String {
    match value.abs() {
        0.0 => "0".into(),
        0.01..9.999_95 => format!("{value:.4}"),
        9.999_95..999.995 => format!("{value:.2}"),
        _ => format!("{value:.2e}"),
    }
}

/// An estimate with its error, of which one digit is given, or two where it begins with 1.
pub(super) fn uncertain(value: f64, error: f64) -> String {
    let place = error.log10().floor();
    let digits = if error < 2.0 * 10f64.powf(place) { 1.0 - place } else { -place };
    if digits <= 4.0 && value.abs() < 1e3 {
        let digits = digits.max(0.0) as usize;
        format!("{value:.digits$} ± {error:.digits$}")
    } else {
        format!("{} ± {}", figure(value), figure(error))
    }
}

/// A handful of round marks within the bounds; on a logarithmic axis round values.
fn marks(input: &GridInput, log: bool) -> Vec<GridMark> {
    const MARKS: f64 = 5.0;
    let (low, high) = input.bounds;
    let span = high - low;
    if !(span > 0.0 && span.is_finite()) {
        return Vec::new();
    }
    let decades = |digits: &[f64]| -> Vec<f64> {
        let powers = (low.floor() as i32)..=(high.ceil() as i32);
        powers.flat_map(|power| digits.iter().map(move |digit| digit.log10() + f64::from(power))).collect()
    };
    let even = |low: f64, high: f64| -> Vec<f64> {
        // The nearest round number may be smaller by this factor, and too many marks lie on each other.
        let step = round_step(2.5f64.sqrt() * (high - low) / MARKS);
        let first = (low / step).ceil() as i64;
        (0..=2 * MARKS as i64).map(|k| (first + k) as f64 * step).collect()
    };
    let values = match span {
        _ if !log => even(low, high),
        // By hand an axis may be zoomed to any number of decades.
        span if span > DECADES => even(low, high).into_iter().filter(|power| power.fract() == 0.0).collect(),
        span if span > 2.0 => decades(&[1.0]),
        span if span > 0.6 => decades(&[1.0, 2.0, 5.0]),
        _ => even(10f64.powf(low), 10f64.powf(high)).into_iter().map(f64::log10).collect(),
    };
    let inside = values.into_iter().filter(|value| (low..=high).contains(value));
    inside.map(|value| GridMark { value, step_size: span / MARKS }).collect()
}

/// Marks at whole steps, whose labels are not cut off at the right end of the axis.
fn step_marks(input: &GridInput, log: bool) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let is_whole = |position: f64| {
        let step = if log { 10f64.powf(position) } else { position };
        (step - step.round()).abs() < 1e-6 * step.abs().max(1.0)
    };
    let mut marks = marks(input, log);
    marks.retain(|mark| is_whole(mark.value) && mark.value < high - LABEL[0] * (high - low));
    marks
}

/// Marks of values, whose labels do not reach beyond the upper end of the axis.
fn value_marks(input: &GridInput, log: bool) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let mut marks = marks(input, log);
    marks.retain(|mark| mark.value < high - LABEL[1] * (high - low));
    marks
}

/// As [`thinned`], of estimates.
pub(super) fn thinned_band(points: &[(f64, Estimate)], log_x: bool) -> Vec<(f64, Estimate)> {
    let of = |pick: fn(&Estimate) -> f64| {
        let points: Vec<[f64; 2]> = points.iter().map(|(step, estimate)| [*step, pick(estimate)]).collect();
        thinned(&points, log_x)
    };
    let joined = of(|estimate| estimate.mean).into_iter().zip(of(|estimate| estimate.error));
    joined.map(|([step, mean], [_, error])| (step, Estimate { mean, error })).collect()
}

/// At most about [`SHOWN`] points, each the mean of its neighbours; neighbours on a logarithmic axis
/// if that is what is shown.
pub(super) fn thinned(points: &[[f64; 2]], log_x: bool) -> Vec<[f64; 2]> {
    let last = points.last().map_or(1.0, |p| p[0]).max(2.0);
    let slot = |p: &[f64; 2]| {
        let share = if log_x { p[0].max(1.0).ln() / last.ln() } else { p[0] / last };
        (share * SHOWN as f64) as usize
    };
    points
        .chunk_by(|a, b| slot(a) == slot(b))
        .map(|points| {
            let sum = points.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
            sum.map(|s| s / points.len() as f64)
        })
        .collect()
}

/// A moving average over `share` of the curve: the loss of one batch is mostly chance. Near the
/// beginning, over what there is.
pub(super) fn smoothed(points: &[[f64; 2]], share: f64) -> Vec<[f64; 2]> {
    let window = ((points.len() as f64 * share) as usize).max(1);
    let mean = |index: usize| {
        // Early on the loss falls fast, and a long window would hide it.
        let window = window.min(index / 2 + 1);
        points[index + 1 - window..=index].iter().map(|p| p[1]).sum::<f64>() / window as f64
    };
    (0..points.len()).map(|index| [points[index][0], mean(index)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_keep_their_ends_and_their_mean() {
        let points: Vec<[f64; 2]> = (1..=1000).map(|k| [f64::from(k) * 10.0, f64::from(k % 2)]).collect();
        for log_x in [false, true] {
            let thin = thinned(&points, log_x);
            assert!(thin.len() <= SHOWN + 1 && thin.len() > 40, "{}", thin.len());
            assert!(thin.windows(2).all(|p| p[0][0] < p[1][0]));
        }
        let smooth = smoothed(&points, 0.1);
        assert_eq!(smooth.len(), 1000);
        assert!((smooth[999][1] - 0.5).abs() < 0.01);
        assert_eq!(smoothed(&points, 0.0), points);
        assert!(thinned(&[], true).is_empty());
    }

    #[test]
    fn marks_are_few_and_round() {
        let values = |bounds: (f64, f64), log: bool| -> Vec<f64> {
            let input = GridInput { bounds, base_step_size: 1.0 };
            marks(&input, log).iter().map(|mark| (mark.value * 1e6).round() / 1e6).collect()
        };
        assert_eq!(values((0.0, 84_000.0), false), [0.0, 20_000.0, 40_000.0, 60_000.0, 80_000.0]);
        assert_eq!(values((-3.2, 0.1), true), [-3.0, -2.0, -1.0, 0.0]);
        assert_eq!(values((-2.1, -1.0), true), [-2.0, -1.69897, -1.30103, -1.0]);
        // 0.8 to 1.0 in steps of 0.05.
        let narrow: Vec<f64> =
            values((-0.09691, 0.0), true).iter().map(|v| (10f64.powf(*v) * 1e3).round()).collect();
        assert_eq!(narrow, [850.0, 900.0, 950.0, 1000.0]);
        for wide in [(-300.0, 300.0), (-1e9, 1e9), (-1e300, 1e300)] {
            assert!(values(wide, true).len() < 12, "{wide:?}");
        }
        assert!(values((1.0, 1.0), false).is_empty() && values((f64::NAN, 1.0), true).is_empty());
    }

    #[test]
    fn figures_are_short_at_every_size() {
        for (value, text) in [
            (0.0, "0"),
            (0.001_234, "1.23e-3"),
            (0.01, "0.0100"),
            (9.999_9, "9.9999"),
            (9.999_99, "10.00"),
            (999.99, "999.99"),
            (-1234.5, "-1.23e3"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(figure(value), text);
        }
    }

    #[test]
    fn errors_say_how_many_digits_count() {
        for (value, error, text) in [
            (0.8558, 0.0070, "0.856 ± 0.007"),
            (0.0523, 0.0151, "0.052 ± 0.015"),
            (12.34, 3.0, "12 ± 3"),
            (123.4, 56.0, "123 ± 56"),
            (0.031, 2e-6, "0.0310 ± 2.00e-6"),
            (12_345.0, 0.3, "1.23e4 ± 0.3000"),
            (0.5, 0.0, "0.5000 ± 0"),
        ] {
            assert_eq!(uncertain(value, error), text);
        }
    }

    #[test]
    fn marks_of_steps_are_whole() {
        let marks = |bounds: (f64, f64), log: bool| -> Vec<f64> {
            step_marks(&GridInput { bounds, base_step_size: 1.0 }, log).iter().map(|mark| mark.value).collect()
        };
        assert_eq!(marks((43.98, 44.02), false), [44.0]);
        assert_eq!(marks((0.0, 84_000.0), false), [0.0, 20_000.0, 40_000.0, 60_000.0]);
        assert_eq!(marks((44f64.log10() - 1e-3, 44f64.log10() + 1e-3), true), [44f64.log10()]);
        assert_eq!(marks((0.0, 4.5), true), [0.0, 1.0, 2.0, 3.0, 4.0]);
        let values = value_marks(&GridInput { bounds: (0.0, 0.81), base_step_size: 1.0 }, false);
        assert_eq!(values.iter().map(|mark| mark.value).collect::<Vec<_>>(), [0.0, 0.2, 0.4, 0.6000000000000001]);
    }

    #[test]
    fn logarithmic_axes_speak_of_values() {
        let axes = Axes { log_x: true, log_y: true };
        assert_eq!(axes.place([[100.0, 0.1], [1000.0, 0.0]]), [[2.0, -1.0]]);
        assert_eq!((axes.step_mark(4.0), axes.value_mark(-1.0)), ("10k".into(), "0.1".into()));
        assert_eq!(axes.hover("loss", [3.0, -3.0]), "step 1,000\nloss 1.00e-3");
        let plain = Axes { log_x: false, log_y: false };
        assert_eq!((plain.step_mark(1500.0), plain.value_mark(0.85)), ("1.5k".into(), "0.85".into()));
    }
}
