//! The file of a page.

use std::io::{self, Write};

use base64::{engine::general_purpose::STANDARD, write::EncoderWriter};

use super::{colors, description::Description, escaped, lanes, rates::Fields, record::Record, sources};
use crate::scene::Theme;

/// What stands for a part in the page's own source.
const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// Everything that a page is made of beside its own sources.
pub(super) struct Parts<'a> {
    pub(super) title: &'a str,
    /// A sentence that says what is shown.
    pub(super) summary: &'a str,
    pub(super) theme: Theme,
    pub(super) description: &'a Description,
    /// The written scene, which ends nothing around it.
    pub(super) scene: Option<&'a str>,
    /// Lanes, with the places of their fields.
    pub(super) records: &'a [(Record, usize)],
    pub(super) fields: &'a Fields,
    pub(super) outline: Option<&'a [u8]>,
}

impl Parts<'_> {
    /// Writes the page.
    ///
    /// # Errors
    /// As `to`.
    pub(super) fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut rest = sources::PAGE;
        // Parts are never looked at again, so that nothing in them can stand for another one.
        while let Some((before, after)) = rest.split_once(OPEN) {
            to.write_all(before.as_bytes())?;
            let (name, after) = after.split_once(CLOSE).unwrap_or((after, ""));
            self.part(name, to)?;
            rest = after;
        }
        to.write_all(rest.as_bytes())
    }

    fn part(&self, name: &str, to: &mut dyn Write) -> io::Result<()> {
        match name {
            "title" => to.write_all(escaped::html(self.title).as_bytes()),
            "summary" => to.write_all(escaped::html(self.summary).as_bytes()),
            "lanes" => to.write_all(lanes::figures(self.description).as_bytes()),
            "theme" => to.write_all(self.theme.name().as_bytes()),
            "version" => to.write_all(env!("CARGO_PKG_VERSION").as_bytes()),
            "style" => to.write_all([colors::style().as_str(), sources::STYLE].concat().as_bytes()),
            "script" => sources::SCRIPTS.iter().try_for_each(|source| to.write_all(source.as_bytes())),
            "shaders" => sources::SHADERS.iter().try_for_each(|(name, source)| shader(to, name, source)),
            "data" => self.data(to),
            other => Err(io::Error::other(format!("the page has no part {other:?}"))),
        }
    }

    fn data(&self, to: &mut dyn Write) -> io::Result<()> {
        json(to, "dunefield-page", &escaped::json(self.description)?)?;
        if let Some(scene) = self.scene {
            json(to, "dunefield-scene", scene)?;
        }
        bytes(to, "palette", &colors::palette())?;
        if let Some(outline) = self.outline {
            bytes(to, "outline", outline)?;
        }
        for (place, rates) in self.fields.all().enumerate() {
            bytes(to, &format!("field-{place}"), &little_endian(rates.words.as_flattened(), i16::to_le_bytes))?;
        }
        for (lane, (record, _)) in self.records.iter().enumerate() {
            let positions = little_endian(record.positions.words.as_flattened(), u16::to_le_bytes);
            bytes(to, &format!("positions-{lane}"), &positions)?;
            bytes(to, &format!("density-{lane}"), &record.density)?;
            bytes(to, &format!("destinations-{lane}"), &record.destinations)?;
        }
        Ok(())
    }
}

fn little_endian<T: Copy>(words: &[T], of: fn(T) -> [u8; 2]) -> Vec<u8> {
    words.iter().flat_map(|word| of(*word)).collect()
}

fn shader(to: &mut dyn Write, name: &str, source: &str) -> io::Result<()> {
    writeln!(to, "<script type=\"text/plain\" id=\"{name}\">{source}</script>")
}

fn json(to: &mut dyn Write, id: &str, text: &str) -> io::Result<()> {
    writeln!(to, "<script type=\"application/json\" id=\"{id}\">{text}</script>")
}

fn bytes(to: &mut dyn Write, id: &str, bytes: &[u8]) -> io::Result<()> {
    write!(to, "<script type=\"text/plain\" id=\"{id}\">")?;
    {
        let mut encoder = EncoderWriter::new(&mut *to, &STANDARD);
        encoder.write_all(bytes)?;
        encoder.finish()?;
    }
    to.write_all(b"</script>\n")
}
