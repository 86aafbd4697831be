//! Parts of a file in an error's sentence.

/// The beginning of what stands in a file, as it can be shown in one line.
pub(super) fn shown(field: &[u8]) -> String {
    let text = String::from_utf8_lossy(&field[..field.len().min(160)]);
    let mut shown: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > 40 {
        shown.push('…');
    }
    shown
}
