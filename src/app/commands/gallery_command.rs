//! Changes of the gallery, and what they leave to do.

use crate::{
    app::gallery_state::{Own, Thumbnail},
    drawing::Drawing,
    scene::Theme,
};

/// A change of the gallery.
#[derive(Clone, Debug)]
pub enum GalleryCommand {
    /// Look what is in it.
    Open,
    /// A built-in target has a picture in the colours of a theme.
    Pictured(Theme, &'static str, Thumbnail),
    /// What the person keeps, and what of it cannot be read.
    Listed(Vec<Own>, Vec<String>),
    /// Show a drawing that is kept under this name.
    Choose(String, Drawing),
    /// The name under which the drawing is to be kept.
    SetName(String),
    /// Keep the drawing under that name.
    Keep,
    /// The drawing of the first name is to have the second; nothing where none is to have another.
    SetRenaming(Option<(String, String)>),
    /// It gets that name.
    Rename,
    /// Take a drawing out of it.
    Remove(String),
}

/// What is left to do beyond the state.
#[derive(Clone, Debug)]
pub enum GalleryEffect {
    /// Make pictures of the built-in targets, if they are wanted, and list what is kept.
    List {
        /// The theme that they are wanted in.
        pictures: Option<Theme>,
    },
    /// Keep a drawing under a name.
    Keep(String, Drawing),
    /// Give the drawing of the first name the second.
    Rename(String, String),
    /// Take a drawing out.
    Remove(String),
}
