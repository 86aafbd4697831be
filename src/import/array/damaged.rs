//! Damaged arrays are read or refused, within bounds.

use proptest::prelude::*;
use zip::CompressionMethod::{Deflated, Stored};

use super::{
    super::damage::{assert_helpful, config, damaged, several},
    tests::{archive, array, choose, read_with},
    *,
};

/// What an array's header or an archive may hold.
const WORDS: &[&[u8]] = &[
    b"'<f8'",
    b"'>f2'",
    b"'|b1'",
    b"'|u1'",
    b"'<c16'",
    b"'<f16'",
    b"'|O'",
    b"'<U8'",
    b"'<M8[s]'",
    b"True ",
    b"False",
    b"(3, 2)",
    b"(2, 3)",
    b"(2, 2)",
    b"(0, 2)",
    b"()",
    b"(6,)",
    b"(99999999999, 2)",
    b"(2, 99999999999)",
    b"(16, 16)",
    b"('x', '<f4')",
    b"('', '|V4')",
    b"[",
    b"(",
    b"{",
    b"'",
    b"\"",
    b"\n",
    b"\\",
    b"\0",
    b"\xff\xff",
    b"\xff\xff\xff\xff",
    b"\x93NUMPY\x01\0",
    b"\x02",
    b"\x03",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b".npy",
    b"\0\0\xc0\x7f",
    b"\0\0\x80\x7f",
    b"9",
    b"shape",
    b"descr",
];

/// Arrays as numpy writes them.
fn valid(which: usize) -> Vec<u8> {
    let numbers: Vec<u8> = (1..=6).flat_map(|k: u8| f32::from(k).to_le_bytes()).collect();
    let x = array("<f4", "False", "(3, 2)", &numbers);
    match which {
        0 => x,
        1 => array("<f4", "True", "(2, 3)", &numbers),
        2 => array("[('x', '<f4'), ('y', '<f8', (1, 2))]", "False", "(2,)", &[1; 40]),
        3 => array("|u1", "True", "(16, 16)", &[1; 256]),
        4 => array("|b1", "False", "(16, 17)", &[1; 272]),
        5 => array(">c16", "False", "(2, 1)", &[1; 32]),
        6 => archive(&[("X.npy", &x), ("y.npy", &x)], Stored),
        7 => archive(&[("a/X.npy", &x), ("note.txt", b"hello")], Stored),
        _ => archive(&[("X.npy", &x)], Deflated),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn damaged_arrays_are_read_or_refused_within_bounds(
        which in 0..9usize,
        damages in several(WORDS),
        options in prop::sample::select(vec![
            ArrayOptions::default(),
            choose("x", "2"),
            ArrayOptions { array: Some("X".into()), transpose: Some(true), ..Default::default() },
            ArrayOptions { picture: Some(true), ..Default::default() },
            ArrayOptions { picture: Some(false), transpose: Some(false), ..choose("2", "1") },
        ]),
    ) {
        let bytes = damaged(valid(which), &damages);
        let mut read = None;
        let used = allocation_counter::measure(|| read = Some(read_with(&bytes, &options)));
        match read.unwrap() {
            Ok((ArrayContent::Points(points), decisions)) => {
                assert!(!points.is_empty() && points.iter().flatten().all(|value| value.is_finite()));
                assert!(!decisions.to_string().contains(['\n', '\r']));
            }
            Ok((ArrayContent::Picture { pixels, .. }, _)) => assert!(pixels.width() * pixels.height() > 0),
            Err(error) => assert_helpful(&error.to_string()),
        }
        prop_assert!(used.bytes_max < 4 << 20, "{used:?}");
    }
}
