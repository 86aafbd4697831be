//! What becomes of imported points: units, bandwidth, raster.

use eframe::egui::{self, RichText, Slider};

use super::{
    super::{commands::Command, state::State},
    controls::{checkbox, combo, slider_on_release},
};
use crate::density::{Placement, PointOptions, Units, cloud::MAX_POINTS};

/// Bandwidths that can be chosen, as shares of the spread of the data.
const BANDWIDTHS: [f64; 2] = [1e-4, 1.0];

const UNITS: &str = "What one unit of the noise is in the data. Own: as in the file. Standardised: the mean at \
                     the origin and the spread 1, or the deviation of each axis 1. Automatic: own where the \
                     spread is in 0.1 to 10 and the mean within 10 of the origin, else standardised. The \
                     bandwidth goes back to the rule. Samples and models are written in the file's coordinates \
                     always";

/// What was decided about the file on the canvas, and what can be changed of it.
pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let canvas = state.canvas();
    let Some(set) = &canvas.points else {
        if canvas.placement != Placement::IDENTITY {
            let text = format!("units: {}; import the file again to change them", canvas.placement);
            ui.label(RichText::new(text).small().weak());
        }
        return;
    };
    let (options, note) = (set.options(), set.note());
    ui.label(RichText::new(note.to_string()).small().weak());
    let choices = Units::ALL.map(|units| (units, label(units)));
    combo(ui, "Units", options.units.unwrap_or_default(), &choices, UNITS, commands, |units| {
        Command::SetPointOptions(PointOptions { units: Some(units), bandwidth: None, ..options })
    });
    let many = note.rows > MAX_POINTS;
    ui.add_enabled_ui(!many, |ui| {
        let tip = format!(
            "Weights of 128 x 128 cells in place of a Gaussian of some bandwidth at each point; always for more than \
             {MAX_POINTS} points"
        );
        checkbox(ui, options.raster || many, "On a raster", &tip, commands, |raster| {
            Command::SetPointOptions(PointOptions { raster, bandwidth: None, ..options })
        });
    });
    if options.raster || many {
        return;
    }
    // What is asked for is the bandwidth before the spread.
    let with = |bandwidth: Option<f64>| {
        let bandwidth = bandwidth.map(|bandwidth| bandwidth / note.spread);
        Command::SetPointOptions(PointOptions { bandwidth, ..options })
    };
    let tip = "A share of the distance to the nearest other point, which widens the data by less than one per cent";
    checkbox(ui, options.bandwidth.is_none(), "Bandwidth by rule", tip, commands, |by_rule| {
        with((!by_rule).then_some(note.bandwidth))
    });
    if let (Some(_), Some(target)) = (options.bandwidth, &state.target) {
        let bandwidth = note.bandwidth;
        let [low, high] = BANDWIDTHS.map(|share| share * target.moments().spread());
        let range = low.min(bandwidth)..=high.max(bandwidth);
        slider_on_release(
            ui,
            bandwidth,
            |h| Slider::new(h, range).logarithmic(true).text("Bandwidth"),
            "Standard deviation of the Gaussian at each point, in units of the noise",
            commands,
            |bandwidth| with(Some(bandwidth)),
        );
    }
}

fn label(units: Units) -> &'static str {
    match units {
        Units::Auto => "Automatic",
        Units::Own => "Own",
        Units::Standardise => "Standardised",
        Units::StandardiseAxes => "By axis",
    }
}
