//! Lanes on a device, and what a sheet asks of them.

use std::{slice, sync::Arc};

use super::content::{self, Picture};
use crate::{
    density::picture,
    export::{
        error::ClipError,
        layered,
        material::{LaneMaterial, Material},
        placed::{self, Device, PlacedLane, Volumes},
    },
    field::{VelocityField as _, volume::Resolution},
    flow::Trajectory,
    gpu::{
        GpuError, Offscreen,
        lane::{GROUND_SIDE, Scales, View},
        offscreen::Pane,
    },
    numeric::Point,
    scene::{Document, GrainColor, Grains, Ground, Layers, Scene, Study},
};

/// Height of the views that something is read from and nothing is drawn in.
const READ_PX: f32 = 64.0;

/// Lanes on a device.
#[derive(Debug)]
pub(super) struct Stage {
    device: Device,
    pub(super) material: Arc<Material>,
    pub(super) lanes: Vec<PlacedLane>,
    volumes: Vec<Volumes>,
    particles: u32,
}

impl Stage {
    /// Brings everything to a device of its own, unless `is_cancelled` says so meanwhile.
    ///
    /// # Errors
    /// [`ClipError`].
    pub(super) fn new(
        material: &Arc<Material>,
        particles: u32,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        let device = Device::open()?;
        let (volumes, _) = Volumes::of(material, Resolution::FULL, &[], is_cancelled)?;
        let place = |(index, volumes)| PlacedLane::new(&device, material, particles, index, volumes);
        let mut lanes: Vec<PlacedLane> = volumes.iter().enumerate().map(place).collect();
        placed::choose_grains(&device, material, lanes.iter_mut())?;
        Ok(Self { device, material: material.clone(), lanes, volumes, particles })
    }

    /// Grains in each lane, which may be fewer than were asked for.
    pub(super) fn particles(&self) -> usize {
        self.lanes.iter().map(|placed| placed.lane.count()).min().unwrap_or(0)
    }

    /// The material of a lane.
    pub(super) fn shown(&self, index: usize) -> &LaneMaterial {
        &self.material.lanes[index]
    }

    /// What lies under the lines of a lane, as the stage draws it; transparent where the ground is seen, or on it.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub(super) fn ground(
        &mut self,
        index: usize,
        t: f64,
        size_px: [u32; 2],
        is_transparent: bool,
    ) -> Result<Picture, ClipError> {
        let Layers { ground, density, exposure, layout, .. } = self.material.scene.document.drawn();
        let scene = self.scene_of(Layers { ground, density, exposure, layout, ..Layers::none() });
        let view = View { scene: &scene, size_px: size_px.map(|side| side as f32), pixels_per_point: 1.0, t };
        let Device { context, pipelines, .. } = &self.device;
        let canvas = Offscreen::new(context, size_px[0], size_px[1]);
        let lane = &mut self.lanes[index].lane;
        let mut draw = |ground| {
            let mut pane = Pane { lane: &mut *lane, view, corner_px: [0, 0] };
            canvas.draw_on(context, pipelines, slice::from_mut(&mut pane), Some(ground));
            canvas.read(context)
        };
        let pixels = if is_transparent {
            layered::transparent(content::ground(scene.theme), draw)?
        } else {
            draw(content::ground(scene.theme))?
        };
        Ok(Picture { pixels, size_px })
    }

    /// Positions in the view of all grains of a lane, each with the colour that the scene gives it.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub(super) fn grains(&mut self, index: usize, t: f64) -> Result<Vec<(Point, [u8; 4])>, ClipError> {
        let material = self.material.clone();
        self.colored(index, &material.scene, t)
    }

    fn colored(&mut self, index: usize, scene: &Scene, t: f64) -> Result<Vec<(Point, [u8; 4])>, ClipError> {
        let Device { context, pipelines, .. } = &self.device;
        let view = View { scene, size_px: [READ_PX; 2], pixels_per_point: 1.0, t };
        let found = self.lanes[index].lane.colored_positions(context, pipelines, &view)?;
        self.faultless()?;
        Ok(found)
    }

    /// Trajectories of the first grains of a lane, as far as they are asked for.
    pub(super) fn trajectories(&self, index: usize, count: usize) -> Vec<Trajectory> {
        let (way, _, start) = placed::begin(&self.material, index, self.particles as usize);
        let keyframes = self.material.scene.document.lanes[index].keyframes();
        let first = &start[..count.min(start.len())];
        let field = self.volumes[index].moving();
        field.map_or_else(Vec::new, |field| Trajectory::follow(&**field, &way, keyframes, first))
    }

    /// The colours of whole trajectories: by the part that they end in where grains are coloured so, and by where they
    /// begin.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub(super) fn trajectory_colors(&mut self, index: usize) -> Result<Vec<[u8; 4]>, ClipError> {
        let mut scene = self.material.scene.clone();
        if scene.document.grains.color != GrainColor::Region {
            scene.document.grains.color = GrainColor::Source;
        }
        Ok(self.colored(index, &scene, 0.0)?.into_iter().map(|(_, color)| color).collect())
    }

    /// p_t over the top of its maps on the square of the frame, with the number of cells along a side; row by row from the
    /// bottom.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub(super) fn density(&mut self, index: usize, t: f64) -> Result<(Vec<f64>, usize), ClipError> {
        let Layers { density, exposure, layout, .. } = self.material.scene.document.drawn();
        let scene = self.scene_of(Layers { ground: Ground::Heat, density, exposure, layout, ..Layers::none() });
        let view = View { scene: &scene, size_px: [READ_PX; 2], pixels_per_point: 1.0, t };
        let Device { context, pipelines, .. } = &self.device;
        let lane = &mut self.lanes[index].lane;
        lane.prepare(context, pipelines, &view);
        let cells = lane.read_slice(context)?;
        self.faultless()?;
        let side = GROUND_SIDE as usize;
        Ok((cells.into_iter().map(|[p, _]| f64::from(p)).collect(), side))
    }

    /// The ends of the scales that all lanes have in common: those of the fastest, at the last of some moments.
    pub(super) fn scales(&self, scene: &Scene, times: &[f64]) -> Scales {
        let t = times.last().copied().unwrap_or(1.0);
        let view = View { scene, size_px: [READ_PX; 2], pixels_per_point: 1.0, t };
        let all = self.lanes.iter().map(|placed| placed.lane.scales(&view));
        let faster = |a: Scales, b: Scales| if b.speed > a.speed { b } else { a };
        all.reduce(faster).unwrap_or(Scales { speed: 1.0, density: 1.0, divergence: 1.0, error: 1.0 })
    }

    /// Velocities of a lane at world positions, or by how much the learned one differs from the exact one.
    pub(super) fn velocities(&self, index: usize, t: f64, x: &[[f64; 2]], is_error: bool) -> Vec<[f64; 2]> {
        let clock = &self.lanes[index].clock;
        if !is_error {
            let field = self.volumes[index].moving();
            return field.map_or_else(Vec::new, |field| field.velocity(clock, t, x));
        }
        let Some(both) = self.volumes[index].learned_and_exact() else { return Vec::new() };
        let [learned, exact] = both.map(|field| field.velocity(clock, t, x));
        learned.iter().zip(exact).map(|(v, u)| [v[0] - u[0], v[1] - u[1]]).collect()
    }

    /// The target of a lane as weights over the largest on a square grid, with its cells along a side, its middle and half
    /// of its side.
    pub(super) fn target(&self, index: usize) -> Option<(Vec<f64>, usize, [f64; 2], f64)> {
        let exact = self.shown(index).field.exact()?;
        let raster = picture::of(exact.target().density());
        let (peak, grid) = (f64::from(raster.peak()), *raster.grid());
        let weights: Vec<f64> = raster.weights().iter().map(|weight| f64::from(*weight) / peak).collect();
        let side = weights.len().isqrt();
        Some((weights, side, grid.centre, grid.half))
    }

    /// The scene with these layers, where nothing is looked at closely.
    fn scene_of(&self, layers: Layers) -> Scene {
        let scene = &self.material.scene;
        let grains = Grains { color: GrainColor::Sand, ..scene.document.grains };
        let document = Document { layers, grains, study: Study::default(), ..scene.document.clone() };
        Scene { document, ..scene.clone() }
    }

    fn faultless(&self) -> Result<(), ClipError> {
        self.device.context.take_fault().map_or(Ok(()), |fault| Err(GpuError::Fault(fault).into()))
    }
}
