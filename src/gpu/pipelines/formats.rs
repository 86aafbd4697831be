//! Formats of pictures that one pass writes and another reads.

/// Pictures of one moment: density, and what the ground is tinted with.
pub(in crate::gpu) const MOMENT_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba16Float;
/// Pictures that are drawn on the view, premultiplied.
pub(in crate::gpu) const PICTURE_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
