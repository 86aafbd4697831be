//! Learned fields as safetensors files.
//!
//! Tensors `layer.N.weight` \[outputs, inputs\] and `layer.N.bias` \[outputs\], N from 0, and
//! `frequencies` \[fourier, 2\]; everything else is one JSON object under the metadata key
//! `dunefield`.

mod header;

use std::{collections::HashMap, fs, path::Path};

use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use super::{Mlp, architecture::Dense};
use header::Header;
pub use header::{Provenance, VERSION};

/// Files over this size are not models of this program, in bytes.
pub const MAX_BYTES: u64 = 64 << 20;

const KEY: &str = "dunefield";

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

/// Reads what [`to_bytes`] wrote; bytes that come from elsewhere are bounded by [`MAX_BYTES`] first.
///
/// # Errors
/// What is wrong, as the end of a sentence.
pub(crate) fn from_bytes(bytes: &[u8]) -> Result<(Mlp, Provenance), String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        density::Placement,
        field::{
            architecture::Architecture,
            mlp::{Scaling, Trained},
        },
        path::{Frame, Schedule},
    };

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
        assert!(broken(&|_, p| p.trained.step = u64::MAX).contains("step"));
        assert!(broken(&|_, p| p.trained.generation = u32::MAX).contains("generation"));
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
