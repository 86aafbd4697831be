//! The built-in targets: shapes of flow-matching tools and papers, of scikit-learn, and others worth a look.
//!
//! - `mixtures`: Gaussians, which are exact.
//! - `rings`, `curves`, `warped` and `pictures`: weights on the drawing area. A new one is a line in one of their tables.
//! - `preset`: what a target is; `trace`: curves as weight.
//!
//! Where a summary names the function of a library, the target is the distribution of its samples, moved and scaled as it
//! says; a raster adds the width of a cell, deviation .035. Sizes are such that each fills about [-2, 2]^2.

mod curves;
mod mixtures;
mod pictures;
mod preset;
mod rings;
#[cfg(test)]
mod tests;
mod trace;
mod warped;

pub use self::preset::Preset;
use super::{
    Density, Target,
    text::{self, TextError},
};

const TABLES: [&[Preset]; 5] = [curves::ALL, rings::ALL, mixtures::ALL, warped::ALL, pictures::ALL];

/// Every preset, in the order they are listed.
pub fn all() -> impl Iterator<Item = &'static Preset> + Clone {
    TABLES.into_iter().flatten()
}

/// The preset of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Preset> {
    all().find(|preset| preset.name == name)
}

/// The built-in target of this name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    Target::new(name, find(name)?.density()).ok()
}

/// The density of a preset or of `text:WORD`; nothing when `spec` is neither.
///
/// # Errors
/// [`TextError`] for text that cannot be drawn.
pub fn named(spec: &str) -> Result<Option<Density>, TextError> {
    if let Some(preset) = find(spec) {
        return Ok(Some(preset.density()));
    }
    Ok(spec.strip_prefix("text:").map(text::raster).transpose()?.map(Density::from))
}

/// Names of every preset, separated by commas, for messages and help.
#[must_use]
pub fn preset_names() -> String {
    all().map(|preset| preset.name).collect::<Vec<_>>().join(", ")
}
