//! Numbers that are read only within their range.

use crate::{
    density::scaled::FACTORS,
    export::timing::{HOLDS_S, LENGTHS_S},
};

pub(super) fn unit(text: &str) -> Result<f64, String> {
    in_range(text, 0.0, 1.0)
}

pub(super) fn bandwidth(text: &str) -> Result<f64, String> {
    in_range(text, 1e-9, 1e9)
}

pub(super) fn spread(text: &str) -> Result<f64, String> {
    within(text, &FACTORS)
}

pub(super) fn seconds(text: &str) -> Result<f64, String> {
    in_range(text, 0.1, 86_400.0)
}

pub(super) fn clip_seconds(text: &str) -> Result<f64, String> {
    within(text, &LENGTHS_S)
}

pub(super) fn hold_seconds(text: &str) -> Result<f64, String> {
    within(text, &HOLDS_S)
}

pub(super) fn within(text: &str, range: &std::ops::RangeInclusive<f64>) -> Result<f64, String> {
    in_range(text, *range.start(), *range.end())
}

fn in_range(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (low..=high).contains(&value) { Ok(value) } else { Err(format!("not in [{low}, {high}]")) }
}
