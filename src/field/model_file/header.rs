//! What a model file says beside its tensors, and the ranges of its numbers.

use std::{f64::consts::FRAC_PI_2, ops::RangeInclusive};

use serde::{Deserialize, Serialize};

use crate::{
    density::{BANDWIDTH_CELLS, Moments, Placement, raster::Grid},
    field::{
        Mlp,
        architecture::Architecture,
        mlp::{Angle, Scaling, Trained},
    },
    path::{Frame, Schedule},
};

/// Version of the format that is written.
///
/// Version 1 knew one path, one isotropic spread and the drawing area only; it is read as such.
pub const VERSION: u32 = 2;

/// Means, spreads and frames of models, in world units.
const LENGTHS: RangeInclusive<f64> = 1e-9..=1e9;
/// Half-widths of a frame, in spreads of its data.
const FRAME_SPREADS: RangeInclusive<f64> = 0.5..=1e6;
/// Steps and generations that a network may have behind it: a training goes on from there without an overflow.
const MOST_STEPS: u64 = 1 << 40;
const MOST_GENERATIONS: u32 = 1 << 16;

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

/// All of a file but its tensors.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) version: u32,
    pub(super) architecture: Architecture,
    pub(super) scaling: Scaling,
    /// Version 1 knew the drawing area's alone.
    #[serde(default)]
    pub(super) frame: Option<Frame>,
    /// Version 1 was trained on what its path passes.
    #[serde(default)]
    pub(super) angles: Option<[f64; 2]>,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

impl Header {
    /// Checks every number against its range.
    pub(super) fn check(&self) -> Result<(), String> {
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
        let Provenance { trained, placement, covariance, cross_covariance, .. } = &self.provenance;
        if trained.step > MOST_STEPS || trained.generation > MOST_GENERATIONS {
            let Trained { step, generation } = trained;
            return Err(format!("its step {step} or its generation {generation} is out of range"));
        }
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

    /// Its own, or that of version 1.
    pub(super) fn frame(&self) -> Frame {
        let h = BANDWIDTH_CELLS * Grid::DRAWING.cell();
        self.frame.unwrap_or(Frame { centre: Grid::DRAWING.centre, half: Grid::DRAWING.half + 3.0 * h })
    }

    /// Its own, or those of version 1.
    pub(super) fn angles(&self) -> [f64; 2] {
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
}
