//! A corner of a control's triangle.

/// Bytes of a corner: two f32 in points, two f32 on the atlas in [0, 1], and premultiplied
/// gamma-encoded RGBA, as epaint's vertices have them.
pub const CORNER: usize = 20;

/// The same, for the shader.
pub(super) const ATTRIBUTES: [wgpu::VertexAttribute; 3] =
    wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2, 2 => Unorm8x4];
