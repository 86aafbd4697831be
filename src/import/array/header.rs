//! The header of a .npy file.

use std::io::{Cursor, Read};

use npyz::{DType, NpyHeader, Order};

use super::{super::shown::shown, error::ArrayError};

/// First bytes of every .npy file.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// Longest header that is read, in bytes; numpy writes 118, and more with many fields.
const MAX_HEADER: usize = 65_536;

/// Deepest nesting of brackets; a record within a record has six. The time to parse grows with a power of it.
const MAX_DEPTH: usize = 6;

/// Digits of all axes together, so that their product is a 64-bit number.
const MAX_DIGITS: usize = 18;

/// What is wrong with most others.
const NOT_NUMPY: &str = "it is not what numpy writes";

/// What an array is made of.
#[derive(Debug)]
pub(super) struct Header {
    pub dtype: DType,
    /// As in the file; the product is a 64-bit number.
    pub shape: Vec<u64>,
    /// Whether the first axis varies fastest.
    pub is_fortran: bool,
}

/// Reads a header to its end, where the data begin.
pub(super) fn read(reader: &mut impl Read) -> Result<Header, ArrayError> {
    let header = NpyHeader::from_reader(checked(reader)?).map_err(|error| {
        // What the parser says takes several lines.
        let said = error.to_string();
        ArrayError::Header(if said.contains('\n') { NOT_NUMPY.into() } else { shown(said.as_bytes()) })
    })?;
    Ok(Header {
        dtype: header.dtype(),
        shape: header.shape().to_vec(),
        is_fortran: header.order() == Order::Fortran,
    })
}

/// The header's bytes, if `npyz` can be trusted with them: it takes whatever length they claim, multiplies axes
/// unchecked, and calls itself for every bracket. They are of version 3, which is UTF-8; the others are Latin-1, which
/// `npyz` does not read.
fn checked(reader: &mut impl Read) -> Result<Cursor<Vec<u8>>, ArrayError> {
    let refuse = |what: &str| ArrayError::Header(what.into());
    let mut read = |count: usize| {
        let mut bytes = Vec::new();
        reader.by_ref().take(count as u64).read_to_end(&mut bytes)?;
        if bytes.len() < count { Err(refuse("it is cut off")) } else { Ok(bytes) }
    };
    let head = read(8)?;
    if !head.starts_with(MAGIC) {
        return Err(ArrayError::Unknown);
    }
    let version = head[6];
    if !(1..=3).contains(&version) {
        return Err(refuse("its version is unknown"));
    }
    let length = read(if version == 1 { 2 } else { 4 })?;
    let length = length.iter().rev().fold(0, |length, byte| length << 8 | usize::from(*byte));
    if length > MAX_HEADER {
        return Err(refuse("it is too long"));
    }
    let text = read(length)?;
    check_text(&text).map_err(refuse)?;
    let text = if version < 3 { text.into_iter().map(char::from).collect::<String>().into_bytes() } else { text };
    let length = u32::try_from(text.len()).map_err(|_| refuse("it is too long"))?;
    Ok(Cursor::new([MAGIC, &[3, 0], &length.to_le_bytes(), &text].concat()))
}

/// Accepts what numpy writes: brackets, short names and types in quotes, decimal numbers, True and False.
fn check_text(text: &[u8]) -> Result<(), &'static str> {
    let (mut quote, mut depth, mut digits) = (None, 0usize, 0);
    let mut previous = [b' '; 2];
    for &byte in text {
        match (quote, byte) {
            (_, b'\\') => return Err("it has a backslash"),
            (None, b'\'' | b'"') if previous == [byte; 2] => return Err("it has tripled quotes"),
            (None, b'\'' | b'"') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None, b'{' | b'[' | b'(') => depth += 1,
            (None, b'}' | b']' | b')') => depth = depth.saturating_sub(1),
            (None, b'0'..=b'9') => digits += 1,
            (Some(_), _) | (None, b' ' | b'\n' | b',' | b':') => {}
            (None, byte) if b"TrueFals".contains(&byte) => {}
            (None, _) => return Err(NOT_NUMPY),
        }
        if depth > MAX_DEPTH {
            return Err("it is nested too deeply");
        }
        if digits > MAX_DIGITS {
            return Err("its shape is absurd");
        }
        previous = [previous[1], byte];
    }
    Ok(())
}

/// A shape as numpy prints it.
pub(super) fn tuple(shape: &[u64]) -> String {
    match shape {
        [one] => format!("({one},)"),
        _ => format!("({})", shape.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::array::tests::npy;

    fn error(text: &str) -> String {
        read(&mut &npy(text, &[])[..]).unwrap_err().to_string()
    }

    #[test]
    fn headers_of_plain_and_structured_arrays() {
        let text =
            "{'descr': [('x', '<f4'), ('', '|V4'), ('pos', '<f8', (2,))], 'fortran_order': True, 'shape': (3, 1)}";
        let header = read(&mut &npy(text, &[])[..]).unwrap();
        assert_eq!((header.shape, header.is_fortran, header.dtype.num_bytes()), (vec![3, 1], true, Some(24)));
        let header = read(&mut &npy("{'descr': '|b1', 'fortran_order': False, 'shape': ()}", &[])[..]).unwrap();
        assert!(header.shape.is_empty() && !header.is_fortran);
    }

    #[test]
    fn hostile_headers_are_refused_before_they_are_parsed() {
        let with_shape = |shape: &str| format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}}}");
        assert!(error(&with_shape("(99999999999, 99999999999)")).contains("absurd"));
        assert!(error(&with_shape("(0xffffffffffffffff, 2)")).contains("not what numpy writes"));
        assert!(error(&with_shape(&"(".repeat(10_000))).contains("nested"));
        assert!(error("{'descr': '''<f4'''}").contains("quotes"));
        assert!(error("{'descr': '\\x41'}").contains("backslash"));
        assert!(error("{'descr': '<f4'}").contains("cannot be trusted"));
        let mut long = b"\x93NUMPY\x02\x00".to_vec();
        long.extend(u32::MAX.to_le_bytes());
        assert!(read(&mut &long[..]).unwrap_err().to_string().contains("too long"));
        assert!(read(&mut &b"\x93NUM"[..]).unwrap_err().to_string().contains("cut off"));
        assert!(read(&mut &b"\x93NUMPY\x09\x00\x10\x00"[..]).unwrap_err().to_string().contains("version"));
    }

    #[test]
    fn names_of_fields_may_have_any_letter() {
        let text = "{'descr': [('gr\u{f6}\u{df}e', '<f4')], 'fortran_order': False, 'shape': (3,)}";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
        for (version, text) in [(2, &latin[..]), (3, text.as_bytes())] {
            let length = u32::try_from(text.len()).unwrap().to_le_bytes();
            let header = read(&mut &[MAGIC, &[version, 0], &length, text].concat()[..]).unwrap();
            assert!(header.dtype.descr().contains("gr\u{f6}\u{df}e"), "{version}");
        }
    }
}
