//! The form of a clip.

use serde::{Deserialize, Serialize};

use crate::scene::lane_grid;

/// The form of an exported clip.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clip {
    /// Width and height of each lane in pixels, 64 to 2048.
    pub size_px: u32,
    /// Frames per second, 1 to 50.
    pub fps: u32,
    /// Length in seconds, 0.1 to 60.
    pub seconds: f64,
    /// Colours in the palette, 8 to 256; one of them is spent on "unchanged".
    pub colors: u16,
    /// Number of particles, 100 to 1,000,000.
    pub particles: u32,
}

impl Default for Clip {
    fn default() -> Self {
        Self { size_px: 480, fps: 25, seconds: 4.0, colors: 256, particles: 10_000 }
    }
}

impl Clip {
    /// Number of frames: round(fps x seconds), at least 2.
    #[must_use]
    pub fn frames(&self) -> u32 {
        ((f64::from(self.fps) * self.seconds).round() as u32).max(2)
    }

    /// Width and height in pixels of a clip of so many lanes: two are side by side, four in a square.
    #[must_use]
    pub fn picture_px(&self, lanes: usize) -> [u32; 2] {
        lane_grid(lanes).map(|count| count as u32 * self.size_px)
    }

    /// Left and top pixel of a lane, of so many.
    #[must_use]
    pub fn corner_px(&self, lane: usize, lanes: usize) -> [u32; 2] {
        let [columns, _] = lane_grid(lanes);
        [lane % columns, lane / columns].map(|place| place as u32 * self.size_px)
    }

    /// Time of frame `index`: index / (frames - 1).
    #[must_use]
    pub fn t(&self, index: u32) -> f64 {
        f64::from(index) / f64::from(self.frames() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_their_times() {
        let clip = Clip { fps: 25, seconds: 4.0, ..Clip::default() };
        assert_eq!(clip.frames(), 100);
        assert_eq!((clip.t(0), clip.t(99)), (0.0, 1.0));
        assert_eq!(
            (clip.picture_px(1), clip.picture_px(2), clip.picture_px(4)),
            ([480, 480], [960, 480], [960, 960])
        );
        assert_eq!(
            (clip.corner_px(1, 2), clip.corner_px(2, 4), clip.corner_px(3, 4)),
            ([480, 0], [0, 480], [480, 480])
        );
        assert_eq!(Clip { fps: 10, seconds: 0.26, ..clip }.frames(), 3);
    }
}
