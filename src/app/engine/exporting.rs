//! Clips that are written in the background.

use std::{path::PathBuf, sync::Arc, thread};

use super::sampling::Sampling;
use crate::{
    app::{
        sampler::Learned,
        state::{ExportDone, State},
    },
    export::{self, ClipError, LaneMaterial, Material, ShownField, Summary},
    output,
    scene::{FieldSource, Flow},
};

/// Writes one clip at a time.
#[derive(Debug, Default)]
pub(super) struct Exporter {
    running: Option<Export>,
}

#[derive(Debug)]
struct Export {
    progress: Arc<export::Progress>,
    frames: u32,
    path: PathBuf,
    thread: thread::JoinHandle<Result<Summary, ClipError>>,
}

impl Exporter {
    /// Starts writing a clip of what the stage shows.
    pub(super) fn start(&mut self, state: &mut State, sampling: &Sampling) {
        if self.running.is_some() {
            return;
        }
        let path = PathBuf::from(state.settings.export_path.trim());
        if !output::ends_in(&path, &["gif"]) {
            state.export.outcome =
                Some(Err("the file must end in .gif; other formats cannot be written yet".into()));
            return;
        }
        let Some(material) = material(state, sampling) else {
            state.export.outcome = Some(Err("there is nothing to export yet".into()));
            return;
        };
        let clip = state.settings.clip;
        let progress = Arc::new(export::Progress::default());
        let (theirs, to) = (progress.clone(), path.clone());
        let spawned = thread::Builder::new()
            .name("dunefield-export".into())
            .spawn(move || export::export(&material, &clip, &to, &theirs));
        match spawned {
            Ok(thread) => {
                state.export.outcome = None;
                state.export.running = Some((0, clip.frames()));
                self.running = Some(Export { progress, frames: clip.frames(), path, thread });
            }
            Err(error) => state.export.outcome = Some(Err(error.to_string())),
        }
    }

    /// Stops writing; no file remains.
    pub(super) fn cancel(&self) {
        if let Some(export) = &self.running {
            export.progress.cancel();
        }
    }

    pub(super) fn receive(&mut self, state: &mut State) {
        let Some(export) = &self.running else { return };
        state.export.running = Some((export.progress.frames(), export.frames));
        if !export.thread.is_finished() {
            return;
        }
        let Some(export) = self.running.take() else { return };
        state.export.running = None;
        let result =
            export.thread.join().unwrap_or_else(|_| Err(ClipError::Encode("the exporter panicked".into())));
        state.export.outcome = Some(match result {
            Ok(Summary { bytes, frames, particles, .. }) => {
                Ok(ExportDone { path: export.path, bytes, frames, particles })
            }
            Err(error) => Err(error.to_string()),
        });
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        self.cancel();
        if let Some(export) = self.running.take() {
            // Cancelled above; what it was about to say has nobody left to hear it.
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
        lanes.push(LaneMaterial { field, moments, cross_covariance });
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
