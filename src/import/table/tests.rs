//! A table of each kind that people have, with its right value.

use super::*;

pub(super) fn read_with(
    bytes: &[u8],
    options: &TableOptions,
) -> Result<(Vec<[f64; 2]>, TableDecisions), TableError> {
    super::read(bytes, options)
}

fn read(text: &str) -> (Vec<[f64; 2]>, TableDecisions) {
    read_with(text.as_bytes(), &TableOptions::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn error(text: &str) -> String {
    read_with(text.as_bytes(), &TableOptions::default()).unwrap_err().to_string()
}

pub(super) fn columns(x: &str, y: &str) -> TableOptions {
    TableOptions { columns: Some([x.into(), y.into()]), ..Default::default() }
}

pub(super) fn group(name: &str) -> TableOptions {
    TableOptions { group: Some(name.into()), ..Default::default() }
}

/// Points that no grid, index or label resembles.
const POINTS: [[f64; 2]; 6] =
    [[-0.5, 1.25], [0.75, -1.5], [2.125, 0.25], [-1.75, -0.125], [3.5, 2.25], [0.625, -2.75]];

/// A table of [`POINTS`], whose rows `row` writes.
pub(super) fn table(head: &str, row: impl Fn(usize, f64, f64) -> String) -> String {
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
        table("a,b,index\n", |i, x, y| format!("{x},{y},{}\n", 3 * i)),
        table("Unnamed: 0.1,Unnamed: 0,a,b\n", |i, x, y| format!("{i},{i},{x},{y}\n")),
        table("code,a,b\n", |i, x, y| format!("{:04},{x},{y}\n", i * 7919 % 1000)),
        table("# y x\n# made by hand\n", |_, x, y| format!("{y} {x}\n")),
        table(&"# a note\n".repeat(20_000), |_, x, y| format!("{x} {y}\n")),
        table(&"\n".repeat(100_000), |_, x, y| format!("{x};{y}\n").replace('.', ",")),
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
fn columns_are_named_x_and_y_in_many_ways() {
    for (first, second, third) in [
        ("t [s]", "y [m]", "x [m]"),
        ("time", "Y (mm)", "X (mm)"),
        ("fid", "y_coord", "x_coord"),
        ("Position Z", "Position Y", "Position X"),
        ("elevation", "latitude", "longitude"),
        ("h", "Northing [m]", "Easting [m]"),
        ("x_err", "y", "x"),
        ("X", "y", "x"),
    ] {
        let text = table(&format!("{first};{second};{third}\n"), |i, x, y| format!("{}.5;{y};{x}\n", i * i));
        let (points, decisions) = read(&text);
        assert_eq!((points, decisions.columns), (POINTS.to_vec(), [third.to_owned(), second.to_owned()]));
    }
    assert_eq!(read(&table("lat,lon\n", |_, x, y| format!("{y},{x}\n"))).0, POINTS);
    for head in ["x_err,y_err,a,b", "nose_x,nose_y,tail_x,tail_y", "x_1,x_2,y_1,y_2"] {
        let said = error(&table(&format!("{head}\n"), |_, x, y| format!("{x},{y},{y},{x}\n")));
        assert!(said.starts_with("has 4 columns of numbers, and none named x and y"), "{said}");
    }
    let said = error(&table("x,y,x,y\n", |_, x, y| format!("{x},{y},{y},{x}\n")));
    assert!(said.starts_with("has 2 columns named x") && said.ends_with("as in --columns x,y"), "{said}");
}

#[test]
fn columns_that_pandas_numbers_are_named_so() {
    for text in [
        table(",0,1\n", |i, x, y| format!("{i},{x:?},{y:?}\n")),
        table("0,1\n", |_, x, y| format!("{x:?},{y:?}\n")),
        table("id\t0\t1\t2\n", |i, x, y| format!("r{i}\t{x:?}\t{y:?}\tNA\n")),
        table(",0,1,label\n", |i, x, y| format!("{i},{x:?},{y:?},{}\n", i % 2)),
        table("0,1,2\n", |i, x, y| format!("{x:?},{y:?},c{}\n", i % 2)),
        table("0,1,label\n", |i, x, y| format!("{x:?},{y:?},{}\n", i % 2)),
        table("0,1,kind\n", |i, x, y| format!("{x:?},{y:?},{}\n", ["a", "b"][i % 2])),
        table("0,1,2\n", |_, x, y| format!("{x:?},{y:?},7\n")),
    ] {
        let (points, decisions) = read(&text);
        assert_eq!((points, decisions.columns), (POINTS.to_vec(), ["0".to_owned(), "1".to_owned()]), "{text}");
    }
    assert_eq!(read("0,1\n1,0\n").0.len(), 2);
    for text in ["0,1,a\n0.5,1.25,b\n0.25,0.75,c\n", "0,1,a\n0.5,1.25,b\n0.25,0.75,a\n"] {
        assert_eq!(read(text).0.len(), 3, "{text}");
    }
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
    let doubtful = |text: &str| read(text).1.to_string();
    assert!(
        doubtful("1,234;5,678\n")
            .contains("decimal commas (--decimal point takes them for marks between thousands)")
    );
    assert!(doubtful("1.234\t5.678\n").contains("decimal points (--decimal comma takes"));
    for text in ["1,234;0,678\n", "1,234;5,67\n", "1.5;2\n", "1.234 5.678\n", "1234;5678\n"] {
        assert!(!doubtful(text).contains("thousands"), "{text}");
    }
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
        ("x,y\n1,2\n#DIV/0!,3\n", "line 3: '#DIV/0!' in column x is not a number"),
        ("1.5,2.5 0.5\n1,2 3,4\n", "line 1: '1.5,2.5' in column 1"),
        ("-1.5,2.5 0.5,1.5\n1.5,2 3,4.5\n", "has several numbers in one field ('2.5 0.5')"),
        ("0.5,1.5;2.5,3.5;4.5,5.5", "has several numbers in one field ('1.5;2.5')"),
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
    assert!(error(&"# note\n".repeat(1 << 18)).starts_with("has no row in its first 1114112 bytes"));
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
        "encoding": "UTF-8", "delimiter": "semicolon", "decimal": "comma", "may_be_thousands": false, "has_thousands_marks": false,
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
