//! Textures, buffers and bind groups in one call each.

use super::Context;
use crate::field::volume::Resolution;

/// A 3D texture of one volume's samples.
pub(super) fn volume_view(
    context: &Context,
    format: wgpu::TextureFormat,
    resolution: Resolution,
    bytes: &[u8],
) -> wgpu::TextureView {
    let side = resolution.side as u32;
    let size = wgpu::Extent3d { width: side, height: side, depth_or_array_layers: resolution.slices as u32 };
    texture_view(context, format, wgpu::TextureDimension::D3, size, bytes)
}

/// A texture that holds `bytes`.
pub(super) fn texture_view(
    context: &Context,
    format: wgpu::TextureFormat,
    dimension: wgpu::TextureDimension,
    size: wgpu::Extent3d,
    bytes: &[u8],
) -> wgpu::TextureView {
    let texture = context.device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    let texel = format.block_copy_size(None).unwrap_or(4);
    let layout = wgpu::TexelCopyBufferLayout {
        offset: 0,
        bytes_per_row: Some(size.width * texel),
        rows_per_image: Some(size.height),
    };
    context.queue.write_texture(texture.as_image_copy(), bytes, layout, size);
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

/// A picture that compute passes write.
pub(super) fn painted_view(context: &Context, format: wgpu::TextureFormat, size: [u32; 2]) -> wgpu::TextureView {
    let texture = context.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("picture"),
        size: wgpu::Extent3d { width: size[0], height: size[1], depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING
            | wgpu::TextureUsages::STORAGE_BINDING
            | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

/// A buffer that shaders read.
pub(super) fn buffer(context: &Context, contents: &[u8]) -> wgpu::Buffer {
    use wgpu::util::DeviceExt as _;
    context.device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
        label: None,
        contents,
        usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::STORAGE,
    })
}

/// A bind group of `resources`, bound in order from 0.
pub(super) fn group(
    context: &Context,
    layout: &wgpu::BindGroupLayout,
    resources: &[wgpu::BindingResource<'_>],
) -> wgpu::BindGroup {
    let entries: Vec<_> = resources
        .iter()
        .zip(0..)
        .map(|(resource, binding)| wgpu::BindGroupEntry { binding, resource: resource.clone() })
        .collect();
    context.device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries: &entries })
}
