//! What is written on the user's keyboard where a US keyboard has its letters.

use std::{borrow::Cow, collections::BTreeMap};

use eframe::egui::Key;
use serde::{Deserialize, Serialize};

/// What is written on keys, by what a US keyboard has there; only what differs from it and was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letters(BTreeMap<String, String>);

impl Letters {
    /// Remembers what the key of a place writes.
    pub fn learn(&mut self, place: Key, letter: &str) {
        if Key::from_name(letter) == Some(place) {
            self.0.remove(place.name());
        } else {
            self.0.insert(place.name().into(), letter.into());
        }
    }

    /// Keys in words, as `Shift + L` or `[, ]`, with the letters of this keyboard. What goes with Ctrl is found by its
    /// letter, and stays.
    #[must_use]
    pub fn written<'a>(&self, keys: &'a str) -> Cow<'a, str> {
        if self.0.is_empty() || keys.contains("Ctrl") {
            return keys.into();
        }
        let words: Vec<String> = keys.split(' ').map(|word| self.word(word)).collect();
        words.join(" ").into()
    }

    /// A tip that ends with its keys in parentheses, with the letters of this keyboard.
    #[must_use]
    pub fn tip<'a>(&self, tip: &'a str) -> Cow<'a, str> {
        match tip.rsplit_once('(') {
            Some((before, keys)) if !self.0.is_empty() => {
                let (keys, after) = keys.split_once(')').unwrap_or((keys, ""));
                format!("{before}({}){after}", self.written(keys)).into()
            }
            _ => tip.into(),
        }
    }

    fn word(&self, word: &str) -> String {
        // A comma alone is a key.
        let key = if word.len() > 1 { word.trim_end_matches([',', ';', ':']) } else { word };
        let rest = &word[key.len()..];
        let parts: Vec<&str> = if key.len() > 1 { key.split('+').collect() } else { vec![key] };
        let parts: Vec<&str> = parts.into_iter().map(|part| self.key(part)).collect();
        parts.join("+") + rest
    }

    /// The only letter of `part`, or the same where it is a word.
    fn key<'a>(&'a self, part: &'a str) -> &'a str {
        let is_key = part.len() == 1 && !part.starts_with(|letter: char| letter.is_ascii_lowercase());
        let place = Key::from_name(part).filter(|_| is_key);
        let letter = place.and_then(|place| self.0.get(place.name()));
        letter.map_or(part, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_the_keyboard_has_them() {
        let mut letters = Letters::default();
        assert_eq!(letters.written("Shift + Y"), "Shift + Y");
        for (place, letter) in [
            (Key::Y, "Z"),
            (Key::Q, "A"),
            (Key::A, "Q"),
            (Key::W, "Z"),
            (Key::Comma, ";"),
            (Key::Period, ":"),
            (Key::OpenBracket, "Ü"),
            (Key::CloseBracket, "+"),
            (Key::B, "B"),
            (Key::Minus, "-"),
        ] {
            letters.learn(place, letter);
        }
        for (keys, written) in [
            ("Y", "Z"),
            ("Shift + Y", "Shift + Z"),
            ("Shift+A", "Shift+Q"),
            ("hold W", "hold Z"),
            ("A, click", "Q, click"),
            (", .", "; :"),
            ("[, ]", "Ü, +"),
            ("+, -", "+, -"),
            ("B", "B"),
            ("F1", "F1"),
            ("Space", "Space"),
            ("Left, Right", "Left, Right"),
            ("Ctrl + A", "Ctrl + A"),
        ] {
            assert_eq!(letters.written(keys), written);
        }
        assert_eq!(letters.tip("A (x) thing: Y (P, or hold W)"), "A (x) thing: Y (P, or hold Z)");
        assert_eq!(letters.tip("A thing"), "A thing");
        letters.learn(Key::Y, "Y");
        assert_eq!(letters.written("Y"), "Y", "another keyboard");
    }
}
