//! Between points of the screen and positions in the view.

use eframe::egui::{self, Pos2, Rect};

use super::super::tool::StageAction;

use crate::{
    numeric::Point,
    scene::{Camera, Scene},
};

/// Between points of the screen and positions in the view.
#[derive(Clone, Copy, Debug)]
pub struct ViewMap {
    /// Where the stage is, in points.
    pub rect: Rect,
    /// What it shows.
    pub camera: Camera,
}

/// What of a flow an action is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    Noise,
    Now,
    Data,
}

impl Moment {
    pub(super) const ALL: [Self; 3] = [Self::Noise, Self::Now, Self::Data];

    /// What a press is about, where it begins or later: a pair begins at the noise and ends at a datum.
    pub(super) fn of(action: StageAction, begins: bool) -> Self {
        match action {
            StageAction::Pair if begins => Self::Noise,
            StageAction::Probe | StageAction::Grains => Self::Now,
            StageAction::Draw(..) | StageAction::Datum | StageAction::Pan | StageAction::Pair => Self::Data,
        }
    }

    /// Its t, where that of the scene is now.
    pub(super) fn t(self, scene: &Scene) -> f64 {
        match self {
            Self::Noise => 0.0,
            Self::Now => scene.t,
            Self::Data => 1.0,
        }
    }
}

impl ViewMap {
    /// Where a scene shows what is of `t`.
    #[must_use]
    pub fn of(scene: &Scene, rect: Rect, t: f64) -> Self {
        Self { rect, camera: scene.spread([rect.width(), rect.height()]).camera(t) }
    }

    fn size(&self) -> [f32; 2] {
        [self.rect.width(), self.rect.height()]
    }

    /// Position in the view under a point of the screen.
    #[must_use]
    pub fn world(&self, at: Pos2) -> Point {
        self.camera.position(self.size(), (at - self.rect.min).into())
    }

    /// Point of the screen over a position in the view.
    #[must_use]
    pub fn screen(&self, at: Point) -> Pos2 {
        self.rect.min + egui::Vec2::from(self.camera.place(self.size(), at))
    }

    /// Points of the screen per unit of the view.
    #[must_use]
    pub fn points_per_unit(&self) -> f32 {
        let [half_x, _] = self.camera.half_extent(self.size());
        self.rect.width() / (2.0 * half_x)
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;

    #[test]
    fn screen_and_world_invert_each_other() {
        let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(640.0, 480.0));
        let view = ViewMap { rect, camera: Camera { centre: [0.5, -1.0], zoom: 2.0 } };
        for at in [pos2(100.0, 50.0), pos2(420.0, 290.0), pos2(700.0, 500.0)] {
            assert!((view.screen(view.world(at)) - at).length() < 1e-3);
        }
        assert!((view.points_per_unit() - 120.0).abs() < 1e-4);
        assert!(view.world(pos2(420.0, 50.0))[1] > view.world(pos2(420.0, 400.0))[1]);
    }
}
