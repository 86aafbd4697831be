//! Numbers that are read only within their range.

use crate::{
    density::scaled::FACTORS,
    export::timing::{HOLDS_S, LENGTHS_S},
};

/// Sides of a grid.
const SIDES: std::ops::RangeInclusive<usize> = 1..=4096;

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

/// Columns and rows of a grid.
pub(super) fn size(text: &str) -> Result<[usize; 2], String> {
    let sides = text.split_once(['x', 'X']).and_then(|(w, h)| Some([w.parse().ok()?, h.parse().ok()?]));
    let sides: [usize; 2] = sides.ok_or_else(|| "not of the form WxH".to_owned())?;
    if sides.iter().all(|side| SIDES.contains(side)) {
        Ok(sides)
    } else {
        Err(format!("a side is not in [{}, {}]", SIDES.start(), SIDES.end()))
    }
}

/// First and last x, first and last y.
pub(super) fn area(text: &str) -> Result<[[f64; 2]; 2], String> {
    let values: Vec<f64> = text.split(',').filter_map(|value| value.trim().parse().ok()).collect();
    match values[..] {
        [x0, x1, y0, y1] if text.split(',').count() == 4 => {
            let rises = |first: f64, last: f64| first < last && (last - first).is_finite();
            if rises(x0, x1) && rises(y0, y1) {
                Ok([[x0, x1], [y0, y1]])
            } else {
                Err("the first of a pair is not below the last".to_owned())
            }
        }
        _ => Err("not four numbers with commas between".to_owned()),
    }
}

pub(super) fn within(text: &str, range: &std::ops::RangeInclusive<f64>) -> Result<f64, String> {
    in_range(text, *range.start(), *range.end())
}

fn in_range(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (low..=high).contains(&value) { Ok(value) } else { Err(format!("not in [{low}, {high}]")) }
}
