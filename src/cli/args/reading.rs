//! Arguments that say how a file is read.

use clap::Args;
use serde::de::DeserializeOwned;

use super::ranges::within;
use crate::import::{
    Form, ReadOptions,
    picture::{Crop, Fit, Ink, Photograph, PictureOptions, Shaping},
    table::{Decimal, Delimiter, Encoding},
};

/// What the help writes above these arguments.
const HEADING: &str = "How a file is read (decided by its content unless set)";

/// How a file is read; what is not set is decided by its content.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct ReadArgs {
    /// Of a table or an array: the columns of x and y, by name or by number from 1
    #[arg(long, help_heading = HEADING, value_name = "X,Y", value_parser = columns)]
    pub columns: Option<[String; 2]>,
    /// Of a table: the rows that have this name in the column that groups them (or COLUMN=NAME)
    #[arg(long, help_heading = HEADING, value_name = "NAME")]
    pub group: Option<String>,
    /// Of a table: what stands between two fields: comma, semicolon, tab, bar or blanks, or the character itself
    #[arg(long, help_heading = HEADING, value_name = "D", value_parser = delimiter)]
    pub delimiter: Option<Delimiter>,
    /// Of a table: the mark before a number's fraction: point or comma
    #[arg(long, help_heading = HEADING, value_name = "M", value_parser = named::<Decimal>)]
    pub decimal: Option<Decimal>,
    /// Of a table: UTF-8, UTF-16LE, UTF-16BE or Windows-1252 (latin1)
    #[arg(long, help_heading = HEADING, value_name = "E", value_parser = encoding)]
    pub encoding: Option<Encoding>,
    /// Of a table: whether its first row names the columns: yes or no
    #[arg(long, help_heading = HEADING, value_name = "YES", value_parser = yes)]
    pub header: Option<bool>,
    /// Of an array: whether rows are the last axis: yes or no
    #[arg(long, help_heading = HEADING, value_name = "YES", value_parser = yes)]
    pub transpose: Option<bool>,
    /// Of an array: what it is taken for: points or picture; of a picture that carries a scene: picture, for its pixels
    #[arg(long = "as", help_heading = HEADING, value_name = "FORM", value_parser = named::<Form>)]
    pub form: Option<Form>,
    /// Of a picture: what holds the mass: auto, dark, light or alpha
    #[arg(long, help_heading = HEADING, value_name = "I", value_parser = ink)]
    pub ink: Option<InkArg>,
    /// Of a picture: whether its orientation tag is obeyed: yes or no
    #[arg(long, help_heading = HEADING, value_name = "YES", value_parser = yes)]
    pub turn: Option<bool>,
    /// Of a picture: whether more than 8 bits are stretched to the values in use: yes or no
    #[arg(long, help_heading = HEADING, value_name = "YES", value_parser = yes)]
    pub stretch: Option<bool>,
    /// Of a picture: whether an even background that is neither white nor black is empty: yes or no
    #[arg(long, help_heading = HEADING, value_name = "YES", value_parser = yes)]
    pub background: Option<bool>,
    /// Of a photographed drawing: whether what surrounds the sheet is left out: yes or no
    #[arg(long, help_heading = HEADING, value_name = "YES", value_parser = yes)]
    pub surround: Option<bool>,
    /// Of a photographed drawing: whether uneven light is evened out: yes or no
    #[arg(long, help_heading = HEADING, value_name = "YES", value_parser = yes)]
    pub evening: Option<bool>,
    /// Of a photographed drawing: whether the lines of ruled paper are left out: yes or no
    #[arg(long, help_heading = HEADING, value_name = "YES", value_parser = yes)]
    pub ruling: Option<bool>,
    /// Of a picture: per cent that are cut off at the left, top, right and bottom before anything else, as 10,0,0,5
    #[arg(long, help_heading = HEADING, value_name = "L,T,R,B")]
    pub crop: Option<Crop>,
    /// Of a picture: how it lies in the square [-2, 2]^2: contain, cover or stretch
    #[arg(long, help_heading = HEADING, value_name = "F", value_parser = named::<Fit>)]
    pub fit: Option<Fit>,
    /// Of a picture: standard deviation of a blur, from 0 to 1 in world units, of which the square has 4
    #[arg(long, help_heading = HEADING, value_name = "S", value_parser = blur)]
    pub blur: Option<f64>,
    /// Of a picture: share of the heaviest weight, from 0 to 0.95, below which it is empty; after the blur
    #[arg(long, help_heading = HEADING, value_name = "SHARE", value_parser = threshold)]
    pub threshold: Option<f64>,
    /// Of a picture: power of its weights, from 0.2 to 5, after the threshold; above 1 what is light becomes lighter
    #[arg(long, help_heading = HEADING, value_name = "G", value_parser = gamma)]
    pub gamma: Option<f64>,
    /// Of points: leave out a few far ones that take nearly all of the area, and values that stand for a missing
    /// number, as -9999
    #[arg(long, help_heading = HEADING)]
    pub drop_outliers: bool,
}

/// What holds the mass of a picture; nothing for what its content says.
pub type InkArg = Option<Ink>;

impl ReadArgs {
    /// The same for the readers.
    #[must_use]
    pub fn options(&self) -> ReadOptions {
        let (picture, plain) = (PictureOptions::default(), Shaping::default());
        ReadOptions {
            form: self.form,
            columns: self.columns.clone(),
            group: self.group.clone(),
            delimiter: self.delimiter,
            decimal: self.decimal,
            encoding: self.encoding,
            header: self.header,
            array: None,
            transpose: self.transpose,
            picture: PictureOptions {
                ink: self.ink.flatten(),
                turn: self.turn.unwrap_or(picture.turn),
                stretch: self.stretch.unwrap_or(picture.stretch),
                background: self.background.unwrap_or(picture.background),
                photograph: Photograph {
                    surround: self.surround.unwrap_or(picture.photograph.surround),
                    evening: self.evening.unwrap_or(picture.photograph.evening),
                    ruling: self.ruling.unwrap_or(picture.photograph.ruling),
                },
                shaping: Shaping {
                    crop: self.crop.unwrap_or(plain.crop),
                    fit: self.fit.unwrap_or(plain.fit),
                    blur: self.blur.unwrap_or(plain.blur),
                    threshold: self.threshold.unwrap_or(plain.threshold),
                    gamma: self.gamma.unwrap_or(plain.gamma),
                },
            },
            drop_outliers: self.drop_outliers,
        }
    }
}

/// A choice by the name that it is written with, in any case.
fn named<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let read = |text: String| serde_json::from_value(text.into());
    let all = [text.to_lowercase(), text.to_uppercase(), text.to_owned()];
    let failed = |error: serde_json::Error| error.to_string().replace("unknown variant", "unknown choice");
    all.into_iter().map(read).reduce(Result::or).map_or_else(|| Err("empty".into()), |read| read.map_err(failed))
}

/// By its name, or as it stands in the table.
fn delimiter(text: &str) -> Result<Delimiter, String> {
    Ok(match text {
        "," => Delimiter::Comma,
        ";" => Delimiter::Semicolon,
        "\t" | "\\t" => Delimiter::Tab,
        "|" => Delimiter::Bar,
        " " => Delimiter::Blanks,
        name => return named(name),
    })
}

/// By its name, in the ways that it is usually written.
fn encoding(text: &str) -> Result<Encoding, String> {
    match text.to_lowercase().replace(['-', '_', ' '], "").as_str() {
        "utf8" | "ascii" => Ok(Encoding::Utf8),
        "utf16le" => Ok(Encoding::Utf16Le),
        "utf16be" => Ok(Encoding::Utf16Be),
        "windows1252" | "cp1252" | "latin1" | "iso88591" => Ok(Encoding::Windows1252),
        _ => named(text),
    }
}

fn yes(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "on" => Ok(true),
        "no" | "false" | "off" => Ok(false),
        _ => Err("yes or no".into()),
    }
}

fn blur(text: &str) -> Result<f64, String> {
    within(text, &Shaping::BLUR)
}

fn threshold(text: &str) -> Result<f64, String> {
    within(text, &Shaping::THRESHOLD)
}

fn gamma(text: &str) -> Result<f64, String> {
    within(text, &Shaping::GAMMA)
}

fn ink(text: &str) -> Result<InkArg, String> {
    if text.eq_ignore_ascii_case("auto") { Ok(None) } else { named(text).map(Some) }
}

pub(super) fn columns(text: &str) -> Result<[String; 2], String> {
    match text.split(',').map(str::trim).collect::<Vec<_>>()[..] {
        [x, y] if !x.is_empty() && !y.is_empty() => Ok([x.into(), y.into()]),
        _ => Err("give two, as in 1,2 or lon,lat".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_read_by_name_in_any_case() {
        assert_eq!(named("Semicolon"), Ok(Delimiter::Semicolon));
        for (word, meant) in [(";", Delimiter::Semicolon), ("\\t", Delimiter::Tab), ("Bar", Delimiter::Bar)] {
            assert_eq!(delimiter(word), Ok(meant), "{word}");
        }
        for (word, meant) in [
            ("utf8", Encoding::Utf8),
            ("utf-16le", Encoding::Utf16Le),
            ("UTF-16BE", Encoding::Utf16Be),
            ("Windows-1252", Encoding::Windows1252),
            ("latin1", Encoding::Windows1252),
            ("ISO-8859-1", Encoding::Windows1252),
        ] {
            assert_eq!(encoding(word), Ok(meant), "{word}");
        }
        assert!(
            delimiter("dot").unwrap_err().contains("semicolon")
                && encoding("ebcdic").unwrap_err().contains("UTF-8")
        );
        let error = named::<Decimal>("dot").unwrap_err();
        assert!(error.contains("dot") && error.contains("point") && error.contains("comma"), "{error}");
        assert_eq!((ink("auto"), ink("light")), (Ok(None), Ok(Some(Ink::Light))));
        assert_eq!(columns("lon, lat"), Ok(["lon".into(), "lat".into()]));
        for wrong in ["", "1", "1,", ",2", "1,2,3"] {
            assert!(columns(wrong).is_err(), "{wrong}");
        }
    }
}
