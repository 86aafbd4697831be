//! The colours of a page: those of the program's themes.

use std::fmt::Write as _;

use crate::{
    gpu::{
        palette,
        theme::{Colors, Rgb},
    },
    scene::Theme,
};

/// Style sheets of all themes, by the name that the root has as `data-theme`.
pub(super) fn style() -> String {
    let mut style = String::new();
    for theme in Theme::ALL {
        let c = Colors::of(theme);
        let scheme = if c.is_dark() { "dark" } else { "light" };
        let named = [
            ("ground", c.ground),
            ("text", c.text),
            ("faint", c.faint),
            ("sand", c.sand),
            ("exact", c.exact),
            ("learned", c.learned),
            ("source", c.source),
            ("target", c.target),
            ("warning", c.warning),
        ];
        // Writing to a string does not fail.
        let _ = write!(style, ":root[data-theme=\"{theme}\"]{{color-scheme:{scheme};");
        for (name, color) in named {
            let _ = write!(style, "--{name}:{};", hex(color));
        }
        style.push_str("}\n");
    }
    style
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The palette of all themes, as RGB bytes row by row: the rows that `palette.wgsl` names.
pub(super) fn palette() -> Vec<u8> {
    palette::texels().chunks_exact(4).flat_map(|texel| [texel[0], texel[1], texel[2]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows and limits that the page's own sources name are those of the program.
    #[test]
    fn the_page_knows_the_same_rows() {
        let source = include_str!("page/shaders/shared.glsl");
        let maps = palette::Map::ALL.len();
        for (name, row) in [
            ("PALETTE_ROWS", palette::ROWS),
            ("ROW_HEAT", 0),
            ("ROW_SPEED", 1),
            ("ROW_DENSITY", 2),
            ("ROW_REGION", 5),
            ("ROW_DUNES", 6),
            ("ROW_LIGHT", maps),
            ("ROW_NAMED", maps + 1),
            ("ROW_SOURCE", maps + 2),
            ("SOURCE_ROWS", palette::SOURCE_ROWS),
        ] {
            let line = format!("const float {name} = {row}.0;");
            assert!(source.contains(&line), "{line}");
        }
        assert_eq!(palette().len(), palette::WIDTH * palette::ROWS * 3);
        assert!(style().contains(":root[data-theme=\"paper\"]{color-scheme:light;--ground:#faf9f5;"));
    }
}
