//! What a file is chosen for.

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A scene to open.
    OpenScene,
    /// Where the scene is saved.
    SaveScene,
    /// A target.
    Import,
    /// A model to show in this lane, from 0.
    LoadModel(usize),
    /// Where the model is saved.
    SaveModel,
    /// Where clips are written.
    ExportTo,
}
