//! How the last file was read, and what can be changed of it.

use eframe::egui::{self, RichText};

use super::{
    super::{
        commands::Command,
        state::{Notice, State},
        theme,
    },
    controls::{checkbox, combo, text_when_finished},
    shaping,
};
use crate::import::{
    FileKind, FileNote, FileRecord, Form, ReadOptions, Reading,
    array::ArrayDecisions,
    picture::{Ink, PictureOptions},
    table::{Decimal, Delimiter, Encoding, Groups},
};

const DELIMITERS: [(Option<Delimiter>, &str); 6] = [
    (None, "Automatic"),
    (Some(Delimiter::Comma), "Commas"),
    (Some(Delimiter::Semicolon), "Semicolons"),
    (Some(Delimiter::Tab), "Tabs"),
    (Some(Delimiter::Bar), "Bars"),
    (Some(Delimiter::Blanks), "Blanks"),
];

const DECIMALS: [(Option<Decimal>, &str); 3] =
    [(None, "Automatic"), (Some(Decimal::Point), "Point"), (Some(Decimal::Comma), "Comma")];

const ENCODINGS: [(Option<Encoding>, &str); 5] = [
    (None, "Automatic"),
    (Some(Encoding::Utf8), "UTF-8"),
    (Some(Encoding::Utf16Le), "UTF-16LE"),
    (Some(Encoding::Utf16Be), "UTF-16BE"),
    (Some(Encoding::Windows1252), "Windows-1252"),
];

const HEADERS: [(Option<bool>, &str); 3] = [(None, "Automatic"), (Some(true), "Names"), (Some(false), "Numbers")];

const AXES: [(Option<bool>, &str); 3] =
    [(None, "Automatic"), (Some(false), "The first axis"), (Some(true), "The last axis")];

const FORMS: [(Option<Form>, &str); 3] =
    [(None, "Automatic"), (Some(Form::Points), "Points"), (Some(Form::Picture), "A picture")];

const INKS: [(Option<Ink>, &str); 4] =
    [(None, "Automatic"), (Some(Ink::Dark), "Dark"), (Some(Ink::Light), "Light"), (Some(Ink::Alpha), "Opaque")];

/// What is done to a picture unless it is switched off: its name, what it is, and where it stands.
type Correction = (&'static str, &'static str, fn(&mut PictureOptions) -> &mut bool);

const CORRECTIONS: [Correction; 6] = [
    ("Turned upright", "Whether the camera's orientation tag is obeyed (--turn)", |picture| &mut picture.turn),
    ("Levels stretched", "Whether more than 8 bits are stretched to the values in use (--stretch)", |picture| {
        &mut picture.stretch
    }),
    (
        "Background empty",
        "Whether an even background that is neither white nor black is taken as empty (--background)",
        |picture| &mut picture.background,
    ),
    ("Surround left out", "Whether what surrounds a photographed sheet is left out (--surround)", |picture| {
        &mut picture.photograph.surround
    }),
    ("Light evened out", "Whether uneven light on a photographed drawing is evened out (--evening)", |picture| {
        &mut picture.photograph.evening
    }),
    ("Ruling left out", "Whether the lines of ruled paper are left out (--ruling)", |picture| {
        &mut picture.photograph.ruling
    }),
];

/// What was decided about the last file, or why it could not be read, and how it may be read otherwise.
pub(super) fn show(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    if let Some(failed) = &state.import.failed {
        ui.label(RichText::new(&failed.message).small().color(theme::colors(ui.ctx()).warning));
        let options = &failed.request.options;
        match failed.kind {
            Some(FileKind::Table) => otherwise(ui, true, |ui| table(ui, options, None, commands)),
            Some(FileKind::Array) => otherwise(ui, true, |ui| array(ui, options, None, commands)),
            Some(FileKind::Picture) => otherwise(ui, true, |ui| picture(ui, options, commands)),
            None => {}
        }
        return;
    }
    let Some(file) = &state.canvas().file else { return };
    let FileRecord { options, note, .. } = &**file;
    ui.label(RichText::new(note.to_string()).small().weak());
    otherwise(ui, false, |ui| match &note.reading {
        Reading::Table(decisions) => table(ui, options, decisions.groups.as_ref(), commands),
        Reading::Array(decisions) => array(ui, options, Some(decisions), commands),
        Reading::PixelArray { array: decisions, .. } => {
            array(ui, options, Some(decisions), commands);
            picture(ui, options, commands);
        }
        Reading::Picture(_) => picture(ui, options, commands),
    });
    outliers(ui, options, note, commands);
}

/// Controls that are folded away as long as the file was read rightly.
fn otherwise(ui: &mut egui::Ui, is_needed: bool, add: impl FnOnce(&mut egui::Ui)) {
    egui::CollapsingHeader::new("Read otherwise")
        .id_salt(("reading", is_needed))
        .default_open(is_needed)
        .show(ui, add);
}

fn table(ui: &mut egui::Ui, options: &ReadOptions, groups: Option<&Groups>, commands: &mut Vec<Command>) {
    columns(ui, options, commands);
    if let Some(groups) = groups {
        group(ui, options, groups, commands);
    }
    let tip = "What stands between two fields of a row (--delimiter)";
    combo(ui, "Between fields", options.delimiter, &DELIMITERS, tip, commands, |delimiter| {
        Command::SetReadOptions(ReadOptions { delimiter, ..options.clone() })
    });
    let tip = "The mark between a number's whole and its fraction (--decimal)";
    combo(ui, "Decimal mark", options.decimal, &DECIMALS, tip, commands, |decimal| {
        Command::SetReadOptions(ReadOptions { decimal, ..options.clone() })
    });
    let tip = "Whether the first row names the columns (--header)";
    combo(ui, "First row", options.header, &HEADERS, tip, commands, |header| {
        Command::SetReadOptions(ReadOptions { header, ..options.clone() })
    });
    let tip = "How the table's characters are bytes (--encoding)";
    combo(ui, "Encoding", options.encoding, &ENCODINGS, tip, commands, |encoding| {
        Command::SetReadOptions(ReadOptions { encoding, ..options.clone() })
    });
}

fn columns(ui: &mut egui::Ui, options: &ReadOptions, commands: &mut Vec<Command>) {
    let value = options.columns.as_ref().map_or_else(String::new, |columns| columns.join(","));
    let tip = "Columns of x and y by name, or by number from 1, with a comma between them; empty for those that the \
               file's content tells (--columns)";
    text_when_finished(ui, "Columns", &value, "x,y", tip, commands, |text| {
        let columns = match text.split(',').map(str::trim).collect::<Vec<_>>()[..] {
            [""] => None,
            [x, y] => Some([x.to_owned(), y.to_owned()]),
            _ => {
                return Command::Notify(Notice::Problem(format!("'{text}' are not two columns; write x,y or 1,2")));
            }
        };
        Command::SetReadOptions(ReadOptions { columns, ..options.clone() })
    });
}

fn group(ui: &mut egui::Ui, options: &ReadOptions, groups: &Groups, commands: &mut Vec<Command>) {
    let chosen = options.group.as_deref();
    let with =
        |group: Option<&String>| Command::SetReadOptions(ReadOptions { group: group.cloned(), ..options.clone() });
    let shown = chosen.unwrap_or("All");
    let combo =
        egui::ComboBox::from_label("Group").selected_text(shown).truncate().width(120.0).show_ui(ui, |ui| {
            if ui.selectable_label(chosen.is_none(), "All").clicked() {
                commands.push(with(None));
            }
            for (name, rows) in &groups.names {
                if ui.selectable_label(chosen == Some(name), format!("{name} ({rows})")).clicked() {
                    commands.push(with(Some(name)));
                }
            }
        });
    combo.response.on_hover_text(format!("Rows that have this name in column {} (--group)", groups.column));
}

fn array(
    ui: &mut egui::Ui,
    options: &ReadOptions,
    decisions: Option<&ArrayDecisions>,
    commands: &mut Vec<Command>,
) {
    if decisions.is_none_or(|decisions| decisions.array.is_some()) {
        let value = options.array.clone().unwrap_or_default();
        let tip = "Which array of an archive; on the command line FILE.npz:NAME";
        text_when_finished(ui, "Array", &value, "the only one", tip, commands, |text| {
            let array = Some(text).filter(|text| !text.is_empty());
            Command::SetReadOptions(ReadOptions { array, ..options.clone() })
        });
    }
    combo(ui, "Taken for", options.form, &FORMS, "What the array is taken for (--as)", commands, |form| {
        // What was said about the one has no meaning for the other.
        Command::SetReadOptions(ReadOptions { form, array: options.array.clone(), ..ReadOptions::default() })
    });
    if decisions.is_none_or(|decisions| !decisions.is_picture) {
        columns(ui, options, commands);
        let tip = "Which axis counts the points (--transpose)";
        combo(ui, "Rows along", options.transpose, &AXES, tip, commands, |transpose| {
            Command::SetReadOptions(ReadOptions { transpose, ..options.clone() })
        });
    }
}

fn picture(ui: &mut egui::Ui, options: &ReadOptions, commands: &mut Vec<Command>) {
    let picture = options.picture;
    let with = |picture: PictureOptions| Command::SetReadOptions(ReadOptions { picture, ..options.clone() });
    let tip = "What holds the mass: what is dark, light or opaque. Automatic takes what is opaque where that is the shape, \
               else the rarer of dark and light (--ink)";
    combo(ui, "Ink", picture.ink, &INKS, tip, commands, |ink| with(PictureOptions { ink, ..picture }));
    for (label, tip, part) in CORRECTIONS {
        let mut changed = picture;
        let on = *part(&mut changed);
        checkbox(ui, on, label, tip, commands, |on| {
            *part(&mut changed) = on;
            with(changed)
        });
    }
    shaping::show(ui, options, commands);
}

fn outliers(ui: &mut egui::Ui, options: &ReadOptions, note: &FileNote, commands: &mut Vec<Command>) {
    if note.outliers.is_none() && !options.drop_outliers {
        return;
    }
    let tip = "Leave out a few far points that take nearly all of the area, and values that stand for a missing number \
               (--drop-outliers)";
    checkbox(ui, options.drop_outliers, "Outliers left out", tip, commands, |drop_outliers| {
        Command::SetReadOptions(ReadOptions { drop_outliers, ..options.clone() })
    });
}
