//! Pictures and files of the gallery, on threads of their own.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use eframe::egui::{self, ColorImage, TextureOptions};

use super::{
    commands::{Command, GalleryCommand, GalleryEffect},
    gallery_state::{Own, Thumbnail},
    inbox::Inbox,
    state::Notice,
    theme,
};
use crate::{
    density::{Density, Target, presets},
    figure::thumbnail,
    scene::{
        Theme,
        gallery::{self, GalleryError},
    },
};

/// Makes pictures, and changes the folder.
#[derive(Clone, Debug)]
pub struct GalleryFiles {
    folder: Option<Arc<Path>>,
    inbox: Inbox,
    /// One change after the other, each with what is there after it.
    turn: Arc<Mutex<()>>,
}

impl GalleryFiles {
    /// Keeps drawings in a folder, if there is one.
    #[must_use]
    pub fn new(folder: Option<PathBuf>, inbox: Inbox) -> Self {
        Self { folder: folder.map(Into::into), inbox, turn: Arc::default() }
    }

    /// Whether drawings can be kept.
    #[must_use]
    pub fn keeps(&self) -> bool {
        self.folder.is_some()
    }

    /// Does it.
    pub fn serve(&self, ctx: &egui::Context, effect: GalleryEffect) {
        if let GalleryEffect::List { pictures: Some(theme) } = effect {
            let ctx = ctx.clone();
            self.inbox.in_background("dunefield-thumbnails", move |inbox| picture_presets(&ctx, theme, inbox));
        }
        let Some(folder) = self.folder.clone() else { return };
        let (ctx, turn) = (ctx.clone(), self.turn.clone());
        self.inbox.in_background("dunefield-gallery", move |inbox| {
            let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            match change(&folder, effect) {
                Ok(Some(done)) => {
                    inbox.push(Command::Gallery(GalleryCommand::SetName(String::new())));
                    inbox.push(Command::Notify(Notice::Done(done)));
                }
                Ok(None) => {}
                Err(error) => inbox.push(Command::Notify(Notice::Problem(error.to_string()))),
            }
            list(&folder, &ctx, inbox);
        });
    }
}

/// Changes the folder, and says what is not seen.
fn change(folder: &Path, effect: GalleryEffect) -> Result<Option<String>, GalleryError> {
    match effect {
        GalleryEffect::List { .. } => Ok(None),
        GalleryEffect::Keep(name, drawing) => {
            gallery::keep(folder, &name, &drawing).map(|()| Some(format!("Kept '{name}' in the gallery")))
        }
        GalleryEffect::Rename(name, to) => gallery::rename(folder, &name, &to).map(|()| None),
        GalleryEffect::Remove(name) => gallery::remove(folder, &name).map(|()| None),
    }
}

fn list(folder: &Path, ctx: &egui::Context, inbox: &Inbox) {
    let listed = match gallery::list(folder) {
        Ok(listed) => listed,
        Err(error) => return inbox.push(Command::Notify(Notice::Problem(error.to_string()))),
    };
    let own = listed.kept.into_iter().map(|kept| {
        let picture = picture(ctx, theme::current(ctx), &kept.name, kept.drawing.canvas().density.clone());
        Own { name: kept.name, drawing: kept.drawing, picture }
    });
    let unreadable = listed
        .unreadable
        .iter()
        .map(|(path, error)| format!("{} {error}", path.file_name().unwrap_or_default().to_string_lossy()));
    inbox.push(Command::Gallery(GalleryCommand::Listed(own.collect(), unreadable.collect())));
}

fn picture_presets(ctx: &egui::Context, theme: Theme, inbox: &Inbox) {
    for preset in presets::all() {
        if let Some(picture) = picture(ctx, theme, preset.name, preset.density()) {
            inbox.push(Command::Gallery(GalleryCommand::Pictured(theme, preset.name, picture)));
        }
    }
}

/// The picture of a density; nothing where it is empty.
fn picture(ctx: &egui::Context, theme: Theme, name: &str, density: Density) -> Option<Thumbnail> {
    let target = Target::new(name, density).ok()?;
    let pixels = thumbnail::thumbnail(&target, theme);
    let image = ColorImage::from_rgba_unmultiplied([thumbnail::SIDE; 2], &pixels);
    Some(Thumbnail(ctx.load_texture(format!("gallery: {name}"), image, TextureOptions::LINEAR)))
}
