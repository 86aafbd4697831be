//! What comes onto the canvas other than by hand.

use std::{path::PathBuf, sync::Arc};

use eframe::egui::ColorImage;

use crate::{
    app::{
        commands::{Effect, Imported, Placing},
        notices::Topic,
        state::{Notice, State},
    },
    density::PointOptions,
    drawing::{Drawing, Origin},
    import::{ReadOptions, Request, Source},
};

pub(super) fn choose_target(state: &mut State, name: &str) {
    match Drawing::named(name) {
        Ok(drawing) => {
            state.scene.document.drawing = drawing;
            state.notices.forget(Topic::Canvas);
        }
        Err(error) => state.notices.say_about(Topic::Canvas, Notice::Problem(error.to_string())),
    }
}

pub(super) fn spread(state: &mut State, factor: f64) {
    match state.scene.document.drawing.with_spread(factor) {
        Ok(drawing) => state.scene.document.drawing = drawing,
        Err(error) => state.notices.say_about(Topic::Canvas, Notice::Problem(error.to_string())),
    }
}

/// The number of a new request for what is on the canvas; older ones end. It is spread by this when it is there.
fn request(state: &mut State, spread: f64) -> u64 {
    say_ended(state, "something newer was asked for");
    state.import.newest += 1;
    state.import.spread = spread;
    state.import.newest
}

/// Ends what is being read, and says why.
pub(super) fn end_reading(state: &mut State, why: &str) {
    say_ended(state, why);
    state.import.failed = None;
    state.import.newest += 1;
}

fn say_ended(state: &mut State, why: &str) {
    if let Some(reading) = state.import.reading.take() {
        let text = format!("{} is no longer read: {why}; the canvas is without it", reading.name);
        state.notices.say_about(Topic::Canvas, Notice::Problem(text));
    }
}

pub(super) fn import(state: &mut State, paths: &[PathBuf]) -> Effect {
    let requests = paths.iter().map(|path| Request::file(path)).collect();
    Effect::Import(request(state, 1.0), requests)
}

/// Paths of files, one in each line, or else a table.
pub(super) fn paste(state: &mut State, text: &str) -> Effect {
    let paths: Vec<PathBuf> = text.lines().map(|line| line.trim().into()).collect();
    if !paths.is_empty() && paths.iter().all(|path: &PathBuf| path.is_file()) {
        return import(state, &paths);
    }
    let number = request(state, 1.0);
    Effect::Import(number, vec![Request::of(Source::Text(text.into()))])
}

/// A picture, which becomes a file first.
pub(super) fn paste_picture(state: &mut State, image: Arc<ColorImage>) -> Effect {
    Effect::Encode(request(state, 1.0), image)
}

/// What was pasted, as the request of this number, unless something newer was asked for meanwhile.
pub(super) fn read(state: &State, number: u64, source: Source) -> Option<Effect> {
    (number == state.import.newest).then(|| Effect::Import(number, vec![Request::of(source)]))
}

/// Reads the file that is on the canvas, or the last one that could not be read, in another way.
pub(super) fn read_again(state: &mut State, options: ReadOptions) -> Option<Effect> {
    let canvas = state.canvas();
    let (again, spread) = match (&state.import.failed, &canvas.file) {
        (Some(failed), _) => (Request { options, ..failed.request.clone() }, state.import.spread),
        (None, Some(file)) => {
            let points = canvas.points.as_ref().map(|points| points.options()).unwrap_or_default();
            let again = Request { source: file.source.clone(), options, points };
            (again, state.scene.document.drawing.spread())
        }
        (None, None) => return None,
    };
    Some(Effect::Import(request(state, spread), vec![again]))
}

/// What makes the same points another density, if the canvas consists of points.
pub(super) fn place_points(state: &mut State, options: PointOptions) -> Option<Effect> {
    let canvas = state.canvas();
    let Origin::Imported(name) = &canvas.origin else { return None };
    let (name, file) = (name.clone(), canvas.file.clone());
    let points = canvas.points.as_ref()?.points().clone();
    let spread = state.scene.document.drawing.spread();
    Some(Effect::Place(request(state, spread), Placing { name, points, options, file }))
}

/// Shows what was read, unless something newer was asked for, and says what was decided.
pub(super) fn show_import(state: &mut State, imported: Imported) {
    if imported.number != state.import.newest {
        return;
    }
    let said = match imported.outcome {
        Ok(loaded) => {
            state.import.failed = None;
            let drawing = Drawing::loaded(loaded);
            // What numbers do not hold stays as it is.
            let spread = drawing.with_spread(state.import.spread);
            state.scene.document.drawing = spread.unwrap_or(drawing);
            let note = state.canvas().note().map(|note| note.to_string());
            Notice::Done(format!("{}: {}", imported.name, note.unwrap_or_default()))
        }
        Err(failed) => {
            let message = failed.message.clone();
            state.import.failed = Some(failed);
            Notice::Problem(message)
        }
    };
    // Of several files each has its own.
    if imported.index == 0 {
        state.notices.forget(Topic::Canvas);
    }
    state.notices.say_about(Topic::Canvas, said);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{
        commands::{Command, apply, fresh},
        import_state::Failed,
    };

    #[test]
    fn a_failed_import_keeps_the_canvas() {
        let mut state = fresh();
        let before = state.canvas().clone();
        let Some(Effect::Import(number, requests)) = apply(&mut state, Command::Import(vec!["missing.png".into()]))
        else {
            panic!("nothing to read")
        };
        let message = "missing.png: cannot be read".into();
        let failed = Failed { request: requests[0].clone(), kind: None, message };
        let imported = Imported { number, index: 0, name: "missing.png".into(), outcome: Err(failed) };
        apply(&mut state, Command::Imported(imported));
        assert!(state.notices.complains("missing.png"));
        assert_eq!(*state.canvas(), before);
    }
}
