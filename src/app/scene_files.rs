//! Scenes on their way from files and into them, on threads of their own.

use eframe::egui;

use super::{
    commands::{
        Command, DocumentCommand, DocumentEffect,
        document_command::{Loaded, Origin, Saved, Writing},
    },
    inbox::Inbox,
    purpose::Purpose,
};
use crate::{output, scene::file};

/// Reads, writes or copies the document.
pub fn serve(inbox: &Inbox, ctx: &egui::Context, effect: DocumentEffect) {
    match effect {
        DocumentEffect::Read(number, origin) => read(inbox, number, origin),
        DocumentEffect::Write(writing) => write(inbox, writing),
        DocumentEffect::Copy(text) => ctx.copy_text(text),
        DocumentEffect::Paste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
    }
}

/// Reads a scene, as the request of this number.
fn read(inbox: &Inbox, number: u64, origin: Origin) {
    inbox.in_background("dunefield-scene", move |inbox| {
        let (name, scene) = match &origin {
            Origin::File(path) | Origin::Again(path) => (path.display().to_string(), file::open(path)),
            Origin::Text(text) => ("pasted text".into(), file::read(text)),
        };
        let outcome = scene.map(Box::new).map_err(|error| format!("{name}: {error}"));
        inbox.push(Command::Document(DocumentCommand::Loaded(Loaded { number, origin, outcome })));
    });
}

/// Writes a scene whole or not at all. A file that is there is asked about first, unless it may be replaced.
fn write(inbox: &Inbox, writing: Writing) {
    inbox.in_background("dunefield-scene", move |inbox| {
        let Writing { file, path, scene, may_replace } = writing;
        if !may_replace && path.exists() {
            inbox.push(Command::Document(DocumentCommand::AskToReplace(Purpose::SaveScene, path)));
            return;
        }
        let text = file::write_lines(&scene).map_err(|error| format!("{}: {error}", path.display()));
        let outcome =
            text.and_then(|text| output::write(&path, text.as_bytes()).map_err(|error| error.to_string()));
        let saved = Saved { file, path, document: Box::new(scene.document), outcome };
        inbox.push(Command::Document(DocumentCommand::Saved(saved)));
    });
}
