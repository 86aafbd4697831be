//! Keys by their place: what is right of P is right of P on every keyboard.

use std::collections::HashMap;

use eframe::egui::{Context, Event, Key, Modifiers, Plugin, RawInput};

/// Renames keys by their place, before anything else hears of them: to what a US keyboard has there. With Ctrl keys
/// mean what is written on them, as in every other program.
#[derive(Debug)]
pub struct Places {
    /// Whether the key of a place means something.
    means_something: fn(Key) -> bool,
    /// What the key of a place was called when it was pressed.
    down: HashMap<Key, Key>,
    /// Places that were pressed, with what is written there.
    seen: Vec<(Key, String)>,
}

impl Places {
    /// With a function that says of what a US keyboard has at a place whether it means something.
    #[must_use]
    pub fn new(means_something: fn(Key) -> bool) -> Self {
        Self { means_something, down: HashMap::new(), seen: Vec::new() }
    }

    /// Places that were pressed since the last call, with what is written there.
    pub fn take_seen(&mut self) -> Vec<(Key, String)> {
        std::mem::take(&mut self.seen)
    }
}

impl Plugin for Places {
    fn debug_name(&self) -> &'static str {
        "keys by their place"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        let mut events = input.events.iter_mut().peekable();
        while let Some(event) = events.next() {
            let Event::Key { key, physical_key: Some(place), pressed, modifiers, .. } = event else { continue };
            if !*pressed {
                // Modifiers may have changed meanwhile.
                *key = self.down.remove(place).unwrap_or(*key);
                continue;
            }
            // A digit is on its key everywhere, even if it takes Shift to write it.
            if *modifiers == Modifiers::NONE && writes(*key) && writes(*place) && !is_digit(*place) {
                // Not every letter is a key that egui knows.
                let letter = match events.peek() {
                    Some(Event::Text(text)) => capital(text),
                    _ => key.symbol_or_name().to_owned(),
                };
                self.seen.push((*place, letter));
            }
            if !modifiers.ctrl && !modifiers.command && !modifiers.alt {
                *key = by_place(*key, *place, self.means_something);
            }
            self.down.insert(*place, *key);
        }
    }
}

/// What a key is called that writes `key` and is where a US keyboard has `place`.
fn by_place(key: Key, place: Key, means_something: fn(Key) -> bool) -> Key {
    if !writes(key) || !writes(place) {
        return key;
    }
    // A minus is one wherever it is, as long as nothing else is there.
    if means_something(place) || is_letter(key) { place } else { key }
}

/// As keyboards have it: ß is no SS there.
fn capital(text: &str) -> String {
    let capital = text.to_uppercase();
    if capital.chars().count() == 1 { capital } else { text.to_owned() }
}

fn is_digit(key: Key) -> bool {
    matches!(key.name().as_bytes(), [b'0'..=b'9'])
}

fn is_letter(key: Key) -> bool {
    matches!(key.name().as_bytes(), [b'A'..=b'Z'])
}

/// Whether a key writes something.
fn writes(key: Key) -> bool {
    let is_symbol = key.symbol_or_name() != key.name() || key == Key::Quote;
    let is_arrow = [Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp].contains(&key);
    is_letter(key) || is_digit(key) || is_symbol && !is_arrow
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_capitals_as_on_a_keyboard() {
        assert_eq!(["y", "ü", "ß", ";", "ф"].map(capital), ["Y", "Ü", "ß", ";", "Ф"]);
    }

    #[test]
    fn keys_go_by_their_place() {
        for (key, place, meant) in [
            // German.
            (Key::Z, Key::Y, Key::Y),
            (Key::Y, Key::Z, Key::Z),
            (Key::Plus, Key::CloseBracket, Key::CloseBracket),
            (Key::Minus, Key::Slash, Key::Minus),
            // French.
            (Key::A, Key::Q, Key::Q),
            (Key::Comma, Key::M, Key::M),
            (Key::M, Key::Semicolon, Key::Semicolon),
            (Key::Semicolon, Key::Comma, Key::Comma),
            (Key::Minus, Key::Num6, Key::Num6),
            // Whatever they are.
            (Key::Escape, Key::Escape, Key::Escape),
            (Key::ArrowLeft, Key::H, Key::ArrowLeft),
            (Key::Plus, Key::Plus, Key::Plus),
        ] {
            assert_eq!(by_place(key, place, |place| place != Key::Slash), meant, "{key:?} at {place:?}");
        }
    }
}
