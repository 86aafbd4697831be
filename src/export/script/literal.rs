//! Numbers, texts and arrays as Python writes them.

use std::fmt::Write as _;

use crate::packed;

/// Letters of a line of an array.
const WIDTH: usize = 112;

/// A text in quotes: that of JSON is also Python's.
pub(super) fn text(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// A tuple of numbers.
pub(super) fn numbers(values: &[f64]) -> String {
    let all: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    format!("({})", all.join(", "))
}

/// An array of single or double precision; `shape` is written as a tuple.
pub(super) fn array<T: bytemuck::NoUninit + Real>(shape: &[usize], values: &[T]) -> String {
    let packed = packed::text(bytemuck::cast_slice(values));
    let mut out = String::with_capacity(packed.len() + packed.len() / WIDTH + 80);
    let sides: Vec<String> = shape.iter().map(ToString::to_string).collect();
    // A tuple of one needs its comma.
    let comma = if sides.len() == 1 { "," } else { "" };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "array(\"{}\", ({}{comma}), \"\"\"", T::KIND, sides.join(", "));
    let mut rest = packed.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(WIDTH));
        out += line;
        out.push('\n');
        rest = after;
    }
    out += "\"\"\")";
    out
}

/// Numbers that numpy reads by this name.
pub(super) trait Real {
    const KIND: &'static str;
}

impl Real for f32 {
    const KIND: &'static str = "<f4";
}

impl Real for f64 {
    const KIND: &'static str = "<f8";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_reads_what_is_written() {
        assert_eq!(text("a \"b\"\n\\é"), r#""a \"b\"\n\\é""#);
        assert_eq!(numbers(&[1.0, -2.5e-9, 1e300]), "(1.0, -2.5e-9, 1e300)");
        let one = array::<f32>(&[3], &[1.0, 2.0, 3.0]);
        assert!(one.starts_with("array(\"<f4\", (3,), \"\"\"\n") && one.ends_with("\n\"\"\")"), "{one}");
        let many: Vec<f64> = (0..1000).map(|k| f64::from(k).sin()).collect();
        assert!(array(&[500, 2], &many).lines().all(|line| line.len() <= WIDTH));
    }
}
