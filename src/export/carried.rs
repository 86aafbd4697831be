//! The scene inside an exported file.

use super::material::Material;
use crate::scene::{Scene, file};

/// The scene of what is exported as text, where that carries it; in letters that every format keeps, and that end no part of
/// it.
#[must_use]
pub(super) fn text(material: &Material, holds_scene: bool) -> Option<String> {
    holds_scene.then(|| written(&material.scene).ok()).flatten()
}

/// A scene in one line.
///
/// # Errors
/// When it has no written form.
pub(super) fn written(scene: &Scene) -> Result<String, serde_json::Error> {
    file::write(scene).map(|text| escaped(&text))
}

/// JSON in printable ASCII without the signs that HTML and XML have for themselves.
pub(super) fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{7f}'.. => {
                let mut units = [0; 2];
                text.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_text_says_the_same() {
        let said = r#"{"word":"<b>&\"]]>","more":"Düne 🏜\u007f"}"#;
        let escaped = escaped(said);
        assert!(escaped.is_ascii() && !escaped.contains(['<', '>', '&']), "{escaped}");
        let [a, b]: [serde_json::Value; 2] = [said, &escaped].map(|text| serde_json::from_str(text).unwrap());
        assert_eq!(a, b);
    }
}
