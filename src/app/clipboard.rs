//! Pictures from the clipboard.

use std::sync::Arc;

use eframe::egui::ColorImage;

use super::{commands::Command, inbox::Inbox, png, state::Notice};
use crate::import::Source;

/// Makes a PNG of a picture, which a scene can keep, and leaves the command that reads it as the
/// request of this number.
pub fn read(inbox: &Inbox, number: u64, image: Arc<ColorImage>) {
    inbox.in_background("dunefield-paste", move |inbox| {
        inbox.push(match png::encoded(&image) {
            Ok(bytes) => Command::Read(number, Source::Picture(bytes.into())),
            Err(error) => {
                let message = format!("the picture on the clipboard cannot be read: {error}; save it to a file");
                Command::Notify(Notice::Problem(message))
            }
        });
    });
}
