//! The answer to "is it good yet?", in a sentence.

use eframe::egui::{self, RichText};

use super::{
    super::{state::State, theme},
    curve::{figure, uncertain},
};
use crate::train::{
    sample_quality::{SAMPLES, STEPS},
    verdict::Verdict,
};

/// The longest that is said. Its room is kept at every length, so that what is below stands still.
const LONGEST: &str = "Not yet: samples 9999.9 times as far from the target as the exact field's (1.23e-3 against 1.23e-3 ± \
                       1.23e-3), field 1000.0 % off.";

pub(super) fn show(ui: &mut egui::Ui, state: &State) {
    let tip = format!(
        "Judged by {SAMPLES} samples of the network, on OT by {STEPS} steps of RK4 whatever the stage shows: their sliced \
         2-Wasserstein distance from a draw of the target, beside that of the exact field's samples from the same noise. \
         Chance is the standard deviation of the distance between draws of the target. How far the field is off: the root \
         of the marginal loss over the mean square of what there is to learn."
    );
    let verdict = state.report().and_then(Verdict::of);
    let is_good = verdict.is_some_and(|verdict| verdict.is_good());
    let text = match &verdict {
        Some(verdict) => sentence(verdict),
        None if state.training.following => {
            "Is it good yet? In a moment: the network has not been looked at.".into()
        }
        None => "Is it good yet? No network is in training.".into(),
    };
    let color = if is_good { theme::colors(ui.ctx()).exact } else { theme::colors(ui.ctx()).ink };
    let (width, font) = (ui.available_width(), egui::TextStyle::Body.resolve(ui.style()));
    let longest = ui.painter().layout(LONGEST.into(), font, color, width);
    let (place, _) = ui.allocate_exact_size(egui::vec2(width, longest.rect.height().ceil()), egui::Sense::hover());
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place));
    inside.label(RichText::new(text).color(color)).on_hover_text(tip);
}

/// What is known of a network, in words.
fn sentence(verdict: &Verdict) -> String {
    let Verdict { distance, baseline, field_error } = verdict;
    let against = format!("{} against {}", figure(*distance), uncertain(baseline.exact, baseline.noise));
    let samples = if verdict.is_good() {
        format!("Good: samples as near the target as the exact field's ({against})")
    } else {
        let times = distance / baseline.exact.max(f64::MIN_POSITIVE);
        format!("Not yet: samples {times:.1} times as far from the target as the exact field's ({against})")
    };
    match field_error {
        Some(error) => format!("{samples}, field {:.1} % off.", 100.0 * error),
        None => format!("{samples}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::sample_quality::Baseline;

    #[test]
    fn a_network_is_good_or_so_many_times_as_far() {
        let baseline = Baseline { floor: 0.03, noise: 0.002, exact: 0.031 };
        let of = |distance, field_error| sentence(&Verdict { distance, baseline, field_error });
        assert_eq!(
            of(0.032, Some(0.083)),
            "Good: samples as near the target as the exact field's (0.0320 against 0.031 ± 0.002), field 8.3 % off."
        );
        let bad = of(0.062, None);
        assert!(bad.starts_with("Not yet: samples 2.0 times as far") && bad.ends_with("0.002)."), "{bad}");
        for (distance, exact, noise) in [(0.01, 0.03, 0.001_23), (0.123, 0.012_3, 0.001), (123.4, 0.0123, 1e-7)] {
            let baseline = Baseline { floor: exact, noise, exact };
            let said = sentence(&Verdict { distance, baseline, field_error: Some(9.999) });
            assert!(said.chars().count() <= LONGEST.chars().count(), "{said}");
        }
    }
}
