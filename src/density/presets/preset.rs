//! What a built-in target is.

use crate::density::{Cloud, Density, Gaussian, raster::Raster};

/// A built-in target.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Name on the command line.
    pub name: &'static str,
    /// One line about it: what it is, and where it is from.
    pub summary: &'static str,
    build: Build,
}

/// How a preset is made.
#[derive(Clone, Copy, Debug)]
enum Build {
    /// Drawn on the drawing area.
    Raster(fn() -> Raster),
    /// Gaussians, exactly.
    Mixture(fn() -> Vec<Gaussian>),
}

impl Preset {
    /// One that is drawn on the drawing area.
    pub(super) const fn raster(name: &'static str, summary: &'static str, raster: fn() -> Raster) -> Self {
        Self { name, summary, build: Build::Raster(raster) }
    }

    /// One of Gaussians.
    pub(super) const fn mixture(
        name: &'static str,
        summary: &'static str,
        gaussians: fn() -> Vec<Gaussian>,
    ) -> Self {
        Self { name, summary, build: Build::Mixture(gaussians) }
    }

    /// Its density.
    #[must_use]
    pub fn density(&self) -> Density {
        match self.build {
            Build::Raster(raster) => raster().into(),
            Build::Mixture(gaussians) => match Cloud::of_gaussians(&gaussians()) {
                Ok(cloud) => cloud.into(),
                // A test makes every preset.
                Err(_) => Raster::default().into(),
            },
        }
    }
}
