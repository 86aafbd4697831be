//! Everything that decides what is shown, as one serialisable value.
//!
//! A scene is data: panels change it, the renderer reads it, it survives a restart, and an
//! export repeats it.

use serde::{Deserialize, Serialize};

use crate::{
    field::Trained,
    flow::{Keyframes, Solver},
    path::Schedule,
    target::{
        drawing::{Canvas, Origin},
        load::named,
        raster::Raster,
    },
};

/// Version of the written form.
pub const VERSION: u32 = 1;

/// A scene. See the fields for ranges; [`Scene::sanitised`] enforces them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scene {
    /// Version of the written form.
    pub version: u32,
    /// What is on the canvas.
    pub picture: Picture,
    /// The probability path.
    pub path: Schedule,
    /// Which field moves the grains.
    pub field: FieldSource,
    /// The solver.
    pub solver: Solver,
    /// Solver steps from noise to data, 1 to 256.
    pub steps: u32,
    /// Number of particles, 100 to 200,000.
    pub particles: u32,
    /// Seed of the noise.
    pub seed: u64,
    /// What is drawn.
    pub layers: Layers,
    /// How grains look.
    pub grains: Grains,
    /// What part of the world is shown.
    pub camera: Camera,
    /// Time in [0, 1].
    pub t: f64,
}

/// What is on the canvas: a name if it has one, otherwise its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Where it came from.
    pub origin: Origin,
    /// Weights row by row from the bottom; empty for a named picture.
    pub weights: Vec<f32>,
}

impl Picture {
    /// A built-in target.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { origin: Origin::Named(name.into()), weights: Vec::new() }
    }

    /// What is on `canvas` now.
    #[must_use]
    pub fn of(canvas: &Canvas) -> Self {
        let weights = match canvas.origin {
            Origin::Named(_) => Vec::new(),
            _ => canvas.raster.weights().to_vec(),
        };
        Self { origin: canvas.origin.clone(), weights }
    }

    /// The picture itself; nothing when the name is unknown or the weights are no raster.
    #[must_use]
    pub fn canvas(&self) -> Option<Canvas> {
        let origin = self.origin.clone();
        match &self.origin {
            Origin::Named(name) => Some(Canvas::new(named(name).ok().flatten()?, origin)),
            // As it was drawn, so that it is the same target to the last bit.
            _ => Some(Canvas { raster: Raster::from_weights(self.weights.clone())?.into(), origin }),
        }
    }
}

/// Which field moves the grains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldSource {
    /// The closed form.
    #[default]
    Exact,
    /// The network.
    Learned,
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "layers are switched one by one")]
pub struct Layers {
    /// Grains.
    pub particles: bool,
    /// Arrows of the field at t.
    pub arrows: bool,
    /// Heat map of p_t.
    pub heat: bool,
    /// Outline of the target.
    pub outline: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Self { particles: true, arrows: true, heat: true, outline: true }
    }
}

/// What colours a grain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrainColor {
    /// All alike.
    #[default]
    Sand,
    /// The direction in which it started, so that one sees where each grain came from.
    SourceAngle,
    /// Its speed.
    Speed,
}

impl GrainColor {
    /// Every choice, with the name that people read.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Sand, "sand"), (Self::SourceAngle, "source angle"), (Self::Speed, "speed")];
}

/// How grains look.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grains {
    /// Diameter in points of the screen, 1 to 12.
    pub size_points: f32,
    /// Opacity in [0.05, 1].
    pub opacity: f32,
    /// Whether overlapping grains add their light instead of covering each other.
    pub additive: bool,
    /// What colours them.
    pub color: GrainColor,
}

impl Default for Grains {
    fn default() -> Self {
        Self { size_points: 3.0, opacity: 0.75, additive: false, color: GrainColor::Sand }
    }
}

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

impl Default for Scene {
    fn default() -> Self {
        Self {
            version: VERSION,
            picture: Picture::named("two-moons"),
            path: Schedule::OT,
            field: FieldSource::Exact,
            solver: Solver::Rk4,
            steps: 64,
            particles: 20_000,
            seed: 0,
            layers: Layers::default(),
            grains: Grains::default(),
            camera: Camera::default(),
            t: 0.0,
        }
    }
}

impl Scene {
    /// The same scene with every number brought into its range.
    #[must_use]
    pub fn sanitised(mut self) -> Self {
        let default = Self::default();
        let number = |value: f32, low: f32, high: f32, default: f32| {
            if value.is_finite() { value.clamp(low, high) } else { default }
        };
        self.steps = self.steps.clamp(1, 256);
        self.particles = self.particles.clamp(100, 200_000);
        self.grains.size_points = number(self.grains.size_points, 1.0, 12.0, default.grains.size_points);
        self.grains.opacity = number(self.grains.opacity, 0.05, 1.0, default.grains.opacity);
        self.camera.zoom = number(self.camera.zoom, 0.25, 20.0, 1.0);
        self.camera.centre = self.camera.centre.map(|c| number(c, -50.0, 50.0, 0.0));
        self.t = if self.t.is_finite() { self.t.clamp(0.0, 1.0) } else { 0.0 };
        self
    }

    /// Where the solver's steps leave keyframes.
    #[must_use]
    pub fn keyframes(&self) -> Keyframes {
        Keyframes::new(self.steps as usize)
    }

    /// One line that says what is shown. `trained` is how far the network on the stage has come.
    #[must_use]
    pub fn caption(&self, trained: Option<Trained>) -> String {
        let field = match (self.field, trained) {
            (FieldSource::Exact, _) => "exact field".to_owned(),
            (FieldSource::Learned, Some(Trained { step, generation: 0 })) => {
                format!("learned, step {}", grouped(step))
            }
            (FieldSource::Learned, Some(Trained { step, generation })) => {
                format!("learned, reflow {generation}, step {}", grouped(step))
            }
            (FieldSource::Learned, None) => "learned, not yet trained".to_owned(),
        };
        let view = if self.path.source_holds_target() { ", scale-normalised view" } else { "" };
        let keyframes = self.keyframes();
        format!(
            "{field}  |  {}{view}  |  {} x {}, NFE {}",
            self.path.label(),
            self.solver,
            keyframes.steps(),
            keyframes.evaluations(self.solver)
        )
    }
}

/// A whole number with commas between thousands.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_survives_being_written() {
        let mut scene = Scene { steps: 16, t: 0.3, ..Scene::default() };
        scene.picture = Picture { origin: Origin::Drawn, weights: vec![0.5; 128 * 128] };
        let text = serde_json::to_string(&scene).unwrap();
        let read: Scene = serde_json::from_str(&text).unwrap();
        assert_eq!(read, scene);
        assert!(read.picture.canvas().is_some());
    }

    #[test]
    fn hostile_scenes_are_brought_into_range() {
        let text = r#"{"steps": 0, "particles": 4000000000, "t": 7.5, "camera": {"zoom": 1e30, "centre": [1e9, 0]},
                       "picture": {"origin": "Drawn", "weights": [1, 2]}}"#;
        let scene = serde_json::from_str::<Scene>(text).unwrap().sanitised();
        assert_eq!((scene.steps, scene.particles, scene.t), (1, 200_000, 1.0));
        assert_eq!((scene.camera.zoom, scene.camera.centre), (20.0, [50.0, 0.0]));
        assert!(scene.picture.canvas().is_none());
    }

    #[test]
    fn captions_say_what_is_shown() {
        let mut scene = Scene::default();
        assert_eq!(scene.caption(None), "exact field  |  OT (CondOT)  |  rk4 x 64, NFE 256");
        scene.field = FieldSource::Learned;
        let trained = |generation| Some(Trained { step: 3200, generation });
        assert!(scene.caption(trained(0)).starts_with("learned, step 3,200"));
        assert!(scene.caption(trained(2)).starts_with("learned, reflow 2, step 3,200"));
        assert_eq!((grouped(0), grouped(999), grouped(1_234_567)), ("0".into(), "999".into(), "1,234,567".into()));
    }
}
