//! Whether a press of the pointer is about to change what is worked out in the background.

use crate::{
    app::state::State,
    scene::Flow,
    train::{Config, Effort, When},
};

/// What flows and training were when no button was down, and whether the press that holds one has changed them since.
#[derive(Debug, Default)]
pub(super) struct Press {
    before: Option<Decided>,
    changed: bool,
}

/// What flows and training follow from.
#[derive(Clone, Debug, PartialEq)]
struct Decided {
    lanes: Vec<Flow>,
    seed: u64,
    /// Nothing where the frame rate decides.
    particles: Option<u32>,
    target: Option<u64>,
    training: (Config, When, Effort, bool),
}

impl Decided {
    fn of(state: &State) -> Self {
        let (scene, settings) = (&state.scene, &state.settings);
        Self {
            lanes: scene.document.lanes.clone(),
            seed: scene.document.seed,
            particles: (!scene.auto_particles).then_some(scene.particles),
            target: state.target.as_ref().map(|target| target.id()),
            training: (scene.document.training, settings.when, settings.effort, settings.stop_when_flat),
        }
    }
}

impl Press {
    /// Whether the user is deciding: a button is `pressed`, and something has changed since it went down. From then on
    /// it may change with every movement. A stroke decides nothing else than what is drawn.
    pub(super) fn is_deciding(&mut self, state: &State, pressed: bool) -> bool {
        let now = Decided::of(state);
        if !pressed || state.is_drawing() {
            (self.before, self.changed) = (Some(now), false);
            return false;
        }
        self.changed |= *self.before.get_or_insert_with(|| now.clone()) != now;
        self.changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{
            commands::{Command, apply},
            settings::Settings,
        },
        path::Schedule,
        scene::{Camera, Scene},
    };

    /// From the first change of a flow until the release; what is only looked at decides nothing.
    #[test]
    fn a_press_decides_once_it_changes_a_flow_or_the_training() {
        let mut state = State::new(Scene::default(), Settings::default());
        let mut press = Press::default();
        let training = Config { batch: 512, ..state.scene.document.training };
        assert_ne!(training, state.scene.document.training);
        for (command, decides) in [
            (Command::Scrub(0.5), false),
            (Command::SetCamera(Camera { zoom: 2.0, ..Camera::default() }), false),
            (Command::AutoParticles(5000), false),
            (Command::SetPath(Schedule::VP), true),
            (Command::SetSeed(7), true),
            (Command::SetParticles(3000), true),
            (Command::SetTraining(training), true),
        ] {
            assert!(!press.is_deciding(&state, false));
            assert!(!press.is_deciding(&state, true), "nothing has changed yet");
            let before = state.scene.document.lanes.clone();
            apply(&mut state, command.clone());
            assert_eq!(press.is_deciding(&state, true), decides, "{command:?}");
            state.scene.document.lanes = before;
            assert_eq!(press.is_deciding(&state, true), decides, "{command:?} is still in hand");
        }
        assert!(!press.is_deciding(&state, false));
    }
}
