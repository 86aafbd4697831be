//! Reads the lanes of a page from the flows that the stage draws.

use super::{
    quantised::Quantised,
    record::{Moment, Record, Stage},
};
use crate::{
    export::{
        error::ClipError,
        material::Material,
        placed::{Device, PlacedLane, Volumes},
    },
    flow::{Keyframes, Solver, Way},
    gpu::{
        GpuError, Lane,
        lane::{GROUND_SIDE, View},
        layout::Frame,
        palette::{Map, REGIONS},
        theme::Rgb,
    },
    numeric::Point,
    path::frame::{knot, p_at_knot},
    scene::{Document, GrainColor, Grains, Ground, Layers, Layout, Scene, Study},
};

/// A page has about so many intervals between keyframes, however few steps a solver takes.
const INTERVALS: f64 = 64.0;
/// Stretches of the table of times in an interval.
const TIMES: usize = 8;
/// Cells along a side of the density, and its slices, uniform in the knot coordinate over the way of the path.
pub(super) const DENSITY_SIDE: usize = 128;
pub(super) const DENSITY_SLICES: usize = 25;
/// Height of the view that lanes are prepared for; nothing that is read depends on it.
const VIEW_PX: f32 = 128.0;

/// xi and colour of every grain.
type GrainsNow = Vec<(Point, [u8; 4])>;

/// What stays the same while a page is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) device: &'a Device,
    pub(super) material: &'a Material,
    /// The scene as [`shown`] makes it.
    pub(super) scene: &'a Scene,
    pub(super) grains: usize,
    pub(super) is_cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// Width of a view over its height.
pub(super) fn aspect(layout: Layout) -> f32 {
    match layout {
        Layout::Single => 1.0,
        // Source and target each fill a half.
        Layout::Spread => 2.0,
    }
}

/// The scene with everything on that is read, and nothing else.
pub(super) fn shown(scene: &Scene) -> Scene {
    let Layers { density, exposure, layout, .. } = scene.document.layers;
    let layers = Layers { grains: true, ground: Ground::Heat, density, exposure, layout, ..Layers::none() };
    let grains = Grains { color: GrainColor::Region, ..scene.document.grains };
    let document = Document { layers, grains, study: Study::default(), ..scene.document.clone() };
    Scene { document, ..scene.clone() }
}

/// Intervals of a page: those of the flow, or each divided into as many as bring them nearest to [`INTERVALS`].
fn intervals(keyframes: Keyframes) -> usize {
    let divided = (INTERVALS / keyframes.intervals as f64).round().max(1.0);
    keyframes.intervals * divided as usize
}

impl Reading<'_> {
    /// The record of a lane.
    ///
    /// # Errors
    /// [`ClipError::Cancelled`], or [`ClipError::Gpu`] when the device fails.
    pub(super) fn record(&self, index: usize, volumes: &Volumes) -> Result<Record, ClipError> {
        let (flow, field) = (&self.material.scene.document.lanes[index], &self.material.lanes[index].field);
        let PlacedLane { mut lane, .. } =
            PlacedLane::new(self.device, self.material, self.grains as u32, index, volumes);
        let (way, intervals) = (flow.way(field.velocity().frame()), intervals(flow.keyframes()));
        let t = |k: usize, of: usize| match k {
            // Where the clock hardly moves, rounding would not lead back to its ends.
            0 => 0.0,
            k if k == of => 1.0,
            k => way.grid.t(&way.clock, k as f64 / of as f64).clamp(0.0, 1.0),
        };
        let (mut positions, mut moments) = (Quantised::default(), Vec::new());
        let (mut source, mut ends) = ([0.0; 3], Vec::new());
        for k in 0..=intervals {
            let view = self.view(t(k, intervals));
            let (frame, grains) = self.prepared(&mut lane, &view)?;
            let stage = Stage::of(&frame);
            positions.push(&grains.iter().map(|(xi, _)| stage.place(*xi)).collect::<Vec<_>>());
            moments.push(Moment::of(&frame, lane.bright(&view) as f32 * half(&view).powi(2)));
            if k == 0 {
                let [x, y] = stage.place(frame.source_centre);
                source = [x, y, frame.source_deviation / stage.unit];
            }
            ends = grains;
        }
        let density = self.density(&mut lane, &way)?;
        let view = self.view(0.5);
        let is_known = field.exact().is_some();
        Ok(Record {
            is_straight: way.solver == Solver::Euler,
            intervals,
            times: (0..=TIMES * intervals).map(|k| t(k, TIMES * intervals) as f32).collect(),
            positions,
            moments,
            destinations: if is_known { self.destinations(&ends) } else { Vec::new() },
            density,
            source,
            typical_speed: lane.scales(&view).typical_speed() / half(&view),
        })
    }

    fn view(&self, t: f64) -> View<'_> {
        let width = VIEW_PX * aspect(self.scene.document.layers.layout);
        View { scene: self.scene, size_px: [width, VIEW_PX], pixels_per_point: 1.0, t }
    }

    /// What the stage knows of a moment, and where it has its grains.
    fn prepared(&self, lane: &mut Lane, view: &View<'_>) -> Result<(Frame, GrainsNow), ClipError> {
        if (self.is_cancelled)() {
            return Err(ClipError::Cancelled);
        }
        let Device { context, pipelines, .. } = self.device;
        lane.prepare(context, pipelines, view);
        let grains = lane.read_moments(context)?;
        match context.take_fault() {
            Some(fault) => Err(GpuError::Fault(fault).into()),
            None => Ok((*lane.prepared(), grains)),
        }
    }

    /// The density of a lane along its way.
    fn density(&self, lane: &mut Lane, way: &Way) -> Result<Vec<u8>, ClipError> {
        let [first, last] = [0.0, 1.0].map(|t| way.clock.knot(t));
        let mut density = Vec::with_capacity(DENSITY_SLICES * DENSITY_SIDE * DENSITY_SIDE);
        for slice in 0..DENSITY_SLICES {
            let s = first + (last - first) * slice as f64 / (DENSITY_SLICES - 1) as f64;
            // To and fro, since the last knot is p = 0 but for rounding.
            let t = way.clock.t_at_knot(knot(p_at_knot(s))).clamp(0.0, 1.0);
            self.prepared(lane, &self.view(t))?;
            let cells = lane.read_slice(&self.device.context)?;
            density.extend(halved(&cells));
        }
        Ok(density)
    }

    /// The part of the drawing that each grain ends in, from the colour that says so.
    fn destinations(&self, ends: &[(Point, [u8; 4])]) -> Vec<u8> {
        let share = |region: usize| (region as f64 + 0.5) / REGIONS.len() as f64;
        let colors: Vec<Rgb> =
            (0..REGIONS.len()).map(|region| Map::Region.color(self.scene.theme, share(region))).collect();
        let apart = |a: Rgb, b: &[u8]| a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum::<u32>();
        let nearest = |color: &[u8; 4]| (0..colors.len()).min_by_key(|region| apart(colors[*region], color));
        ends.iter().map(|(_, color)| nearest(color).unwrap_or(0) as u8).collect()
    }
}

/// Half of the height of a view, in its units.
fn half(view: &View<'_>) -> f32 {
    view.scene.spread(view.size_px).camera(view.t).half_extent(view.size_px)[1]
}

/// A slice on a grid of [`DENSITY_SIDE`], as the root of the density in bytes.
fn halved(cells: &[[f32; 2]]) -> impl Iterator<Item = u8> {
    const SIDE: usize = GROUND_SIDE as usize;
    const EACH: usize = SIDE / DENSITY_SIDE;
    let mean = |row: usize, column: usize| {
        let inside = (0..EACH * EACH).map(|k| cells[(EACH * row + k / EACH) * SIDE + EACH * column + k % EACH][0]);
        inside.sum::<f32>() / (EACH * EACH) as f32
    };
    (0..DENSITY_SIDE * DENSITY_SIDE).map(move |cell| {
        (255.0 * mean(cell / DENSITY_SIDE, cell % DENSITY_SIDE).clamp(0.0, 1.0).sqrt()).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_steps_are_divided_and_many_are_kept() {
        for (steps, expected) in
            [(1, 64), (4, 64), (10, 60), (25, 75), (42, 84), (43, 43), (64, 64), (65, 66), (256, 64)]
        {
            let keyframes = Keyframes::new(steps);
            assert_eq!(intervals(keyframes), expected, "{steps}");
            assert_eq!(expected % keyframes.intervals, 0, "keyframes of the flow are keyframes of the page");
        }
    }

    /// Shaders have room for the boxes of so many rows.
    #[test]
    fn shaders_have_room_for_every_row() {
        let most = (1..=crate::scene::flow::MAX_STEPS).map(|steps| intervals(Keyframes::new(steps as usize))).max();
        assert!(most.is_some_and(|most| most < 88), "{most:?}");
        assert!(include_str!("page/shaders/flow.glsl").contains("uniform vec4 boxes[88];"));
    }

    #[test]
    fn a_slice_is_the_root_of_the_mean() {
        let side = GROUND_SIDE as usize;
        let mut cells = vec![[0.0, 0.0]; side * side];
        for (cell, p) in [(0, 0.25), (1, 0.25), (side, 0.25), (side + 1, 0.25), (2, 9.0), (3, 9.0)] {
            cells[cell][0] = p;
        }
        let bytes: Vec<u8> = halved(&cells).collect();
        assert_eq!((bytes.len(), &bytes[..3]), (DENSITY_SIDE * DENSITY_SIDE, &[128, 255, 0][..]));
    }
}
