//! Clips that are written in the background.

use std::{path::PathBuf, sync::Arc, thread};

use super::sampling::Sampling;
use crate::{
    app::{
        commands::{Command, DocumentCommand},
        export_state::{ExportDone, Running},
        file_state::Leaving,
        sampler::Learned,
        state::{Notice, State},
    },
    export::{self, ClipError, Kind, LaneMaterial, Material, ShownField, Summary},
    scene::{FieldSource, Flow},
};

/// What is said of a fault in the program.
const PANICKED: &str =
    "the clip could not be rendered, and no file was written; try fewer grains or a smaller size";

/// Writes one clip at a time.
#[derive(Debug, Default)]
pub(super) struct Exporter {
    running: Option<Export>,
}

#[derive(Debug)]
struct Export {
    progress: Arc<export::Progress>,
    path: PathBuf,
    thread: thread::JoinHandle<Result<Summary, ClipError>>,
}

impl Exporter {
    /// Starts writing a clip of what the stage shows.
    pub(super) fn start(&mut self, state: &mut State, sampling: &Sampling, path: PathBuf) {
        if self.running.is_some() {
            return;
        }
        if let Err(error) = Kind::of(&path) {
            state.export.outcome = Some(Err(error.to_string()));
            return;
        }
        let Some(material) = material(state, sampling) else {
            state.export.outcome = Some(Err("there is nothing to export yet".into()));
            return;
        };
        let (material, clip, to) = (Arc::new(material), state.settings.clip, path.clone());
        self.begin(state, path, clip.timing.frames(), move |progress| {
            export::export(&material, &clip, &[to], progress)
        });
    }

    /// Does the work on a thread of its own.
    fn begin(
        &mut self,
        state: &mut State,
        path: PathBuf,
        total: u32,
        work: impl FnOnce(&Arc<export::Progress>) -> Result<Summary, ClipError> + Send + 'static,
    ) {
        let progress = Arc::new(export::Progress::default());
        let theirs = progress.clone();
        let spawned = thread::Builder::new().name("dunefield-export".into()).spawn(move || work(&theirs));
        match spawned {
            Ok(thread) => {
                state.export.outcome = None;
                let running = Running { path: path.clone(), done: 0, total, is_cancelled: false };
                state.export.running = Some(running);
                self.running = Some(Export { progress, path, thread });
            }
            Err(error) => state.export.outcome = Some(Err(error.to_string())),
        }
    }

    /// Brings back how far it is and stops it where that is asked for, so that no file remains.
    pub(super) fn receive(&mut self, state: &mut State, commands: &mut Vec<Command>) {
        let Some(export) = &self.running else { return };
        if let Some(running) = &mut state.export.running {
            running.done = export.progress.frames();
            if running.is_cancelled {
                export.progress.cancel();
            }
        }
        if !export.thread.is_finished() {
            return;
        }
        let Some(export) = self.running.take() else { return };
        state.export.running = None;
        let closes = std::mem::take(&mut state.export.closes_when_done);
        let result =
            export.thread.join().map_err(|_| PANICKED.to_owned()).and_then(|done| done.map_err(|e| e.to_string()));
        let outcome = match result {
            Ok(Summary { bytes, frames, particles, .. }) => {
                Ok(ExportDone { path: export.path, bytes: bytes.iter().sum(), frames, particles })
            }
            Err(message) => Err(message),
        };
        if closes && outcome.is_ok() {
            commands.push(Command::Document(DocumentCommand::Leave(Leaving::Close)));
        }
        // The dialog says it where it is open.
        if !state.export.open {
            commands.push(Command::Notify(match &outcome {
                Ok(done) => Notice::Done(done.summary()),
                Err(message) => Notice::Problem(message.clone()),
            }));
        }
        state.export.outcome = Some(outcome);
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        if let Some(export) = self.running.take() {
            export.progress.cancel();
            // What it was about to say has nobody left to hear it.
            drop(export.thread.join());
        }
    }
}

/// What the stage shows, to be sampled anew at full quality.
fn material(state: &State, sampling: &Sampling) -> Option<Material> {
    let mut scene = state.scene.clone();
    let mut lanes = Vec::new();
    for index in 0..state.lanes.len() {
        let field = shown_field(sampling, index, state)?;
        let learned = field.trained().is_some();
        let field_source = if learned { FieldSource::Learned } else { FieldSource::Exact };
        scene.document.lanes[index] = Flow { field: field_source, ..state.staged(index) };
        let (moments, cross_covariance) = sampling.data(index, learned, state);
        let network =
            sampling.network(index, state).filter(|network| network.model.frame == field.velocity().frame());
        let compared = network.map(|network| network.model.clone());
        lanes.push(LaneMaterial { field, compared, moments, cross_covariance });
    }
    Some(Material { scene, lanes })
}

/// What a lane shows, to be sampled anew.
fn shown_field(sampling: &Sampling, lane: usize, state: &State) -> Option<ShownField> {
    let exact = sampling.exact.as_ref().map(|(exact, _)| exact.clone());
    match sampling.learned(lane, state).filter(|_| state.lanes[lane].shown.learned) {
        None => exact.map(ShownField::Exact),
        Some(Learned { model, trained, .. }) => {
            let exact = exact.filter(|exact| exact.target().frame() == model.frame);
            Some(ShownField::Learned { mlp: model.clone(), trained: *trained, exact })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        app::{file_state::Question, settings::Settings},
        scene::Scene,
    };

    /// An exporter with work under way.
    fn exporting(
        work: impl FnOnce(&Arc<export::Progress>) -> Result<Summary, ClipError> + Send + 'static,
    ) -> (Exporter, State) {
        let (mut exporter, mut state) = (Exporter::default(), State::new(Scene::default(), Settings::default()));
        exporter.begin(&mut state, "clip.gif".into(), 9, work);
        (exporter, state)
    }

    fn end(exporter: &mut Exporter, state: &mut State) -> Vec<Command> {
        let mut commands = Vec::new();
        while state.export.running.is_some() {
            thread::yield_now();
            exporter.receive(state, &mut commands);
        }
        commands
    }

    fn until_cancelled(progress: &Arc<export::Progress>) -> Result<Summary, ClipError> {
        while !progress.is_cancelled() {
            thread::yield_now();
        }
        Err(ClipError::Cancelled)
    }

    #[test]
    fn a_panic_becomes_a_sentence() {
        let (mut exporter, mut state) = exporting(|_| panic!("a fault in an encoder"));
        let commands = end(&mut exporter, &mut state);
        assert_eq!(state.export.outcome, Some(Err(PANICKED.into())));
        assert!(matches!(&commands[..], [Command::Notify(Notice::Problem(text))] if text == PANICKED));
    }

    #[test]
    fn cancelling_and_closing_end_the_work_under_way() {
        let (mut exporter, mut state) = exporting(until_cancelled);
        assert!(state.export.is_writing());
        state.export.cancel();
        assert!(!state.export.is_writing());
        end(&mut exporter, &mut state);
        assert!(state.export.outcome.unwrap().unwrap_err().contains("cancelled"));
        // The window is closed: it would wait for ever.
        drop(exporting(until_cancelled));
    }

    #[test]
    fn a_window_that_waits_for_its_clip_closes_over_it_and_not_over_a_failure() {
        let summary = Summary {
            frames: 9,
            particles: 1,
            render: Duration::ZERO,
            encode: Duration::ZERO,
            all: Duration::ZERO,
            bytes: vec![1],
        };
        for (outcome, closes) in [(Ok(summary), true), (Err(ClipError::Cancelled), false)] {
            let (mut exporter, mut state) = exporting(move |_| outcome);
            state.export.closes_when_done = true;
            let leave =
                |command: &Command| matches!(command, Command::Document(DocumentCommand::Leave(Leaving::Close)));
            assert_eq!(end(&mut exporter, &mut state).iter().any(leave), closes);
            assert!(!state.export.closes_when_done && state.file.question != Some(Question::Exporting));
        }
    }
}
