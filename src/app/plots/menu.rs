//! What can be done with a plot: its curves as text, itself as a picture.

use std::fmt::Write as _;

use eframe::egui;

use super::super::commands::{Command, PlotCommand};

/// A curve as it is copied: steps and values.
pub(super) struct Curve {
    /// What it is of.
    pub(super) name: String,
    /// Step and value.
    pub(super) points: Vec<[f64; 2]>,
}

/// The menu on the right button over a plot.
pub(super) fn show(response: &egui::Response, name: &'static str, curves: &[Curve], commands: &mut Vec<Command>) {
    response.context_menu(|ui| {
        if ui.button("Copy as CSV").on_hover_text("The curves as rows of step and value").clicked() {
            commands.push(Command::Plot(PlotCommand::Copy(csv(curves))));
            ui.close();
        }
        if ui.button("Save as picture…").on_hover_text("What is seen here, as a PNG").clicked() {
            commands.push(Command::Plot(PlotCommand::Browse(name, response.interact_rect)));
            ui.close();
        }
    });
}

/// Rows of the curve's name in quotes, since parameters of a path have commas, step and value.
fn csv(curves: &[Curve]) -> String {
    let mut text = String::from("curve,step,value\n");
    for Curve { name, points } in curves {
        for [step, value] in points {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\"{name}\",{step},{value}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_rows() {
        let curves =
            [Curve { name: "lane 1: vp:beta_min=0.1,beta_max=20".into(), points: vec![[1.0, 0.5], [2.0, 0.25]] }];
        let expected = "curve,step,value\n\"lane 1: vp:beta_min=0.1,beta_max=20\",1,0.5\n\
                        \"lane 1: vp:beta_min=0.1,beta_max=20\",2,0.25\n";
        assert_eq!(csv(&curves), expected);
    }
}
