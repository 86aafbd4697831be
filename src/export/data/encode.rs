//! Arrays as CSV, NPY and NPZ.
//!
//! - CSV: a head and one row for each place, the last axis fastest: its coordinates, then every column. What is counted
//!   has a column only beside another axis. A cell without a number is empty.
//! - NPY: the first array, or of a table all columns as [rows, columns].
//! - NPZ: coordinates and arrays by their names, as `numpy.savez` writes them.
//!
//! Numbers are in double precision; in text the shortest that reads back as the same.

use std::{
    fmt::Write as _,
    io::{self, Write},
    path::Path,
};

use npyz::WriterBuilder as _;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::set::{Axis, DataSet, Places, Variable};
use crate::output::ends_in;

/// Bytes of an array from which on an archive needs wider fields.
const LARGE: usize = 1 << 31;

/// A form of arrays in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Text, in rows.
    Csv,
    /// One array, as numpy has it.
    Npy,
    /// Several of them.
    Npz,
}

impl Encoding {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Npy, Self::Npz];

    /// The ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Npy => "npy",
            Self::Npz => "npz",
        }
    }

    /// The one that the name of a file asks for, if it does.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| ends_in(path, &[encoding.ending()]))
    }
}

impl DataSet {
    /// Writes it.
    ///
    /// # Errors
    /// Whatever the writer reports.
    pub fn write(&self, encoding: Encoding, to: &mut dyn Write) -> io::Result<()> {
        match encoding {
            Encoding::Csv => self.write_csv(to)?,
            Encoding::Npy if self.is_table() => {
                let columns = self.variables();
                let rows = (0..self.places()).flat_map(|row| columns.iter().map(move |column| column.values[row]));
                write_npy(&[self.places(), columns.len()], rows, to)?;
            }
            Encoding::Npy => {
                if let Some(first) = self.variables().first() {
                    write_npy(&self.shape(first), first.values.iter().copied(), to)?;
                }
            }
            Encoding::Npz => self.write_npz(to)?,
        }
        to.flush()
    }

    fn write_csv(&self, to: &mut dyn Write) -> io::Result<()> {
        let axes = self.axes();
        let is_shown = |axis: &Axis| axes.len() > 1 || matches!(axis.places, Places::At(_));
        let shown: Vec<usize> = (0..axes.len()).filter(|k| is_shown(&axes[*k])).collect();
        let heads = shown.iter().map(|k| axes[*k].name);
        let heads = heads.chain(self.variables().iter().flat_map(|variable| variable.columns.iter().copied()));
        writeln!(to, "{}", heads.collect::<Vec<_>>().join(","))?;
        let mut line = String::new();
        for place in 0..self.places() {
            line.clear();
            for k in &shown {
                let after: usize = axes[k + 1..].iter().map(Axis::len).product();
                cell(&mut line, axes[*k].place(place / after % axes[*k].len()));
            }
            for Variable { columns, values, .. } in self.variables() {
                values[place * columns.len()..][..columns.len()].iter().for_each(|value| cell(&mut line, *value));
            }
            line.pop();
            line.push('\n');
            to.write_all(line.as_bytes())?;
        }
        Ok(())
    }

    fn write_npz(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut archive = ZipWriter::new_stream(to);
        for axis in self.axes() {
            if let Places::At(places) = &axis.places {
                start(&mut archive, axis.name, places.len())?;
                write_npy(&[places.len()], places.iter().copied(), &mut archive)?;
            }
        }
        for variable in self.variables() {
            start(&mut archive, variable.name, variable.values.len())?;
            write_npy(&self.shape(variable), variable.values.iter().copied(), &mut archive)?;
        }
        archive.finish()?;
        Ok(())
    }
}

/// A number and what comes after it; nothing for what is none.
fn cell(line: &mut String, value: f64) {
    // Writing to a string cannot fail.
    let _ = if value.is_nan() { write!(line, ",") } else { write!(line, "{value},") };
}

fn start<W: Write + io::Seek>(archive: &mut ZipWriter<W>, name: &str, count: usize) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(count >= LARGE / size_of::<f64>());
    Ok(archive.start_file(format!("{name}.npy"), options)?)
}

fn write_npy(shape: &[usize], values: impl Iterator<Item = f64>, to: &mut dyn Write) -> io::Result<()> {
    let shape: Vec<u64> = shape.iter().map(|side| *side as u64).collect();
    let mut writer = npyz::WriteOptions::<f64>::new().default_dtype().shape(&shape).writer(to).begin_nd()?;
    writer.extend(values)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(set: &DataSet, encoding: Encoding) -> Vec<u8> {
        let mut bytes = Vec::new();
        set.write(encoding, &mut bytes).unwrap();
        bytes
    }

    fn set() -> DataSet {
        let u: Vec<[f64; 2]> = (0..6).map(f64::from).map(|k| [k, -0.5 * k]).collect();
        DataSet::new(
            vec![Axis::at("t", vec![0.0, 0.25]), Axis::counted("row", 0, 3)],
            vec![
                Variable::vector("u", &["u_x", "u_y"], &u),
                Variable::scalar(&["density"], vec![1e-9, 2.0, f64::NAN, 4.0, f64::INFINITY, 6.0]),
            ],
        )
    }

    #[test]
    fn tables_have_a_row_for_each_place() {
        let text = String::from_utf8(bytes(&set(), Encoding::Csv)).unwrap();
        let expected = "t,row,u_x,u_y,density\n0,0,0,-0,0.000000001\n0,1,1,-0.5,2\n0,2,2,-1,\n0.25,0,3,-1.5,4\n\
                        0.25,1,4,-2,inf\n0.25,2,5,-2.5,6\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_counted_alone_has_no_column() {
        let rows = Variable::vector("x", &["x", "y"], &[[1.0, 2.0], [3.0, 4.5]]);
        let set = DataSet::new(vec![Axis::counted("row", 0, 2)], vec![rows]);
        assert_eq!(bytes(&set, Encoding::Csv), b"x,y\n1,2\n3,4.5\n");
        let table = [&["step"], &["loss"]].map(|name| Variable::scalar(name, vec![1.0, 0.5]));
        let table = DataSet::new(vec![Axis::counted("row", 0, 2)], table.into());
        let written = bytes(&table, Encoding::Npy);
        let array = npyz::NpyFile::new(&written[..]).unwrap();
        assert_eq!(
            (array.shape().to_vec(), array.into_vec::<f64>().unwrap()),
            (vec![2, 2], vec![1.0, 1.0, 0.5, 0.5])
        );
    }

    /// The index, every name, and what another reader finds under it.
    #[test]
    fn archives_hold_axes_and_arrays() {
        let bytes = bytes(&set(), Encoding::Npz);
        let mut archive = zip::ZipArchive::new(io::Cursor::new(&bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["t.npy", "u.npy", "density.npy"]);
        let mut read = |name: &str| {
            let array = npyz::NpyFile::new(archive.by_name(name).unwrap()).unwrap();
            (array.shape().to_vec(), array.into_vec::<f64>().unwrap())
        };
        assert_eq!(read("t.npy"), (vec![2], vec![0.0, 0.25]));
        assert_eq!(read("u.npy"), (vec![2, 3, 2], set().variables()[0].values.clone()));
        let (shape, density) = read("density.npy");
        assert!(shape == [2, 3] && density[2].is_nan() && density[4].is_infinite(), "{shape:?} {density:?}");
    }

    #[test]
    fn nothing_is_written_where_the_disk_is_full() {
        struct Full(usize);
        impl Write for Full {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                if self.0 < bytes.len() {
                    return Err(io::ErrorKind::StorageFull.into());
                }
                self.0 -= bytes.len();
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for encoding in Encoding::ALL {
            let all = bytes(&set(), encoding).len();
            for room in [0, all / 2, all - 1] {
                assert!(set().write(encoding, &mut Full(room)).is_err(), "{encoding:?} with {room} of {all}");
            }
            set().write(encoding, &mut Full(all)).unwrap();
        }
    }

    #[test]
    fn the_ending_decides() {
        assert_eq!(Encoding::of(Path::new("a/b.NPZ")), Some(Encoding::Npz));
        assert_eq!(Encoding::of(Path::new("b.npy.txt")), None);
    }
}
