//! Bytes from the device.

use super::{Context, GpuError};

/// Maps a buffer that may be read and copies its bytes.
///
/// # Errors
/// [`GpuError::ReadBack`].
pub(super) fn read_buffer(context: &Context, buffer: &wgpu::Buffer) -> Result<Vec<u8>, GpuError> {
    let fail = |e: &dyn std::fmt::Display| GpuError::ReadBack(e.to_string());
    let (sender, receiver) = std::sync::mpsc::channel();
    buffer.map_async(wgpu::MapMode::Read, .., move |result| drop(sender.send(result)));
    context.device.poll(wgpu::PollType::wait_indefinitely()).map_err(|e| fail(&e))?;
    receiver.recv().map_err(|e| fail(&e))?.map_err(|e| fail(&e))?;
    let bytes = buffer.slice(..).get_mapped_range().map_err(|e| fail(&e))?.to_vec();
    buffer.unmap();
    Ok(bytes)
}

/// Copies a storage buffer to the CPU.
///
/// # Errors
/// [`GpuError::ReadBack`].
pub(super) fn read_storage(context: &Context, buffer: &wgpu::Buffer) -> Result<Vec<u8>, GpuError> {
    let staging = context.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("staging"),
        size: buffer.size(),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    encoder.copy_buffer_to_buffer(buffer, 0, &staging, 0, buffer.size());
    context.queue.submit([encoder.finish()]);
    read_buffer(context, &staging)
}

/// Copies a texture of one layer to the CPU, row by row.
///
/// # Errors
/// [`GpuError::ReadBack`].
pub(super) fn read_texture(context: &Context, texture: &wgpu::Texture) -> Result<Vec<u8>, GpuError> {
    let size = texture.size();
    let width_bytes = size.width * texture.format().block_copy_size(None).unwrap_or(4);
    let row_bytes = width_bytes.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
    let staging = context.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("staging"),
        size: u64::from(row_bytes) * u64::from(size.height),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(row_bytes), rows_per_image: None };
    let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    encoder.copy_texture_to_buffer(
        texture.as_image_copy(),
        wgpu::TexelCopyBufferInfo { buffer: &staging, layout },
        size,
    );
    context.queue.submit([encoder.finish()]);
    Ok(without_padding(&read_buffer(context, &staging)?, row_bytes, width_bytes))
}

/// Rows of `width_bytes` that were stored every `row_bytes`.
pub(super) fn without_padding(padded: &[u8], row_bytes: u32, width_bytes: u32) -> Vec<u8> {
    let rows = padded.chunks_exact(row_bytes as usize);
    let mut bytes = Vec::with_capacity(rows.len() * width_bytes as usize);
    rows.for_each(|row| bytes.extend_from_slice(&row[..width_bytes as usize]));
    bytes
}
