//! The WGSL sources: one file per pipeline, with what several share before it.

macro_rules! wgsl {
    ($($file:literal),+) => { concat!($(include_str!(concat!("../../shaders/", $file))),+) };
}

/// Integration of all particles.
pub const INTEGRATE: &str = wgsl!("shared/volume.wgsl", "integrate.wgsl");
/// The ground behind the stage.
pub const GROUND: &str = wgsl!("ground.wgsl");
/// Grains.
pub const PARTICLES: &str = wgsl!("shared/frame.wgsl", "particles.wgsl");
/// Arrows of the field.
pub const ARROWS: &str = wgsl!("shared/frame.wgsl", "shared/volume.wgsl", "arrows.wgsl");
/// Heat map of p_t and the target's outline.
pub const HEAT: &str = wgsl!("shared/frame.wgsl", "shared/volume.wgsl", "heat.wgsl");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shader_is_valid() {
        for (name, source) in [
            ("integrate", INTEGRATE),
            ("particles", PARTICLES),
            ("arrows", ARROWS),
            ("heat", HEAT),
            ("ground", GROUND),
        ] {
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
        let sources = [INTEGRATE, PARTICLES, ARROWS, HEAT, GROUND].concat();
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
