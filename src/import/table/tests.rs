//! A table of each kind that people have, with its right value.

use proptest::prelude::*;

use super::*;

fn read_with(bytes: &[u8], options: &TableOptions) -> Result<(Vec<[f64; 2]>, TableDecisions), TableError> {
    super::read(bytes, options)
}

fn read(text: &str) -> (Vec<[f64; 2]>, TableDecisions) {
    read_with(text.as_bytes(), &TableOptions::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn error(text: &str) -> String {
    read_with(text.as_bytes(), &TableOptions::default()).unwrap_err().to_string()
}

fn columns(x: &str, y: &str) -> TableOptions {
    TableOptions { columns: Some([x.into(), y.into()]), ..Default::default() }
}

fn group(name: &str) -> TableOptions {
    TableOptions { group: Some(name.into()), ..Default::default() }
}

/// Points that no grid, index or label resembles.
const POINTS: [[f64; 2]; 6] =
    [[-0.5, 1.25], [0.75, -1.5], [2.125, 0.25], [-1.75, -0.125], [3.5, 2.25], [0.625, -2.75]];

/// A table of [`POINTS`], whose rows `row` writes.
fn table(head: &str, row: impl Fn(usize, f64, f64) -> String) -> String {
    let rows = POINTS.iter().enumerate().map(|(i, [x, y])| row(i, *x, *y));
    head.to_owned() + &rows.collect::<String>()
}

#[test]
fn spreadsheets_of_europe() {
    let comma = |x: f64, y: f64, end: &str| format!("{x};{y}{end}").replace('.', ",");
    let rows = |end: &'static str| table("", move |_, x, y| comma(x, y, end));
    for text in [
        format!("\u{feff}\"x\";\"y\"\r\n{}", rows("\r\n")),
        format!("\u{feff}{}", rows("\r\n")),
        format!("sep=;\r\nx;y\r\n{}", rows("\r\n")),
        format!("\"sep=;\"\nx;y\n{}", rows("\n")),
        rows("\r"),
        rows(";\r\n"),
        rows("\n").replace(';', "\t"),
        rows("\n").replace(';', "   "),
        table("\u{feff}x,y\r\n", |_, x, y| format!("{x},{y}\r\n")) + "\r\n\r\n",
    ] {
        assert_eq!(read(&text).0, POINTS, "{text}");
    }
    let text = table("\u{feff}x\ty\r\n", |_, x, y| format!("{x}\t{y}\r\n"));
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (points, decisions) = read_with(&bytes, &TableOptions::default()).unwrap();
    assert_eq!((&points[..], decisions.encoding), (&POINTS[..], Encoding::Utf16Le));
    assert_eq!(
        decisions.to_string(),
        "UTF-16LE, fields between tabs, with a header, x is column x and y column y of 2"
    );
    let (points, decisions) = read("x,y\n\"4,210.24\",\"3,810.62\"\n\"999\",\"1,000,000\"\n");
    assert_eq!((points, decisions.has_thousands_marks), (vec![[4210.24, 3810.62], [999.0, 1e6]], true));
}

#[test]
fn what_programs_write() {
    let label = |i: usize| usize::from(i > 2);
    for text in [
        table(",x,y\n", |i, x, y| format!("{i},{x},{y}\n")),
        table(",a,b,label\n", |i, x, y| format!("{i},{x},{y},{}\n", label(i))),
        table("x,y,label\n", |i, x, y| format!("{x},{y},{}\n", label(i))),
        table("label,umap_1,umap_2\n", |i, x, y| format!("c{},{x},{y}\n", label(i))),
        table("", |_, x, y| format!("{x:.18e} {y:.18e}\n")),
        table("# x,y\n", |_, x, y| format!("{x:e},{y:e}\n")),
        table("", |_, x, y| format!("{x:>12.5}   {y:>12.5}\n")),
        table("x,y,\n", |_, x, y| format!("{x},{y},\n")),
        table("x,y\n", |_, x, y| format!("{x},{y},\n")),
        table("x,y\n", |i, x, y| format!("{x},{y}\n# run {i}\n")),
        table("", |i, x, y| format!("{x} {y} # point {i}\n")),
        table("\"x\" \"y\"\n", |i, x, y| format!("\"{}\" {x} {y}\n", i + 1)),
        table("t;Y;z; X \n", |i, x, y| format!("{i}.5;{y};0.125;{x}\n")),
        table("", |i, x, y| format!("{},{x},{y}\n", i + 1)),
        table("id,width,height\n", |i, x, y| format!("{},{x},{y}\n", 7 * i)),
        table("name|a|b\n", |i, x, y| format!("\"no. {i}\nof all\"|{x}|{y}\n")),
    ] {
        assert_eq!(read(&text).0, POINTS, "{text}");
    }
    assert_eq!(read("0,5\n1,7\n2,6\n").0, [[0.0, 5.0], [1.0, 7.0], [2.0, 6.0]]);
    assert_eq!(read(&"0,0\n1,0\n".repeat(9)).0[..2], [[0.0, 0.0], [1.0, 0.0]]);
    assert_eq!(read("1,5\n2,6\n").0, [[1.0, 5.0], [2.0, 6.0]]);
    let latin: Vec<u8> = "größe,höhe\n0.5,0.25\n".chars().map(|c| u8::try_from(c).unwrap()).collect();
    let (_, decisions) = read_with(&latin, &TableOptions::default()).unwrap();
    assert_eq!(decisions.columns, ["größe", "höhe"]);
}

#[test]
fn columns_are_chosen() {
    let text = table("id,a,b b,c\n", |i, x, y| format!("{i},{x},{},{y}\n", x + y));
    let said = error(&text);
    assert_eq!(
        said,
        "has 3 columns of numbers, and none named x and y: its columns are 1 id, 2 a, 3 b b, 4 c; choose two by name or \
         number, as in --columns a,3"
    );
    for (x, y) in [("a", "c"), (" A", "4"), ("2", "c")] {
        assert_eq!(read_with(text.as_bytes(), &columns(x, y)).unwrap().0, POINTS);
    }
    let swapped = read_with(b"x,y\n1,2\n", &columns("y", "x")).unwrap();
    assert_eq!((swapped.0, swapped.1.columns), (vec![[2.0, 1.0]], ["y".to_owned(), "x".to_owned()]));
    let refused = |x: &str, y: &str| read_with(text.as_bytes(), &columns(x, y)).unwrap_err().to_string();
    assert!(refused("a", "d").starts_with("has no column 'd' for --columns; its columns are 1 id, 2 a"));
    assert!(refused("0", "a").starts_with("has no column '0'"));
    assert!(refused("5", "a").starts_with("has no column '5'"));
    assert!(refused("a", "2").starts_with("has column 'a' for both"));
    assert!(error("1,2,3\n").starts_with("has 3 columns of numbers"));
    assert!(error("value,cluster\n0.5,1\n0.75,2\n").starts_with("has one column of numbers beside"));
    assert!(error("x\n1\n2\n").starts_with("has one column (its first row of data holds '1')"));
    // Sorted by the first column, whose other values come later.
    let grid: String = (0..30).flat_map(|i| (0..1000).map(move |j| format!("{i},{j},{}.5\n", i * j))).collect();
    assert!(error(&grid).starts_with("has 3 columns of numbers"));
    // Years are names, but a row of numbers is data.
    let years = TableOptions { header: Some(true), ..Default::default() };
    assert_eq!(read_with(b"2019,2020\n1,2\n", &years).unwrap().0, [[1.0, 2.0]]);
    assert_eq!(read("2019,2020\n1,2\n").0.len(), 2);
}

#[test]
fn what_is_decided_can_be_changed() {
    let options =
        TableOptions { delimiter: Some(Delimiter::Semicolon), decimal: Some(Decimal::Point), ..Default::default() };
    assert_eq!(read_with(b"1,234;5,678\n", &options).unwrap().0, [[1234.0, 5678.0]]);
    assert_eq!(read("1,234;5,678\n").0, [[1.234, 5.678]]);
    let no_header = TableOptions { header: Some(false), ..Default::default() };
    assert!(read_with(b"x,y\n1,2\n", &no_header).unwrap_err().to_string().starts_with("line 1: 'x' in column 1"));
    let wide = TableOptions { encoding: Some(Encoding::Utf16Be), ..Default::default() };
    assert_eq!(read_with(b"\x001\x00,\x002", &wide).unwrap().0, [[1.0, 2.0]]);
}

#[test]
fn rows_without_a_number_are_counted() {
    let (points, decisions) = read("x,y,z\n1,2,\nNA,3,1\n4,,1\nNaN,nan,1\n5,null,\nN/A,1,2\n6,7,NA\n,,\n");
    assert_eq!((points, decisions.skipped), (vec![[1.0, 2.0], [6.0, 7.0]], 6));
    assert!(decisions.to_string().ends_with("6 rows with a missing number skipped"), "{decisions}");
    let said = error("x,y\nNA,1\n,2\n");
    assert_eq!(
        said,
        "holds no points: in each of its 2 rows column x or y is missing; choose others with --columns"
    );
    for text in ["", "\n\n", "# x,y\n", "x,y\n", "a,b\r\n", "% x y\n"] {
        assert!(error(text).starts_with("holds no points; it needs"), "{text}");
    }
}

#[test]
fn mistakes_name_their_line() {
    for (text, part) in [
        ("x,y\n1,2\n\n3\n4,5\n", "line 4: 1 field ('3') where elsewhere are 2"),
        ("1,2\n3,4,5\n6,7\n", "line 2: 3 fields where elsewhere are 2"),
        ("x,y\n1,2\nfoo,bar\n", "line 3: 'foo' in column x is not a number"),
        ("1;2\n3;4.5.6\n", "line 2: '4.5.6' in column 2 is not a number"),
        ("foo,2\n1,2\n3,4\n", "line 1: 'foo' in column 1"),
        ("1,2\n3,inf\n", "line 2: 'inf' in column 2 is not finite"),
        ("1,2\n1e999,3\n", "line 2: '1e999' in column 1 is not finite"),
        ("1,2\n# note\n3,\0\n", "line 3: a NUL byte"),
        ("\x001,2\n", "line 1: a NUL byte"),
        ("x,y\n\"a\n\nb\",1\n", "line 2: 'a  b' in column x"),
        ("x,y\n1,2\n3,\"4\n", "line 3: a quotation mark"),
        ("x,y\n1,5,2,5\n1,7,2,6\n", "line 1: 2 fields where elsewhere are 4"),
        ("Measured today\nx;y\n1;2\n", "line 1: 1 field ('Measured today') where elsewhere are 2"),
        ("x,y\nm,m\n1,2\n3,4\n", "line 2: 'm' in column x"),
        ("x,y\n1%,2%\n", "line 2: '1%' in column x"),
        ("1,500, 2,250\n-0,750, 1,125\n", "has 4 columns of whole numbers without names"),
        ("{\"x\": 1}", "is JSON, not a table"),
    ] {
        let said = error(text);
        assert!(said.starts_with(part), "{text:?}: {said}");
    }
    let late = "0.5,0.25\n".repeat(40_000) + "0.5\n";
    assert!(error(&late).starts_with("line 40001: 1 field"));
    let late = "0,5;0,25\r\n".repeat(40_000) + "0,5;x\r\n";
    assert!(error(&late).starts_with("line 40001: 'x'"));
    // Neither thousands nor a decimal comma can be told from what stands before.
    let late = "5;25\r\n".repeat(40_000) + "1,500;7\r\n";
    assert!(error(&late).starts_with("line 40001: '1,500'"));
    assert!(error(&"1".repeat(3 << 20)).starts_with("line 1: it is longer than 1048576 bytes"));
    assert!(error(&"1,".repeat(1 << 16)).starts_with("has 16384 columns or more"));
}

#[test]
fn groups_are_named_and_kept() {
    let text = "dataset\tx\ty\ndino\t1\t2\ndino\t3\t4\naway\t5\t6\naway\t7\t8\naway\t\t9\n";
    let (points, decisions) = read(text);
    assert_eq!(points.len(), 4);
    let groups = decisions.groups.clone().unwrap();
    assert_eq!((groups.column.as_str(), groups.listed().as_str()), ("dataset", "dino, away"));
    assert_eq!(groups.names[1], ("away".to_owned(), 3));
    assert!(decisions.to_string().contains("all 2 groups of column dataset (dino, away; --group NAME keeps one)"));
    for name in ["away", "dataset=away"] {
        let (points, decisions) = read_with(text.as_bytes(), &group(name)).unwrap();
        assert_eq!((&points[..], decisions.skipped), (&[[5.0, 6.0], [7.0, 8.0]][..], 1));
        assert_eq!(decisions.groups.unwrap().chosen.as_deref(), Some("away"));
    }
    let refused = |text: &str, name: &str| read_with(text.as_bytes(), &group(name)).unwrap_err().to_string();
    assert_eq!(refused(text, "cat"), "has no group 'cat' in column dataset, but dino, away");
    assert_eq!(refused("x,y\n1,2\n", "a"), "has no column that groups its rows, so leave out --group a");
    let two = table("x,y,k,s\n", |i, x, y| format!("{x},{y},{},{}\n", ["a", "b"][i % 2], ["u", "v"][i / 3]));
    assert_eq!(read_with(two.as_bytes(), &group("v")).unwrap().0, POINTS[3..]);
    // Names that are all different group nothing.
    assert_eq!(read(&table("n,x,y\n", |i, x, y| format!("n{i},{x},{y}\n"))).1.groups, None);
}

#[test]
fn decisions_are_serialised() {
    let (_, decisions) = read("x;y;k\n1,5;2;a\n;4;a\n3;4;b\n0;1;b\n");
    let json = serde_json::to_value(&decisions).unwrap();
    let expected = serde_json::json!({
        "encoding": "UTF-8", "delimiter": "semicolon", "decimal": "comma", "has_thousands_marks": false,
        "has_header": true, "columns": ["x", "y"], "column_count": 3, "skipped": 1, "comments": 0,
        "groups": {"column": "k", "names": [["a", 2], ["b", 2]], "chosen": null},
    });
    assert_eq!(json, expected);
}

#[test]
fn an_error_of_the_source_ends_the_reading() {
    struct Stopped;

    impl Read for Stopped {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("stopped"))
        }
    }

    for rows in [0, 3, 100_000] {
        let text = "0.5,0.25\n".repeat(rows);
        let error = super::read(text.as_bytes().chain(Stopped), &TableOptions::default()).unwrap_err();
        assert!(matches!(&error, TableError::Io(error) if error.to_string() == "stopped"), "{error}");
    }
}

#[test]
fn memory_is_bounded_beside_the_points() {
    let rows = 100_000;
    // Too many names to be groups, in a column of few at first.
    let name = |row: usize| if row < 9000 { row % 3 } else { row };
    let text = (0..rows).fold("name,x,y\n".to_owned(), |text, row| text + &format!("n{},0.5,-0.25\n", name(row)));
    let mut found = None;
    let used = allocation_counter::measure(|| found = Some(read(&text)));
    let (points, decisions) = found.unwrap();
    assert_eq!((points.len(), decisions.groups), (rows, None));
    assert!(used.bytes_max < 32 * rows as u64 + (8 << 20), "{used:?}");
}

/// Bytes of every kind of table.
fn valid(which: usize) -> Vec<u8> {
    let text = match which {
        0 => table("\u{feff}\"x\";\"y\"\r\n", |_, x, y| format!("{x};{y}\r\n").replace('.', ",")),
        1 => table("sep=,\nid,x,y,class\n", |i, x, y| format!("{i},{x},{y},\"a,\"\"{i}\"\n")),
        2 => table("", |_, x, y| format!("  {x:.18e}\t {y:e}\r")),
        3 => table("# x,y\n", |_, x, y| format!("\"{:.1}\",\"1,234.5\"\n# {x}\n", y * 1e3)),
        _ => table("\u{feff}x\ty\n", |_, x, y| format!("{x}\t{y}\n")),
    };
    match which {
        4 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        5 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.into_bytes(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn mutated_tables_are_read_or_refused_within_bounds(
        which in 0..6usize,
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), prop_oneof![any::<u8>(), prop::sample::select(&b",;\t \"#\n\r=.-0e\0"[..])]),
            0..8,
        ),
        cut in prop::option::of(any::<prop::sample::Index>()),
        repeats in prop_oneof![9 => Just(1), 1 => Just(2000usize)],
        options in prop::sample::select(vec![TableOptions::default(), columns("x", "2"), group("a")]),
    ) {
        let mut bytes = valid(which);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let bytes = bytes.repeat(repeats);
        let used = allocation_counter::measure(|| match read_with(&bytes, &options) {
            Ok((points, decisions)) => {
                assert!(!points.is_empty() && points.iter().flatten().all(|value| value.is_finite()));
                assert!(!decisions.to_string().contains('\n'));
            }
            Err(error) => {
                let said = error.to_string();
                assert!(said.len() > 20 && said.len() < 2000 && !said.contains('\n'), "{said}");
            }
        });
        prop_assert!(used.bytes_max < 8 << 20, "{used:?}");
    }
}
