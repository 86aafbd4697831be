//! One array of a .npz archive.

use std::io::{ErrorKind, Read, Seek};

use npyz::npz::array_name_from_file_name;
use zip::{
    ZipReadOptions,
    read::{Config, ZipFile, ZipFileEntry},
    result::ZipError,
    unstable::read::ZipIterable,
};

use super::{super::shown::shown, error::ArrayError};

/// First bytes of a zip, and of an empty one.
pub(super) const MAGIC: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Most arrays of an archive whose names are kept.
const MAX_ARRAYS: usize = 4096;

/// Names that an error lists.
const MAX_LISTED: usize = 12;

/// Calls `then` with the name and the bytes of the array `wanted`, or of the only one. The archive's list is walked,
/// never held; the bytes are unpacked as they are read.
pub(super) fn with_array<R: Read + Seek, T>(
    source: R,
    wanted: Option<&str>,
    then: impl FnOnce(String, &mut ZipFile<'_, R>) -> Result<T, ArrayError>,
) -> Result<T, ArrayError> {
    let mut archive = ZipIterable::try_new(source, Config::default()).map_err(problem)?;
    let files = archive.files().map_err(problem)?;
    let (mut arrays, mut others) = (Vec::<(String, ZipFileEntry<'static>)>::new(), Vec::new());
    let mut entries = 0..;
    for entry in &mut *files {
        let entry = entry.map_err(problem)?;
        if entries.next() == Some(MAX_ARRAYS) {
            return Err(ArrayError::Archive(format!("it holds more than {MAX_ARRAYS} files")));
        }
        let file = entry.name().map_err(problem)?.into_owned();
        match array_name_from_file_name(&file) {
            Some(name) => arrays.push((name.to_owned(), entry)),
            None => others.push(file),
        }
    }
    let is_sheet = |file: &String| matches!(file.as_str(), "xl/workbook.xml" | "xl/workbook.bin" | "content.xml");
    if others.iter().any(is_sheet) {
        return Err(ArrayError::Spreadsheet);
    }
    let names = || listed(arrays.iter().map(|(name, _)| name));
    let chosen = match wanted {
        _ if arrays.is_empty() => return Err(ArrayError::NoArrays(nothing_or(&listed(others.iter())))),
        Some(wanted) => arrays
            .iter()
            .position(|(name, _)| name == wanted)
            .ok_or_else(|| ArrayError::NoArray { name: shown(wanted.as_bytes()), known: names() })?,
        None if arrays.len() > 1 => return Err(ArrayError::Several(names())),
        None => 0,
    };
    let (name, entry) = arrays.swap_remove(chosen);
    let mut bytes = entry.with_reader(files.reader_mut(), ZipReadOptions::new()).map_err(problem)?;
    then(name, &mut bytes).map_err(|error| match error {
        ArrayError::Io(error) if is_of_archive(error.kind()) => ArrayError::Archive(error.to_string()),
        error => error,
    })
}

/// Whether an error is one of what unpacks the bytes and compares their sum, not of the source.
fn is_of_archive(kind: ErrorKind) -> bool {
    use ErrorKind::{InvalidData, InvalidInput, UnexpectedEof, Unsupported};
    matches!(kind, InvalidData | InvalidInput | UnexpectedEof | Unsupported)
}

fn listed<'a>(names: impl ExactSizeIterator<Item = &'a String>) -> Vec<String> {
    let more = names.len().saturating_sub(MAX_LISTED);
    let rest = (more > 0).then(|| format!("{more} more"));
    names.take(MAX_LISTED).map(|name| shown(name.as_bytes())).chain(rest).collect()
}

fn nothing_or(names: &[String]) -> String {
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}

fn problem(error: ZipError) -> ArrayError {
    match error {
        // The source may end the reading.
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => ArrayError::Io(error),
        other => ArrayError::Archive(other.to_string()),
    }
}
