use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::*;

/// A .npy file of version 1.
pub(super) fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    let padded = format!("{header:<117}\n");
    bytes.extend(u16::try_from(padded.len()).unwrap().to_le_bytes());
    bytes.extend(padded.as_bytes());
    bytes.extend(data);
    bytes
}

pub(super) fn array(descr: &str, fortran: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let descr = if descr.starts_with('[') { descr.to_owned() } else { format!("'{descr}'") };
    npy(&format!("{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}"), data)
}

pub(super) fn read_with(
    bytes: &[u8],
    options: &ArrayOptions,
) -> Result<(ArrayContent, ArrayDecisions), ArrayError> {
    super::read(Cursor::new(bytes), options)
}

fn points_with(bytes: &[u8], options: &ArrayOptions) -> (Vec<[f64; 2]>, ArrayDecisions) {
    match read_with(bytes, options).unwrap() {
        (ArrayContent::Points(points), decisions) => (points, decisions),
        (picture, _) => panic!("{picture:?}"),
    }
}

fn points(bytes: &[u8]) -> Vec<[f64; 2]> {
    points_with(bytes, &ArrayOptions::default()).0
}

pub(super) fn choose(x: &str, y: &str) -> ArrayOptions {
    ArrayOptions { columns: Some([x.into(), y.into()]), ..Default::default() }
}

fn error(bytes: &[u8]) -> String {
    read_with(bytes, &ArrayOptions::default()).unwrap_err().to_string()
}

pub(super) fn archive(arrays: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in arrays {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

macro_rules! bytes {
    ($to:ident, $type:ty, $($value:expr),*) => { [$(<$type>::$to($value as $type)),*].concat() };
}

const EXPECTED: [[f64; 2]; 3] = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];

#[test]
fn every_numeric_type_in_both_byte_orders() {
    macro_rules! check {
        ($($descr:literal $type:ty),*) => {$(
            let little = bytes!(to_le_bytes, $type, 1, 2, 3, 4, 5, 6);
            let big = bytes!(to_be_bytes, $type, 1, 2, 3, 4, 5, 6);
            let order = if size_of::<$type>() == 1 { ["|", "|"] } else { ["<", ">"] };
            for (order, data) in order.iter().zip([little, big]) {
                let descr = format!("{order}{}", $descr);
                assert_eq!(points(&array(&descr, "False", "(3, 2)", &data)), EXPECTED, "{descr}");
            }
        )*};
    }
    check!("i1" i8, "i2" i16, "i4" i32, "i8" i64, "u1" u8, "u2" u16, "u4" u32, "u8" u64, "f4" f32, "f8" f64);
    let halves = [0.5, -2.0, 65504.0, 6e-5].map(half::f16::from_f32);
    let expected = vec![[0.5, -2.0], [65504.0, f64::from(halves[3])]];
    let little: Vec<u8> = halves.iter().flat_map(|h| h.to_le_bytes()).collect();
    let big: Vec<u8> = halves.iter().flat_map(|h| h.to_be_bytes()).collect();
    assert_eq!(points(&array("<f2", "False", "(2, 2)", &little)), expected);
    assert_eq!(points(&array(">f2", "False", "(2, 2)", &big)), expected);
    assert_eq!(points(&array("|b1", "False", "(2, 2)", &[0, 1, 1, 1])), [[0.0, 1.0], [1.0, 1.0]]);
    let signed = bytes!(to_le_bytes, i16, -300, 7);
    assert_eq!(points(&array("<i2", "False", "(1, 2)", &signed)), [[-300.0, 7.0]]);
}

#[test]
fn orders_and_axes() {
    let by_rows = bytes!(to_le_bytes, f32, 1, 2, 3, 4, 5, 6);
    let by_columns = bytes!(to_le_bytes, f32, 1, 3, 5, 2, 4, 6);
    for shape in ["(3, 2)", "(3, 1, 2)", "(1, 3, 2)", "(3, 2, 1)", "(1, 3, 1, 2, 1)"] {
        assert_eq!(points(&array("<f4", "False", shape, &by_rows)), EXPECTED, "{shape}");
        assert_eq!(points(&array("<f4", "True", shape, &by_columns)), EXPECTED, "{shape}");
    }
    let (transposed, decisions) =
        points_with(&array("<f4", "False", "(2, 3)", &by_columns), &ArrayOptions::default());
    assert_eq!(transposed, EXPECTED);
    assert_eq!(decisions.to_string(), "float32 of shape (2, 3), transposed");
    assert_eq!(points(&array("<f4", "True", "(2, 3)", &by_rows)), EXPECTED);
    // Two by two is rows unless said otherwise.
    let two = array("<f4", "False", "(2, 2)", &by_rows[..16]);
    let (rows, decisions) = points_with(&two, &ArrayOptions::default());
    assert_eq!(rows, [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(decisions.to_string(), "float32 of shape (2, 2), rows as points (--transpose yes takes columns)");
    let transpose = ArrayOptions { transpose: Some(true), ..Default::default() };
    assert_eq!(points_with(&two, &transpose).0, [[1.0, 3.0], [2.0, 4.0]]);
}

#[test]
fn complex_and_structured() {
    assert_eq!(points(&array("<c8", "False", "(3,)", &bytes!(to_le_bytes, f32, 1, 2, 3, 4, 5, 6))), EXPECTED);
    assert_eq!(points(&array(">c16", "True", "(1, 3)", &bytes!(to_be_bytes, f64, 1, 2, 3, 4, 5, 6))), EXPECTED);
    let record = |id: u8, y: f32, x: f64| [&[id][..], &y.to_le_bytes(), &[0; 3], &x.to_be_bytes()].concat();
    let data = [record(7, 2.0, 1.0), record(8, 4.0, 3.0)].concat();
    let named = array("[('id', '|u1'), ('y', '<f4'), ('', '|V3'), ('x', '>f8')]", "False", "(2,)", &data);
    let (rows, decisions) = points_with(&named, &ArrayOptions::default());
    assert_eq!(rows, [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(decisions.to_string(), "structured of shape (2,), columns x and y");
    for (id, y) in [("id", "Y"), ("1", "2"), (" ID ", "y")] {
        let (rows, decisions) = points_with(&named, &choose(id, y));
        assert_eq!((rows, decisions.columns), (vec![[7.0, 2.0], [8.0, 4.0]], Some(["id".into(), "y".into()])));
    }
    let missing = read_with(&named, &choose("z", "y")).unwrap_err().to_string();
    assert_eq!(missing, "has no column 'z' for --columns; its columns are 1 id, 2 y, 3 x");
    let two = bytes!(to_le_bytes, f32, 1, 2, 3, 4);
    assert_eq!(
        points(&array("[('pos', '<f4', (2,)), ('name', '|S0')]", "False", "(2,)", &two)),
        [[1.0, 2.0], [3.0, 4.0]]
    );
    let three = array("[('a', '<f4'), ('b', '<f4'), ('c', '<f4')]", "False", "(1,)", &two);
    assert!(error(&three).contains("3 columns (1 a, 2 b, 3 c); choose two with --columns"), "{}", error(&three));
}

#[test]
fn columns_are_chosen() {
    let data = bytes!(to_le_bytes, f64, 1, 2, 9, 3, 4, 9, 5, 6, 9);
    let three = array("<f8", "False", "(3, 3)", &data);
    assert!(error(&three).contains("3 columns (1 to 3); choose two with --columns"));
    assert_eq!(points_with(&three, &choose("1", "2")).0, EXPECTED);
    let (swapped, decisions) = points_with(&three, &choose("3", "1"));
    assert_eq!(swapped, [[9.0, 1.0], [9.0, 3.0], [9.0, 5.0]]);
    assert_eq!(decisions.to_string(), "float64 of shape (3, 3), columns 3 and 1");
    let wide = array("<f8", "False", "(3, 30)", &[0; 720]);
    assert!(error(&wide).contains("save arr.T, or choose two"), "{}", error(&wide));
    let refused = |x: &str, y: &str| read_with(&three, &choose(x, y)).unwrap_err().to_string();
    assert_eq!(refused("1", "4"), "has no column '4' for --columns; its columns are 1 to 3");
    assert!(
        refused("0", "1").starts_with("has no column '0'") && refused("x", "1").starts_with("has no column 'x'")
    );
    assert_eq!(refused("2", "2"), "has column '2' for both x and y; --columns takes two different ones");
}

#[test]
fn missing_rows_are_counted_and_infinite_ones_refused() {
    let rows = |values: [f32; 6]| array("<f4", "False", "(3, 2)", &values.map(f32::to_le_bytes).concat());
    let (kept, decisions) = points_with(&rows([1.0, 2.0, f32::NAN, 4.0, 5.0, 6.0]), &ArrayOptions::default());
    assert_eq!((kept, decisions.skipped), (vec![[1.0, 2.0], [5.0, 6.0]], 1));
    assert!(decisions.to_string().ends_with("1 row with NaN skipped"));
    assert!(error(&rows([1.0, 2.0, f32::NAN, f32::INFINITY, 5.0, 6.0])).starts_with("row 1 holds inf"));
    assert!(error(&rows([f32::NAN; 6])).contains("each of its 3 rows"));
}

#[test]
fn what_is_no_set_of_points_is_refused_with_a_remedy() {
    let plain = |descr: &str, shape: &str| error(&array(descr, "False", shape, &[0; 64]));
    for (message, part) in [
        (plain("|O", "(2,)"), "arr.astype(float)"),
        (plain("[('x', '<f4'), ('y', '|O')]", "(2,)"), "pickle"),
        (plain("<f8", "(0, 2)"), "its shape is (0, 2)"),
        (plain("<f8", "()"), "single number"),
        (plain("<f8", "(8,)"), "np.column_stack((x, y))"),
        (plain("<f8", "(2, 2, 2)"), "arr.reshape(-1, 2)"),
        (plain("<c8", "(2, 2)"), "arr.ravel()"),
        (plain("<f16", "(2, 2)"), "float128"),
        (plain("<U8", "(1, 2)"), "<U8"),
        (plain("<M8[s]", "(1, 2)"), "arr.astype(float)"),
        (plain("<f8", "(9, 2)"), "ends after 64 of 144 bytes"),
        (plain("<f4", "(999999999999, 2)"), "random subset"),
        (plain("<f4", "(9999999, 999999)"), "arr[:, :2]"),
        (plain("|u1", "(8, 8)"), "--as picture"),
        (plain("<f4", "(16, 16)"), "(255 * arr).astype(np.uint8)"),
        (plain("|u1", "(3, 16, 16)"), "arr.transpose(1, 2, 0)"),
        (plain("<f4", "(2, 2)"), "goes on after the 16 bytes"),
        (plain("|b1", "(16, 3)"), "3 columns"),
        (error(b"\x80\x04\x95pickle"), "pickle"),
        (error(b"x,y\n1,2\n"), "neither like .npy"),
        (error(b""), "neither like .npy"),
    ] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn boolean_and_8_bit_arrays_are_pictures() {
    // True in the first row alone, which is the upper one.
    let mask: Vec<u8> = (0..16 * 20).map(|k| u8::from(k < 20)).collect();
    let by_columns: Vec<u8> = (0..16 * 20).map(|k| u8::from(k % 16 == 0)).collect();
    for (fortran, data) in [("False", &mask), ("True", &by_columns)] {
        let (content, decisions) =
            read_with(&array("|b1", fortran, "(16, 20)", data), &ArrayOptions::default()).unwrap();
        let ArrayContent::Picture { pixels: DynamicImage::ImageLuma8(pixels), is_mask: true } = content else {
            panic!("{content:?}");
        };
        assert_eq!(pixels.dimensions(), (20, 16));
        assert!(pixels.enumerate_pixels().all(|(_, y, pixel)| pixel.0 == [if y == 0 { 255 } else { 0 }]));
        assert_eq!(decisions.to_string(), "bool of shape (16, 20) as a picture, row 0 at the top");
    }
    let picture = |bytes: &[u8], options: &ArrayOptions| {
        matches!(read_with(bytes, options), Ok((ArrayContent::Picture { .. }, _)))
    };
    let auto = ArrayOptions::default();
    assert!(picture(&array("|u1", "False", "(16, 16, 3)", &[9; 768]), &auto));
    assert!(picture(&array("|i1", "False", "(1, 16, 16)", &[9; 256]), &auto));
    let small = array("|u1", "False", "(128, 2)", &[9; 256]);
    assert!(!picture(&small, &auto) && picture(&small, &ArrayOptions { picture: Some(true), ..auto.clone() }));
    let points = ArrayOptions { picture: Some(false), ..choose("1", "2") };
    assert_eq!(points_with(&array("|u1", "False", "(16, 16)", &[9; 256]), &points).0, [[9.0, 9.0]; 16]);
    assert!(error(&array("|u1", "False", "(20000, 20)", &[])).contains("at most 16384 on a side"));
    assert!(error(&array("|u1", "False", "(99, 99)", &[0; 50])).contains("ends after 50 of 9801"));
}

#[test]
fn archives_are_read_by_name() {
    let x = array("<f4", "False", "(3, 2)", &bytes!(to_le_bytes, f32, 1, 2, 3, 4, 5, 6));
    let labels = array("<i8", "False", "(3,)", &[0; 24]);
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        assert_eq!(points(&archive(&[("arr_0.npy", &x), ("note.txt", b"hello")], method)), EXPECTED);
        let both = archive(&[("X.npy", &x), ("y.npy", &labels)], method);
        assert!(error(&both).contains("holds X, y; name one behind a colon, as FILE.npz:X"), "{}", error(&both));
        let named = |name: &str| ArrayOptions { array: Some(name.into()), ..Default::default() };
        let (rows, decisions) = points_with(&both, &named("X"));
        assert_eq!((rows.as_slice(), decisions.array.as_deref()), (&EXPECTED[..], Some("X")));
        assert!(read_with(&both, &named("y")).unwrap_err().to_string().contains("np.column_stack"));
        let unknown = read_with(&both, &named("Z")).unwrap_err().to_string();
        assert_eq!(unknown, "holds no array 'Z', but X, y");
        assert!(matches!(read_with(&x, &named("X")), Err(ArrayError::NoNames(_))));
    }
    let others = |name: &str| error(&archive(&[(name, b"?")], CompressionMethod::Stored));
    assert!(others("data.pkl").contains("it holds data.pkl"));
    assert!(others("xl/workbook.xml").starts_with("is a spreadsheet"));
    let odd = archive(&[("a\nb.npy", &x), ("c.npy", &x)], CompressionMethod::Stored);
    assert!(error(&odd).starts_with("holds a b, c; name one"));
    let mut damaged = archive(&[("a.npy", &x)], CompressionMethod::Stored);
    let at = damaged.windows(4).position(|part| part == 6f32.to_le_bytes()).unwrap();
    damaged[at] ^= 1;
    assert!(error(&damaged).contains("Invalid checksum"), "{}", error(&damaged));
    assert!(error(b"PK\x03\x04 and nothing more").contains("np.savez"));
}

#[test]
fn an_archive_that_unpacks_without_end_is_bounded() {
    let zeros = vec![0; 4 << 20];
    let bomb = archive(&[("a.npy", &array("<f4", "False", "(2, 2)", &zeros))], CompressionMethod::Deflated);
    assert!(bomb.len() < 100_000);
    let used = allocation_counter::measure(|| assert!(error(&bomb).starts_with("goes on after the 16 bytes")));
    assert!(used.bytes_max < 1 << 20, "{used:?}");
}
