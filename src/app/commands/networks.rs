//! Networks: models of lanes, and the training as far as the state decides on it.

use std::sync::Arc;

use super::{
    command::{Command, Effect, TrainingCommand},
    document_command::{DocumentCommand, Loaded},
};
use crate::{
    app::{
        file_state::Authored,
        state::{Notice, State},
    },
    density::Placement,
    derived::Revision,
    field::{architecture::Architecture, model_file::Provenance},
    scene::{FieldSource, SavedModel, grouped},
};

/// What is authored before a command; with the newest network where the command may end its training.
pub(super) fn before(state: &mut State, command: &Command) -> Authored {
    let ends = match command {
        Command::Training(command) => {
            matches!(command, TrainingCommand::Stop | TrainingCommand::Restart | TrainingCommand::FromModel)
        }
        Command::Document(command) => {
            matches!(command, DocumentCommand::New | DocumentCommand::Loaded(Loaded { outcome: Ok(_), .. }))
        }
        _ => false,
    };
    if !ends {
        return state.authored();
    }
    state.keep_network();
    Authored { network: state.scene.network.clone(), ..state.authored() }
}

/// Whether the trainer is to follow, and which training, stands in the state; the rest is left to the trainer.
pub(super) fn train(state: &mut State, command: TrainingCommand) -> Option<Effect> {
    match command {
        TrainingCommand::Start => state.training.following = true,
        TrainingCommand::Stop => state.set_training(Revision::next(), false, None),
        TrainingCommand::Restart => state.set_training(Revision::next(), true, None),
        TrainingCommand::FromModel => train_from_model(state),
        TrainingCommand::Pause
        | TrainingCommand::Resume
        | TrainingCommand::Reflow
        | TrainingCommand::Generation(_) => return Some(Effect::Training(command)),
    }
    None
}

/// Trains the model of the lane that the panels are about from now on, with its architecture and coupling.
fn train_from_model(state: &mut State) {
    let Some(saved) = state.loaded(state.active).cloned() else { return };
    let document = &mut state.scene.document;
    document.models.set(state.active, None);
    document.training.architecture = saved.model.architecture;
    // Older files do not say how their pairs were made.
    if let Ok(coupling) = saved.provenance.coupling.parse() {
        document.training.coupling = coupling;
    }
    state.set_training(Revision::next(), true, Some(saved));
}

/// Shows a saved network in a lane, on the path that it was saved on.
pub(super) fn show_model(state: &mut State, lane: usize, saved: Arc<SavedModel>) {
    let document = &mut state.scene.document;
    let Some(flow) = document.lanes.get_mut(lane) else {
        let text = format!(
            "The model of {} is not shown: lane {} is no longer there; open it in another one",
            saved.provenance.target,
            lane + 1
        );
        state.notices.say(Notice::Problem(text));
        return;
    };
    (flow.path, flow.field) = (saved.provenance.path, FieldSource::Learned);
    let place = if document.lanes.len() > 1 { format!("Lane {} shows", lane + 1) } else { "Showing".into() };
    state.notices.say(Notice::Done(format!("{place} {}", description(&saved))));
    // Lanes that show the same network share its field.
    let same = document.models.iter().find(|known| ***known == *saved).cloned();
    document.models.set(lane, Some(same.unwrap_or(saved)));
}

/// What a model is of: target, units, configuration, path.
fn description(saved: &SavedModel) -> String {
    let Provenance { target, path, trained, coupling, placement, .. } = &saved.provenance;
    let Architecture { hidden, layers, fourier, harmonics } = saved.model.architecture;
    let units =
        if *placement == Placement::IDENTITY { "in its own units".into() } else { format!("with {placement}") };
    let pairs = if coupling.is_empty() { "independent" } else { coupling };
    let generation =
        if trained.generation > 0 { format!(" of reflow {}", trained.generation) } else { String::new() };
    format!(
        "the model of {target} {units}, step {}{generation}, on path {path}: {layers} hidden layers of {hidden}, \
         {fourier} frequencies, {harmonics} harmonics, {pairs} pairs",
        grouped(trained.step)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::commands::{apply, fresh},
        density::presets,
        path::Schedule,
        train::{Config, Coupling, Report, RunId, Session, State as TrainState},
    };

    /// A network of the window's target after a step of a training with these settings.
    fn trained(config: Config) -> SavedModel {
        let mut session = Session::new(Arc::new(presets::target("two-moons").unwrap()), config).unwrap();
        session.step().unwrap();
        SavedModel { model: Arc::new(session.snapshot()), provenance: session.provenance(Schedule::VP, None) }
    }

    /// What the trainer reports of a network.
    fn report(saved: &SavedModel) -> Report {
        let SavedModel { model, provenance } = saved.clone();
        Report {
            lane: 0,
            run: RunId(1),
            state: TrainState::Running,
            step: provenance.trained.step,
            steps_per_second: 0.0,
            threads: 1,
            record: Arc::default(),
            checkpoints: Arc::default(),
            floor: None,
            signal: None,
            baseline: None,
            straightness: None,
            pairs: None,
            reflow: None,
            generation: provenance.trained.generation,
            generations: Vec::new(),
            model: Some(model),
            provenance: Some(provenance),
        }
    }

    fn training(command: TrainingCommand) -> Command {
        Command::Training(command)
    }

    #[test]
    fn a_network_that_is_stopped_or_thrown_away_comes_back() {
        let mut state = fresh();
        let (first, second) = (trained(Config::default()), trained(Config { seed: 1, ..Config::default() }));
        state.training.report = Some(report(&first));
        let id = state.training.id;
        apply(&mut state, training(TrainingCommand::Restart));
        assert!(state.scene.network.is_none() && state.report().is_none() && state.training.id != id);
        state.training.report = Some(report(&second));
        apply(&mut state, Command::SetSeed(3));
        apply(&mut state, training(TrainingCommand::Stop));
        assert!(!state.training.following && state.scene.network.is_none());
        let names: Vec<&str> = state.history.done().collect();
        assert_eq!(names, ["restart training", "noise seed", "stop training"]);
        let kept = |state: &State| state.scene.network.as_ref().map(|network| network.model.clone());
        apply(&mut state, Command::Undo);
        assert!(state.training.following && kept(&state).is_some_and(|model| Arc::ptr_eq(&model, &second.model)));
        apply(&mut state, Command::Undo);
        assert!(kept(&state).is_some_and(|model| Arc::ptr_eq(&model, &second.model)), "the same training");
        apply(&mut state, Command::Undo);
        assert!(state.training.id == id && kept(&state).is_some_and(|model| Arc::ptr_eq(&model, &first.model)));
        apply(&mut state, Command::Redo);
        assert!(kept(&state).is_some_and(|model| Arc::ptr_eq(&model, &second.model)), "it was not lost either");
        apply(&mut state, Command::Steps(2));
        assert!(!state.training.following && kept(&state).is_none());
    }

    #[test]
    fn keeping_a_network_is_no_step_and_nothing_to_save() {
        let mut state = fresh();
        state.training.report = Some(report(&trained(Config::default())));
        apply(&mut state, Command::SetSeed(3));
        apply(&mut state, Command::KeepNetwork);
        assert!(state.scene.network.is_some() && state.history.done().len() == 1);
        assert_eq!(state.scene.network.as_ref().unwrap().provenance.path, state.flow().path, "as it is shown");
        apply(&mut state, Command::Undo);
        assert!(!state.is_unsaved() && state.scene.network.is_some());
    }

    #[test]
    fn a_model_goes_to_the_lane_that_asked_for_it_and_can_be_trained_on() {
        let mut state = fresh();
        let mut config = Config { coupling: Coupling::MINIBATCH_OT, ..Config::default() };
        config.architecture.hidden = 12;
        let saved = trained(config);
        apply(&mut state, Command::SetLaneCount(2));
        for lane in [1, 0] {
            // Read twice, so that the weights are others in memory.
            let again = SavedModel { model: Arc::new((*saved.model).clone()), ..saved.clone() };
            apply(&mut state, Command::ShowModel(lane, Arc::new(again)));
        }
        let models = &state.scene.document.models;
        assert!(models.get(0).unwrap().is(models.get(1).unwrap()));
        for words in
            ["the model of two-moons in its own units, step 1, on path vp", "3 hidden layers of 12", "minibatch-ot"]
        {
            assert!(state.notices.tells(words), "{:?}", state.notices);
        }
        apply(&mut state, Command::ShowModel(2, Arc::new(saved.clone())));
        assert!(state.notices.complains("lane 3 is no longer there"));
        apply(&mut state, training(TrainingCommand::FromModel));
        let document = &state.scene.document;
        assert_eq!(
            (document.training.architecture.hidden, document.training.coupling),
            (12, Coupling::MINIBATCH_OT)
        );
        assert!(document.models.get(0).is_none() && document.models.get(1).is_some());
        assert_eq!(state.scene.network.as_deref(), Some(&saved));
        apply(&mut state, Command::Undo);
        assert!(state.scene.document.models.get(0).is_some() && state.scene.network.is_none());
        assert_eq!(state.scene.document.training, Config::default());
    }

    #[test]
    fn settings_of_the_training_are_undone_by_their_name() {
        let mut state = fresh();
        apply(&mut state, Command::SetTraining(Config { batch: 512, ..Config::default() }));
        assert_eq!(state.history.done().next_back(), Some("training settings"));
        assert!(state.is_unsaved());
        apply(&mut state, Command::Undo);
        assert_eq!(state.scene.document.training.batch, Config::default().batch);
    }
}
