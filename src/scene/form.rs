//! The form that a scene has in a file, with what this version of the program does not know.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize, Serializer, de::DeserializeOwned, de::IgnoredAny};
use serde_json::{Map, Value};

use super::{
    Document, Flow, Grains, LANES, Layers, SavedModel, Scene, Study, Theme, VERSION, bounds::Operations,
    camera::Camera, model::LaneModels,
};
use crate::{drawing::Drawing, train::Config};

/// Parts of a scene within which unknown entries are kept. In [`Scene::unknown`] they stand under the name of the part.
pub const KEPT_WITHIN: [&str; 6] = [LANE, TRAINING, LAYERS, GRAINS, STUDY, CAMERA];

const LANE: &str = "lanes";
const TRAINING: &str = "training";
const LAYERS: &str = "layers";
const GRAINS: &str = "grains";
const STUDY: &str = "study";
const CAMERA: &str = "camera";

/// A scene as it is written.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    version: u32,
    drawing: &'a Drawing,
    lanes: Vec<With<'a, Flow>>,
    #[serde(skip_serializing_if = "LaneModels::is_empty")]
    models: &'a LaneModels,
    training: With<'a, Config>,
    seed: u64,
    layers: With<'a, Layers>,
    grains: With<'a, Grains>,
    study: With<'a, Study>,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<&'a SavedModel>,
    particles: u32,
    auto_particles: bool,
    camera: With<'a, Camera>,
    theme: Theme,
    t: f64,
    #[serde(flatten)]
    unknown: BTreeMap<&'a str, &'a Value>,
}

/// A part with the unknown entries within it.
#[derive(Serialize)]
struct With<'a, T: Serialize> {
    #[serde(flatten)]
    known: &'a T,
    #[serde(flatten)]
    unknown: Option<&'a Map<String, Value>>,
}

impl<'a> Written<'a> {
    pub fn of(scene: &'a Scene) -> Self {
        let Scene { document, network, particles, auto_particles, camera, theme, t, unknown } = scene;
        let Document { drawing, lanes, models, training, seed, layers, grains, study } = document;
        let within = |name: &str| unknown.get(name).and_then(Value::as_object);
        let of_lane = |index: usize| unknown.get(LANE)?.get(index)?.as_object();
        let lane = |(index, known)| With { known, unknown: of_lane(index) };
        let rest = unknown.iter().filter(|(name, _)| !KEPT_WITHIN.contains(&name.as_str()));
        Self {
            version: VERSION,
            drawing,
            lanes: lanes.iter().enumerate().map(lane).collect(),
            models,
            training: With { known: training, unknown: within(TRAINING) },
            seed: *seed,
            layers: With { known: layers, unknown: within(LAYERS) },
            grains: With { known: grains, unknown: within(GRAINS) },
            study: With { known: study, unknown: within(STUDY) },
            network: network.as_deref(),
            particles: *particles,
            auto_particles: *auto_particles,
            camera: With { known: camera, unknown: within(CAMERA) },
            theme: *theme,
            t: *t,
            unknown: rest.map(|(name, value)| (name.as_str(), value)).collect(),
        }
    }
}

impl Serialize for Scene {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::of(self).serialize(serializer)
    }
}

/// A scene as it is read: what is not there is as in a new one.
#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Form {
    #[serde(rename = "version")]
    _version: Option<IgnoredAny>,
    /// What was done to the canvas.
    pub drawing: Option<Operations>,
    /// What was on it, in version 2.
    pub picture: Option<Value>,
    lanes: Vec<Value>,
    models: LaneModels,
    training: Value,
    seed: u64,
    layers: Value,
    grains: Value,
    study: Value,
    network: Option<SavedModel>,
    particles: u32,
    auto_particles: bool,
    camera: Value,
    theme: Theme,
    t: f64,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

impl Default for Form {
    fn default() -> Self {
        let none = || Value::Object(Map::new());
        Self {
            _version: None,
            drawing: None,
            picture: None,
            lanes: vec![none()],
            models: LaneModels::default(),
            training: none(),
            seed: 0,
            layers: none(),
            grains: none(),
            study: none(),
            network: None,
            particles: Scene::PARTICLES,
            auto_particles: true,
            camera: none(),
            theme: Theme::default(),
            t: 0.0,
            unknown: Map::new(),
        }
    }
}

impl Form {
    /// The scene of a drawing.
    ///
    /// # Errors
    /// When a part is none.
    pub fn scene(self, drawing: Drawing) -> Result<Scene, serde_json::Error> {
        let Self { lanes, models, training, seed, layers, grains, study, network, mut unknown, .. } = self;
        let mut flows: Vec<(Flow, Map<String, Value>)> = Vec::new();
        for lane in lanes.into_iter().take(LANES[LANES.len() - 1]) {
            flows.push(split(lane)?);
        }
        let (lanes, of_lanes): (Vec<Flow>, Vec<Map<String, Value>>) = flows.into_iter().unzip();
        if of_lanes.iter().any(|unknown| !unknown.is_empty()) {
            unknown.insert(LANE.into(), of_lanes.into_iter().map(Value::Object).collect());
        }
        let document = Document {
            drawing,
            lanes,
            models,
            training: part(TRAINING, training, &mut unknown)?,
            seed,
            layers: part(LAYERS, layers, &mut unknown)?,
            grains: part(GRAINS, grains, &mut unknown)?,
            study: part(STUDY, study, &mut unknown)?,
        };
        let camera = part(CAMERA, self.camera, &mut unknown)?;
        Ok(Scene {
            document,
            network: network.map(Arc::new),
            particles: self.particles,
            auto_particles: self.auto_particles,
            camera,
            theme: self.theme,
            t: self.t,
            unknown,
        })
    }
}

/// A part; what is unknown within it is kept under its name.
fn part<T>(name: &str, value: Value, unknown: &mut Map<String, Value>) -> Result<T, serde_json::Error>
where
    T: Default + Serialize + DeserializeOwned,
{
    let (known, within) = split(value)?;
    if !within.is_empty() {
        unknown.insert(name.into(), Value::Object(within));
    }
    Ok(known)
}

/// What is known of a part, and the entries that are not.
fn split<T>(value: Value) -> Result<(T, Map<String, Value>), serde_json::Error>
where
    T: Default + Serialize + DeserializeOwned,
{
    let known = serde_json::to_value(T::default())?;
    let is_unknown = |name: &str| known.get(name).is_none();
    let unknown = value.as_object().map(|all| {
        let kept = all.iter().filter(|(name, _)| is_unknown(name));
        kept.map(|(name, value)| (name.clone(), value.clone())).collect()
    });
    Ok((serde_json::from_value(value)?, unknown.unwrap_or_default()))
}
