//! What part of the world is shown.

use serde::{Deserialize, Serialize};

/// What part of the world is shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Camera {
    /// World point in the middle of the stage.
    pub centre: [f32; 2],
    /// At 1 the stage's shorter side spans 8 world units; 0.25 to 20.
    pub zoom: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self { centre: [0.0, 0.0], zoom: 1.0 }
    }
}

impl Camera {
    /// Half of the visible width and height, in world units, of a view of this size.
    #[must_use]
    pub fn half_extent(&self, size: [f32; 2]) -> [f32; 2] {
        let shorter = size[0].min(size[1]).max(1.0);
        size.map(|side| crate::field::volume::EXTENT / self.zoom * side / shorter)
    }
}
