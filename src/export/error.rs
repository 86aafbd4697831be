//! Why there is no clip.

use crate::{gpu::GpuError, output::OutputError};

/// Why there is no clip.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// Nothing to draw with.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// The file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Nothing in the palette or the frames can be encoded.
    #[error("the GIF could not be encoded: {0}")]
    Encode(String),
    /// Stopped by the user.
    #[error("the export was cancelled; no file was written")]
    Cancelled,
}
