//! Draws the controls on software adapters.
//!
//! The shader of egui's own renderer holds two ways to filter and chooses by a uniform. A software
//! adapter works out both, for every pixel of every control: a quarter of the time of a frame. Here the
//! same triangles are drawn with one. Hardware adapters are left to egui's renderer, and so is whatever
//! is not on its font atlas.

use std::{
    mem,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use eframe::{
    egui::{
        self, ClippedPrimitive, FullOutput, Rect, Shape, TextureId,
        epaint::{ClippedShape, ImageData, Mesh, Primitive},
    },
    egui_wgpu,
};

use crate::gpu::{Controls, corner::CORNER};

const _: () = assert!(size_of::<egui::epaint::Vertex>() == CORNER, "corners are epaint's vertices");

/// Draws the controls of a context with `controls` from now on.
pub fn install(ctx: &egui::Context, controls: Controls) {
    ctx.add_plugin(Painter { controls: SharedControls(Arc::new(Mutex::new(controls))) });
}

/// Whether an adapter gains by it.
#[must_use]
pub fn is_wanted(render: &egui_wgpu::RenderState) -> bool {
    render.adapter.get_info().device_type == wgpu::DeviceType::Cpu && !render.target_format.is_srgb()
}

#[derive(Clone, Debug)]
struct SharedControls(Arc<Mutex<Controls>>);

impl SharedControls {
    fn lock(&self) -> MutexGuard<'_, Controls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Turns the shapes of a frame into callbacks that draw them.
#[derive(Debug)]
struct Painter {
    controls: SharedControls,
}

impl egui::Plugin for Painter {
    fn debug_name(&self) -> &'static str {
        "controls"
    }

    fn output_hook(&mut self, ctx: &egui::Context, output: &mut FullOutput) {
        let mut controls = self.controls.lock();
        for delta in output.textures_delta.set.get(&TextureId::default()).into_iter().flatten() {
            let ImageData::Color(image) = &delta.image;
            let corner = delta.pos.map(|pos| pos.map(|c| c as u32));
            controls.set_atlas(image.size.map(|side| side as u32), bytemuck::cast_slice(&image.pixels), corner);
        }
        let primitives = ctx.tessellate(mem::take(&mut output.shapes), output.pixels_per_point);
        let mut frame = Frame::new(ctx.viewport_rect());
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            match primitive {
                Primitive::Mesh(mesh) if mesh.texture_id == TextureId::default() => frame.add(clip_rect, &mesh),
                Primitive::Mesh(mesh) => frame.leave(&self.controls, clip_rect, Shape::mesh(mesh)),
                Primitive::Callback(callback) => frame.leave(&self.controls, clip_rect, Shape::Callback(callback)),
            }
        }
        frame.end_run(&self.controls);
        controls.set_triangles(bytemuck::cast_slice(&frame.corners), &frame.indices);
        output.shapes = frame.shapes;
    }
}

/// A frame under way.
struct Frame {
    /// The window.
    whole: Rect,
    corners: Vec<egui::epaint::Vertex>,
    indices: Vec<u32>,
    /// Meshes since the last shape that is left to egui.
    run: Vec<Part>,
    shapes: Vec<ClippedShape>,
}

/// A mesh among the triangles of a frame.
#[derive(Clone, Debug)]
struct Part {
    clip: Rect,
    indices: Range<u32>,
}

impl Frame {
    fn new(whole: Rect) -> Self {
        Self { whole, corners: Vec::new(), indices: Vec::new(), run: Vec::new(), shapes: Vec::new() }
    }

    fn add(&mut self, clip: Rect, mesh: &Mesh) {
        let (first, begin) = (self.corners.len() as u32, self.indices.len() as u32);
        self.corners.extend_from_slice(&mesh.vertices);
        self.indices.extend(mesh.indices.iter().map(|index| first + index));
        self.run.push(Part { clip, indices: begin..self.indices.len() as u32 });
    }

    fn leave(&mut self, controls: &SharedControls, clip_rect: Rect, shape: Shape) {
        self.end_run(controls);
        self.shapes.push(ClippedShape::new(clip_rect, shape));
    }

    fn end_run(&mut self, controls: &SharedControls) {
        if self.run.is_empty() {
            return;
        }
        let run = Run { controls: controls.clone(), parts: mem::take(&mut self.run) };
        let callback = egui_wgpu::Callback::new_paint_callback(self.whole, run);
        self.shapes.push(ClippedShape::new(self.whole, callback));
    }
}

/// Meshes that are drawn one after the other.
struct Run {
    controls: SharedControls,
    parts: Vec<Part>,
}

impl egui_wgpu::CallbackTrait for Run {
    fn prepare(
        &self,
        _device: &wgpu::Device,
        _queue: &wgpu::Queue,
        screen: &egui_wgpu::ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        _resources: &mut egui_wgpu::CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        self.controls.lock().set_size(screen.size_in_pixels.map(|side| side as f32 / screen.pixels_per_point));
        Vec::new()
    }

    fn paint(
        &self,
        info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        _resources: &egui_wgpu::CallbackResources,
    ) {
        let [width, height] = info.screen_size_px;
        pass.set_viewport(0.0, 0.0, width as f32, height as f32, 0.0, 1.0);
        if !self.controls.lock().begin(pass) {
            return;
        }
        for part in &self.parts {
            if let Some([left, top, wide, high]) = scissor(part.clip, info.pixels_per_point, [width, height]) {
                pass.set_scissor_rect(left, top, wide, high);
                pass.draw_indexed(part.indices.clone(), 0, 0..1);
            }
        }
    }
}

/// Left, top, width and height in pixels of what a clip leaves of a window; nothing when that is empty.
fn scissor(clip: Rect, pixels_per_point: f32, size: [u32; 2]) -> Option<[u32; 4]> {
    // Casts turn what is below 0 into 0.
    let pixel = |point: f32, most: u32| ((point * pixels_per_point).round() as u32).min(most);
    let [left, right] = [clip.left(), clip.right()].map(|x| pixel(x, size[0]));
    let [top, bottom] = [clip.top(), clip.bottom()].map(|y| pixel(y, size[1]));
    (left < right && top < bottom).then(|| [left, top, right - left, bottom - top])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scissor_stays_within_the_window() {
        let clip = |left: f32, top: f32, right: f32, bottom: f32| {
            scissor(Rect::from_min_max(egui::pos2(left, top), egui::pos2(right, bottom)), 2.0, [200, 100])
        };
        assert_eq!(clip(10.0, 5.2, 20.0, 10.0), Some([20, 10, 20, 10]));
        assert_eq!(clip(-10.0, -1.0, 1000.0, 1000.0), Some([0, 0, 200, 100]));
        assert_eq!(clip(150.0, 0.0, 160.0, 10.0), None);
        assert_eq!(clip(20.0, 5.0, 10.0, 10.0), None);
    }
}
