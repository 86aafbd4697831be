//! Bounds of what is read of a scene, whatever its file says.
//!
//! The text is looked through before anything is made of it: at most [`super::file::MOST_BYTES`] bytes, [`DEEPEST`] brackets
//! within each other, [`MOST_VALUES`] values and [`MOST_OBJECTS`] objects. Of what was done to the canvas, one operation after
//! the other, at most [`MOST_UNPACKED`] bytes of packed numbers and [`MOST_POSITIONS`] positions of strokes are held.
//!
//! Memory: a value takes up to 64 bytes while it is read, a small array 192 and a small object 700. At its worst a file takes
//! 4 GiB for a moment; one of n bytes without packed numbers takes less than 100 n and what its canvas takes.

use std::{fmt, sync::Arc};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};

use crate::drawing::Operation;

/// Most brackets within each other.
pub const DEEPEST: usize = 64;
/// Most values: numbers, strings, arrays and objects.
pub const MOST_VALUES: usize = 1 << 24;
/// Most objects among them.
pub const MOST_OBJECTS: usize = 1 << 20;
/// Most bytes of packed numbers when they are unpacked.
pub const MOST_UNPACKED: usize = 1 << 30;
/// Most positions of all strokes.
pub const MOST_POSITIONS: usize = 4_000_000;
/// Most cells that all marks may touch, one after the other: a minute of work.
const MOST_TOUCHED: f64 = 2e10;
/// More than is read of a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// Brackets.
    #[error("its brackets are more than {DEEPEST} deep")]
    Depth,
    /// Values.
    #[error("it has more than {MOST_VALUES} values")]
    Values,
    /// Objects.
    #[error("it has more than {MOST_OBJECTS} objects")]
    Objects,
    /// Packed numbers.
    #[error("its packed numbers are more than {} MB", MOST_UNPACKED >> 20)]
    Unpacked,
    /// Positions.
    #[error("its strokes have more than {MOST_POSITIONS} positions")]
    Positions,
    /// Marks that would take too long.
    #[error("its strokes are longer, or thinner, than can be drawn")]
    Strokes,
    /// A mark that cannot be drawn.
    #[error("a {0} has no points, or numbers out of their range")]
    Mark(&'static str),
}

/// Looks through a text, whether it is JSON or not.
///
/// # Errors
/// [`Excess`].
pub(super) fn check(text: &str) -> Result<(), Excess> {
    let (mut depth, mut values, mut objects) = (0usize, 1usize, 0usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                (depth, values) = (depth + 1, values + 1);
                objects += usize::from(byte == b'{');
                if depth > DEEPEST {
                    return Err(Excess::Depth);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
    }
    match (values, objects) {
        (values, _) if values > MOST_VALUES => Err(Excess::Values),
        (_, objects) if objects > MOST_OBJECTS => Err(Excess::Objects),
        _ => Ok(()),
    }
}

/// What was done to a canvas, as far as the bounds allow.
#[derive(Debug)]
pub(super) struct Operations {
    all: Vec<Arc<Operation>>,
    excess: Option<Excess>,
}

impl Operations {
    /// All of them.
    ///
    /// # Errors
    /// [`Excess`].
    pub fn within(self) -> Result<Vec<Arc<Operation>>, Excess> {
        self.excess.map_or(Ok(self.all), Err)
    }
}

impl<'de> Deserialize<'de> for Operations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(OneByOne)
    }
}

struct OneByOne;

impl<'de> Visitor<'de> for OneByOne {
    type Value = Operations;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of operations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Operations, A::Error> {
        let (mut all, mut held) = (Vec::new(), Held::default());
        while let Some(operation) = sequence.next_element::<Operation>()? {
            if let Err(excess) = held.add(&operation) {
                drop(all);
                while sequence.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Operations { all: Vec::new(), excess: Some(excess) });
            }
            all.push(Arc::new(operation));
        }
        Ok(Operations { all, excess: None })
    }
}

/// What is held of operations so far.
#[derive(Default)]
struct Held {
    unpacked: usize,
    positions: usize,
    touched: f64,
}

impl Held {
    fn add(&mut self, operation: &Operation) -> Result<(), Excess> {
        self.unpacked += operation.unpacked();
        if let Some(mark) = operation.mark() {
            // Also where it is replaced later: a number that is none has no written form.
            if !mark.is_valid() {
                return Err(Excess::Mark(operation.name()));
            }
            self.positions += mark.positions();
            self.touched += mark.work();
        }
        if self.unpacked > MOST_UNPACKED {
            return Err(Excess::Unpacked);
        }
        if self.positions > MOST_POSITIONS {
            return Err(Excess::Positions);
        }
        if self.touched > MOST_TOUCHED { Err(Excess::Strokes) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_through_before_it_is_read() {
        for (text, expected) in [
            (r#"{"a": [1, [2], {"b": "[[[[,,,\"{{"}]}"#.to_owned(), Ok(())),
            ("[".repeat(DEEPEST) + &"]".repeat(DEEPEST), Ok(())),
            ("[".repeat(DEEPEST + 1), Err(Excess::Depth)),
            ("[]".repeat(DEEPEST + 1), Ok(())),
            ("]".repeat(9) + &"{\"".repeat(9), Ok(())),
            (",".repeat(MOST_VALUES), Err(Excess::Values)),
            (",".repeat(MOST_VALUES - 1), Ok(())),
            ("{}".repeat(MOST_OBJECTS + 1), Err(Excess::Objects)),
        ] {
            assert_eq!(check(&text), expected, "{}", &text[..text.len().min(40)]);
        }
    }

    fn read(text: &str) -> Result<usize, Excess> {
        let operations: Operations = serde_json::from_str(text).unwrap();
        operations.within().map(|all| all.len())
    }

    #[test]
    fn operations_are_held_within_bounds() {
        let stroke = |radius: &str, points: &str| {
            format!(
                r#"{{"operation":"stroke","tool":"draw","radius":{radius},"strength":0.5,"points":[{points}]}}"#
            )
        };
        let fine = stroke("0.3", "[0,0],[1,1]");
        assert_eq!(read(&format!("[{fine},{fine}]")), Ok(2));
        let many = stroke("0.3", "[0,0],".repeat(500_000).trim_end_matches(','));
        assert_eq!(read(&format!("[{}]", vec![many; 9].join(","))), Err(Excess::Positions));
        for (radius, points, excess) in [
            ("0.0001", "[0,0],[1e6,0],[-1e6,0]", Excess::Strokes),
            ("0.3", "[-1e6,0],[1e8,0]", Excess::Mark("stroke")),
            ("0", "[0,0]", Excess::Mark("stroke")),
            ("1e39", "[0,0]", Excess::Mark("stroke")),
        ] {
            let text = format!("[{}, {fine}]", stroke(radius, points));
            assert_eq!(read(&text), Err(excess), "{radius} {points}");
        }
        // Packed numbers that are many times as many when they are unpacked.
        let points = Operation::Points(crate::drawing::operation::PointsOperation {
            name: "zeros".into(),
            coordinates: vec![[0.0; 2]; 8 << 20].into(),
            options: crate::density::PointOptions::default(),
            file: None,
        });
        let text = serde_json::to_string(&points).unwrap();
        assert!(text.len() < 1 << 20);
        assert_eq!(read(&format!("[{}]", vec![text; 9].join(","))), Err(Excess::Unpacked));
    }
}
