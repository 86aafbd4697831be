//! Curves over the steps of a training: thinned, smoothed, and on logarithmic axes.

use crate::scene::grouped;

/// Points of a curve that are drawn: every segment costs several triangles.
const SHOWN: usize = 120;

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

    /// Points as they are drawn.
    pub(super) fn place(self, points: impl IntoIterator<Item = [f64; 2]>) -> Vec<[f64; 2]> {
        let x = |step: f64| if self.log_x { step.max(1.0).log10() } else { step };
        points.into_iter().filter_map(|[step, value]| Some([x(step), self.y(value)?])).collect()
    }

    /// A mark of the x axis.
    pub(super) fn step_mark(self, position: f64, unit: f64) -> String {
        if self.log_x && unit < 0.9 {
            return String::new();
        }
        let value = if self.log_x { 10f64.powf(position) } else { position };
        match value {
            v if v >= 1e6 => format!("{:.0}M", v / 1e6),
            v if v >= 1e3 => format!("{:.0}k", v / 1e3),
            v => format!("{v:.0}"),
        }
    }

    /// A mark of the y axis.
    pub(super) fn value_mark(self, position: f64) -> String {
        if !self.log_y {
            let text = format!("{position:.3}");
            return text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        let value = 10f64.powf(position);
        let text = if value >= 0.01 { format!("{value:.3}") } else { format!("{value:.0e}") };
        if text.contains('e') { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
    }

    /// What the pointer shows.
    pub(super) fn hover(self, name: &str, [x, y]: [f64; 2]) -> String {
        let step = if self.log_x { 10f64.powf(x) } else { x };
        let value = if self.log_y { 10f64.powf(y) } else { y };
        let value = if value < 0.01 { format!("{value:.2e}") } else { format!("{value:.4}") };
        format!("step {}\n{name} {value}", grouped(step.max(0.0) as u64))
    }
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
    fn logarithmic_axes_speak_of_values() {
        let axes = Axes { log_x: true, log_y: true };
        assert_eq!(axes.place([[100.0, 0.1], [1000.0, 0.0]]), [[2.0, -1.0]]);
        assert_eq!((axes.step_mark(4.0, 1.0), axes.value_mark(-1.0)), ("10k".into(), "0.1".into()));
        assert_eq!(axes.hover("loss", [3.0, -3.0]), "step 1,000\nloss 1.00e-3");
        let plain = Axes { log_x: false, log_y: false };
        assert_eq!((plain.step_mark(1500.0, 1.0), plain.value_mark(0.85)), ("2k".into(), "0.85".into()));
    }
}
