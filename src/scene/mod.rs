//! Everything that decides what is shown, as one serialisable value.
//!
//! A scene is data: panels change it, the renderer reads it, it survives a restart, and an
//! export repeats it. Its document is what was authored, and undone; the rest passes.
//!
//! - [`document`]: what was authored.
//! - [`mod@file`]: scenes in files; `form`: their form, line by line (`lines`), also of older versions (`version_2`).
//! - [`bounds`]: how much is read of a file.
//! - [`autosave`]: what a window keeps of it against a crash.
//! - [`gallery`]: drawings that a person keeps.
//! - [`history`]: what can be undone.
//! - [`flow`]: what one lane shows: path, field, solver.
//! - [`model`]: trained networks, of lanes and of the training.
//! - [`layers`]: what is drawn, and how grains look; [`layer_list`]: by their names; [`layout`]: where.
//! - [`study`]: what is looked at closely.
//! - [`camera`]: what part of the world is shown; [`theme`]: in which colours.
//! - `grouped`: numbers as captions have them.
//!
//! Of `train` it knows the settings alone.

pub mod autosave;
pub mod bounds;
pub mod camera;
pub mod document;
pub mod file;
pub mod flow;
mod form;
pub mod gallery;
mod grouped;
pub mod history;
pub mod layer_list;
pub mod layers;
pub mod layout;
mod lines;
pub mod model;
pub mod study;
pub mod theme;
mod version_2;

#[cfg(test)]
mod damaged;
#[cfg(test)]
mod generated;
use std::sync::Arc;

pub use camera::Camera;
pub use document::Document;
pub use file::SceneError;
pub use flow::{FieldSource, Flow, LANES, lane_grid};
pub use grouped::grouped;
pub use history::History;
pub use layers::{DensityOf, Exposure, GrainColor, Grains, Ground, Layers, SpeedBy, Wind};
pub use layout::{Layout, Spread};
pub use model::SavedModel;
pub use study::{Lasso, Study};
pub use theme::Theme;

/// Version of the written form.
pub const VERSION: u32 = 3;

/// Particles that a scene may have.
pub const PARTICLES: std::ops::RangeInclusive<u32> = 100..=1_000_000;

/// A scene. See the fields for ranges; [`Scene::sanitised`] enforces them.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// What was authored.
    pub document: Document,
    /// The network in training, as it was last kept. It changes by itself, so that it is no part of what is authored.
    pub network: Option<Arc<SavedModel>>,
    /// Number of particles, in [`PARTICLES`].
    pub particles: u32,
    /// Whether that number follows the frame rate.
    pub auto_particles: bool,
    /// What part of the world is shown.
    pub camera: Camera,
    /// In which colours.
    pub theme: Theme,
    /// Time in [0, 1].
    pub t: f64,
    /// What another version of the program wrote, and this one does not know; of what stands within a part, under the
    /// name of that part ([`file::KEPT_WITHIN`]).
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            document: Document::default(),
            network: None,
            particles: Self::PARTICLES,
            auto_particles: true,
            camera: Camera::default(),
            theme: Theme::default(),
            t: 0.0,
            unknown: serde_json::Map::new(),
        }
    }
}

impl Scene {
    /// Particles of a new scene.
    const PARTICLES: u32 = 20_000;

    /// Where its moments are in a view of this size.
    #[must_use]
    pub fn spread(&self, size: [f32; 2]) -> Spread {
        self.document.layers.layout.spread(self.camera, size)
    }

    /// A scene of one lane.
    #[must_use]
    pub fn of(flow: Flow) -> Self {
        Self { document: Document::of(flow), ..Self::default() }
    }

    /// The same scene without the weights of networks, for where it must be short.
    #[must_use]
    pub fn without_weights(mut self) -> Self {
        (self.network, self.document.models) = (None, model::LaneModels::default());
        self
    }

    /// The same scene with every number brought into its range.
    #[must_use]
    pub fn sanitised(mut self) -> Self {
        self.particles = self.particles.clamp(*PARTICLES.start(), *PARTICLES.end());
        self.document = self.document.sanitised(self.particles);
        self.camera = self.camera.sanitised();
        self.t = if self.t.is_finite() { self.t.clamp(0.0, 1.0) } else { 0.0 };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        density::Density,
        drawing::{DrawOptions, Drawing, Hand, Origin, Selection, Start, gesture::stroke},
    };

    #[test]
    fn what_is_unknown_is_kept_where_it_stands() {
        let text = r#"{"version": 3, "lanes": [{"steps": 8}, {"steps": 9, "noise": {"kind": "blue"}}],
            "layers": {"fog": 0.5}, "grains": {"shape": "star"}, "study": {"ruler": [1]}, "camera": {"tilt": 3},
            "music": ["a", 1]}"#;
        let scene = file::read(text).unwrap();
        assert_eq!(scene.document.lanes[1].steps, 9);
        let written: serde_json::Value = serde_json::from_str(&file::write_lines(&scene).unwrap()).unwrap();
        assert_eq!(written["lanes"][1]["noise"]["kind"], "blue");
        assert!(written["lanes"][0].get("noise").is_none());
        assert_eq!((&written["layers"]["fog"], &written["grains"]["shape"]), (&0.5.into(), &"star".into()));
        assert_eq!((&written["study"]["ruler"][0], &written["camera"]["tilt"]), (&1.into(), &3.into()));
        assert_eq!(written["music"][1], 1);
        assert_eq!(file::read(&written.to_string()).unwrap(), scene);
        // A lane that goes takes what was said of it along.
        let mut fewer = scene;
        fewer.document.set_lane_count(1);
        assert!(!file::write(&fewer).unwrap().contains("blue"));
    }

    /// Grains had an opacity before they were light: such a scene opens, and says so no less when it is written.
    #[test]
    fn grains_of_an_older_scene_are_light() {
        let grains = r#"{"size_points": 4.0, "opacity": 0.75, "additive": true, "color": "Source"}"#;
        let scene = file::read(&format!(r#"{{"version": 3, "lanes": [{{}}], "grains": {grains}}}"#)).unwrap();
        let expected = Grains { size_points: 4.0, exposure: 0.0, color: GrainColor::Source };
        assert_eq!(scene.document.grains, expected);
        let written: serde_json::Value = serde_json::from_str(&file::write(&scene).unwrap()).unwrap();
        assert_eq!(written["grains"]["opacity"], 0.75);
    }

    #[test]
    fn a_scene_survives_being_written() {
        let drawing = Drawing::named("text:Ab").unwrap();
        let hand = |at| Hand::free(at, 0.05);
        let options = DrawOptions { keep_existing: true, ..DrawOptions::default() };
        let (selection, first) = (Selection::default(), hand([0.1, -0.2]));
        let mut gesture =
            stroke::begin(Start { drawing: &drawing, selection: &selection, options: &options, hand: first });
        for k in 0..30 {
            gesture.drag(hand([0.1 + 0.05 * k as f32, (0.3 * k as f32).sin()]));
        }
        let document =
            Document { drawing: gesture.end().drawing, ..Document::of(Flow { steps: 16, ..Flow::default() }) };
        let mut scene = Scene { t: 0.3, document, ..Scene::default() };
        scene.unknown.insert("from another version".into(), 7.into());
        let text = file::write(&scene).unwrap();
        let read = file::read(&text).unwrap();
        assert_eq!(read, scene);
        assert_eq!(read.document.drawing.canvas(), scene.document.drawing.canvas(), "to the last bit");
        assert_eq!(file::write(&read).unwrap(), text);
        let lines = file::write_lines(&scene).unwrap();
        assert_eq!(file::read(&lines).unwrap(), scene);
        let canvas = lines.lines().filter(|line| line.contains("\"operation\"")).count();
        assert_eq!(canvas, scene.document.drawing.operations().len(), "an operation a line");
    }

    #[test]
    fn hostile_scenes_are_brought_into_range_or_refused() {
        let text = r#"{"version": 3, "lanes": [{"steps": 0}, {}, {}], "particles": 4000000000, "t": 7.5,
                       "camera": {"zoom": 1e30, "centre": [1e9, 0]}}"#;
        let scene = file::read(text).unwrap();
        assert_eq!((scene.document.lanes.len(), scene.document.lanes[0].steps), (4, 1));
        assert_eq!((scene.particles, scene.t), (1_000_000, 1.0));
        assert_eq!((scene.camera.zoom, scene.camera.centre), (*camera::ZOOM.end(), [camera::FURTHEST, 0.0]));
        for (text, part) in [
            ("", "is no scene"),
            ("[1, 2]", "no version"),
            ("{}", "no version"),
            (r#"{"version": 4}"#, "up to 3; update it"),
            (r#"{"version": 1}"#, "no longer read"),
            (r#"{"version": 3, "drawing": [{"operation": "target", "name": "rong"}]}"#, "no built-in target"),
            (
                r#"{"version": 3, "drawing": [{"operation": "stroke", "tool": "draw", "radius": -1, "strength": 1, "points": [[0, 0]]}]}"#,
                "stroke",
            ),
            (r#"{"version": 3, "name": "a package"}"#, "neither a drawing nor lanes"),
            (r#"{"version": 3, "lanes": 7}"#, "expected a sequence"),
            (r#"{"version": 3, "lanes": [{"steps": "many"}]}"#, "many"),
            (r#"{"version": 3, "lanes": [{}], "layers": null}"#, "null"),
            (r#"{"version": 3, "lanes": [{}], "t": 1e999}"#, "number out of range"),
            (r#"{"version": 3, "lanes": [{}], "t": NaN}"#, "expected value"),
            (r#"{"version": 3, "lanes": [{}"#, "EOF"),
            (r#"{"version": 2, "picture": {"origin": "Drawn", "weights": [1, 2]}}"#, "weights"),
        ] {
            let error = file::read(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    /// What the version before wrote, with a name, with weights and with points.
    #[test]
    fn scenes_of_version_2_are_read() {
        let scene =
            file::read(r#"{"version": 2, "picture": {"origin": {"Named": "ring"}, "weights": []}, "t": 0.5}"#)
                .unwrap();
        assert_eq!((&scene.document.drawing, scene.t), (&Drawing::named("ring").unwrap(), 0.5));
        let scene = file::read(include_str!("../../tests/files/version-2.dune")).unwrap();
        let lanes: Vec<_> = scene.document.lanes.iter().map(|lane| (lane.path.name(), lane.steps)).collect();
        assert_eq!(lanes, [("vp", 32), ("ot", 64)]);
        assert_eq!(scene.document.drawing, Drawing::named("pinwheel").unwrap());
        assert_eq!((scene.document.seed, scene.particles, scene.auto_particles, scene.t), (7, 5000, false, 0.25));
        assert_eq!((scene.camera.zoom, scene.unknown["from version 1.9"].as_str()), (1.5, Some("kept")));
        let weights = vec!["0.5"; 128 * 128].join(",");
        let text = format!(r#"{{"version": 2, "picture": {{"origin": "Drawn", "weights": [{weights}]}}}}"#);
        let canvas = file::read(&text).unwrap().document.drawing.canvas().clone();
        assert_eq!(canvas.origin, Origin::Drawn);
        assert!(matches!(canvas.density, Density::Raster(raster) if raster.weights().iter().all(|w| *w == 0.5)));
        let text = r#"{"version": 2, "picture": {"origin": {"Imported": "a.csv"}, "weights": [],
                       "points": {"coordinates": [[1, 2], [3, 5]], "options": {"units": "own"}}}}"#;
        let canvas = file::read(text).unwrap().document.drawing.canvas().clone();
        assert_eq!(
            (canvas.origin, canvas.points.unwrap().points()[1]),
            (Origin::Imported("a.csv".into()), [3.0, 5.0])
        );
    }

    #[test]
    fn the_network_and_the_settings_of_the_training_survive_being_written() {
        let mut scene = Scene { network: Some(model::tests::trained("ring", 3)), ..Scene::default() };
        scene.document.training.batch = 64;
        let text = file::write_lines(&scene).unwrap();
        let read = file::read(&text).unwrap();
        assert_eq!(read, scene);
        let network = text.lines().filter(|line| line.contains("\"safetensors\"")).count();
        assert_eq!((network, read.network.unwrap().provenance.trained.step), (1, 3), "a line of its own");
        let short = file::write(&scene.clone().without_weights()).unwrap();
        assert!(!short.contains("safetensors") && short.len() < 3000, "{}", short.len());
        let hostile = text.replace("\"batch\":64", "\"batch\":0");
        assert_eq!(file::read(&hostile).unwrap().document.training, crate::train::Config::default());
    }

    #[test]
    fn lanes_are_one_two_or_four() {
        let mut document = Document::of(Flow { steps: 8, ..Flow::default() });
        for (asked, given) in [(2, 2), (3, 4), (9, 4), (1, 1), (0, 1)] {
            document.set_lane_count(asked);
            assert_eq!(document.lanes, vec![Flow { steps: 8, ..Flow::default() }; given]);
        }
    }
}
