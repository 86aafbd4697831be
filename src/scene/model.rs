//! Trained networks as parts of a scene.

use std::{collections::BTreeMap, sync::Arc};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, SeqAccess, Visitor},
    ser::Error as _,
};

use super::flow::LANES;
use crate::{
    field::{
        Mlp,
        model_file::{self, MAX_BYTES, Provenance},
    },
    packed,
    path::Schedule,
};

/// Lanes that a scene may have.
const MOST_LANES: usize = LANES[LANES.len() - 1];

/// A trained network, and what is known of it.
#[derive(Clone, Debug)]
pub struct SavedModel {
    /// The network.
    pub model: Arc<Mlp>,
    /// What it was trained on, and how far.
    pub provenance: Provenance,
}

impl SavedModel {
    /// Whether both are of one network, without a look at its weights.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.model, &other.model)
    }
}

impl PartialEq for SavedModel {
    /// The very same weights are known to be equal; others are compared.
    fn eq(&self, other: &Self) -> bool {
        self.provenance == other.provenance && (self.is(other) || self.model == other.model)
    }
}

/// A network as a scene has it: what a reader wants to know in clear, and the bytes of its file.
#[derive(Serialize, Deserialize)]
struct Written {
    target: String,
    step: u64,
    path: Schedule,
    safetensors: Bytes,
}

struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        packed::write(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        packed::read(deserializer, MAX_BYTES as usize).map(Self)
    }
}

impl Serialize for SavedModel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = model_file::to_bytes(&self.model, &self.provenance).map_err(S::Error::custom)?;
        let Provenance { target, path, trained, .. } = self.provenance.clone();
        Written { target, step: trained.step, path, safetensors: Bytes(bytes) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SavedModel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { target, step, path, safetensors } = Written::deserialize(deserializer)?;
        let wrong = |why: String| D::Error::custom(format!("the network of {target} cannot be used: {why}"));
        let (model, provenance) = model_file::from_bytes(&safetensors.0).map_err(wrong)?;
        if (&provenance.target, provenance.trained.step, provenance.path) != (&target, step, path) {
            let Provenance { target, trained, path, .. } = &provenance;
            return Err(wrong(format!("its weights are of {target} at step {}, on path {path}", trained.step)));
        }
        Ok(Self { model: Arc::new(model), provenance })
    }
}

/// Models that lanes show in place of the network in training, by the lane's number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LaneModels(BTreeMap<usize, Arc<SavedModel>>);

impl LaneModels {
    /// The model of a lane, from 0.
    #[must_use]
    pub fn get(&self, lane: usize) -> Option<&Arc<SavedModel>> {
        self.0.get(&lane)
    }

    /// Gives a lane a model, or takes it away.
    pub fn set(&mut self, lane: usize, model: Option<Arc<SavedModel>>) {
        match model {
            Some(model) => self.0.insert(lane, model),
            None => self.0.remove(&lane),
        };
    }

    /// Whether no lane has one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every model, lane by lane.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SavedModel>> {
        self.0.values()
    }

    /// Takes the models of the lanes from number `count` on away.
    pub fn truncate(&mut self, count: usize) {
        self.0.retain(|lane, _| *lane < count);
    }

    /// The same models where lane k is what lane `from[k]` was.
    #[must_use]
    pub fn arranged(&self, from: &[usize]) -> Self {
        let moved = from.iter().enumerate().filter_map(|(lane, from)| Some((lane, self.get(*from)?.clone())));
        Self(moved.collect())
    }
}

/// A model, once for all lanes that show it.
#[derive(Serialize, Deserialize)]
struct WrittenFor {
    lanes: Vec<usize>,
    #[serde(flatten)]
    model: SavedModel,
}

impl Serialize for LaneModels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written: Vec<WrittenFor> = Vec::new();
        for (lane, model) in &self.0 {
            match written.iter_mut().find(|other| other.model.is(model)) {
                Some(other) => other.lanes.push(*lane),
                None => written.push(WrittenFor { lanes: vec![*lane], model: (**model).clone() }),
            }
        }
        serializer.collect_seq(written)
    }
}

impl<'de> Deserialize<'de> for LaneModels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Models;

        impl<'de> Visitor<'de> for Models {
            type Value = LaneModels;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "at most {MOST_LANES} models")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<LaneModels, A::Error> {
                let (mut models, mut read) = (LaneModels::default(), 0);
                while let Some(WrittenFor { lanes, model }) = sequence.next_element()? {
                    read += 1;
                    // Each may be large, also where its text is short.
                    if read > MOST_LANES {
                        return Err(A::Error::invalid_length(read, &self));
                    }
                    let model = Arc::new(model);
                    for lane in lanes.into_iter().filter(|lane| *lane < MOST_LANES) {
                        models.set(lane, Some(model.clone()));
                    }
                }
                Ok(models)
            }
        }

        deserializer.deserialize_seq(Models)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        density::presets,
        field::architecture::Architecture,
        scene::{Document, Flow, Scene, file},
        train::{Config, Session},
    };

    /// A small network that has taken a few steps.
    pub(in crate::scene) fn trained(target: &str, steps: u64) -> Arc<SavedModel> {
        let architecture = Architecture { hidden: 5, layers: 2, fourier: 3, harmonics: 1 };
        let config = Config { architecture, batch: 16, ..Config::default() };
        let mut session = Session::new(presets::target(target).unwrap().into(), config).unwrap();
        for _ in 0..steps {
            session.step().unwrap();
        }
        let provenance = session.provenance(Schedule::VP, None);
        Arc::new(SavedModel { model: Arc::new(session.snapshot()), provenance })
    }

    #[test]
    fn a_scene_keeps_its_models_each_written_once() {
        let (ring, line) = (trained("ring", 3), trained("line", 4));
        let mut document = Document { lanes: vec![Flow::default(); 4], ..Document::default() };
        for (lane, model) in [(0, &ring), (1, &line), (3, &ring)] {
            document.models.set(lane, Some(model.clone()));
        }
        let scene = Scene { document, ..Scene::default() };
        for text in [file::write(&scene).unwrap(), file::write_lines(&scene).unwrap()] {
            assert_eq!(text.matches("safetensors").count(), 2);
            let read = file::read(&text).unwrap();
            assert_eq!(read, scene);
            let models = &read.document.models;
            assert!(models.get(0).unwrap().is(models.get(3).unwrap()) && models.get(2).is_none());
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let scene = |models: serde_json::Value| {
            let text = serde_json::json!({ "version": 3, "lanes": [{}], "models": models }).to_string();
            file::read(&text).unwrap_err().to_string()
        };
        let good =
            serde_json::to_value(WrittenFor { lanes: vec![0], model: (*trained("ring", 3)).clone() }).unwrap();
        let changed = |key: &str, value: serde_json::Value| {
            let mut model = good.clone();
            model[key] = value;
            scene(serde_json::json!([model]))
        };
        assert!(
            changed("step", 7.into())
                .contains("the network of ring cannot be used: its weights are of ring at step 3")
        );
        assert!(changed("target", "line".into()).contains("its weights are of ring"));
        assert!(changed("safetensors", "AAAA".into()).contains("packed numbers are damaged"));
        let garbage = serde_json::to_value(Bytes(vec![7; 4000])).unwrap();
        assert!(changed("safetensors", garbage).contains("cannot be used"));
        let bomb = serde_json::to_value(Bytes(vec![0; MAX_BYTES as usize + 1])).unwrap();
        assert!(changed("safetensors", bomb).contains("too many"));
        assert!(scene(serde_json::json!([good, good, good, good, good])).contains("at most 4 models"));
    }

    #[test]
    fn models_go_with_their_lanes() {
        let (ring, line) = (trained("ring", 1), trained("line", 1));
        let mut document = Document { lanes: vec![Flow::default(); 2], ..Document::default() };
        document.models.set(1, Some(line.clone()));
        document.set_lane_count(4);
        assert!([1, 2, 3].iter().all(|lane| document.models.get(*lane) == Some(&line)), "like the last one");
        document.models.set(3, Some(ring.clone()));
        document.models = document.models.arranged(&[3, 0]);
        assert_eq!((document.models.get(0), document.models.get(1)), (Some(&ring), None));
        document.models.set(2, Some(line));
        document.set_lane_count(1);
        assert_eq!(document.models.iter().count(), 1);
        document.models.set(3, Some(ring));
        assert_eq!(document.sanitised(100).models.iter().count(), 1, "there is no such lane");
    }
}
