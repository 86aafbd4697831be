//! A plot as a picture: the part of the window that it fills, as a PNG.

use std::path::{Path, PathBuf};

use eframe::egui::{self, ColorImage, Rect};

use super::super::{
    commands::{Command, PlotCommand},
    files,
    inbox::Inbox,
    png,
    state::Notice,
};
use crate::output;

/// Copies a plot's curves, or makes a picture of it.
pub fn serve(ctx: &egui::Context, inbox: &Inbox, command: PlotCommand) {
    match command {
        PlotCommand::Copy(text) => ctx.copy_text(text),
        PlotCommand::Browse(name, rect) => browse(inbox, name, rect),
        PlotCommand::Write(path, rect) => take(ctx, inbox, path, rect),
    }
}

/// Asks where the picture of a plot is to be written; the dialog is gone when the picture is taken.
fn browse(inbox: &Inbox, name: &'static str, rect: Rect) {
    inbox.in_background("dunefield-dialog", move |inbox| {
        files::ask(inbox, |dialog| {
            let path = dialog.add_filter("pictures", &["png"]).set_file_name(format!("{name}.png")).save_file();
            path.map(|path| Command::Plot(PlotCommand::Write(path, rect)))
        });
    });
}

/// Writes what the window shows in a rectangle to a file, from the next frame on.
fn take(ctx: &egui::Context, inbox: &Inbox, path: PathBuf, rect: Rect) {
    let (inbox, scale) = (inbox.clone(), ctx.pixels_per_point());
    ctx.request_screenshot(move |image| {
        inbox.in_background("dunefield-picture", move |inbox| {
            inbox.push(Command::Notify(write(&image, rect, scale, &path)));
        });
    });
}

fn write(image: &ColorImage, rect: Rect, scale: f32, path: &Path) -> Notice {
    let is_asked = output::ends_in(path, &["png"]);
    let path = if is_asked { path.to_owned() } else { path.with_added_extension("png") };
    if !is_asked && path.exists() {
        return Notice::Problem(format!("{}: is there already; choose another name", path.display()));
    }
    let whole = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(image.width() as f32, image.height() as f32));
    let pixels = Rect::from_min_max((rect.min.to_vec2() * scale).to_pos2(), (rect.max.to_vec2() * scale).to_pos2());
    let part = pixels.intersect(whole);
    if !part.is_positive() {
        return Notice::Problem(format!("{}: the plot is not on the window any more", path.display()));
    }
    match png::encoded(&image.region(&part, None)) {
        Ok(bytes) => match output::write(&path, &bytes) {
            Ok(()) => Notice::Done(format!("Saved {}", path.display())),
            Err(error) => Notice::Problem(error.to_string()),
        },
        Err(error) => Notice::Problem(format!("{}: {error}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_is_written_and_what_is_gone_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plot");
        let pixels = (0..40 * 30).map(|k| egui::Color32::from_gray((k % 40) as u8)).collect();
        let image = ColorImage::new([40, 30], pixels);
        let rect = Rect::from_min_max(egui::pos2(5.0, 5.0), egui::pos2(15.0, 40.0));
        assert!(matches!(write(&image, rect, 2.0, &path), Notice::Done(_)));
        let read = image::open(path.with_added_extension("png")).unwrap().into_rgba8();
        assert_eq!((read.dimensions(), read.get_pixel(0, 0).0[0]), ((20, 20), 10));
        assert!(matches!(write(&image, rect, 2.0, &path), Notice::Problem(said) if said.contains("already")));
        assert!(matches!(write(&image, rect, 10.0, &path.with_added_extension("png")), Notice::Problem(_)));
    }
}
