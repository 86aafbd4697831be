//! What each group of bindings holds. Group 0 is the frame or the steps, 1 the field, 2 grains, and 3 what one
//! pass alone needs.

use wgpu::{ShaderStages as Stages, TextureViewDimension as Dimension};

use super::formats::{MOMENT_FORMAT, PICTURE_FORMAT};

/// Bind group layouts.
#[derive(Debug)]
pub(in crate::gpu) struct Layouts {
    /// The frame's uniforms, and what keyframes stand for.
    pub(in crate::gpu) frame: wgpu::BindGroupLayout,
    /// The steps of an integration.
    pub(in crate::gpu) steps: wgpu::BindGroupLayout,
    /// Volumes, palette and drawing.
    pub(in crate::gpu) field: wgpu::BindGroupLayout,
    /// Keyframes, to be written.
    pub(in crate::gpu) keyframes: wgpu::BindGroupLayout,
    /// Keyframes and chosen grains; moments, to be written.
    pub(in crate::gpu) placed: wgpu::BindGroupLayout,
    /// The same, to be read.
    pub(in crate::gpu) grains: wgpu::BindGroupLayout,
    /// A canvas of lines or of grains, to be written.
    pub(in crate::gpu) canvas: wgpu::BindGroupLayout,
    /// A canvas of lines or of grains, to be read, and its picture, to be written.
    pub(in crate::gpu) develop: wgpu::BindGroupLayout,
    /// Grains per cell, to be written.
    pub(in crate::gpu) count: wgpu::BindGroupLayout,
    /// Grains per cell; a picture of the moment, to be written.
    pub(in crate::gpu) slice: wgpu::BindGroupLayout,
    /// A picture of the moment; the ground, to be written.
    pub(in crate::gpu) paint: wgpu::BindGroupLayout,
    /// Tiles of a drawing.
    pub(in crate::gpu) tiles: wgpu::BindGroupLayout,
    /// The moment, the ground, three layers of lines, and grains.
    pub(in crate::gpu) compose: wgpu::BindGroupLayout,
}

impl Layouts {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let layout = |label, entries: &[wgpu::BindGroupLayoutEntry]| {
            device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries })
        };
        let all = Stages::VERTEX_FRAGMENT | Stages::COMPUTE;
        let compute = Stages::COMPUTE;
        Self {
            frame: layout("frame", &[uniform(0, all), storage(1, compute, true), storage(2, compute, true)]),
            steps: layout("steps", &[uniform(0, compute), uniform(1, compute), uniform(2, compute)]),
            field: layout(
                "field",
                &[
                    texture(0, all, Dimension::D3),
                    texture(1, all, Dimension::D3),
                    texture(2, all, Dimension::D3),
                    sampler(3, all),
                    storage(4, all, true),
                    texture(5, all, Dimension::D2),
                    texture(6, all, Dimension::D2),
                ],
            ),
            keyframes: layout("keyframes", &[storage(0, compute, false)]),
            placed: layout(
                "placed",
                &[storage(0, compute, true), storage(1, compute, true), storage(2, compute, false)],
            ),
            grains: layout(
                "grains",
                &[storage(0, compute, true), storage(1, compute, true), storage(2, compute, true)],
            ),
            canvas: layout("canvas", &[uniform(0, compute), storage(1, compute, false)]),
            develop: layout(
                "develop",
                &[uniform(0, compute), storage(1, compute, true), written(2, PICTURE_FORMAT)],
            ),
            count: layout("count", &[storage(0, compute, false)]),
            slice: layout("slice", &[storage(0, compute, true), written(1, MOMENT_FORMAT)]),
            paint: layout("paint", &[texture(0, compute, Dimension::D2), written(1, PICTURE_FORMAT)]),
            tiles: layout("tiles", &[storage(0, Stages::VERTEX, true)]),
            compose: layout(
                "compose",
                &[
                    texture(0, Stages::FRAGMENT, Dimension::D2),
                    texture(1, Stages::FRAGMENT, Dimension::D2),
                    texture(2, Stages::FRAGMENT, Dimension::D2),
                    texture(3, Stages::FRAGMENT, Dimension::D2),
                    texture(4, Stages::FRAGMENT, Dimension::D2),
                    texture(5, Stages::FRAGMENT, Dimension::D2),
                    uniform(6, Stages::FRAGMENT),
                ],
            ),
        }
    }
}

fn entry(binding: u32, visibility: Stages, ty: wgpu::BindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry { binding, visibility, ty, count: None }
}

fn buffer(binding: u32, stages: Stages, ty: wgpu::BufferBindingType) -> wgpu::BindGroupLayoutEntry {
    entry(binding, stages, wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None })
}

fn uniform(binding: u32, stages: Stages) -> wgpu::BindGroupLayoutEntry {
    buffer(binding, stages, wgpu::BufferBindingType::Uniform)
}

fn storage(binding: u32, stages: Stages, read_only: bool) -> wgpu::BindGroupLayoutEntry {
    buffer(binding, stages, wgpu::BufferBindingType::Storage { read_only })
}

fn texture(binding: u32, stages: Stages, view_dimension: Dimension) -> wgpu::BindGroupLayoutEntry {
    let sample_type = wgpu::TextureSampleType::Float { filterable: true };
    entry(binding, stages, wgpu::BindingType::Texture { sample_type, view_dimension, multisampled: false })
}

fn sampler(binding: u32, stages: Stages) -> wgpu::BindGroupLayoutEntry {
    entry(binding, stages, wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering))
}

/// A picture that a compute pass writes.
fn written(binding: u32, format: wgpu::TextureFormat) -> wgpu::BindGroupLayoutEntry {
    let access = wgpu::StorageTextureAccess::WriteOnly;
    let ty = wgpu::BindingType::StorageTexture { access, format, view_dimension: Dimension::D2 };
    entry(binding, Stages::COMPUTE, ty)
}
