//! Everything that decides what is shown, as one serialisable value.
//!
//! A scene is data: panels change it, the renderer reads it, it survives a restart, and an
//! export repeats it.
//!
//! - [`picture`]: what is on the canvas.
//! - [`flow`]: what one lane shows: path, field, solver.
//! - [`layers`]: what is drawn, and how grains look.
//! - [`study`]: what is looked at closely.
//! - [`camera`]: what part of the world is shown.
//! - `grouped`: numbers as captions have them.

pub mod camera;
pub mod flow;
mod grouped;
pub mod layers;
pub mod picture;
pub mod study;

use serde::{Deserialize, Serialize};

use crate::path::Schedule;
pub use camera::Camera;
pub use flow::{FieldSource, Flow};
pub use grouped::grouped;
pub use layers::{DensityOf, Exposure, GrainColor, Grains, Ground, Layers, SpeedBy, Wind};
pub use picture::Picture;
pub use study::{Lasso, Study};

/// Version of the written form.
pub const VERSION: u32 = 2;

/// Particles that a scene may have.
pub const PARTICLES: std::ops::RangeInclusive<u32> = 100..=1_000_000;

/// Lanes that a scene may have.
pub const LANES: [usize; 3] = [1, 2, 4];

/// A scene. See the fields for ranges; [`Scene::sanitised`] enforces them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scene {
    /// Version of the written form.
    pub version: u32,
    /// What is on the canvas.
    pub picture: Picture,
    /// The flows beside each other, as many as [`LANES`] allows. They share everything else.
    pub lanes: Vec<Flow>,
    /// Number of particles, in [`PARTICLES`].
    pub particles: u32,
    /// Whether that number follows the frame rate.
    pub auto_particles: bool,
    /// Seed of the noise.
    pub seed: u64,
    /// What is drawn.
    pub layers: Layers,
    /// How grains look.
    pub grains: Grains,
    /// What part of the world is shown.
    pub camera: Camera,
    /// What is looked at closely.
    pub study: Study,
    /// Time in [0, 1].
    pub t: f64,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            version: VERSION,
            picture: Picture::named("two-moons"),
            lanes: vec![Flow::default()],
            particles: 20_000,
            auto_particles: true,
            seed: 0,
            layers: Layers::default(),
            grains: Grains::default(),
            camera: Camera::default(),
            study: Study::default(),
            t: 0.0,
        }
    }
}

impl Scene {
    /// A scene of one lane.
    #[must_use]
    pub fn of(flow: Flow) -> Self {
        Self { lanes: vec![flow], ..Self::default() }
    }

    /// Changes the number of lanes to the nearest of [`LANES`] that holds `count`; a new lane
    /// shows what the last one does.
    pub fn set_lane_count(&mut self, count: usize) {
        let count = LANES.into_iter().find(|lanes| *lanes >= count).unwrap_or(LANES[LANES.len() - 1]);
        self.lanes.resize(count, self.lanes.last().copied().unwrap_or_default());
    }

    /// The layers that are drawn: a conditional path is shown alone.
    #[must_use]
    pub fn drawn(&self) -> Layers {
        if self.study.datum.is_none() {
            return self.layers;
        }
        let Layers { outline, grid, .. } = self.layers;
        Layers { outline, grid, ..Layers::none() }
    }

    /// How grains are drawn: they step back where something is looked at among them.
    #[must_use]
    pub fn drawn_grains(&self) -> Grains {
        let study = &self.study;
        let among = study.pairs as usize + study.joined.len() + study.followed.len();
        let share = match (study.probe, among) {
            (Some(_), _) => 0.16,
            (None, 0) => 1.0,
            _ => 0.35,
        };
        Grains { opacity: share * self.grains.opacity, ..self.grains }
    }

    /// The same scene with every number brought into its range.
    #[must_use]
    pub fn sanitised(mut self) -> Self {
        let default = Self::default();
        let number = |value: f32, low: f32, high: f32, default: f32| {
            if value.is_finite() { value.clamp(low, high) } else { default }
        };
        self.set_lane_count(self.lanes.len());
        for flow in &mut self.lanes {
            flow.steps = flow.steps.clamp(1, flow::MAX_STEPS);
            flow.path = flow.path.validate().unwrap_or(Schedule::OT);
        }
        self.particles = self.particles.clamp(*PARTICLES.start(), *PARTICLES.end());
        self.layers = self.layers.sanitised();
        self.study = self.study.sanitised(self.lanes.len(), self.particles);
        self.grains.size_points = number(self.grains.size_points, 1.0, 12.0, default.grains.size_points);
        self.grains.opacity = number(self.grains.opacity, 0.05, 1.0, default.grains.opacity);
        self.camera = self.camera.sanitised();
        self.t = if self.t.is_finite() { self.t.clamp(0.0, 1.0) } else { 0.0 };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Origin;

    #[test]
    fn a_scene_survives_being_written() {
        let mut scene = Scene { t: 0.3, ..Scene::of(Flow { steps: 16, ..Flow::default() }) };
        scene.picture = Picture { origin: Origin::Drawn, weights: vec![0.5; 128 * 128], ..Picture::named("") };
        let text = serde_json::to_string(&scene).unwrap();
        let read: Scene = serde_json::from_str(&text).unwrap();
        assert_eq!(read, scene);
        assert!(read.picture.canvas().is_some());
    }

    #[test]
    fn hostile_scenes_are_brought_into_range() {
        let text = r#"{"lanes": [{"steps": 0}, {}, {}], "particles": 4000000000, "t": 7.5, "camera": {"zoom": 1e30, "centre": [1e9, 0]},
                       "picture": {"origin": "Drawn", "weights": [1, 2]}}"#;
        let scene = serde_json::from_str::<Scene>(text).unwrap().sanitised();
        assert_eq!((scene.lanes.len(), scene.lanes[0].steps), (4, 1));
        assert_eq!((scene.particles, scene.t), (1_000_000, 1.0));
        assert_eq!((scene.camera.zoom, scene.camera.centre), (*camera::ZOOM.end(), [camera::FURTHEST, 0.0]));
        assert!(scene.picture.canvas().is_none());
    }

    #[test]
    fn lanes_are_one_two_or_four() {
        let mut scene = Scene::of(Flow { steps: 8, ..Flow::default() });
        for (asked, given) in [(2, 2), (3, 4), (9, 4), (1, 1), (0, 1)] {
            scene.set_lane_count(asked);
            assert_eq!(scene.lanes, vec![Flow { steps: 8, ..Flow::default() }; given]);
        }
    }
}
