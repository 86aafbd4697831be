//! The form of a page.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// Grains that each lane of a page may have: more would be a file that nobody sends.
pub const PARTICLES: RangeInclusive<u32> = 100..=50_000;

/// The form of an exported page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageForm {
    /// What stands above the picture; nothing for the name of the target.
    pub title: Option<String>,
    /// Grains in each lane, brought into [`PARTICLES`].
    pub particles: u32,
    /// Whether the scene is inside, so that the page can be opened again.
    pub has_scene: bool,
}

impl Default for PageForm {
    fn default() -> Self {
        Self { title: None, particles: 3_000, has_scene: true }
    }
}

impl PageForm {
    /// Grains in each lane, in [`PARTICLES`].
    #[must_use]
    pub fn grains(&self) -> usize {
        self.particles.clamp(*PARTICLES.start(), *PARTICLES.end()) as usize
    }
}
