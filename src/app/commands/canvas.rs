//! What comes onto the canvas other than by the brush.

use crate::{
    app::{
        commands::Effect,
        state::{Notice, State},
    },
    density::{PointOptions, presets::named},
    drawing::{Canvas, Origin, Tool},
    import::Loaded,
    numeric::Point,
};

pub(super) fn begin_stroke(state: &mut State, tool: Tool, point: Point) {
    let settings = &state.settings;
    state.document.begin_stroke(settings.brush, tool, point, settings.keep_existing);
}

pub(super) fn choose_target(state: &mut State, name: String) {
    match named(&name) {
        Ok(Some(density)) => {
            state.document.replace(Canvas::new(density, Origin::Named(name)));
            state.notice = None;
        }
        Ok(None) => state.notice = Some(Notice::Problem(format!("'{name}' is not a built-in target"))),
        Err(error) => state.notice = Some(Notice::Problem(error.to_string())),
    }
}

/// What makes the same points another density, if the canvas consists of points.
pub(super) fn place_points(state: &State, options: PointOptions) -> Option<Effect> {
    let canvas = state.document.canvas();
    let Origin::Imported(name) = &canvas.origin else { return None };
    let points = canvas.points.as_ref()?.points().clone();
    Some(Effect::PlacePoints { name: name.clone(), points, options })
}

pub(super) fn show_import(state: &mut State, loaded: Result<Loaded, String>) {
    state.notice = match loaded {
        Err(message) => Some(Notice::Problem(message)),
        Ok(loaded) => {
            let said = loaded.note().map(|note| format!("{}: {note}", loaded.name));
            state.document.replace(loaded.canvas);
            said.map(Notice::Done)
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands::{Command, apply, fresh};

    #[test]
    fn a_failed_import_keeps_the_canvas() {
        let mut state = fresh();
        let before = state.document.canvas().clone();
        apply(&mut state, Command::Imported(Err("missing.png: cannot be read".into())));
        assert!(matches!(state.notice, Some(Notice::Problem(_))));
        assert_eq!(*state.document.canvas(), before);
    }
}
