//! What may be done with a picture beyond reading it.

use eframe::egui::{self, Slider};

use super::{
    super::{commands::Command, state::Notice},
    controls::{combo, slider_on_release, text_when_finished},
};
use crate::import::{
    ReadOptions,
    picture::{Crop, Fit, PictureOptions, Shaping},
};

const FITS: [(Fit, &str); 3] =
    [(Fit::Contain, "All of it"), (Fit::Cover, "Its middle"), (Fit::Stretch, "Stretched")];

/// Controls in the order in which what they say is done.
pub(super) fn show(ui: &mut egui::Ui, options: &ReadOptions, commands: &mut Vec<Command>) {
    let shaping = options.picture.shaping;
    let with = |shaping: Shaping| {
        let picture = PictureOptions { shaping, ..options.picture };
        Command::SetReadOptions(ReadOptions { picture, ..options.clone() })
    };
    let tip = "Per cent that are cut off at the left, top, right and bottom, before anything is decided (--crop)";
    text_when_finished(ui, "Crop", &shaping.crop.to_string(), "0,0,0,0", tip, commands, |text| {
        let crop = if text.trim().is_empty() { Ok(Crop::default()) } else { text.parse() };
        match crop {
            Ok(crop) => with(Shaping { crop, ..shaping }),
            Err(error) => Command::Notify(Notice::Problem(error.to_string())),
        }
    });
    let tip = "What of the picture lies in the square [-2, 2]^2 (--fit)";
    combo(ui, "In the square", shaping.fit, &FITS, tip, commands, |fit| with(Shaping { fit, ..shaping }));
    slider_on_release(
        ui,
        shaping.blur,
        |blur| Slider::new(blur, Shaping::BLUR).text("Blur"),
        "Standard deviation of a Gaussian blur, in world units, of which the square has 4 (--blur)",
        commands,
        |blur| with(Shaping { blur, ..shaping }),
    );
    slider_on_release(
        ui,
        shaping.threshold,
        |threshold| Slider::new(threshold, Shaping::THRESHOLD).text("Threshold"),
        "Share of the heaviest weight below which the picture is empty (--threshold)",
        commands,
        |threshold| with(Shaping { threshold, ..shaping }),
    );
    slider_on_release(
        ui,
        shaping.gamma,
        |gamma| Slider::new(gamma, Shaping::GAMMA).logarithmic(true).text("Gamma"),
        "Power of the weights: above 1 what is light becomes lighter, below 1 heavier (--gamma)",
        commands,
        |gamma| with(Shaping { gamma, ..shaping }),
    );
}
