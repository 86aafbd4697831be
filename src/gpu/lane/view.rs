//! How a lane is seen.

use crate::{
    gpu::theme::Rgb,
    path::Schedule,
    scene::{Camera, Grains, LANES, Layers, Scene, Spread, Theme},
};

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
    pub(super) spread: Spread,
    pub(super) size_px: [f32; 2],
    pub(super) pixels_per_point: f32,
    pub(super) t: f64,
    pub(super) theme: Theme,
    /// Another ground than the theme's.
    pub(super) ground: Option<Rgb>,
    pub(super) layers: Layers,
    pub(super) grains: Grains,
    /// The share of their light that grains keep.
    pub(super) presence: f32,
    /// Paths of all lanes, which share one exposure.
    pub(super) paths: [Option<Schedule>; LANES[LANES.len() - 1]],
}

impl From<&View<'_>> for ViewState {
    fn from(&View { scene, size_px, pixels_per_point, t }: &View<'_>) -> Self {
        let document = &scene.document;
        let (layers, grains, presence) = (document.drawn(), document.grains, document.grain_presence());
        let mut paths = [None; LANES[LANES.len() - 1]];
        paths.iter_mut().zip(&document.lanes).for_each(|(path, flow)| *path = Some(flow.path));
        Self {
            spread: scene.spread(size_px),
            size_px,
            pixels_per_point,
            t,
            theme: scene.theme,
            ground: None,
            layers,
            grains,
            presence,
            paths,
        }
    }
}

impl ViewState {
    /// The camera under which what is of this moment is where it is seen.
    pub(super) fn camera(&self) -> Camera {
        self.spread.camera(self.t)
    }
}
