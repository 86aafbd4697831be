//! Scenes inside other files: pictures, videos and pages that carry the scene which they show, as text.

use std::{fs::File, io::Read as _, path::Path};

use serde_json::Value;

use crate::output::ends_in;

/// Endings of files that may carry a scene.
pub const CARRIERS: [&str; 9] = ["gif", "png", "apng", "mp4", "webm", "html", "svg", "pdf", "py"];

/// Most bytes that are looked through.
const MOST_BYTES: u64 = 256 << 20;

/// How every scene begins that is written in one line.
const BEGINNING: &[u8] = br#"{"version":"#;

/// The text of the scene that a file carries, if it carries one. What cannot be read carries nothing; whoever reads it as
/// what it is says why.
#[must_use]
pub fn of_file(path: &Path) -> Option<String> {
    if !ends_in(path, &CARRIERS) || !path.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes)).ok()?;
    text(&bytes)
}

/// The text of the scene that bytes of a file carry.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"GIF8") {
        return gif_comments(bytes).iter().find_map(|comment| first(comment));
    }
    first(bytes)
}

/// The first scene that stands in bytes as it was written.
fn first(bytes: &[u8]) -> Option<String> {
    memchr::memmem::find_iter(bytes, BEGINNING).find_map(|at| {
        let mut values = serde_json::Deserializer::from_slice(&bytes[at..]).into_iter::<Value>();
        let value = values.next()?.ok()?;
        let is_scene = value.get("drawing").is_some() && value.get("lanes").is_some();
        let text = std::str::from_utf8(&bytes[at..at + values.byte_offset()]).ok()?;
        is_scene.then(|| text.to_owned())
    })
}

/// Comments of a GIF before its first picture, each without its division into blocks (GIF89a, 24).
fn gif_comments(bytes: &[u8]) -> Vec<Vec<u8>> {
    const EXTENSION: u8 = 0x21;
    const COMMENT: u8 = 0xfe;
    let mut comments = Vec::new();
    let Some(flags) = bytes.get(10) else { return comments };
    let colors = if flags & 0x80 > 0 { 3usize << ((flags & 7) + 1) } else { 0 };
    let mut rest = bytes.get(13 + colors..).unwrap_or_default();
    while let [EXTENSION, label, after @ ..] = rest {
        let Some((data, after)) = blocks(after) else { break };
        if *label == COMMENT {
            comments.push(data);
        }
        rest = after;
    }
    comments
}

/// The data of blocks up to the empty one, and what follows.
fn blocks(mut rest: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut data = Vec::new();
    loop {
        let (length, after) = rest.split_first()?;
        if *length == 0 {
            return Some((data, after));
        }
        let (block, after) = after.split_at_checked(usize::from(*length))?;
        data.extend_from_slice(block);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_are_found_wherever_they_stand() {
        let written = r#"{"version":3,"drawing":[],"lanes":[{"path":"ot"}],"word":"a } \u003c", "long": ""}"#
            .replace("\"long\": \"\"", &format!("\"long\": \"{}\"", "x".repeat(700)));
        let plain =
            [b"\x89PNG\r\n{\"version\":3}{\"version\":\xff".as_slice(), written.as_bytes(), b"\0rest"].concat();
        assert_eq!(text(&plain).as_deref(), Some(written.as_str()));
        let blocks: Vec<u8> =
            written.as_bytes().chunks(255).flat_map(|block| [&[block.len() as u8], block].concat()).collect();
        let gif = |label: u8| {
            let head = [b"GIF89a\x08\0\x08\0\x80\0\0".as_slice(), &[0; 6]].concat();
            [&head, b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".as_slice(), &[0x21, label], &blocks, b"\0\x3b"]
                .concat()
        };
        assert_eq!(text(&gif(0xfe)).as_deref(), Some(written.as_str()));
        assert_eq!(text(&gif(0x01)), None);
        for cut in 0..gif(0xfe).len() - 3 {
            assert_eq!(text(&gif(0xfe)[..cut]), None, "{cut}");
        }
        assert_eq!(text(b"{\"version\":3,\"drawing\":"), None);
    }
}
