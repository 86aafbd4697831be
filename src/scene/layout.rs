//! Whether noise and data are seen in one place or beside each other.

use serde::{Deserialize, Serialize};

use super::camera::{Camera, HALF_VIEW};
use crate::numeric::Point;

/// Whether noise and data are seen in one place or beside each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// All times in one place.
    #[default]
    Single,
    /// The source left, the target right, and what is between them in t between them: the figure of most papers.
    Spread,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 2] = [Self::Single, Self::Spread];

    /// Its name in commands and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Spread => "spread",
        }
    }

    /// Where moments are under a camera, in a view of this size: beside each other both ends are as large as fits.
    #[must_use]
    pub fn spread(self, camera: Camera, size: [f32; 2]) -> Spread {
        match self {
            Self::Single => Spread { camera, half: 0.0 },
            Self::Spread => {
                let wider = (2.0 * size[0].min(size[1]) / size[0].max(1.0)).max(1.0);
                Spread { camera: Camera { zoom: camera.zoom / wider, ..camera }, half: HALF_VIEW / camera.zoom }
            }
        }
    }
}

/// What is no layout.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown layout {0:?}; known are single and spread")]
pub struct UnknownLayout(pub String);

by_name!(Layout, UnknownLayout);

/// Where a scene's moments are in a view of some size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// What is shown of the middle moment, t = 1/2.
    camera: Camera,
    /// Half of the distance between source and target, in units of the view.
    half: f32,
}

impl Spread {
    /// How far to the right what is of `t` stands, in units of the view.
    #[must_use]
    pub fn shift(&self, t: f64) -> f32 {
        self.half * (2.0 * t - 1.0) as f32
    }

    /// The camera under which what is of `t` is where it is seen.
    #[must_use]
    pub fn camera(&self, t: f64) -> Camera {
        let [x, y] = self.camera.centre;
        Camera { centre: [x - self.shift(t), y], ..self.camera }
    }

    /// Position in the view in the middle of what is seen of any moment.
    #[must_use]
    pub fn middle(&self) -> Point {
        self.camera.centre
    }

    /// How much closer than at first source and target are seen.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        if self.is_wide() { HALF_VIEW / self.half } else { self.camera.zoom }
    }

    /// Whether source and target stand beside each other.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.half > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_and_target_fill_their_halves() {
        let camera = Camera { centre: [1.0, 0.5], zoom: 2.0 };
        for size in [[480.0, 480.0], [1200.0, 500.0], [500.0, 900.0]] {
            let spread = Layout::Spread.spread(camera, size);
            for (t, share) in [(0.0, 0.25), (0.5, 0.5), (1.0, 0.75)] {
                let [x, y] = spread.camera(t).place(size, camera.centre);
                assert!((y - 0.5 * size[1]).abs() < 1e-2);
                // Wider than twice its height, a view has room at the sides.
                let expected =
                    if size[0] > 2.0 * size[1] { 0.5 + (share - 0.5) * 2.0 * size[1] / size[0] } else { share };
                assert!((x / size[0] - expected).abs() < 1e-3, "{size:?}, {t}: {x}");
            }
        }
        assert_eq!(Layout::Single.spread(camera, [480.0, 300.0]).camera(0.3), camera);
    }
}
