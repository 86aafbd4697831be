//! Pictures of targets, and the drawings that a person keeps.

use std::{collections::BTreeMap, fmt};

use eframe::egui::TextureHandle;

use crate::{drawing::Drawing, scene::Theme};

/// The gallery, as far as it is known.
#[derive(Debug, Default)]
pub struct GalleryState {
    /// Whether there is a folder that drawings are kept in.
    pub keeps: bool,
    /// The theme that pictures were asked for in.
    pub pictured: Option<Theme>,
    /// Pictures of built-in targets, by name.
    pub pictures: BTreeMap<&'static str, Thumbnail>,
    /// Whether it is known what the person keeps.
    pub is_listed: bool,
    /// What the person keeps, by name.
    pub own: Vec<Own>,
    /// What is there and cannot be read, a line each.
    pub unreadable: Vec<String>,
    /// The name under which the drawing is to be kept.
    pub name: String,
    /// The drawing that gets another name, and that name as far as it is typed.
    pub renaming: Option<(String, String)>,
}

/// A drawing that is kept.
#[derive(Clone, Debug)]
pub struct Own {
    /// What it is called.
    pub name: String,
    /// The drawing.
    pub drawing: Drawing,
    /// How it looks; nothing where it is empty.
    pub picture: Option<Thumbnail>,
}

/// A small picture on the device.
#[derive(Clone)]
pub struct Thumbnail(pub TextureHandle);

impl fmt::Debug for Thumbnail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Thumbnail").field(&self.0.id()).finish()
    }
}
