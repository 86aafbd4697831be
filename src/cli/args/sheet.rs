//! Arguments that say how stills and figures are.

use clap::Args;

use super::ranges::{unit, within};
use crate::export::{
    SheetForm,
    sheet::form::{DPIS, LETTERS_PT, MOST_TIMES, SCALES, WIDTHS_MM},
};

/// What the help writes above these arguments.
const HEADING: &str = "Stills and figures";

/// The form of a still or a figure; what is not said is the default.
#[derive(Clone, Debug, Default, Args)]
pub struct SheetArgs {
    /// Moment that a still shows [default: 1]
    #[arg(long, help_heading = HEADING, value_name = "T", value_parser = unit)]
    pub at: Option<f64>,
    /// Moments of a figure, beside each other, with a row for each path: 0,.25,.5,.75,1, or 5 for as many from 0 to 1 at
    /// equal distances; with --layout spread all of them in one panel
    #[arg(long, help_heading = HEADING, value_name = "T,T,...|N", value_parser = times, conflicts_with = "at")]
    pub times: Option<Times>,
    /// Width of a figure in millimetres, 20 to 1000 [default: 85, or 170 for more than two panels beside each other]
    #[arg(long, help_heading = HEADING, value_name = "MM", value_parser = width)]
    pub width_mm: Option<f64>,
    /// Pixels per inch of the density in SVG and PDF, and of a figure as PNG, 72 to 1200 [default: 300]
    #[arg(long, help_heading = HEADING, value_name = "N",
          value_parser = clap::value_parser!(u32).range(i64::from(*DPIS.start())..=i64::from(*DPIS.end())))]
    pub dpi: Option<u32>,
    /// Pixels of a PNG along a side for each of --size, lines and letters with them: 1 to 4 [default: 1]
    #[arg(long, help_heading = HEADING, value_name = "N",
          value_parser = clap::value_parser!(u32).range(i64::from(*SCALES.start())..=i64::from(*SCALES.end())))]
    pub scale: Option<u32>,
    /// Leave the ground out, so that what is behind the picture is seen through it
    #[arg(long, help_heading = HEADING)]
    pub transparent: bool,
    /// Size of letters in a figure in points, 4 to 24 [default: 8]
    #[arg(long, help_heading = HEADING, value_name = "PT", value_parser = letters)]
    pub letters: Option<f32>,
    /// Leave out what the colours mean
    #[arg(long, help_heading = HEADING)]
    pub no_legend: bool,
}

/// Moments in \[0, 1\].
#[derive(Clone, Debug, PartialEq)]
pub struct Times(pub Vec<f64>);

impl SheetArgs {
    /// The form that is asked for, with so many grains in each panel.
    #[must_use]
    pub fn form(&self, particles: u32, holds_scene: bool) -> SheetForm {
        let default = SheetForm::default();
        let times = self.times.as_ref().map(|times| times.0.clone()).or_else(|| self.at.map(|t| vec![t]));
        SheetForm {
            times: times.unwrap_or(default.times),
            width_mm: self.width_mm,
            dpi: self.dpi.unwrap_or(default.dpi),
            scale: self.scale.unwrap_or(default.scale),
            is_transparent: self.transparent,
            has_legend: !self.no_legend,
            letters_pt: self.letters.unwrap_or(default.letters_pt),
            particles,
            holds_scene,
        }
    }

    /// The arguments that were given.
    #[must_use]
    pub fn given(&self) -> Vec<&'static str> {
        let all = [
            ("--at", self.at.is_some()),
            ("--times", self.times.is_some()),
            ("--width-mm", self.width_mm.is_some()),
            ("--dpi", self.dpi.is_some()),
            ("--scale", self.scale.is_some()),
            ("--transparent", self.transparent),
            ("--letters", self.letters.is_some()),
            ("--no-legend", self.no_legend),
        ];
        all.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name).collect()
    }
}

fn times(text: &str) -> Result<Times, String> {
    if let Ok(count) = text.trim().parse::<usize>()
        && count > 1
    {
        let even = || Times(SheetForm::even_times(count));
        return if count <= MOST_TIMES { Ok(even()) } else { Err(format!("at most {MOST_TIMES} moments")) };
    }
    let times: Vec<f64> = text.split(',').map(|t| unit(t.trim())).collect::<Result<_, _>>()?;
    if times.len() > MOST_TIMES { Err(format!("at most {MOST_TIMES} moments")) } else { Ok(Times(times)) }
}

fn width(text: &str) -> Result<f64, String> {
    within(text, &WIDTHS_MM)
}

fn letters(text: &str) -> Result<f32, String> {
    within(text, &(f64::from(*LETTERS_PT.start())..=f64::from(*LETTERS_PT.end()))).map(|size| size as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_a_list_or_a_number_of_them() {
        let read = |text| times(text).map(|times| times.0);
        assert_eq!(read("0,.25, 1"), Ok(vec![0.0, 0.25, 1.0]));
        assert_eq!(read("3"), Ok(vec![0.0, 0.5, 1.0]));
        assert_eq!((read("1"), read("0"), read("0.5")), (Ok(vec![1.0]), Ok(vec![0.0]), Ok(vec![0.5])));
        for no in ["", "0,", "2.5", "-1", "0,1.1", "NaN", "17", "99999999999999999999", "0;1", &"0,".repeat(40)] {
            assert!(read(no).is_err(), "{no}");
        }
    }
}
