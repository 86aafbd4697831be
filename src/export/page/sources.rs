//! The page's own sources, which are as they are in every page.

/// The page, with names in double braces where parts stand.
pub(super) const PAGE: &str = include_str!("page/page.html");

/// How it looks.
pub(super) const STYLE: &str = include_str!("page/page.css");

/// What it does: one script, in the order in which names are used.
pub(super) const SCRIPTS: &[&str] = &[
    include_str!("page/data.js"),
    include_str!("page/flow.js"),
    include_str!("page/tone.js"),
    include_str!("page/webgl.js"),
    include_str!("page/canvas.js"),
    include_str!("page/clock.js"),
    include_str!("page/controls.js"),
    include_str!("page/main.js"),
];

/// Sources of a folder, by their names.
macro_rules! named {
    ($folder:literal: $($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!($folder, $name)))),+] };
}

/// What it draws with, by the names that the script knows.
pub(super) const SHADERS: &[(&str, &str)] = named!["page/shaders/":
    "shared.glsl",
    "flow.glsl",
    "field.glsl",
    "color.glsl",
    "dunes.glsl",
    "grains.vert",
    "grains.frag",
    "lines.vert",
    "lines.frag",
    "arrows.vert",
    "arrows.frag",
    "screen.vert",
    "compose.frag",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A source that ended its own tag would end the page.
    #[test]
    fn no_source_ends_its_tag() {
        for source in SCRIPTS.iter().chain(SHADERS.iter().map(|(_, source)| source)) {
            assert!(!source.contains("</script") && !source.contains("<!--"));
        }
        assert!(!STYLE.contains("</style"));
    }

    /// Numbers that are named as in the program's shaders have the same value.
    #[test]
    fn constants_are_those_of_the_program() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
        let folders = [root.clone(), root.join("shared")].map(|folder| std::fs::read_dir(folder).unwrap());
        let files = folders.into_iter().flatten().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let ours: String = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
        let constants = |text: &str, open: &str, between: &str| -> Vec<(String, String)> {
            let lines =
                text.lines().filter_map(|line| line.strip_prefix(open)?.strip_suffix(';')?.split_once(between));
            lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
        };
        let known = constants(&ours, "const ", ": f32 = ");
        let theirs = SHADERS.iter().flat_map(|(_, source)| constants(source, "const float ", " = "));
        let mut shared = 0;
        for (name, value) in theirs {
            let Some((_, expected)) = known.iter().find(|(other, _)| *other == name) else { continue };
            assert_eq!(value, *expected, "{name}");
            shared += 1;
        }
        assert!(shared > 25, "{shared}");
    }
}
