//! Numbers as people and programs write them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The mark between a number's whole and its fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decimal {
    /// 1.5
    Point,
    /// 1,5
    Comma,
}

impl Decimal {
    pub(super) const fn mark(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// A finite number.
    Number(f64),
    /// A finite number with marks between its thousands.
    Grouped(f64),
    /// Infinite, or beyond double precision.
    Infinite,
    /// Nothing, or a word for it.
    Missing,
    /// Anything else.
    Word,
}

impl Value {
    /// The number that it is.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(value) | Self::Grouped(value) => Some(value),
            Self::Infinite | Self::Missing | Self::Word => None,
        }
    }

    /// Whether it stands where numbers do.
    pub fn is_numeric(self) -> bool {
        self.number().is_some() || self == Self::Infinite
    }

    fn of(value: f64) -> Self {
        if value.is_finite() {
            Self::Number(value)
        } else if value.is_nan() {
            Self::Missing
        } else {
            Self::Infinite
        }
    }
}

/// Words that stand for a missing number, in any case.
const MISSING: &[&str] = &["na", "n/a", "#n/a", "null", "nan"];

/// Longest field that may be a number, in bytes.
const LONGEST: usize = 512;

/// Reads a field without blanks around it.
pub(super) fn value(field: &[u8], decimal: Decimal) -> Value {
    if field.is_empty() {
        return Value::Missing;
    }
    let Some(text) = Some(field).filter(|field| field.len() <= LONGEST).and_then(|f| std::str::from_utf8(f).ok())
    else {
        return Value::Word;
    };
    // What most files hold.
    if decimal == Decimal::Point
        && let Ok(value) = text.parse::<f64>()
    {
        return Value::of(value);
    }
    if MISSING.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Value::Missing;
    }
    written(text, decimal).unwrap_or(Value::Word)
}

/// A number in every other way of writing it.
fn written(text: &str, decimal: Decimal) -> Option<Value> {
    // The typographic minus, and the exponent of Fortran.
    let text: Cow<str> = match text.strip_prefix('\u{2212}') {
        Some(rest) => format!("-{rest}").into(),
        None => text.into(),
    };
    let end = text.find(['e', 'E', 'd', 'D']).unwrap_or(text.len());
    let (mantissa, exponent) = text.split_at(end);
    let (whole, fraction) = match mantissa.split_once(decimal.mark()) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    // After a comma that ends a number there is something else.
    if decimal == Decimal::Comma && fraction == Some("") {
        return None;
    }
    let digits = ungrouped(whole, decimal)?;
    let is_grouped = digits.len() < whole.len();
    let plain = match fraction {
        Some(fraction) if fraction.contains(decimal.mark()) => return None,
        Some(fraction) => format!("{digits}.{fraction}"),
        None => digits,
    };
    let exponent = exponent.replace(['d', 'D'], "e");
    match Value::of((plain + &exponent).parse().ok()?) {
        Value::Number(value) if is_grouped => Some(Value::Grouped(value)),
        value => Some(value),
    }
}

/// A whole number without the marks between its thousands; nothing where marks stand in other places.
fn ungrouped(whole: &str, decimal: Decimal) -> Option<String> {
    let unsigned = whole.trim_start_matches(['-', '+']);
    let is_mark = |c: &char| {
        *c != decimal.mark() && matches!(c, '.' | ',' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}' | '\u{2009}')
    };
    let Some(mark) = unsigned.chars().find(is_mark) else { return Some(whole.to_owned()) };
    let mut groups = unsigned.split(mark);
    let first = groups.next()?;
    let is_first = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = is_first && is_digits(first) && groups.all(|group| group.len() == 3 && is_digits(group));
    fits.then(|| whole.replace(mark, ""))
}

#[cfg(test)]
mod tests {
    use super::{Decimal::*, Value::*, *};

    fn read(text: &str, decimal: Decimal) -> Value {
        value(text.as_bytes(), decimal)
    }

    #[test]
    fn points_and_commas() {
        for (text, expected) in [
            ("1.5", Number(1.5)),
            ("-7.897e-01", Number(-0.7897)),
            ("+.5", Number(0.5)),
            ("5.", Number(5.0)),
            ("1.25D+02", Number(125.0)),
            ("\u{2212}2", Number(-2.0)),
            ("4,210.24", Grouped(4210.24)),
            ("-1,234,567", Grouped(-1234567.0)),
            ("1'234.5", Grouped(1234.5)),
            ("1,5", Word),
            ("0,123", Word),
            ("12,34", Word),
            ("1,2345", Word),
        ] {
            assert_eq!(read(text, Point), expected, "{text}");
        }
        for (text, expected) in [
            ("1,5", Number(1.5)),
            ("-0,78976", Number(-0.78976)),
            (",5", Number(0.5)),
            ("3", Number(3.0)),
            ("1,5e-3", Number(0.0015)),
            ("1.234,5", Grouped(1234.5)),
            ("1\u{202f}234,5", Grouped(1234.5)),
            ("1.5", Word),
            ("1,", Word),
            ("1,5,2", Word),
            ("1,5.2", Word),
        ] {
            assert_eq!(read(text, Comma), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for decimal in [Point, Comma] {
            for text in ["", "NA", "n/a", "#N/A", "NaN", "nan", "-nan", "NULL"] {
                assert_eq!(read(text, decimal), Missing, "{text}");
            }
            for text in ["inf", "-Infinity", "1e999"] {
                assert_eq!(read(text, decimal), Infinite, "{text}");
            }
            for text in ["foo", "1 2", "--1", "1e", "0x10", "\0", "-", "1_0", "e5", "\u{ff11}"] {
                assert_eq!(read(text, decimal), Word, "{text}");
            }
            assert_eq!(read(&"9".repeat(600), decimal), Word);
        }
        assert_eq!(value(b"\xff", Point), Word);
    }
}
