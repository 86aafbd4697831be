//! What was decided about a file.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    array::ArrayDecisions, options::ReadOptions, outliers::Outliers, picture::PictureDecisions, source::Source,
    table::TableDecisions,
};

/// How a file was read. Serialised as one object, the format being one of its keys.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "format", rename_all = "lowercase")]
pub enum Reading {
    /// Text of rows and columns.
    Table(TableDecisions),
    /// Points of an array.
    Array(ArrayDecisions),
    /// Pixels of an array.
    #[serde(rename = "array")]
    PixelArray {
        /// As an array.
        #[serde(flatten)]
        array: ArrayDecisions,
        /// As a picture.
        #[serde(flatten)]
        picture: PictureDecisions,
    },
    /// A picture.
    Picture(PictureDecisions),
}

impl<'de> Deserialize<'de> for Reading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Both forms of an array have one name.
        #[derive(Deserialize)]
        #[serde(tag = "format", rename_all = "lowercase")]
        enum Written {
            Table(TableDecisions),
            Array {
                #[serde(flatten)]
                array: ArrayDecisions,
                #[serde(flatten)]
                picture: Option<PictureDecisions>,
            },
            Picture(PictureDecisions),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Table(table) => Self::Table(table),
            Written::Array { array, picture: None } => Self::Array(array),
            Written::Array { array, picture: Some(picture) } => Self::PixelArray { array, picture },
            Written::Picture(picture) => Self::Picture(picture),
        })
    }
}

/// What was decided about a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileNote {
    /// How it was read.
    #[serde(flatten)]
    pub reading: Reading,
    /// Points that should be looked at; nothing for pictures.
    pub outliers: Option<Outliers>,
    /// How many of them were left out; nothing where that was not asked for.
    pub dropped: Option<usize>,
}

/// A file that was read, so that it can be read in another way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Where it is.
    pub source: Source,
    /// How it was to be read.
    pub options: ReadOptions,
    /// What was decided.
    pub note: FileNote,
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(table) => table.fmt(f),
            Self::Array(array) => array.fmt(f),
            Self::PixelArray { array, picture } => write!(f, "{array}, {picture}"),
            Self::Picture(picture) => picture.fmt(f),
        }
    }
}

impl fmt::Display for FileNote {
    /// One line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reading.fmt(f)?;
        match (&self.outliers, self.dropped) {
            (Some(outliers), None) => write!(f, "; {outliers} (--drop-outliers leaves them out)"),
            (Some(outliers), Some(count)) => write!(f, "; left out {count}: {outliers}"),
            (None, Some(_)) => f.write_str("; no outliers to leave out"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _};

    use super::*;
    use crate::import::{Request, load_request};

    /// What a scene keeps of a file says the same of it when it is read.
    #[test]
    fn records_of_every_kind_are_written_and_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let row = |k: i32| format!("{k},{},a{}\n", k * k % 17, k % 3);
        let rows: String = (0..200).map(row).collect();
        fs::write(at("a.csv"), format!("x,y,group\n{rows}1e7,-9,a1\n")).unwrap();
        let npy = |name: &str, descr: &str, shape: &str, bytes: &[u8]| {
            let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
            let header = format!("{header:<117}\n");
            let mut file = fs::File::create(at(name)).unwrap();
            file.write_all(b"\x93NUMPY\x01\0\x76\0").unwrap();
            file.write_all(header.as_bytes()).unwrap();
            file.write_all(bytes).unwrap();
        };
        let numbers: Vec<u8> = (0..40).flat_map(|k| f64::from(k * 7 % 11).to_le_bytes()).collect();
        npy("points.npy", "<f8", "(20, 2)", &numbers);
        let pixels: Vec<u8> = (0..1024u32).map(|k| if k % 32 > 10 && k / 32 > 8 { 255 } else { 0 }).collect();
        npy("pixels.npy", "|u1", "(32, 32)", &pixels);
        image::GrayImage::from_raw(32, 32, pixels).unwrap().save(at("a.png")).unwrap();
        for (name, format) in
            [("a.csv", "table"), ("points.npy", "array"), ("pixels.npy", "array"), ("a.png", "picture")]
        {
            let loaded = load_request(Request::file(&at(name)), &mut |_| Ok(())).unwrap();
            let record = loaded.file.unwrap();
            let text = serde_json::to_string(&*record).unwrap();
            assert!(text.contains(&format!("\"format\":\"{format}\"")), "{text}");
            assert_eq!(serde_json::from_str::<FileRecord>(&text).unwrap(), *record, "{text}");
        }
    }

    #[test]
    fn what_was_pasted_is_kept_itself() {
        for source in [Source::Text("1 2\n".into()), Source::Picture([1, 2, 3].as_slice().into())] {
            let text = serde_json::to_string(&source).unwrap();
            assert_eq!(serde_json::from_str::<Source>(&text).unwrap(), source, "{text}");
        }
    }
}
