//! Draws a clip's frames, without a window.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    caption::Caption,
    clip::Clip,
    error::ClipError,
    layered,
    material::Material,
    placed::{Device, PlacedLane, Volumes, choose_grains},
    shapes,
    tiles::Tiles,
};
use crate::{
    field::volume::Resolution,
    figure::{self, Shape},
    gpu::{
        Offscreen,
        lane::View,
        offscreen::Pane,
        theme::{Colors, Rgb},
    },
};

/// A device with everything that the clip needs on it.
#[derive(Debug)]
pub struct ClipRenderer {
    device: Device,
    panes: Vec<PlacedPane>,
    picture: Offscreen,
    material: Arc<Material>,
    /// The fields of its lanes.
    volumes: Vec<Volumes>,
    tiles: Tiles,
    /// Pixels of the picture per pixel of the clip.
    scale: u32,
    setup: Duration,
}

/// A lane at its place in the picture.
#[derive(Debug)]
struct PlacedPane {
    placed: PlacedLane,
    corner_px: [u32; 2],
    caption: Caption,
}

impl ClipRenderer {
    /// Brings everything to a device of its own, unless `is_cancelled` says so meanwhile.
    ///
    /// # Errors
    /// [`ClipError`].
    pub fn new(
        material: &Arc<Material>,
        clip: &Clip,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        Self::scaled(material, clip, 1, is_cancelled)
    }

    /// The same with so many pixels for each along a side, lines and letters with them.
    ///
    /// # Errors
    /// As [`ClipRenderer::new`], and [`ClipError::Size`] where the device draws no picture as large.
    pub fn scaled(
        material: &Arc<Material>,
        clip: &Clip,
        scale: u32,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        Self::on(Device::open()?, material, (clip, scale), &[], is_cancelled)
    }

    /// Draws another clip from now on; fields that both show are not sampled again. Where it fails, the clip is the one
    /// before.
    ///
    /// # Errors
    /// As [`ClipRenderer::new`].
    pub fn change(
        &mut self,
        material: &Arc<Material>,
        clip: &Clip,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), ClipError> {
        *self = Self::on(self.device.clone(), material, (clip, 1), &self.volumes, is_cancelled)?;
        Ok(())
    }

    fn on(
        device: Device,
        material: &Arc<Material>,
        (clip, scale): (&Clip, u32),
        known: &[Volumes],
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        let begun = Instant::now();
        let tiles = clip.tiles(material.lanes.len()).scaled(scale);
        let [width, height] = tiles.picture_px;
        let largest = device.context.largest_picture_px();
        if width.max(height) > largest {
            return Err(ClipError::Size(format!(
                "{width} x {height} px are more than this adapter draws, which is {largest} px along a side"
            )));
        }
        // Each frame of a film has another network.
        let resolution = if clip.film.is_some() { Resolution::COARSE } else { Resolution::FULL };
        let (volumes, spared) = Volumes::of(material, resolution, known, is_cancelled)?;
        let place = |(index, volumes): (usize, &Volumes)| PlacedPane {
            placed: PlacedLane::new(&device, material, clip.particles, index, volumes),
            corner_px: tiles.corner_px(index),
            caption: Caption::new(tiles.lane_px(), scale, &material.caption(index), material.scene.theme),
        };
        let mut panes: Vec<PlacedPane> = volumes.iter().enumerate().map(place).collect();
        Caption::align(panes.iter_mut().map(|pane| &mut pane.caption));
        choose_grains(&device, material, panes.iter_mut().map(|pane| &mut pane.placed))?;
        let picture = Offscreen::new(&device.context, width, height);
        let setup = device.opening + spared + begun.elapsed();
        Ok(Self { device, panes, picture, material: material.clone(), volumes, tiles, scale, setup })
    }

    /// How long all of this takes from the beginning.
    pub(super) fn setup(&self) -> Duration {
        self.setup
    }

    /// Width and height of the picture.
    #[must_use]
    pub fn size_px(&self) -> [u32; 2] {
        self.tiles.picture_px
    }

    /// Particles in each lane, which may be fewer than were asked for.
    pub(super) fn particles(&self) -> usize {
        self.panes.iter().map(|pane| pane.placed.lane.count()).min().unwrap_or(0)
    }

    /// RGBA pixels at `t`.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub fn frame(&mut self, t: f64) -> Result<Vec<u8>, ClipError> {
        self.frame_on(t, Colors::of(self.material.scene.theme).ground)
    }

    /// RGBA pixels at `t` that are transparent where the ground is seen: over the ground of the theme they are those of
    /// [`ClipRenderer::frame`].
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub fn transparent_frame(&mut self, t: f64) -> Result<Vec<u8>, ClipError> {
        layered::transparent(Colors::of(self.material.scene.theme).ground, |ground| self.frame_on(t, ground))
    }

    fn frame_on(&mut self, t: f64, ground: Rgb) -> Result<Vec<u8>, ClipError> {
        let material = self.material.clone();
        let view = view(&material, &self.tiles, self.scale, t);
        let panes = self.panes.iter_mut();
        let mut panes: Vec<_> = panes
            .map(|PlacedPane { placed, corner_px, .. }| Pane {
                lane: &mut placed.lane,
                view,
                corner_px: *corner_px,
            })
            .collect();
        self.picture.draw_on(&self.device.context, &self.device.pipelines, &mut panes, Some(ground));
        let mut pixels = self.picture.read(&self.device.context)?;
        let size = self.tiles.lane_px();
        for (index, placed) in self.panes.iter().enumerate() {
            let shapes = self.shapes(index, &view);
            on_tile(&mut pixels, self.tiles.picture_px[0], (placed.corner_px, size), |tile| {
                shapes::draw(tile, size, view.pixels_per_point, &shapes);
                if material.scene.document.layers.caption {
                    placed.caption.draw(tile, t);
                }
            });
        }
        Ok(pixels)
    }

    /// Draws shapes, made for a size in points, into the place after the last lane.
    pub(super) fn draw_beside(&self, pixels: &mut [u8], shapes: impl FnOnce([f32; 2]) -> Vec<Shape>) {
        let (size, corner_px) = (self.tiles.lane_px(), self.tiles.corner_px(self.panes.len()));
        let View { size_px, pixels_per_point, .. } = view(&self.material, &self.tiles, self.scale, 0.0);
        on_tile(pixels, self.tiles.picture_px[0], (corner_px, size), |tile| {
            shapes::draw(tile, size, pixels_per_point, &shapes(size_px.map(|side| side / pixels_per_point)));
        });
    }

    /// The figure over one lane.
    fn shapes(&self, index: usize, view: &View<'_>) -> Vec<Shape> {
        let subject = self.panes[index].placed.subject(&self.material.lanes[index], view);
        let size = view.size_px.map(|side| side / view.pixels_per_point);
        let mut scene = self.material.scene.clone();
        // Nobody could read it.
        scene.document.layers.legend &= self.tiles.has_legible_legend(self.scale);
        figure::shapes(&scene, &subject, view.t, size)
    }
}

/// How a lane is seen.
fn view<'a>(material: &'a Material, tiles: &Tiles, scale: u32, t: f64) -> View<'a> {
    let size_px = tiles.lane_px().map(|side| side as f32);
    View { scene: &material.scene, size_px, pixels_per_point: tiles.pixels_per_point(scale), t }
}

/// Works on a rectangle of a picture, given by its corner and size.
pub(super) fn on_tile(
    pixels: &mut [u8],
    width: u32,
    ([left, top], [columns, rows]): ([u32; 2], [u32; 2]),
    work: impl FnOnce(&mut [u8]),
) {
    let row = |y: u32| {
        let start = 4 * ((top + y) * width + left) as usize;
        start..start + 4 * columns as usize
    };
    let mut tile: Vec<u8> = (0..rows).flat_map(|y| pixels[row(y)].iter().copied()).collect();
    work(&mut tile);
    for (y, line) in (0..rows).zip(tile.chunks_exact(4 * columns as usize)) {
        pixels[row(y)].copy_from_slice(line);
    }
}
