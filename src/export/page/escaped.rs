//! Text of a person within a page.

use serde::Serialize;

use crate::export::carried;

/// A text between or within tags.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Nothing that a document may hold.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A value as JSON within a script, which nothing in it can end.
///
/// # Errors
/// When it has no written form.
pub(super) fn json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string(value).map(|text| carried::escaped(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_where_it_stands() {
        assert_eq!(html("a<b>&\"'\u{1}c"), "a&lt;b&gt;&amp;&quot;&#39;c");
        let hostile = "</script><!--<script>";
        let written = json(&hostile).unwrap();
        assert!(!written.contains('<'));
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), hostile);
    }
}
