//! The form of a page.

use std::ops::RangeInclusive;

use crate::export::clip::Clip;

/// Grains that each lane of a page may have: more would be a file that nobody sends.
pub const PARTICLES: RangeInclusive<u32> = 100..=50_000;

/// Grains in each lane of a page beside a clip: two lanes of them are 4 MB, which mail takes.
const USUAL_PARTICLES: u32 = 3_000;

/// The form of an exported page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageForm {
    /// What stands above the picture; nothing for the name of the target.
    pub title: Option<String>,
    /// Grains in each lane, brought into [`PARTICLES`].
    pub particles: u32,
    /// Whether the scene is inside, so that the page can be opened again.
    pub holds_scene: bool,
}

impl Default for PageForm {
    fn default() -> Self {
        Self { title: None, particles: USUAL_PARTICLES, holds_scene: true }
    }
}

impl PageForm {
    /// That of a page beside a clip, which may have more grains than the page.
    #[must_use]
    pub fn beside(clip: &Clip) -> Self {
        let particles = clip.particles.min(USUAL_PARTICLES);
        Self { particles, holds_scene: clip.holds_scene, ..Self::default() }
    }

    /// Grains in each lane, in [`PARTICLES`].
    #[must_use]
    pub fn grains(&self) -> usize {
        self.particles.clamp(*PARTICLES.start(), *PARTICLES.end()) as usize
    }
}
