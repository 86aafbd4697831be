//! What the panels and the timeline do by a click, so that it is found by its name.

use std::borrow::Cow;

use super::entry::Entry;
use crate::{
    app::{
        commands::{Command, GalleryCommand},
        panels,
        settings::{Plots, SPEEDS},
        state::State,
    },
    flow::Solver,
    path::Schedule,
    scene::{Layers, Layout},
    train::Effort,
};

/// Every entry that changes something now.
pub(super) fn entries(state: &State) -> Vec<Entry> {
    let (flow, effort) = (state.flow(), state.settings.effort);
    let paths = Schedule::ALL.into_iter().filter(|path| path.name() != flow.path.name());
    let solvers = Solver::ALL.into_iter().filter(|solver| *solver != flow.solver);
    let efforts = Effort::ALL.into_iter().filter(|other| *other != effort);
    let gallery = entry("gallery of targets", Command::Gallery(GalleryCommand::Open));
    let mut all = training(state);
    all.extend(
        efforts.map(|effort| entry(format!("training effort: {}", effort.label()), Command::SetEffort(effort))),
    );
    all.extend(clock(state));
    all.extend(paths.map(|path| entry(format!("path: {}", path.label()), Command::ChoosePath(path))));
    all.extend(solvers.map(|solver| entry(format!("solver: {}", solver.name()), Command::SetSolver(solver))));
    all.extend(plots(state.settings.plots));
    all.extend([layout(state.scene.document.layers), gallery]);
    all
}

fn entry(name: impl Into<Cow<'static, str>>, command: Command) -> Entry {
    Entry { name: name.into(), keys: String::new(), command }
}

fn training(state: &State) -> Vec<Entry> {
    let named = |text: Cow<'static, str>| {
        if text.ends_with("training") { text.to_lowercase() } else { format!("{} training", text.to_lowercase()) }
    };
    let possible = panels::training_entries(state).into_iter().filter(|known| known.enabled);
    possible.map(|known| entry(named(known.text), known.command)).collect()
}

fn clock(state: &State) -> Vec<Entry> {
    let (looping, now) = (state.settings.looping, state.settings.speed);
    let mut all = vec![entry(
        if looping { "loop: play once" } else { "loop: play again and again" },
        Command::SetLooping(!looping),
    )];
    let speeds = [("speed: half as fast", 0.5 * now), ("speed: twice as fast", 2.0 * now), ("speed: 1 x", 1.0)];
    let possible = speeds.into_iter().filter(|(_, speed)| SPEEDS.contains(speed) && *speed != now);
    all.extend(possible.map(|(name, speed)| entry(name, Command::SetSpeed(speed))));
    all
}

/// By the name that `render --layout` has for it.
fn layout(layers: Layers) -> Entry {
    let (name, layout) = match layers.layout {
        Layout::Single => ("layout: spread", Layout::Spread),
        Layout::Spread => ("layout: single", Layout::Single),
    };
    entry(name, Command::SetLayers(Layers { layout, ..layers }))
}

fn plots(plots: Plots) -> Vec<Entry> {
    let shown = |name: &str, is_on: bool, plots: Plots| {
        entry(format!("plots: {name} {}", if is_on { "off" } else { "on" }), Command::SetPlots(plots))
    };
    vec![
        shown("loss of the velocity", plots.velocity, Plots { velocity: !plots.velocity, ..plots }),
        shown("logarithmic steps", plots.log_steps, Plots { log_steps: !plots.log_steps, ..plots }),
        shown("logarithmic losses", plots.log_loss, Plots { log_loss: !plots.log_loss, ..plots }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Settings;

    #[test]
    fn what_panels_do_is_there_while_it_is_possible() {
        let mut state = State::new(crate::scene::Scene::default(), Settings::default());
        let has = |state: &State, name: &str| entries(state).iter().any(|entry| entry.name == name);
        for (name, is_there) in [
            ("loop: play once", true),
            ("speed: twice as fast", true),
            ("speed: 1 x", false),
            ("solver: euler", true),
            ("solver: rk4", false),
            ("plots: logarithmic steps on", true),
            ("layout: spread", true),
        ] {
            assert_eq!(has(&state, name), is_there, "{name}: {:?}", entries(&state));
        }
        state.settings.speed = *SPEEDS.end();
        assert!(!has(&state, "speed: twice as fast") && has(&state, "speed: 1 x"));
        for following in [true, false] {
            state.training.following = following;
            assert_eq!(has(&state, "stop training"), following);
            assert_eq!(has(&state, "start training"), !following);
        }
    }
}
