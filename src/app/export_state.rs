//! What is known of exports: the one under way, and how the last one ended.

use std::path::PathBuf;

/// What is known of exports.
#[derive(Debug, Default)]
pub struct ExportState {
    /// Whether the dialog is open.
    pub open: bool,
    /// The one under way.
    pub running: Option<Running>,
    /// How the last one ended.
    pub outcome: Option<Result<ExportDone, String>>,
    /// Whether the window closes when the one under way has been written.
    pub closes_when_done: bool,
}

/// An export under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The file.
    pub path: PathBuf,
    /// Frames done.
    pub done: u32,
    /// Frames wanted.
    pub total: u32,
    /// Whether the user wants it to stop.
    pub is_cancelled: bool,
}

/// A finished export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportDone {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its frames.
    pub frames: u32,
    /// Its particles, which may be fewer than were asked for.
    pub particles: usize,
}

impl ExportState {
    /// Asks the export under way to stop.
    pub fn cancel(&mut self) {
        if let Some(running) = &mut self.running {
            running.is_cancelled = true;
        }
    }

    /// Whether something is being written that nobody has stopped.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.running.as_ref().is_some_and(|running| !running.is_cancelled)
    }
}

impl Running {
    /// What to call the file.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// How far it is, in words.
    #[must_use]
    pub fn progress(&self) -> String {
        match self {
            Self { is_cancelled: true, .. } => "stopping".into(),
            Self { done: 0, .. } => "preparing".into(),
            Self { done, total, .. } => format!("frame {done} of {total}"),
        }
    }

    /// How far it is, in [0, 1].
    #[must_use]
    pub fn share(&self) -> f32 {
        self.done as f32 / self.total.max(1) as f32
    }
}

impl ExportDone {
    /// What was written, in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let Self { path, frames, particles, bytes } = self;
        format!("Wrote {} ({frames} frames, {particles} grains, {} kB)", path.display(), bytes / 1000)
    }
}
