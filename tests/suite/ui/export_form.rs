//! What the export dialog shows before anything is written: a frame, an estimate, what can be chosen; and the picture
//! for the clipboard.

use std::path::Path;

use dunefield::{app::state::State, export::Size, scene::Theme};
use eframe::egui::{Key, Modifiers, OutputCommand, Rect, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{
    PATIENCE, Ui, WAIT, covers,
    export::{export, make_small, name, open, open_in, outcome},
    restart::Profile,
};

/// Whether the newest frame is shown.
fn is_shown(state: &State) -> bool {
    let preview = &state.export.preview;
    matches!(preview.picture, Some(Ok(_))) && !preview.is_behind
}

/// Where the frame is.
fn frame(ui: &Ui) -> Rect {
    let label = format!("The frame at t = {:.2}", ui.state().export.preview.t);
    ui.harness.get_by_role_and_label(Role::Image, &label).rect().shrink(2.0)
}

/// The pixels of the frame that is shown when it is.
fn shown(ui: &mut Ui) -> Vec<[u8; 4]> {
    ui.until("the frame", is_shown);
    ui.frames(2);
    let (rect, picture) = (frame(ui), ui.picture());
    picture.enumerate_pixels().filter(|(x, y, _)| covers(rect, *x, *y)).map(|(_, _, pixel)| pixel.0).collect()
}

fn difference(a: &[[u8; 4]], b: &[[u8; 4]]) -> usize {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

#[test]
fn the_frame_follows_t_the_form_and_the_scene() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = open(&folder.path().join("clip.gif"));
    let noise = shown(&mut ui);
    ui.slide("Preview at t", 0.0, 1.0);
    assert_eq!(ui.state().export.preview.t, 1.0);
    let data = shown(&mut ui);
    let changed = difference(&noise, &data);
    assert!(changed > noise.len() / 20, "{changed} of {}", noise.len());
    assert_eq!(ui.state().scene.t, 0.0, "the stage stays where it is");

    ui.choose("Theme", "High contrast");
    let contrast = shown(&mut ui);
    let changed = difference(&data, &contrast);
    assert!(changed > data.len() / 3, "{changed} of {}", data.len());
    assert_eq!((ui.state().settings.export_theme, ui.state().scene.theme), (Some(Theme::Contrast), Theme::Night));

    ui.slide("Grains", 0.5, 1.0);
    let crowd = shown(&mut ui);
    assert!(difference(&contrast, &crowd) > data.len() / 100);
    ui.key(Key::Escape);
    ui.key(Key::Num6);
    open_in(&mut ui);
    ui.slide("Preview at t", 0.0, 1.0);
    let dunes = shown(&mut ui);
    assert!(difference(&crowd, &dunes) > data.len() / 10, "the dunes are not the grains");
}

#[test]
fn size_and_time_are_measured_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = open(&folder.path().join("clip.gif"));
    make_small(&mut ui);
    // Of so small a file the network inside, which comes and grows, would be the most.
    ui.click("Scene inside");
    let measured = |state: &State| matches!(state.export.estimate, Some(Ok(_)));
    ui.until("an estimate", measured);
    ui.frames(2);
    let small = ui.state().export.estimate.clone().unwrap().unwrap();
    assert!(ui.harness.get_all_by_role(Role::Label).any(|label| format!("{label:?}").contains("About ")));
    export(&mut ui);
    ui.until("the export", |state| !state.export.jobs.is_empty());
    let written = outcome(&mut ui).unwrap();
    let ratio = small.bytes as f64 / written.bytes as f64;
    assert!((0.5..2.0).contains(&ratio), "{ratio}");

    ui.slide("Size", 0.0, 0.4);
    ui.slide("Length", 0.0, 0.5);
    ui.frames(2);
    ui.until("another estimate", measured);
    let larger = ui.state().export.estimate.clone().unwrap().unwrap();
    assert!(larger.bytes > 2 * small.bytes, "{larger:?} after {small:?}");
}

#[test]
fn presets_set_the_form_and_formats_change_the_ending() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = open(&folder.path().join("talk.gif"));
    let path = |ui: &Ui| ui.state().settings.export_path.clone();
    ui.click("Notebook");
    assert_eq!((ui.state().settings.clip.size, ui.state().settings.clip.timing.fps), (Size::Lane(480), 20));
    assert!(path(&ui).ends_with("talk.gif"));
    ui.click("Paper");
    assert_eq!(ui.state().settings.export_theme, Some(Theme::Paper));
    assert!(path(&ui).ends_with("talk.pdf"), "{}", path(&ui));
    ui.click("Web page");
    assert!(path(&ui).ends_with("talk.html"), "{}", path(&ui));
    assert!(ui.harness.query_by_role_and_label(Role::Slider, "Length").is_none(), "a page has no length");
    ui.click_role(Role::Button, "APNG");
    assert!(path(&ui).ends_with("talk.apng"), "{}", path(&ui));
    assert!(ui.harness.query_by_role_and_label(Role::Slider, "Colours").is_none(), "it keeps all colours");
    ui.slide("Frames", 0.2, 0.5);
    let fps = ui.state().settings.clip.timing.fps;
    assert!(fps > 25);
    ui.click_role(Role::Button, "GIF");
    assert!(path(&ui).ends_with("talk.gif"));
    assert!([25, 50].contains(&ui.state().settings.clip.timing.fps), "{fps} is no whole number of hundredths");

    ui.click("Whole picture");
    assert_eq!(ui.state().settings.clip.size, Size::Picture([480, 480]));
    ui.slide("Width", 0.8, 0.4);
    let Size::Picture([width, height]) = ui.state().settings.clip.size else { panic!("it was chosen") };
    assert!(width < 600 && height == 480, "{width} x {height}");
    ui.click("There and back");
    ui.click("Scene inside");
    let clip = ui.state().settings.clip;
    assert!(clip.timing.returns && !clip.holds_scene);
}

/// Pages and programs have no frames; they are measured and written all the same.
#[test]
fn a_page_and_a_program_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = open(&folder.path().join("flow.gif"));
    ui.slide("Grains", 0.5, 0.1);
    for (kind, begins) in [("Python", "\"\"\""), ("HTML", "<!doctype html>")] {
        ui.click_role(Role::Button, kind);
        ui.until("an estimate", |state| matches!(state.export.estimate, Some(Ok(_))));
        let foreseen = ui.state().export.estimate.clone().unwrap().unwrap().bytes;
        let jobs = ui.state().export.jobs.len();
        export(&mut ui);
        ui.until("the export", |state| state.export.jobs.len() > jobs);
        let done = outcome(&mut ui).unwrap();
        // The network inside has learned more meanwhile.
        let ratio = foreseen as f64 / done.bytes as f64;
        assert!(done.frames == 0 && (0.8..1.25).contains(&ratio), "{kind}: {ratio}");
        let text = std::fs::read_to_string(&ui.state().export.jobs.last().unwrap().path).unwrap();
        assert!(text.to_lowercase().contains(begins), "{kind}: {}", text.get(..80).unwrap_or_default());
    }
}

#[test]
fn a_name_that_asks_for_no_format_is_explained_before() {
    let mut ui = open(Path::new("/clip.bmp"));
    let explained = |ui: &Ui| {
        ui.harness.get_all_by_role(Role::Label).any(|label| format!("{label:?}").contains("no format is known"))
    };
    assert!(explained(&ui));
    export(&mut ui);
    assert!(ui.state().export.jobs.is_empty());
    name(&mut ui, Path::new("/clip.gif"));
    assert!(!explained(&ui));
}

#[test]
fn without_ffmpeg_a_video_is_refused_before_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open();
    ui.harness.state_mut().set_programs(folder.path().into());
    open_in(&mut ui);
    assert_eq!(ui.state().export.has_ffmpeg, Some(false));
    let says = |ui: &Ui| {
        ui.harness
            .get_all_by_role(Role::Label)
            .any(|label| format!("{label:?}").contains("so that it is on the PATH"))
    };
    name(&mut ui, &folder.path().join("clip.webm"));
    assert!(says(&ui));
    export(&mut ui);
    assert!(ui.state().export.jobs.is_empty() && ui.state().export.estimate.is_none());
    ui.click("Slide");
    assert!(ui.state().settings.export_path.ends_with("clip.gif"), "{}", ui.state().settings.export_path);
    assert!(!says(&ui));

    // It is installed meanwhile.
    ui.click_role(Role::Button, "MP4");
    assert!(says(&ui));
    ui.harness.state_mut().set_programs(std::env::var_os("PATH").unwrap_or_default());
    ui.click("Look again");
    ui.frames(5);
    assert_eq!(ui.state().export.has_ffmpeg, Some(has_ffmpeg()));
}

/// Whether this machine has one.
fn has_ffmpeg() -> bool {
    let search = std::env::var_os("PATH").unwrap_or_default();
    dunefield::export::encode::ffmpeg::find(&search).is_some()
}

#[test]
fn the_last_settings_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let mut profile = Profile::new();
    let mut ui = profile.open();
    open_in(&mut ui);
    name(&mut ui, &folder.path().join("clip.gif"));
    make_small(&mut ui);
    ui.choose("Theme", "High contrast");
    ui.slide("Hold at end", 0.1, 0.5);
    let before = ui.state().settings.clone();
    assert!(before.clip.timing.hold_s > 3.0);
    let mut ui = profile.reopen(ui);
    let after = &ui.state().settings;
    assert_eq!((after.clip, &after.export_path), (before.clip, &before.export_path));
    assert_eq!(after.export_theme, Some(Theme::Contrast));
    open_in(&mut ui);
    assert!(ui.state().export.jobs.is_empty());
}

/// The picture that the window puts on the clipboard.
fn copied(ui: &mut Ui) -> eframe::egui::ColorImage {
    for _ in 0..PATIENCE {
        ui.harness.step();
        let commands = &ui.harness.output().platform_output.commands;
        if let Some(OutputCommand::CopyImage(image)) =
            commands.iter().find(|command| matches!(command, OutputCommand::CopyImage(_)))
        {
            return image.clone();
        }
        std::thread::sleep(WAIT);
    }
    panic!("no picture was copied: {:?}", ui.state().notices);
}

#[test]
fn the_picture_is_copied_as_it_is_exported() {
    let mut ui = Ui::open();
    ui.key(Key::End);
    ui.chord(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    let data = copied(&mut ui);
    assert_eq!(data.size, [480, 480]);
    assert!(ui.state().notices.tells("Copied the picture, 480 x 480"));
    ui.key(Key::Home);
    ui.click("Edit");
    ui.harness.get_by_label_contains("Copy picture").click();
    ui.frames(3);
    let noise = copied(&mut ui);
    let differ = data.pixels.iter().zip(&noise.pixels).filter(|(a, b)| a != b).count();
    assert!(differ > 480 * 480 / 20, "{differ}");

    open_in(&mut ui);
    ui.slide("Preview at t", 0.0, 1.0);
    ui.click("Copy picture");
    let again = copied(&mut ui);
    assert!(again.pixels == data.pixels, "the same moment of the same scene");
}
