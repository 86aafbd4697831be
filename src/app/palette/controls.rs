//! What the panels and the timeline do by a click, so that it is found by its name.

use std::borrow::Cow;

use super::Entry;
use crate::{
    app::{
        commands::{Command, GalleryCommand},
        panels,
        settings::Plots,
        state::State,
    },
    flow::Solver,
    path::Schedule,
    scene::{Layers, Layout},
    train::Effort,
};

/// Every entry that can be done now.
pub(super) fn entries(state: &State) -> Vec<Entry> {
    let paths =
        Schedule::ALL.into_iter().map(|path| entry(format!("path: {}", path.label()), Command::ChoosePath(path)));
    let solvers = Solver::ALL.map(|solver| entry(format!("solver: {}", solver.name()), Command::SetSolver(solver)));
    let efforts =
        Effort::ALL.map(|effort| entry(format!("training effort: {}", effort.label()), Command::SetEffort(effort)));
    [training(state), clock(state), plots(state.settings.plots), paths.collect(), solvers.into(), efforts.into()]
        .into_iter()
        .flatten()
        .chain(layouts(state))
        .chain([entry("open the gallery of targets", Command::Gallery(GalleryCommand::Open))])
        .collect()
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
    let (looping, speed) = (state.settings.looping, state.settings.speed);
    vec![
        entry(
            if looping { "loop: play once" } else { "loop: play again and again" },
            Command::SetLooping(!looping),
        ),
        entry("speed: half as fast", Command::SetSpeed(0.5 * speed)),
        entry("speed: twice as fast", Command::SetSpeed(2.0 * speed)),
        entry("speed: 1 x", Command::SetSpeed(1.0)),
    ]
}

/// By the names that `render --layout` has for them.
fn layouts(state: &State) -> [Entry; 2] {
    let layers = state.scene.document.layers;
    [("layout: spread", Layout::Spread), ("layout: single", Layout::Single)]
        .map(|(name, layout)| entry(name, Command::SetLayers(Layers { layout, ..layers })))
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
        for name in ["loop: play once", "speed: twice as fast", "solver: rk4", "plots: logarithmic steps on"] {
            assert!(has(&state, name), "{name}: {:?}", entries(&state));
        }
        for following in [true, false] {
            state.training.following = following;
            assert_eq!(has(&state, "stop training"), following);
            assert_eq!(has(&state, "start training"), !following);
        }
    }
}
