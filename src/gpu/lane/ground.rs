//! Pictures of one moment: the density with what tints the ground, and the ground itself.

use wgpu::BindingResource::TextureView;

use super::particles::Particles;
use crate::{
    gpu::{
        Context, Pipelines,
        pipelines::{MOMENT_FORMAT, PICTURE_FORMAT},
        resources::{group, painted_view},
    },
    scene::{Ground, Layers},
};

/// Side of the picture of the moment in texels; it covers the volume's extent.
pub const SIDE: u32 = 256;
/// The same of the ground that is painted from it.
pub const PAINTED: u32 = 384;
/// The most cells along an axis in which grains are counted, and for how many grains.
const COUNT_SIDE: u32 = 128;
const COUNT_GRAINS: f64 = 1e6;

/// Cells along an axis in which so many grains are counted: wider for fewer, as the best bandwidths are in two
/// dimensions (Scott 1992), so that chance makes no hills.
pub(super) fn count_side(grains: usize) -> u32 {
    let share = (grains as f64 / COUNT_GRAINS).min(1.0).powf(1.0 / 6.0);
    ((f64::from(COUNT_SIDE) * share).round() as u32).max(COUNT_SIDE / 8)
}

/// Pictures of one moment.
#[derive(Debug)]
pub(super) struct Moment {
    histogram: wgpu::Buffer,
    count: wgpu::BindGroup,
    slice: wgpu::BindGroup,
    paint: wgpu::BindGroup,
    density: wgpu::TextureView,
    ground: wgpu::TextureView,
}

impl Moment {
    pub(super) fn new(context: &Context, pipelines: &Pipelines) -> Self {
        let histogram = context.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("grains per cell"),
            size: 4 * u64::from(COUNT_SIDE * COUNT_SIDE),
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let density = painted_view(context, MOMENT_FORMAT, [SIDE, SIDE]);
        let ground = painted_view(context, PICTURE_FORMAT, [PAINTED, PAINTED]);
        let layouts = &pipelines.layouts;
        Self {
            count: group(context, &layouts.count, &[histogram.as_entire_binding()]),
            slice: group(context, &layouts.slice, &[histogram.as_entire_binding(), TextureView(&density)]),
            paint: group(context, &layouts.paint, &[TextureView(&density), TextureView(&ground)]),
            histogram,
            density,
            ground,
        }
    }

    /// Whether these layers need it.
    pub(super) fn is_needed(layers: &Layers) -> bool {
        layers.ground != Ground::Plain || layers.contours
    }

    /// Forgets the grains that were counted.
    pub(super) fn clear(&self, encoder: &mut wgpu::CommandEncoder) {
        encoder.clear_buffer(&self.histogram, 0, None);
    }

    /// Counts grains that have been placed; the frame is bound.
    pub(super) fn count(&self, pipelines: &Pipelines, pass: &mut wgpu::ComputePass<'_>, particles: &Particles) {
        pass.set_pipeline(&pipelines.count.with(&[]));
        pass.set_bind_group(3, &self.count, &[]);
        particles.chunks.iter().for_each(|chunk| chunk.each(pass));
    }

    /// Makes the pictures; the frame and the field are bound.
    pub(super) fn paint(
        &self,
        pipelines: &Pipelines,
        pass: &mut wgpu::ComputePass<'_>,
        ground: Ground,
        counted: bool,
    ) {
        let tint = match ground {
            Ground::Plain | Ground::Heat | Ground::Dunes => 0,
            Ground::Divergence => 1,
            Ground::Error => 2,
        };
        let constants = [("is_counted", u32::from(counted)), ("tint_by", tint)];
        pass.set_pipeline(&pipelines.slice.with(&constants));
        pass.set_bind_group(3, &self.slice, &[]);
        pass.dispatch_workgroups(SIDE / 8, SIDE / 8, 1);
        let paint = match ground {
            Ground::Plain => return,
            Ground::Heat => &pipelines.paint.heat,
            Ground::Dunes => &pipelines.paint.dunes,
            Ground::Divergence => &pipelines.paint.divergence,
            Ground::Error => &pipelines.paint.error,
        };
        pass.set_pipeline(&paint.with(&[]));
        pass.set_bind_group(3, &self.paint, &[]);
        pass.dispatch_workgroups(PAINTED / 8, PAINTED / 8, 1);
    }

    /// Density with tint, and the ground.
    pub(super) fn pictures(&self) -> [&wgpu::TextureView; 2] {
        [&self.density, &self.ground]
    }

    /// Grains per cell in 256ths, row by row from the bottom, of as many cells as [`count_side`] says.
    pub(super) fn histogram(&self) -> &wgpu::Buffer {
        &self.histogram
    }

    /// Density and tint.
    pub(super) fn slice_picture(&self) -> &wgpu::Texture {
        self.density.texture()
    }

    /// The painted ground, for tests.
    pub(super) fn ground_picture(&self) -> &wgpu::Texture {
        self.ground.texture()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_follow_the_number_of_grains_within_their_buffer() {
        for (grains, side) in
            [(0, 16), (1, 16), (1_000, 40), (20_000, 67), (1_000_000, 128), (usize::MAX, COUNT_SIDE)]
        {
            assert_eq!(count_side(grains), side, "{grains}");
        }
    }
}
