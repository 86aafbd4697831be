//! Point sets from `.csv` and `.npy` files.

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read as _},
    path::Path,
};

use npyz::{NpyFile, Order, TypeChar};

use super::error::{ImportError, ImportProblem};

/// Longest header of a .npy file that is read, in bytes; numpy writes 118.
const MAX_HEADER: usize = 65_536;

/// Most rows that are read.
pub const MAX_POINTS: usize = 10_000_000;

/// Reads points of shape `[n, 2]` in the file's own coordinates.
///
/// # Errors
/// [`ImportError`] when the file cannot be read, is of another shape, holds no rows or more
/// than [`MAX_POINTS`], or a coordinate that is not finite.
pub fn read(path: &Path) -> Result<Vec<[f64; 2]>, ImportError> {
    read_watched(path, |_| Ok(()))
}

/// As [`read`]. `watch` is told the share of the file's bytes that has been read, in [0, 1], after every part, and may
/// end the reading with an error.
///
/// # Errors
/// As [`read`], and what `watch` answers.
pub fn read_watched(path: &Path, watch: impl FnMut(f64) -> io::Result<()>) -> Result<Vec<[f64; 2]>, ImportError> {
    let file = || {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(BufReader::with_capacity(PART, Watched { file, length, done: 0, watch }))
    };
    let is_npy = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("npy"));
    let points = if is_npy { file().and_then(read_npy) } else { file().and_then(read_csv) };
    points
        .and_then(|points| if points.is_empty() { Err(ImportProblem::NoPoints) } else { Ok(points) })
        .map_err(|problem| ImportError::new(path, problem))
}

/// Bytes that are read at a time.
const PART: usize = 1 << 16;

/// A file that tells how much of it has been read.
struct Watched<W> {
    file: File,
    length: u64,
    done: u64,
    watch: W,
}

impl<W: FnMut(f64) -> io::Result<()>> io::Read for Watched<W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.done += count as u64;
        // The length of a pipe is 0.
        (self.watch)((self.done as f64 / self.length.max(1) as f64).min(1.0))?;
        Ok(count)
    }
}

fn read_csv(reader: impl std::io::Read) -> Result<Vec<[f64; 2]>, ImportProblem> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(reader);
    let mut points = Vec::new();
    let mut record = csv::ByteRecord::new();
    let mut first = true;
    while reader.read_byte_record(&mut record).map_err(std::io::Error::from)? {
        let line = record.position().map_or(0, csv::Position::line);
        let number = |field: &[u8]| std::str::from_utf8(field).ok().and_then(|text| text.parse::<f64>().ok());
        // A header is a first line in which nothing is a number.
        let header = first && record.iter().all(|field| number(field).is_none());
        first = false;
        if header {
            continue;
        }
        let fields: Vec<&[u8]> = record.iter().collect();
        let [x, y] = fields[..] else {
            return Err(ImportProblem::Row { line, what: format!("{} values", fields.len()) });
        };
        let coordinate = |field: &[u8]| {
            number(field).filter(|v| v.is_finite()).ok_or_else(|| {
                let text: String = String::from_utf8_lossy(field).chars().take(40).collect();
                ImportProblem::Row { line, what: format!("'{text}' is not a finite number") }
            })
        };
        points.push([coordinate(x)?, coordinate(y)?]);
        if points.len() > MAX_POINTS {
            return Err(ImportProblem::TooManyPoints(MAX_POINTS));
        }
    }
    Ok(points)
}

fn read_npy(mut reader: impl std::io::Read) -> Result<Vec<[f64; 2]>, ImportProblem> {
    let head = checked_header(&mut reader)?;
    let file = NpyFile::new(head.chain(reader))?;
    let rows = match *file.shape() {
        [rows, 2] => usize::try_from(rows).unwrap_or(usize::MAX),
        ref shape => return Err(ImportProblem::Array(format!("its shape is {shape:?}"))),
    };
    if rows > MAX_POINTS {
        return Err(ImportProblem::TooManyPoints(MAX_POINTS));
    }
    let column_major = file.order() == Order::Fortran;
    let values = numbers(file, 2 * rows)?;
    let at = |row: usize, axis: usize| values[if column_major { axis * rows + row } else { 2 * row + axis }];
    let mut points = Vec::with_capacity(rows);
    for row in 0..rows {
        let point = [at(row, 0), at(row, 1)];
        if let Some(&value) = point.iter().find(|v| !v.is_finite()) {
            return Err(ImportProblem::NotFinite { row, value });
        }
        points.push(point);
    }
    Ok(points)
}

/// Reads the header and refuses one that `npyz` would trust too far: it allocates whatever length
/// the file claims, and multiplies the shape unchecked.
fn checked_header(reader: &mut impl std::io::Read) -> Result<Cursor<Vec<u8>>, ImportProblem> {
    let refuse = |what: &str| Err(ImportProblem::Array(what.into()));
    let mut head = vec![0; 8];
    reader.read_exact(&mut head)?;
    if &head[..6] != b"\x93NUMPY" {
        return refuse("it does not begin like a .npy file");
    }
    let field = if head[6] == 1 { 2 } else { 4 };
    head.resize(8 + field, 0);
    reader.read_exact(&mut head[8..])?;
    let length = head[8..].iter().rev().fold(0usize, |length, byte| length << 8 | usize::from(*byte));
    if length > MAX_HEADER {
        return refuse("its header is too long");
    }
    let start = head.len();
    head.resize(start + length, 0);
    reader.read_exact(&mut head[start..])?;
    if head[start..].split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() > 15) {
        return refuse("its shape is absurd");
    }
    Ok(Cursor::new(head))
}

fn numbers<R: std::io::Read>(file: NpyFile<R>, count: usize) -> Result<Vec<f64>, ImportProblem> {
    macro_rules! read_as {
        ($type:ty, $number:expr) => {{
            let data = file.data::<$type>().map_err(|e| ImportProblem::Array(e.to_string()))?;
            let mut values = Vec::with_capacity(count);
            for value in data {
                values.push($number(value?));
            }
            values
        }};
    }
    let npyz::DType::Plain(plain) = file.dtype() else {
        return Err(ImportProblem::Array("it is a structured array".into()));
    };
    let values = match (plain.type_char(), plain.size_field()) {
        (TypeChar::Float, 4) => read_as!(f32, f64::from),
        (TypeChar::Float, 8) => read_as!(f64, f64::from),
        (TypeChar::Int, 4) => read_as!(i32, f64::from),
        (TypeChar::Int, 8) => read_as!(i64, |value| value as f64),
        _ => {
            return Err(ImportProblem::Array(format!(
                "its type is {}, not float32, float64, int32 or int64",
                file.dtype().descr()
            )));
        }
    };
    if values.len() < count {
        return Err(ImportProblem::Array(format!("it ends after {} of {count} values", values.len())));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv_error(text: &str) -> String {
        read_csv(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn csv_with_and_without_a_header() {
        let expected = vec![[1.0, 2.0], [-3.5, 4e-1]];
        assert_eq!(read_csv("x,y\n1,2\n-3.5, 4e-1\n".as_bytes()).unwrap(), expected);
        assert_eq!(read_csv("1,2\r\n-3.5,0.4".as_bytes()).unwrap(), expected);
        assert_eq!(read_csv("5,6".as_bytes()).unwrap(), vec![[5.0, 6.0]]);
        assert!(read_csv("x,y\n".as_bytes()).unwrap().is_empty());
    }

    #[test]
    fn csv_mistakes_name_their_line() {
        assert!(csv_error("1,2\n3,NaN\n").starts_with("line 2: 'NaN' is not a finite number"));
        assert!(csv_error("1,2\n3,inf\n").starts_with("line 2: 'inf'"));
        assert!(csv_error("1,2,3\n").starts_with("line 1: 3 values"));
        assert!(csv_error("1,2\n3\n").starts_with("line 2: 1 values"));
        assert!(csv_error("x,y\n1,2\nfoo,bar\n").starts_with("line 3: 'foo'"));
        assert!(csv_error("1,2\n\u{0},\u{0}").starts_with("line 2"));
    }

    fn npy(header: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        let padded = format!("{header:<117}\n");
        bytes.extend(u16::try_from(padded.len()).unwrap().to_le_bytes());
        bytes.extend(padded.as_bytes());
        bytes.extend(data);
        bytes
    }

    fn floats(values: &[f32]) -> Vec<u8> {
        values.iter().flat_map(|v| v.to_le_bytes()).collect()
    }

    #[test]
    fn npy_in_both_orders() {
        let c = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", &floats(&[1.0, 2.0, 3.0, 4.0]));
        assert_eq!(read_npy(&c[..]).unwrap(), vec![[1.0, 2.0], [3.0, 4.0]]);
        let f = npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", &floats(&[1.0, 2.0, 3.0, 4.0]));
        assert_eq!(read_npy(&f[..]).unwrap(), vec![[1.0, 3.0], [2.0, 4.0]]);
        let whole: Vec<u8> = [1i64, -2, 3, 4].iter().flat_map(|value| value.to_le_bytes()).collect();
        let whole = npy("{'descr': '<i8', 'fortran_order': False, 'shape': (2, 2), }", &whole);
        assert_eq!(read_npy(&whole[..]).unwrap(), vec![[1.0, -2.0], [3.0, 4.0]]);
    }

    #[test]
    fn npy_mistakes_are_named() {
        let error = |bytes: &[u8]| read_npy(bytes).unwrap_err().to_string();
        let four = floats(&[1.0, f32::NAN, 3.0, 4.0]);
        let descr =
            |d: &str, shape: &str| format!("{{'descr': '{d}', 'fortran_order': False, 'shape': {shape}, }}");
        assert!(error(&npy(&descr("<f4", "(2, 2)"), &four)).starts_with("row 0 holds NaN"));
        assert!(error(&npy(&descr("<f4", "(4,)"), &four)).contains("its shape is [4]"));
        assert!(error(&npy(&descr("<f4", "(1, 4)"), &four)).contains("its shape is [1, 4]"));
        assert!(error(&npy(&descr("<c8", "(1, 2)"), &four)).contains("its type is"));
        assert!(error(&npy(&descr("<f4", "(999999999999, 2)"), &four)).contains("more than"));
        assert!(!error(&npy(&descr("<f4", "(9, 2)"), &four)).is_empty());
        assert!(error(&npy(&descr("<f4", "(2, 2, 2)"), &four)).contains("its shape is"));
        assert!(error(&npy(&descr("<f4", "(99999999999999999999, 2)"), &four)).contains("absurd"));
        assert!(error(b"not an array at all").contains("does not begin"));
        assert!(!error(b"\x93NUM").is_empty());
        let mut long = b"\x93NUMPY\x02\x00".to_vec();
        long.extend(u32::MAX.to_le_bytes());
        assert!(error(&long).contains("too long"));
    }

    #[test]
    fn reading_is_watched_and_can_be_ended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.csv");
        let rows = 50_000;
        std::fs::write(&path, "0.25,-0.5\n".repeat(rows)).unwrap();
        let mut shares = Vec::new();
        let read = read_watched(&path, |share| {
            shares.push(share);
            Ok(())
        });
        assert_eq!(read.unwrap(), vec![[0.25, -0.5]; rows]);
        assert!(shares.len() > 5 && shares.is_sorted() && shares[0] < 0.2, "{shares:?}");
        assert_eq!(shares.last(), Some(&1.0));
        let mut parts = 0..;
        let stop = |_| if parts.next() == Some(2) { Err(io::Error::other("enough")) } else { Ok(()) };
        assert!(read_watched(&path, stop).unwrap_err().to_string().contains("enough"));
    }
}
