//! How a lane is seen.

use crate::scene::{Camera, Grains, Layers, Scene};

/// How one frame is seen.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What is shown.
    pub scene: &'a Scene,
    /// Width and height in physical pixels.
    pub size_px: [f32; 2],
    /// Physical pixels per point.
    pub pixels_per_point: f32,
    /// Time in [0, 1].
    pub t: f64,
}

/// All of a view that a picture depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ViewState {
    pub(super) camera: Camera,
    pub(super) size_px: [f32; 2],
    pub(super) pixels_per_point: f32,
    pub(super) t: f64,
    pub(super) layers: Layers,
    pub(super) grains: Grains,
}

impl From<&View<'_>> for ViewState {
    fn from(&View { scene, size_px, pixels_per_point, t }: &View<'_>) -> Self {
        let (layers, grains) = (scene.document.drawn(), scene.document.drawn_grains());
        Self { camera: scene.camera, size_px, pixels_per_point, t, layers, grains }
    }
}
