//! One array of a .npz archive.

use std::io::{Read, Seek};

use npyz::npz::array_name_from_file_name;
use zip::{
    ZipReadOptions,
    read::{Config, ZipFile, ZipFileEntry},
    result::ZipError,
    unstable::read::ZipIterable,
};

use super::error::ArrayError;

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
    let names = || listed(arrays.iter().map(|(name, _)| name.clone()).collect());
    let chosen = match wanted {
        _ if arrays.is_empty() => return Err(ArrayError::NoArrays(nothing_or(&listed(others)))),
        Some(wanted) => arrays
            .iter()
            .position(|(name, _)| name == wanted)
            .ok_or_else(|| ArrayError::NoArray { name: wanted.into(), known: names() })?,
        None if arrays.len() > 1 => return Err(ArrayError::Several(names())),
        None => 0,
    };
    let (name, entry) = arrays.swap_remove(chosen);
    let mut bytes = entry.with_reader(files.reader_mut(), ZipReadOptions::new()).map_err(problem)?;
    then(name, &mut bytes)
}

fn listed(mut names: Vec<String>) -> Vec<String> {
    if names.len() > MAX_LISTED {
        let rest = format!("{} more", names.len() - MAX_LISTED);
        names.truncate(MAX_LISTED);
        names.push(rest);
    }
    names
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
