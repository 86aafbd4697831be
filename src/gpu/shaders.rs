//! The WGSL sources: one file per pipeline, with what several share before it.

macro_rules! wgsl {
    ($($file:literal),+) => { concat!($(include_str!(concat!("../../shaders/", $file))),+) };
}

/// Integration of all particles.
pub const INTEGRATE: &str = wgsl!("shared/field.wgsl", "integrate.wgsl");
/// Where every grain is, and its colour.
pub const PLACE: &str = wgsl!(
    "shared/frame.wgsl",
    "shared/field.wgsl",
    "shared/palette.wgsl",
    "shared/wind.wgsl",
    "shared/grain.wgsl",
    "shared/moment.wgsl",
    "place.wgsl"
);
/// The light of grains.
pub const SPLAT: &str = wgsl!(
    "shared/frame.wgsl",
    "shared/field.wgsl",
    "shared/palette.wgsl",
    "shared/wind.wgsl",
    "shared/grain.wgsl",
    "shared/moment.wgsl",
    "shared/oklab.wgsl",
    "shared/light.wgsl",
    "shared/shares.wgsl",
    "splat.wgsl"
);
/// What becomes of that light.
pub const TONEMAP: &str = wgsl!(
    "shared/frame.wgsl",
    "shared/field.wgsl",
    "shared/palette.wgsl",
    "shared/oklab.wgsl",
    "shared/light.wgsl",
    "shared/tone.wgsl",
    "tonemap.wgsl"
);
/// Trails, trajectories and streaks as ink.
pub const INK: &str = wgsl!(
    "shared/frame.wgsl",
    "shared/field.wgsl",
    "shared/palette.wgsl",
    "shared/wind.wgsl",
    "shared/grain.wgsl",
    "shared/moment.wgsl",
    "shared/chance.wgsl",
    "shared/ink.wgsl",
    "shared/shares.wgsl",
    "ink.wgsl"
);
/// Ink as light.
pub const DEVELOP: &str = wgsl!("shared/ink.wgsl", "develop.wgsl");
/// Grains per cell.
pub const COUNT: &str =
    wgsl!("shared/frame.wgsl", "shared/moment.wgsl", "shared/count.wgsl", "shared/shares.wgsl", "count.wgsl");
/// One moment of the volume.
pub const SLICE: &str = wgsl!(
    "shared/frame.wgsl",
    "shared/field.wgsl",
    "shared/palette.wgsl",
    "shared/error.wgsl",
    "shared/count.wgsl",
    "slice.wgsl"
);
/// The ground under the grains.
pub const PAINT: &str = wgsl!(
    "shared/frame.wgsl",
    "shared/field.wgsl",
    "shared/palette.wgsl",
    "shared/wind.wgsl",
    "shared/oklab.wgsl",
    "shared/chance.wgsl",
    "paint.wgsl"
);
/// The view: ground, contours, lines and grains.
pub const COMPOSE: &str =
    wgsl!("shared/frame.wgsl", "shared/field.wgsl", "shared/palette.wgsl", "shared/light.wgsl", "compose.wgsl");
/// The outline of the target.
pub const OUTLINE: &str = wgsl!("shared/frame.wgsl", "shared/field.wgsl", "shared/palette.wgsl", "outline.wgsl");
/// Arrows of the field.
pub const ARROWS: &str = wgsl!(
    "shared/frame.wgsl",
    "shared/field.wgsl",
    "shared/palette.wgsl",
    "shared/error.wgsl",
    "shared/wind.wgsl",
    "arrows.wgsl"
);

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, &str); 12] = [
        ("integrate", INTEGRATE),
        ("place", PLACE),
        ("splat", SPLAT),
        ("tonemap", TONEMAP),
        ("ink", INK),
        ("develop", DEVELOP),
        ("count", COUNT),
        ("slice", SLICE),
        ("paint", PAINT),
        ("compose", COMPOSE),
        ("outline", OUTLINE),
        ("arrows", ARROWS),
    ];

    #[test]
    fn every_shader_is_valid() {
        for (name, source) in ALL {
            let module = naga::front::wgsl::parse_str(source)
                .unwrap_or_else(|e| panic!("{name}: {}", e.emit_to_string(source)));
            let mut validator = naga::valid::Validator::new(
                naga::valid::ValidationFlags::all(),
                naga::valid::Capabilities::empty(),
            );
            validator.validate(&module).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        }
    }

    /// Every file is part of some pipeline.
    #[test]
    fn no_shader_is_left_out() {
        let sources = ALL.map(|(_, source)| source).concat();
        for folder in ["shaders", "shaders/shared"] {
            for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    let text = std::fs::read_to_string(&path).unwrap();
                    assert!(sources.contains(&text), "{}", path.display());
                }
            }
        }
    }
}
