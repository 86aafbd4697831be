//! What the window asks before something is lost, and what it says of the document: its title, and what was recovered.

use eframe::egui::{self, RichText};

use super::{
    commands::{Answer, Command, DocumentCommand},
    file_state::{Leaving, Question},
    state::State,
    theme,
};

/// The title of the window.
#[must_use]
pub fn title(state: &State) -> String {
    let mark = if state.is_unsaved() { " *" } else { "" };
    format!("{}{mark} – Dunefield", state.file.name())
}

/// Shows the question, if there is one.
pub fn show(ctx: &egui::Context, state: &State, commands: &mut Vec<Command>) {
    let Some(question) = &state.file.question else { return };
    let text = text(question, state);
    let mut answer = |answer| commands.push(Command::Document(DocumentCommand::Answer(answer)));
    egui::Modal::new(egui::Id::unique("question")).show(ctx, |ui| {
        ui.set_width(380.0);
        ui.add(egui::Label::new(text).wrap());
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            for (which, name, tip) in answers(question) {
                if ui.button(*name).on_hover_text(*tip).clicked() {
                    answer(*which);
                }
            }
            if ui.button("Cancel").on_hover_text("Everything stays as it is (Esc)").clicked() {
                answer(Answer::Cancel);
            }
        });
    });
}

fn text(question: &Question, state: &State) -> String {
    match question {
        Question::Unsaved(leaving) => {
            format!("{} has changes that are not saved. {}", state.file.name(), consequence(leaving))
        }
        Question::Replace(_, path) => format!("{} is there already. Replace it?", path.display()),
        Question::Exporting => {
            // It may have been written meanwhile.
            let unwritten = state.export.unwritten().map(|(job, more)| (job.name(), more));
            let (name, more) = unwritten.unwrap_or_else(|| ("The last export".into(), 0));
            match more {
                0 => format!("{name} is still being written. Close the window when it is done?"),
                _ => {
                    format!("{name} and {more} more are still to be written. Close the window when they are done?")
                }
            }
        }
    }
}

/// What can be answered but Cancel: the answer, its name, and what it does.
fn answers(question: &Question) -> &'static [(Answer, &'static str, &'static str)] {
    match question {
        Question::Unsaved(_) => &[
            (Answer::Save, "Save", "Write the document to its file first"),
            (Answer::Discard, "Discard", "Go on without saving"),
        ],
        Question::Replace(..) => &[(Answer::Save, "Replace", "The file that is there is lost")],
        Question::Exporting => &[
            (Answer::Save, "Finish first", "Go on writing, then close"),
            (Answer::Discard, "Stop exporting", "Close now; what is not written yet leaves no file"),
        ],
    }
}

fn consequence(leaving: &Leaving) -> &'static str {
    match leaving {
        Leaving::New => "Save them before a new document begins?",
        Leaving::Browse | Leaving::Open(_) | Leaving::Text(_) => "Save them before another document is opened?",
        Leaving::Revert => "Reverting shows what the file holds.",
        Leaving::Close => "Save them before the window closes?",
    }
}

/// Says above the stage that something was recovered, until it is kept or discarded.
pub fn recovered(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    if !state.file.is_recovered {
        return;
    }
    egui::Panel::top("recovered").frame(theme::PANEL_FRAME).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new("Recovered what was not saved").color(theme::colors(ui.ctx()).warning));
            let (keep, discard) =
                ("Go on with it; it is still to be saved", "Show what was saved instead; this can be undone");
            if ui.button("Keep").on_hover_text(keep).clicked() {
                commands.push(Command::Document(DocumentCommand::KeepRecovered));
            }
            if ui.button("Discard").on_hover_text(discard).clicked() {
                commands.push(Command::Document(DocumentCommand::DiscardRecovered));
            }
        });
    });
}
