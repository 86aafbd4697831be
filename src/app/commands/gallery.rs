//! How the gallery changes.

use super::gallery_command::{GalleryCommand, GalleryEffect};
use crate::app::{
    notices::Topic,
    state::{Notice, State},
};

pub(super) fn change(state: &mut State, command: GalleryCommand) -> Option<GalleryEffect> {
    let gallery = &mut state.gallery;
    match command {
        GalleryCommand::Open => {
            let theme = Some(state.scene.theme);
            let pictures = theme.filter(|_| gallery.pictured != theme);
            gallery.pictured = theme;
            return Some(GalleryEffect::List { pictures });
        }
        // Those of the theme before may come late.
        GalleryCommand::Pictured(theme, name, picture) => {
            if gallery.pictured == Some(theme) {
                gallery.pictures.insert(name, picture);
            }
        }
        GalleryCommand::Listed(own, unreadable) => {
            (gallery.own, gallery.unreadable, gallery.is_listed) = (own, unreadable, true);
        }
        GalleryCommand::Choose(_, drawing) => {
            state.scene.document.drawing = drawing;
            state.notices.forget(Topic::Canvas);
        }
        GalleryCommand::SetName(name) => gallery.name = name,
        GalleryCommand::Keep => {
            let name = gallery.name.trim().to_owned();
            if state.canvas().density.is_empty() {
                let nothing = "The canvas is empty: there is nothing to keep";
                state.notices.say_about(Topic::Canvas, Notice::Problem(nothing.into()));
                return None;
            }
            return Some(GalleryEffect::Keep(name, state.scene.document.drawing.clone()));
        }
        GalleryCommand::SetRenaming(renaming) => gallery.renaming = renaming,
        GalleryCommand::Rename => {
            let (name, to) = gallery.renaming.take()?;
            return Some(GalleryEffect::Rename(name, to));
        }
        GalleryCommand::Remove(name) => return Some(GalleryEffect::Remove(name)),
    }
    None
}
