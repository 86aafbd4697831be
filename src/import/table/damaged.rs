//! Damaged tables are read or refused, within bounds.

use proptest::prelude::*;

use super::{
    super::damage::{assert_helpful, config, damaged, several},
    tests::{columns, group, read_with, table},
    *,
};

/// What a table may hold.
const WORDS: &[&[u8]] = &[
    b",",
    b";",
    b"\t",
    b" ",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\"",
    b"\"\"",
    b"#",
    b"# ",
    b"\n#",
    b"%",
    b"\0",
    b"-",
    b".",
    b"e",
    b"D+02",
    b"1e999",
    b"inf",
    b"nan",
    b"NA",
    b"#N/A",
    b"x",
    b"y",
    b"x,y",
    b"sep=;\n",
    b"1,234.5",
    b"1.234,5",
    b"\xa0",
    b"\xe2\x80\xaf",
    b"\xe2\x88\x92",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xff",
    b"0",
    b"9999999999999999999",
    b"0x1f",
    b"[",
    b"{",
    b"<",
];

/// Tables as programs write them.
fn valid(which: usize) -> Vec<u8> {
    let text = match which {
        0 => table("\u{feff}\"x\";\"y\"\r\n", |_, x, y| format!("{x};{y}\r\n").replace('.', ",")),
        1 => table("sep=,\nid,x,y,class\n", |i, x, y| format!("{i},{x},{y},\"a,\"\"{i}\"\n")),
        2 => table("", |_, x, y| format!("  {x:.18e}\t {y:e}\r")),
        3 => table("# x,y\n", |_, x, y| format!("\"{:.1}\",\"1,234.5\"\n# {x}\n", y * 1e3)),
        4 => table(",0,1\n", |i, x, y| format!("{i},{x},{y}\n")),
        5 => table("\"a\" \"b\"\n", |i, x, y| format!("\"{}\" {x} NA\n\"r{i}\" {x} {y}\n", i + 1)),
        6 => table("time|Y [mm]|X [mm]|kind\n", |i, x, y| format!("{i}|{y}|{x}|{}\n", ["a", "b"][i % 2])),
        7 => table("", |_, x, y| {
            format!("{:.2};{:.2}\n", 1e4 * x, 1e4 * y).replace('.', ",").replace(',', "\u{a0},")
        }),
        _ => table("\u{feff}x\ty\n", |_, x, y| format!("{x}\t{y}\n")),
    };
    match which {
        8 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        9 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.into_bytes(),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn damaged_tables_are_read_or_refused_within_bounds(
        which in 0..10usize,
        damages in several(WORDS),
        repeats in prop_oneof![400 => Just(1), 1 => Just(2000usize)],
        options in prop::sample::select(vec![
            TableOptions::default(),
            columns("x", "2"),
            group("a"),
            TableOptions { delimiter: Some(Delimiter::Comma), header: Some(true), ..Default::default() },
            TableOptions { decimal: Some(Decimal::Comma), encoding: Some(Encoding::Utf16Le), ..Default::default() },
        ]),
    ) {
        let bytes = damaged(valid(which), &damages).repeat(repeats);
        let mut read = None;
        let used = allocation_counter::measure(|| read = Some(read_with(&bytes, &options)));
        match read.unwrap() {
            Ok((points, decisions)) => {
                assert!(!points.is_empty() && points.iter().flatten().all(|value| value.is_finite()));
                assert!(!decisions.to_string().contains(['\n', '\r']));
            }
            Err(error) => assert_helpful(&error.to_string()),
        }
        prop_assert!(used.bytes_max < 8 << 20, "{used:?}");
    }
}
