//! Files that are no tables, though they may be named so.

/// How each of them begins, and what it is.
const KINDS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a spreadsheet of Excel or LibreOffice, or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an old Excel"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x93NUMPY", "an array of numpy"),
    (b"MATLAB 5", "a MAT-file"),
    (b"SQLite format 3", "a database of SQLite"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x80\x02", "a pickle of Python"),
    (b"\x80\x03", "a pickle of Python"),
    (b"\x80\x04", "a pickle of Python"),
    (b"\x80\x05", "a pickle of Python"),
    (b"{\\rtf", "a document of a word processor"),
    (b"{", "JSON"),
    (b"<?xml", "a document of XML"),
    (b"<svg", "a drawing in SVG"),
    (b"<!", "a page of HTML"),
    (b"<html", "a page of HTML"),
    (b"<head", "a page of HTML"),
    (b"<meta", "a page of HTML"),
    (b"<table", "a page of HTML"),
];

/// What a file that begins with `head` is, where that is surely no table.
pub(super) fn other_than_table(head: &[u8]) -> Option<&'static str> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    // A header may begin with a bracket, as "[m]".
    let in_brackets = text.strip_prefix(b"[").map(<[u8]>::trim_ascii_start).and_then(<[u8]>::first);
    if in_brackets.is_some_and(|byte| byte.is_ascii_digit() || b"[{-.".contains(byte)) {
        return Some("a list in brackets, as JSON and Python write it");
    }
    let begins = |start: &[u8]| text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
    KINDS.iter().find(|(start, _)| begins(start)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_named() {
        for (head, part) in [
            (&b"PK\x03\x04\x14\x00"[..], "spreadsheet"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"\n [ [1, 2], [3, 4]]", "brackets"),
            (b"{\"x\": [1]}", "JSON"),
            (b"<!DOCTYPE html>", "HTML"),
            (b"<HTML xmlns", "HTML"),
            (b"{\\rtf1", "word processor"),
            (b"\x80\x04\x95", "pickle"),
        ] {
            assert!(other_than_table(head).is_some_and(|kind| kind.contains(part)), "{part}");
        }
        for head in [&b"x,y"[..], b"", b"[m],[s]\n1,2", b"<x>,<y>", b"-1 2", b"\xef\xbb\xbf1;2"] {
            assert_eq!(other_than_table(head), None);
        }
    }
}
