//! The stage's part of the device, and its paint callback.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use eframe::{egui, egui_wgpu};

use crate::{
    density::Target,
    derived::Derived,
    field::Volume,
    flow::{Keyframes, Source, Way},
    gpu::{
        Context, GpuError, Lane, Pipelines,
        context::device_descriptor,
        lane::{Scales, View},
    },
    numeric::Point,
    scene::{FieldSource, Scene},
};

/// The same device limits as without a window.
#[must_use]
pub fn device_options() -> egui_wgpu::WgpuConfiguration {
    let mut options = egui_wgpu::WgpuConfiguration::default();
    if let egui_wgpu::WgpuSetup::CreateNew(setup) = &mut options.wgpu_setup {
        setup.device_descriptor = Arc::new(device_descriptor);
    }
    options
}

/// What the stage draws with.
#[derive(Debug)]
pub struct StageGpu {
    context: Context,
    pipelines: Pipelines,
    /// The first one is always there.
    lanes: Vec<PlacedLane>,
}

#[derive(Debug)]
struct PlacedLane {
    lane: Lane,
    /// What the particles on the device were placed for.
    placed: Derived<Placed>,
}

/// What decides where particles begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The source.
    pub source: Source,
    /// The target, which a source may draw from.
    pub target: Option<u64>,
    /// Seed of the noise.
    pub seed: u64,
    /// Their number.
    pub count: u32,
    /// Intervals between keyframes.
    pub intervals: usize,
}

impl StageGpu {
    /// Builds pipelines for the window's device.
    #[must_use]
    pub fn new(render: &egui_wgpu::RenderState) -> Self {
        let context = Context::new(render.device.clone(), render.queue.clone(), &render.adapter.get_info());
        let pipelines = Pipelines::new(&context, render.target_format);
        let mut stage = Self { context, pipelines, lanes: Vec::new() };
        stage.set_lane_count(1);
        stage
    }

    /// Makes room for so many lanes beside each other.
    pub fn set_lane_count(&mut self, count: usize) {
        let Self { context, pipelines, lanes } = self;
        lanes.resize_with(count, || PlacedLane { lane: Lane::new(context, pipelines), placed: Derived::default() });
    }

    /// Name of the adapter.
    #[must_use]
    pub fn adapter(&self) -> &str {
        &self.context.adapter
    }

    /// The first error that the device reported since the last call.
    #[must_use]
    pub fn take_fault(&self) -> Option<String> {
        self.context.take_fault()
    }

    /// Whether the device is lost, and everything on it.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.context.is_lost()
    }

    /// Destroys the device, to see that the window outlives it.
    pub fn lose_device(&self) {
        self.context.device.destroy();
        self.context.wait();
    }

    /// Shows the density and outline of a target in a lane.
    pub fn set_target(&mut self, lane: usize, target: &Target, volume: &Arc<Volume>) {
        let Self { context, pipelines, lanes } = self;
        lanes[lane].lane.set_density(context, pipelines, volume);
        lanes[lane].lane.set_target(context, pipelines, target);
    }

    /// Shows a field in a lane; whether it is another than before.
    pub fn set_field(&mut self, lane: usize, volume: &Arc<Volume>, what: FieldSource) -> bool {
        self.lanes[lane].lane.set_field(&self.context, &self.pipelines, volume, what)
    }

    /// Compares the field of a lane with another where errors are drawn.
    pub fn set_reference(&mut self, lane: usize, reference: Option<&Arc<Volume>>) {
        self.lanes[lane].lane.set_reference(&self.context, &self.pipelines, reference);
    }

    /// Brings a lane's particles in line with `way`, on the frame of the field on the stage; returns their number.
    /// `target` is what a source may draw from.
    pub fn update_flow(
        &mut self,
        lane: usize,
        way: &Way,
        keyframes: Keyframes,
        wanted: &Placed,
        target: Option<&Target>,
    ) -> usize {
        let Self { context, pipelines, lanes } = self;
        let PlacedLane { lane, placed } = &mut lanes[lane];
        placed.follow(*wanted, |wanted| {
            let start = wanted.source.positions(wanted.seed, wanted.count as usize, target);
            lane.set_particles(context, pipelines, &start, keyframes);
        });
        lane.integrate(context, pipelines, way, keyframes, &wanted.source);
        lane.count()
    }

    /// Positions in the view of a lane's grains at `t`; none before there is a flow.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn positions(&mut self, lane: usize, scene: &Scene, t: f64) -> Result<Vec<Point>, GpuError> {
        let Self { context, pipelines, lanes } = self;
        let view = View { scene, size_px: [1.0, 1.0], pixels_per_point: 1.0, t };
        lanes[lane].lane.positions(context, pipelines, &view)
    }

    /// Chooses grains in every lane, given one by one from the first; none when it is empty.
    pub fn choose(&mut self, chosen: &[bool]) {
        for placed in &mut self.lanes {
            placed.lane.choose(&self.context, chosen);
        }
    }

    /// What the ends of a lane's colour maps stand for, and whether its density is that of the
    /// grains, once it shows a flow.
    #[must_use]
    pub fn scales(&self, lane: usize, scene: &Scene) -> Option<(Scales, bool)> {
        let view = View { scene, size_px: [1.0, 1.0], pixels_per_point: 1.0, t: scene.t };
        let lane = &self.lanes.get(lane)?.lane;
        lane.is_ready().then(|| (lane.scales(&view), lane.is_counted(&scene.document.drawn())))
    }

    /// Positions of a lane on the device, keyframe by keyframe, for tests.
    ///
    /// # Errors
    /// When the device cannot be read back.
    pub fn read_keyframes(&self, lane: usize) -> Result<Vec<Point>, GpuError> {
        self.lanes[lane].lane.read_keyframes(&self.context)
    }

    /// Prepares the picture of a lane for a view of `size` points.
    pub fn prepare(&mut self, lane: usize, scene: &Scene, size: egui::Vec2, pixels_per_point: f32) {
        let size_px = (size * pixels_per_point).max(egui::Vec2::splat(1.0)).into();
        let view = View { scene, size_px, pixels_per_point, t: scene.t };
        // A lane may be closed between layout and painting.
        if let Some(placed) = self.lanes.get_mut(lane) {
            placed.lane.prepare(&self.context, &self.pipelines, &view);
        }
    }

    /// Waits until the device has done all its work, for measurements.
    pub fn wait(&self) {
        self.context.wait();
    }
}

/// The stage's device resources, shared with the paint callback.
#[derive(Clone, Debug)]
pub struct SharedStage(Arc<Mutex<StageGpu>>);

impl SharedStage {
    /// Wraps them.
    #[must_use]
    pub fn new(stage: StageGpu) -> Self {
        Self(Arc::new(Mutex::new(stage)))
    }

    /// Locks them. Only the UI thread does, so it never waits.
    pub fn lock(&self) -> MutexGuard<'_, StageGpu> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A shape that draws a lane of `scene` into `rect` within egui's own pass.
    #[must_use]
    pub fn paint(&self, rect: egui::Rect, lane: usize, scene: Scene) -> egui::PaintCallback {
        let callback = StageCallback { stage: self.clone(), lane, scene, size: rect.size() };
        egui_wgpu::Callback::new_paint_callback(rect, callback)
    }
}

struct StageCallback {
    stage: SharedStage,
    lane: usize,
    scene: Scene,
    size: egui::Vec2,
}

impl egui_wgpu::CallbackTrait for StageCallback {
    fn prepare(
        &self,
        _device: &wgpu::Device,
        _queue: &wgpu::Queue,
        screen: &egui_wgpu::ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        _resources: &mut egui_wgpu::CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        self.stage.lock().prepare(self.lane, &self.scene, self.size, screen.pixels_per_point);
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        _resources: &egui_wgpu::CallbackResources,
    ) {
        let stage = self.stage.lock();
        if let Some(placed) = stage.lanes.get(self.lane) {
            placed.lane.draw(&stage.pipelines, pass, &self.scene);
        }
    }
}
