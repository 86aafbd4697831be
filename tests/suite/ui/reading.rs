//! Files by drop, paste and typed path: what was decided, what can be changed, and which of several counts.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use dunefield::{
    app::state::State,
    import::{Reading, Source, picture::Ink},
};
use eframe::egui::{Event, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{PATIENCE, Ui, WAIT, files::type_path, restart::Profile};

fn name(state: &State) -> &str {
    state.target.as_ref().map_or("", |target| target.name())
}

/// Waits until a target of this name flows; what was said when it came.
fn until_name(ui: &mut Ui, wanted: &str) -> String {
    ui.until(wanted, |state| name(state) == wanted);
    let said = said(ui.state()).join("\n");
    ui.settle();
    said
}

/// Every message on the screen, the oldest one first.
fn said(state: &State) -> Vec<&str> {
    state.notices.iter().map(|shown| shown.notice.text()).collect()
}

/// Rows about a centre, as text.
fn rows(centre: [f64; 2], count: u32) -> String {
    let row = |k: u32| {
        let angle = 2.4 * f64::from(k);
        format!("{:.4},{:.4}\n", centre[0] + 0.5 * angle.cos(), centre[1] + 0.5 * angle.sin())
    };
    (0..count).map(row).collect()
}

fn mean(state: &State) -> [f64; 2] {
    state.target.as_ref().unwrap().moments().mean
}

#[test]
fn several_dropped_files_are_taken_in_order_each_with_its_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["one.csv", "two.csv", "three.csv"].map(|name| folder.path().join(name));
    fs::write(&paths[0], rows([0.0, 0.0], 40)).unwrap();
    fs::write(&paths[1], "1,2\n3,four\n").unwrap();
    fs::write(&paths[2], rows([1.0, 0.0], 40)).unwrap();
    let mut ui = Ui::open();
    ui.drop_files(&paths);
    let said = until_name(&mut ui, "three.csv");
    let lines: Vec<&str> = said.lines().collect();
    assert!(ui.state().notices.complains(lines[1]) && lines.len() == 3, "{said}");
    assert!(lines[0].starts_with("one.csv: fields between commas"), "{said}");
    assert!(lines[1].contains("two.csv: line 2: 'four' in column 2 is not a number"), "{said}");
    assert!(lines[2].starts_with("three.csv: fields between commas"), "{said}");
    ui.click("Undo");
    until_name(&mut ui, "one.csv");
}

#[test]
fn a_table_with_many_columns_is_read_once_two_are_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wide.csv");
    let wave = |k: u32, step: f64| (f64::from(k) * step).sin();
    let row = |k: u32| format!("{},{},{},{}\n", wave(k, 0.7), wave(k, 1.0), 5.0 + wave(k, 1.3), wave(k, 1.9));
    fs::write(&file, "a,b,c,d\n".to_owned() + &(1..60).map(row).collect::<String>()).unwrap();
    let mut ui = Ui::open_tall();
    ui.drop_files(&[file]);
    ui.until("the refusal", |state| state.notices.complains("choose two by name or number"));
    let before = ui.target();
    ui.frames(4);
    for (columns, answer) in [
        ("b", "'b' are not two columns"),
        ("b,nope", "has no column 'nope'"),
        ("b,c", "column b and y column c of 4"),
    ] {
        let node = ui.harness.get_by_role_and_label(Role::TextInput, "Columns");
        node.focus();
        ui.frames(2);
        ui.chord(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::A);
        ui.harness.get_by_role_and_label(Role::TextInput, "Columns").type_text(columns);
        ui.frames(2);
        ui.key(eframe::egui::Key::Enter);
        ui.until(columns, |state| said(state).last().is_some_and(|said| said.contains(answer)));
    }
    ui.settle();
    assert_ne!(ui.target(), before);
    let [x, y] = mean(ui.state());
    assert!(x.abs() < 0.2 && (y - 5.0).abs() < 0.2, "{x} {y}");
}

#[test]
fn decisions_about_tables_and_pictures_are_changed_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open_tall();

    // Group a about (0, 0) and b about (1, 0), and one point far away.
    let grouped = |label: &str, x: f64| rows([x, 0.0], 40).replace('\n', &format!(",{label}\n"));
    let file = folder.path().join("groups.csv");
    let text = format!("x,y,label\n{}{}9000,9000,b\n", grouped("a", 0.0), grouped("b", 1.0));
    fs::write(&file, text).unwrap();
    ui.drop_files(&[file]);
    let said = until_name(&mut ui, "groups.csv");
    assert!(said.contains("1 point far from the others"), "{said}");
    ui.click("Outliers left out");
    ui.until("no outliers", |state| state.notices.tells("left out 1"));
    ui.settle();
    ui.click("Read otherwise");
    ui.choose("Group", "a (40)");
    ui.until("one group", |state| state.notices.tells("group a of column label alone; no outliers"));
    ui.settle();
    assert!(mean(ui.state())[0].abs() < 0.05, "{:?}", mean(ui.state()));
    ui.click("Undo");
    ui.until("both groups", |state| state.canvas().points.as_ref().unwrap().points().len() == 80);

    let file = folder.path().join("night.png");
    let lit = |x: u32, y: u32| if x < 16 && y < 16 { 255 } else { 10 };
    image::GrayImage::from_fn(64, 64, |x, y| image::Luma([lit(x, y)])).save(&file).unwrap();
    ui.drop_files(&[file]);
    until_name(&mut ui, "night.png");
    let ink = |state: &State| match &state.canvas().file.as_ref().unwrap().note.reading {
        Reading::Picture(decisions) => decisions.ink,
        other => panic!("{other}"),
    };
    assert_eq!(ink(ui.state()), Ink::Light);
    assert!(mean(ui.state())[0] < -1.0);
    ui.choose("Ink", "Dark");
    ui.until("dark ink", |state| ink(state) == Ink::Dark);
    ui.settle();
    assert!(mean(ui.state())[0] > 0.0);
    ui.click("Undo");
    ui.until("light ink", |state| ink(state) == Ink::Light);
}

#[test]
fn what_is_pasted_is_a_table_or_the_path_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("named.csv");
    fs::write(&file, rows([0.0, 1.0], 50)).unwrap();
    let mut ui = Ui::open();
    ui.harness.event(Event::Paste(rows([1.0, 1.0], 50).replace(',', "\t")));
    let said = until_name(&mut ui, "pasted text");
    assert!(said.contains("fields between tabs"), "{said}");
    assert!((mean(ui.state())[0] - 1.0).abs() < 0.1);
    ui.harness.event(Event::Paste(format!("{}\n", file.display())));
    until_name(&mut ui, "named.csv");
    ui.harness.event(Event::Paste("a word".into()));
    ui.until("a refusal", |state| state.notices.complains("pasted text: "));
    assert_eq!(name(ui.state()), "named.csv");
}

/// A pipe is read for as long as the test likes.
#[cfg(unix)]
mod slow {
    use super::*;

    fn pipe(folder: &Path) -> PathBuf {
        let path = folder.join("slow.csv");
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        path
    }

    /// Begins to read a pipe; the end that it is fed from.
    fn begin(ui: &mut Ui, path: &Path) -> fs::File {
        ui.drop_files(&[path.to_owned()]);
        let mut feed = fs::OpenOptions::new().write(true).open(path).unwrap();
        feed.write_all(rows([2.0, 2.0], 2000).as_bytes()).unwrap();
        ui.until("the reading", |state| state.import.reading.is_some());
        feed
    }

    /// Whatever the reader makes of it, it has come to an end when nobody holds the pipe any more.
    fn end(ui: &mut Ui, mut feed: fs::File) {
        let part = rows([2.0, 2.0], 2000);
        while feed.write_all(part.as_bytes()).is_ok() {}
        drop(feed);
        ui.frames(5);
    }

    fn until_shown(ui: &mut Ui, label: &str) {
        for _ in 0..PATIENCE {
            if ui.harness.query_by_label(label).is_some() {
                return;
            }
            std::thread::sleep(WAIT);
            ui.harness.step();
        }
        panic!("{label} is not shown");
    }

    #[test]
    fn a_slow_import_that_lands_late_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (slow, fast) = (pipe(folder.path()), folder.path().join("fast.csv"));
        fs::write(&fast, rows([0.0, 0.0], 40)).unwrap();
        let mut ui = Ui::open();
        let feed = begin(&mut ui, &slow);
        ui.drop_files(&[fast]);
        let said = until_name(&mut ui, "fast.csv");
        assert!(said.starts_with("fast.csv: "), "{said}");
        end(&mut ui, feed);
        assert_eq!(name(ui.state()), "fast.csv");
        assert_eq!(ui.state().import.reading, None);

        // A stroke is newer than a file too.
        let feed = begin(&mut ui, &slow);
        ui.stroke(&[[0.0, 0.0], [1.0, 0.0]]);
        let drawn = ui.target();
        end(&mut ui, feed);
        assert!(ui.state().notices.complains("slow.csv is no longer read"), "{:?}", ui.state().notices);
        ui.frames(5);
        assert_eq!(ui.target(), drawn);
    }

    #[test]
    fn reading_is_shown_and_cancelled() {
        let folder = tempfile::tempdir().unwrap();
        let slow = pipe(folder.path());
        let mut ui = Ui::open();
        let before = (ui.target(), ui.state().history.done().len());
        for by_key in [false, true] {
            let feed = begin(&mut ui, &slow);
            until_shown(&mut ui, "Reading slow.csv");
            // Where it is shown is known when it has been laid out once.
            ui.frames(2);
            if by_key {
                ui.key(eframe::egui::Key::Escape);
            } else {
                ui.click("Cancel");
            }
            ui.until("the end", |state| state.import.reading.is_none());
            end(&mut ui, feed);
            assert!(
                ui.state().notices.complains("slow.csv is no longer read: cancelled"),
                "{:?}",
                ui.state().notices
            );
            assert_eq!((ui.target(), ui.state().history.done().len()), before);
            ui.click("Dismiss");
        }
        // Fed to its end it is a file like others.
        let feed = begin(&mut ui, &slow);
        drop(feed);
        until_name(&mut ui, "slow.csv");
    }
}

#[test]
fn a_dropped_model_is_shown_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut ui = Ui::open();
    ui.until("a network", |state| state.report().is_some_and(|report| report.step > 50));
    ui.click("Files");
    let file = folder.path().join("net.safetensors");
    type_path(&mut ui, &file);
    ui.click("Save model");
    ui.until("the file", |state| state.notices.tells("Saved"));
    ui.drop_files(&[file]);
    ui.until("the model", |state| state.lane().shown.learned && state.loaded(0).is_some());
}

/// A picture from the clipboard is kept by the scene as it was pasted, and can be read otherwise after reopening.
#[test]
fn a_picture_is_pasted_kept_and_read_otherwise() {
    let disc = |k: usize| if ((k % 48) as f32 - 20.0).hypot((k / 48) as f32 - 20.0) < 12.0 { 20 } else { 250 };
    let pixels = (0..48 * 48).map(disc).map(eframe::egui::Color32::from_gray).collect();
    let image = eframe::egui::ColorImage::new([48, 48], pixels);
    let mut profile = Profile::new();
    let mut ui = profile.open();
    ui.harness.event(Event::PasteImage(std::sync::Arc::new(image)));
    let said = until_name(&mut ui, "pasted picture");
    assert!(said.contains("pasted picture: PNG of 48 x 48, dark ink"), "{said}");
    let dark = mean(ui.state());
    assert!(dark[0] < 0.0 || dark[1] > 0.0, "{dark:?}");
    let mut ui = profile.reopen(ui);
    ui.settle();
    let file = ui.state().canvas().file.clone().unwrap();
    assert!(matches!(&file.note.reading, Reading::Picture(picture) if picture.ink == Ink::Dark));
    let before = ui.target();
    ui.click("Read otherwise");
    ui.choose("Ink", "Light");
    ui.until("the other ink", |state| state.notices.tells("light ink"));
    ui.settle();
    assert_ne!(ui.target(), before);
    // A table that was pasted is kept as well.
    ui.harness.event(Event::Paste("a;b\n1;2\n3;5\n2;7\n".into()));
    until_name(&mut ui, "pasted text");
    let ui = profile.reopen(ui);
    let file = ui.state().canvas().file.clone().unwrap();
    assert_eq!(file.source, Source::Text("a;b\n1;2\n3;5\n2;7\n".into()));
    assert!(file.note.to_string().contains("fields between semicolons"), "{}", file.note);
}
