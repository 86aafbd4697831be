//! Frames of the next export, and how large it will be, while somebody thinks about it.

use std::sync::Arc;

use eframe::egui;

use super::{
    material::{Origin, material},
    sampling::Sampling,
};
use crate::{
    app::{
        commands::{Command, ExportCommand},
        previewer::{self, Job, Outcome, Showing, Subject},
        queue::Queue,
        state::{Notice, State},
    },
    derived::Derived,
    export::{Clip, Kind, Material, SheetForm, SheetFormat, Size, encode::FORMATS},
};

/// What is said before there is a flow.
const NOTHING: &str = "there is nothing to export yet";

/// What a subject is made of: what is shown, in which size, with how many grains, and at which t of a film.
type Inputs = (Origin, Size, u32, Option<f64>);

/// Asks for what the dialog shows.
#[derive(Debug)]
pub(super) struct Previewing {
    previewer: Queue<Job, Outcome>,
    subject: Derived<Inputs, Option<(u64, Arc<Material>)>>,
    frame: Derived<(u64, f64, [u32; 2], Option<SheetForm>)>,
    measured: Derived<(u64, Clip, Kind, SheetForm)>,
    /// Subjects so far.
    count: u64,
    is_open: bool,
}

impl Previewing {
    /// Starts the thread. `wake` asks for a frame.
    pub(super) fn new(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        Ok(Self {
            previewer: previewer::spawn(wake)?,
            subject: Derived::default(),
            frame: Derived::default(),
            measured: Derived::default(),
            count: 0,
            is_open: false,
        })
    }

    /// Brings back what has arrived since the last frame.
    pub(super) fn receive(&mut self, state: &mut State, commands: &mut Vec<Command>) {
        for outcome in self.previewer.take() {
            match outcome {
                // What arrives when the dialog is closed is not asked for any more.
                Outcome::Shown(_) | Outcome::Measured(_) if !self.is_open => {}
                Outcome::Shown(picture) => {
                    state.export.preview.picture = Some(picture);
                    state.export.preview.is_behind = false;
                }
                Outcome::Measured(estimate) => state.export.estimate = Some(estimate),
                Outcome::Copied(Ok(image)) => commands.push(Command::Export(ExportCommand::Copied(image))),
                Outcome::Copied(Err(message)) => {
                    let message = format!("the picture could not be copied: {message}");
                    commands.push(Command::Notify(Notice::Problem(message)));
                }
            }
        }
    }

    /// Asks for what the dialog needs and does not have.
    pub(super) fn follow(&mut self, state: &mut State, sampling: &Sampling, ctx: &egui::Context) {
        if !state.export.open {
            self.close(state);
            return;
        }
        self.is_open = true;
        let Some(subject) = self.subject(state, sampling) else {
            state.export.preview.picture = Some(Err(NOTHING.into()));
            return;
        };
        let (t, room_px) = (state.export.preview.t, state.export.preview.room_px);
        if room_px[0] > 0 {
            let figure = matches!(subject.kind, Kind::Sheet(_)).then(|| subject.sheet.clone());
            let asked = self.frame.follow((subject.number, t, room_px, figure), |_| {
                let showing = Showing { subject: subject.clone(), t, room_px, ctx: ctx.clone() };
                self.previewer.request(Job::Show(showing));
            });
            state.export.preview.is_behind |= asked;
        }
        let Ok(kind) = Kind::of(&state.settings.export_file()) else {
            state.export.estimate = None;
            self.measured.forget();
            return;
        };
        let is_possible = !kind.needs_ffmpeg() || state.export.has_ffmpeg == Some(true);
        let asked = self.measured.follow((subject.number, subject.clip, kind, subject.sheet.clone()), |_| {
            if is_possible {
                self.previewer.request(Job::Measure(subject));
            }
        });
        if asked {
            state.export.estimate = None;
        }
        if !is_possible {
            self.measured.forget();
        }
    }

    /// Draws the lanes for the clipboard, at a moment.
    pub(super) fn copy(&mut self, state: &mut State, sampling: &Sampling, t: f64) {
        match self.subject(state, sampling) {
            Some(subject) => self.previewer.request(Job::Copy(subject, t)),
            None => state.notices.say(Notice::Problem(NOTHING.into())),
        }
        if !state.export.open {
            self.previewer.request(Job::Rest);
        }
    }

    /// Shows pictures of another device.
    pub(super) fn forget_stage(&mut self, state: &mut State) {
        self.frame.forget();
        state.export.preview.picture = None;
    }

    /// What is drawn, in the form that is chosen now.
    fn subject(&mut self, state: &State, sampling: &Sampling) -> Option<Subject> {
        let clip = state.settings.export_form();
        let inputs = (Origin::of(state, sampling), clip.size, clip.particles, clip.film);
        self.subject.follow(inputs, |_| {
            self.count += 1;
            let material = Arc::new(material(state, sampling)?);
            Some((self.count, material))
        });
        let (number, material) = self.subject.get()?.clone()?;
        let kind = Kind::of(&state.settings.export_file()).unwrap_or(Kind::Clip(&FORMATS[0]));
        let format = if let Kind::Sheet(format) = kind { format } else { SheetFormat::Png };
        let sheet = state.settings.sheet_form(format, state.export.preview.t);
        Some(Subject { number, material, clip, kind, sheet })
    }

    fn close(&mut self, state: &mut State) {
        if std::mem::take(&mut self.is_open) {
            self.previewer.request(Job::Rest);
            self.subject.forget();
            self.frame.forget();
            self.measured.forget();
            state.export.preview.picture = None;
            state.export.estimate = None;
        }
    }
}
