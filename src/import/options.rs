//! How a file is to be read.

use serde::{Deserialize, Serialize};

use super::{
    array::ArrayOptions,
    kind::FileKind,
    picture::{PictureOptions, Shaping},
    table::{Decimal, Delimiter, Encoding, TableOptions},
};

/// What an array is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Rows of x and y.
    Points,
    /// Pixels.
    Picture,
}

/// How a file is to be read; what is not set is decided by its content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    /// Of an array: what it is taken for.
    pub form: Option<Form>,
    /// Of a table or an array: the columns of x and y, each by its name, or by its number from 1.
    pub columns: Option<[String; 2]>,
    /// Of a table: the group whose rows are kept, its name or COLUMN=NAME.
    pub group: Option<String>,
    /// Of a table: what stands between two fields.
    pub delimiter: Option<Delimiter>,
    /// Of a table: the mark between a number's whole and its fraction.
    pub decimal: Option<Decimal>,
    /// Of a table: how its characters are bytes.
    pub encoding: Option<Encoding>,
    /// Of a table: whether its first row names the columns.
    pub header: Option<bool>,
    /// Of an archive: which array.
    pub array: Option<String>,
    /// Of an array: whether rows are the last axis.
    pub transpose: Option<bool>,
    /// Of a picture.
    pub picture: PictureOptions,
    /// Of points: whether those that [`super::outliers`] finds are left out.
    pub drop_outliers: bool,
}

impl ReadOptions {
    pub(super) fn table(&self) -> TableOptions {
        TableOptions {
            encoding: self.encoding,
            delimiter: self.delimiter,
            decimal: self.decimal,
            header: self.header,
            columns: self.columns.clone(),
            group: self.group.clone(),
        }
    }

    pub(super) fn array(&self) -> ArrayOptions {
        ArrayOptions {
            array: self.array.clone(),
            columns: self.columns.clone(),
            transpose: self.transpose,
            picture: self.form.map(|form| form == Form::Picture),
        }
    }

    /// The flags of the command line that are set and have no meaning for a file of this kind, or for an array that is
    /// taken for this.
    pub(super) fn idle(&self, kind: FileKind, form: Option<Form>) -> Vec<&'static str> {
        let is_array = kind == FileKind::Array;
        let is_table = kind == FileKind::Table;
        let has_rows = is_array && form != Some(Form::Picture);
        let has_pixels = kind == FileKind::Picture || is_array && form != Some(Form::Points);
        let PictureOptions { ink, turn, stretch, background, photograph, shaping } = self.picture;
        let plain = Shaping::default();
        let flags = [
            (self.columns.is_some(), "--columns", is_table || has_rows),
            (self.group.is_some(), "--group", is_table),
            (self.delimiter.is_some(), "--delimiter", is_table),
            (self.decimal.is_some(), "--decimal", is_table),
            (self.encoding.is_some(), "--encoding", is_table),
            (self.header.is_some(), "--header", is_table),
            (self.array.is_some(), ":NAME", is_array),
            (self.transpose.is_some(), "--transpose", has_rows),
            (ink.is_some(), "--ink", has_pixels),
            (!turn, "--turn", kind == FileKind::Picture),
            (!stretch, "--stretch", has_pixels),
            (!background, "--background", has_pixels),
            (!photograph.surround, "--surround", has_pixels),
            (!photograph.evening, "--evening", has_pixels),
            (!photograph.ruling, "--ruling", has_pixels),
            (shaping.crop != plain.crop, "--crop", has_pixels),
            (shaping.fit != plain.fit, "--fit", has_pixels),
            (shaping.blur != plain.blur, "--blur", has_pixels),
            (shaping.threshold != plain.threshold, "--threshold", has_pixels),
            (shaping.gamma != plain.gamma, "--gamma", has_pixels),
            (self.drop_outliers, "--drop-outliers", is_table || has_rows),
        ];
        flags.into_iter().filter(|(is_set, _, is_meant)| *is_set && !is_meant).map(|(_, flag, _)| flag).collect()
    }
}

impl Form {
    /// Whether a file of this kind can be taken for it.
    pub(super) fn fits(self, kind: FileKind) -> bool {
        match kind {
            FileKind::Array => true,
            FileKind::Table => self == Self::Points,
            FileKind::Picture => self == Self::Picture,
        }
    }
}
