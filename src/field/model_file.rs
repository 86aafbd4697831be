//! Learned fields as safetensors files.
//!
//! Tensors `layer.N.weight` \[outputs, inputs\] and `layer.N.bias` \[outputs\], N from 0, and
//! `frequencies` \[fourier, 2\]; everything else is one JSON object under the metadata key
//! `dunefield`.

use std::{collections::HashMap, f64::consts::FRAC_PI_2, fs, ops::RangeInclusive, path::Path};

use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use serde::{Deserialize, Serialize};

use super::{
    Mlp,
    architecture::{Architecture, Dense},
    mlp::{Angle, Scaling, Trained},
};
use crate::{
    density::{BANDWIDTH_CELLS, Moments, Placement, raster::Grid},
    path::{Frame, Schedule},
};

/// Version of the format that is written.
///
/// Version 1 knew one path, one isotropic spread and the drawing area only; it is read as such.
pub const VERSION: u32 = 2;

/// Files over this size are not models of this program, in bytes.
const MAX_BYTES: u64 = 64 << 20;

const KEY: &str = "dunefield";

/// Means, spreads and frames of models, in world units.
const LENGTHS: RangeInclusive<f64> = 1e-9..=1e9;
/// Half-widths of a frame, in spreads of its data.
const FRAME_SPREADS: RangeInclusive<f64> = 0.5..=1e6;

/// What is known of a model beside its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Name of the target.
    pub target: String,
    /// The path that it is shown on unless another is asked for.
    pub path: Schedule,
    /// How far it has come.
    #[serde(flatten)]
    pub trained: Trained,
    /// Seed of the training.
    pub seed: u64,
    /// How its pairs were made, in the written form; empty in older files, where they were independent.
    #[serde(default)]
    pub coupling: String,
    /// Where the point set that it was trained on lies in the world.
    #[serde(default)]
    pub placement: Placement,
    /// Covariance of the data, as xx, xy, yy, in world units; older files knew their spread alone.
    #[serde(default)]
    pub covariance: Option<[f64; 3]>,
    /// Cov(x_1, x_0) of coupled pairs, as xx, xy, yx, yy; zero for independent ones.
    #[serde(default)]
    pub cross_covariance: [f64; 4],
}

impl Provenance {
    /// Moments of the data that `mlp` was trained on.
    #[must_use]
    pub fn moments(&self, mlp: &Mlp) -> Moments {
        let Scaling { mean, spread } = mlp.scaling;
        Moments { mean, covariance: self.covariance.unwrap_or([spread * spread, 0.0, spread * spread]) }
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    version: u32,
    architecture: Architecture,
    scaling: Scaling,
    /// Version 1 knew the drawing area's alone.
    #[serde(default)]
    frame: Option<Frame>,
    /// Version 1 was trained on what its path passes.
    #[serde(default)]
    angles: Option<[f64; 2]>,
    #[serde(flatten)]
    provenance: Provenance,
}

/// Why a model file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Not a model of this program, or a damaged one.
    #[error(
        "{path}: is not a Dunefield model: {why}; train one with `dunefield train TARGET --out MODEL.safetensors`"
    )]
    Invalid {
        /// The file.
        path: String,
        /// What is wrong.
        why: String,
    },
}

/// Serialises a model.
///
/// # Errors
/// [`ModelError::Invalid`] if the tensors do not fit the architecture.
pub fn to_bytes(mlp: &Mlp, provenance: &Provenance) -> Result<Vec<u8>, ModelError> {
    let invalid = |why: String| ModelError::Invalid { path: "model".into(), why };
    let header = Header {
        version: VERSION,
        architecture: mlp.architecture,
        scaling: mlp.scaling,
        frame: Some(mlp.frame),
        angles: Some(mlp.angles),
        provenance: provenance.clone(),
    };
    let header = serde_json::to_string(&header).map_err(|e| invalid(e.to_string()))?;
    let mut tensors = Vec::new();
    for (index, (layer, (outputs, inputs))) in mlp.layers.iter().zip(mlp.architecture.shapes()).enumerate() {
        tensors.push((format!("layer.{index}.weight"), vec![outputs, inputs], &layer.weight[..]));
        tensors.push((format!("layer.{index}.bias"), vec![outputs], &layer.bias[..]));
    }
    tensors.push(("frequencies".into(), vec![mlp.frequencies.len(), 2], mlp.frequencies.as_flattened()));
    let views = tensors
        .into_iter()
        .map(|(name, shape, values)| {
            let view = TensorView::new(Dtype::F32, shape, bytemuck::cast_slice(values));
            view.map(|view| (name, view)).map_err(|e| invalid(e.to_string()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let metadata = HashMap::from([(KEY.to_owned(), header)]);
    safetensors::serialize(views, Some(metadata)).map_err(|e| invalid(e.to_string()))
}

/// Reads a model.
///
/// # Errors
/// [`ModelError`] when the file cannot be read, is truncated, has no Dunefield metadata, or its
/// tensors are not those of its architecture or not finite.
pub fn read(path: &Path) -> Result<(Mlp, Provenance), ModelError> {
    let name = || path.display().to_string();
    let io = |source| ModelError::Io { path: name(), source };
    let size = fs::metadata(path).map_err(io)?.len();
    if size > MAX_BYTES {
        return Err(ModelError::Invalid { path: name(), why: format!("it is {} MB", size >> 20) });
    }
    let bytes = fs::read(path).map_err(io)?;
    from_bytes(&bytes).map_err(|why| ModelError::Invalid { path: name(), why })
}

fn from_bytes(bytes: &[u8]) -> Result<(Mlp, Provenance), String> {
    let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| e.to_string())?;
    let header = metadata.metadata().as_ref().and_then(|m| m.get(KEY)).ok_or("it has no Dunefield metadata")?;
    let header: Header = serde_json::from_str(header).map_err(|e| format!("its metadata: {e}"))?;
    header.check()?;
    let tensors = SafeTensors::deserialize(bytes).map_err(|e| e.to_string())?;
    let values = |name: String, shape: Vec<usize>| {
        let view = tensors.tensor(&name).map_err(|e| e.to_string())?;
        if view.dtype() != Dtype::F32 || view.shape() != shape {
            return Err(format!("tensor {name} is {:?} {:?}, not F32 {shape:?}", view.dtype(), view.shape()));
        }
        Ok(bytemuck::pod_collect_to_vec::<u8, f32>(view.data()))
    };
    let mut layers = Vec::new();
    for (index, (outputs, inputs)) in header.architecture.shapes().into_iter().enumerate() {
        layers.push(Dense {
            weight: values(format!("layer.{index}.weight"), vec![outputs, inputs])?,
            bias: values(format!("layer.{index}.bias"), vec![outputs])?,
        });
    }
    let frequencies = values("frequencies".into(), vec![header.architecture.fourier, 2])?;
    let mlp = Mlp {
        architecture: header.architecture,
        scaling: header.scaling,
        frame: header.frame(),
        angles: header.angles(),
        frequencies: frequencies.as_chunks::<2>().0.to_vec(),
        layers,
    };
    if !mlp.is_consistent() {
        return Err("it holds weights that are not finite".into());
    }
    Ok((mlp, header.provenance))
}

impl Header {
    /// Checks every number against its range.
    fn check(&self) -> Result<(), String> {
        if !(1..=VERSION).contains(&self.version) {
            return Err(format!("its format is version {}, and this program reads up to {VERSION}", self.version));
        }
        if !self.architecture.is_valid() {
            return Err(format!("its architecture is out of range: {:?}", self.architecture));
        }
        let Scaling { mean, spread } = self.scaling;
        if !(LENGTHS.contains(&spread) && mean.iter().all(|m| m.abs() <= *LENGTHS.end())) {
            return Err(format!("its scaling is out of range: mean {mean:?}, spread {spread}"));
        }
        let frame = self.frame();
        let within = frame.centre.iter().all(|c| c.abs() <= *LENGTHS.end());
        if !(LENGTHS.contains(&frame.half) && within && FRAME_SPREADS.contains(&(frame.half / spread))) {
            return Err(format!("its frame is out of range: {frame:?} for a spread of {spread}"));
        }
        let [first, last] = self.angles();
        if !(0.0 <= first && first < last && last <= FRAC_PI_2 + 1e-9) {
            return Err(format!("its angles {first} to {last} are out of range, which is 0 to pi / 2"));
        }
        let Provenance { placement, covariance, cross_covariance, .. } = &self.provenance;
        if !placement.is_valid() {
            return Err(format!("its placement is out of range: {placement}"));
        }
        if let Some([xx, xy, yy]) = *covariance {
            let variance = f64::midpoint(xx, yy);
            let fits = xx >= 0.0
                && yy >= 0.0
                && xy * xy <= xx * yy * (1.0 + 1e-6)
                && (variance / (spread * spread) - 1.0).abs() < 1e-3;
            if !fits {
                return Err(format!("its covariance is none of a spread of {spread}: {covariance:?}"));
            }
        }
        if !cross_covariance.iter().all(|k| k.abs() <= 4.0 * spread) {
            return Err(format!("its cross-covariance is out of range: {cross_covariance:?}"));
        }
        Ok(())
    }

    fn frame(&self) -> Frame {
        let h = BANDWIDTH_CELLS * Grid::DRAWING.cell();
        self.frame.unwrap_or(Frame { centre: Grid::DRAWING.centre, half: Grid::DRAWING.half + 3.0 * h })
    }

    fn angles(&self) -> [f64; 2] {
        self.angles.unwrap_or_else(|| {
            [0.0, 1.0].map(|t| {
                let c = self.provenance.path.at(t);
                Angle::new(c.alpha * self.scaling.spread, c.sigma).radians()
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> (Mlp, Provenance) {
        let architecture = Architecture { hidden: 5, layers: 2, fourier: 3, harmonics: 1 };
        let mut value = 0.0;
        let mut fill = |n: usize| {
            (0..n)
                .map(|_| {
                    value += 0.1;
                    value
                })
                .collect::<Vec<f32>>()
        };
        let layers = architecture
            .shapes()
            .into_iter()
            .map(|(outputs, inputs)| Dense { weight: fill(outputs * inputs), bias: fill(outputs) })
            .collect();
        let mlp = Mlp {
            architecture,
            scaling: Scaling { mean: [0.25, -0.5], spread: 1.75 },
            frame: Frame { centre: [0.5, -0.5], half: 4.5 },
            angles: Mlp::ALL_ANGLES,
            frequencies: vec![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
            layers,
        };
        (
            mlp,
            Provenance {
                target: "ring".into(),
                path: Schedule::Vp { beta_min: 0.2, beta_max: 15.0 },
                trained: Trained { step: 12, generation: 2 },
                coupling: "minibatch-ot:block=32".into(),
                seed: 3,
                placement: Placement { centre: [5.0, 6.0], scale: [0.25, 0.5] },
                covariance: Some([4.0, 0.5, 2.125]),
                cross_covariance: [0.1, 0.0, -0.2, 0.3],
            },
        )
    }

    #[test]
    fn older_files_lack_generation_and_coupling() {
        let text = r#"{"version": 1, "path": {"ot": {"sigma_min": 0.0}}, "scaling": {"mean": [0, 0], "spread": 1},
            "architecture": {"hidden": 5, "layers": 2, "fourier": 3, "harmonics": 1},
            "target": "ring", "step": 7, "seed": 1}"#;
        let path = serde_json::to_string(&Schedule::OT).unwrap();
        let header: Header = serde_json::from_str(&text.replace(r#"{"ot": {"sigma_min": 0.0}}"#, &path)).unwrap();
        assert_eq!(header.provenance.trained, Trained { step: 7, generation: 0 });
        assert_eq!(header.provenance.coupling, "");
        assert_eq!((header.frame().half, header.angles()), (3.0 + 3.0 * 0.75 * 6.0 / 128.0, Mlp::ALL_ANGLES));
        header.check().unwrap();
    }

    /// Every number of a header has a range.
    #[test]
    fn numbers_out_of_range_are_refused() {
        let (mlp, provenance) = model();
        let broken = |change: &dyn Fn(&mut Mlp, &mut Provenance)| {
            let (mut mlp, mut provenance) = (mlp.clone(), provenance.clone());
            change(&mut mlp, &mut provenance);
            from_bytes(&to_bytes(&mlp, &provenance).unwrap()).unwrap_err()
        };
        assert!(broken(&|m, _| m.scaling.spread = 1e-300).contains("scaling"));
        assert!(broken(&|m, _| m.scaling.mean[1] = 1e300).contains("scaling"));
        assert!(broken(&|m, _| m.frame.half = 0.0).contains("frame"));
        assert!(broken(&|m, _| m.frame.half = 1e-6).contains("frame"));
        assert!(broken(&|m, _| m.angles = [1.0, 0.5]).contains("angles"));
        assert!(broken(&|m, _| m.angles[1] = 3.0).contains("angles"));
        assert!(broken(&|_, p| p.placement.scale = [0.0; 2]).contains("placement"));
        assert!(broken(&|_, p| p.placement.scale[1] = 1e-320).contains("placement"));
        assert!(broken(&|_, p| p.covariance = Some([1.0, 9.0, 5.1])).contains("covariance"));
        assert!(broken(&|_, p| p.covariance = Some([100.0, 0.0, 5.1])).contains("covariance"));
        assert!(broken(&|_, p| p.cross_covariance[2] = 1e9).contains("cross-covariance"));
    }

    #[test]
    fn round_trip() {
        let (mlp, provenance) = model();
        let bytes = to_bytes(&mlp, &provenance).unwrap();
        assert_eq!(from_bytes(&bytes).unwrap(), (mlp, provenance));
    }

    #[test]
    fn damage_is_refused_wherever_it_is() {
        let (mut mlp, provenance) = model();
        let bytes = to_bytes(&mlp, &provenance).unwrap();
        for length in [0, 4, 8, 60, bytes.len() / 2, bytes.len() - 1] {
            assert!(from_bytes(&bytes[..length]).is_err(), "{length} bytes");
        }
        for position in (0..bytes.len().min(700)).step_by(7) {
            let mut damaged = bytes.clone();
            damaged[position] ^= 0x55;
            // Whatever comes out must be consistent.
            if let Ok((mlp, _)) = from_bytes(&damaged) {
                assert!(mlp.is_consistent());
            }
        }
        mlp.layers[1].bias[0] = f32::NAN;
        let bytes = to_bytes(&mlp, &provenance).unwrap();
        assert!(from_bytes(&bytes).unwrap_err().contains("not finite"));
    }
}
