//! Hundreds of changes of every authored kind, undone to the first and redone to the last.

use proptest::{option, prelude::*, sample::select, test_runner::RngSeed};

use super::{Command, DrawCommand, apply, fresh};
use crate::{
    app::{
        state::State,
        tool::{DRAWING, StageTool},
    },
    drawing::{Brush, DrawOptions, Effect, Hand},
    flow::{Solver, SourceKind, StepGrid},
    numeric::Point,
    path::Schedule,
    scene::{FieldSource, GrainColor, Grains, Ground, Lasso, Layers, Study, Wind, file},
};

/// Changes that one gesture makes.
type Gesture = Vec<Command>;

fn at() -> impl Strategy<Value = Point> {
    [-3.5f32..3.5, -3.5f32..3.5]
}

fn hand(at: Point, is_constrained: bool, turns: bool) -> Hand {
    Hand { at, reach: 0.05, is_constrained, turns }
}

fn options() -> impl Strategy<Value = DrawOptions> {
    let brush = (0.05f32..0.5, 0f32..=1.0, 0.05f32..1.0).prop_map(|(radius, softness, strength)| Brush {
        radius,
        softness,
        strength,
    });
    (brush, any::<bool>(), 1..=6u32, any::<bool>(), any::<bool>()).prop_map(
        |(brush, is_filled, folds, is_mirrored, keep_existing)| DrawOptions {
            brush,
            is_filled,
            folds,
            is_mirrored,
            keep_existing,
            ..DrawOptions::default()
        },
    )
}

/// A press of any tool, a drag, and what ends it.
fn gesture() -> impl Strategy<Value = Gesture> {
    let tool = select(DRAWING.iter().map(|row| row.tool).collect::<Vec<_>>());
    let effect = select(vec![Effect::Draw, Effect::Draw, Effect::Erase]);
    let end = select(vec![DrawCommand::Finish, DrawCommand::Finish, DrawCommand::Cancel]);
    let places = prop::collection::vec((at(), any::<bool>(), any::<bool>()), 1..5);
    (tool, effect, places, end).prop_map(|(tool, effect, places, end)| {
        let hands: Vec<Hand> = places.into_iter().map(|(at, held, turns)| hand(at, held, turns)).collect();
        let mut commands = vec![DrawCommand::Press(tool, effect, hands[0])];
        commands.extend(hands[1..].iter().map(|hand| DrawCommand::Drag(*hand)));
        commands.extend([DrawCommand::Release, end]);
        commands.into_iter().map(Command::Draw).collect()
    })
}

fn drawn() -> impl Strategy<Value = Gesture> {
    let tool = select(vec![StageTool::Brush, StageTool::Eraser, StageTool::Rectangle, StageTool::Blob]);
    let of_selected =
        vec![DrawCommand::SelectAll, DrawCommand::Duplicate, DrawCommand::Remove, DrawCommand::SelectNothing];
    prop_oneof![
        5 => gesture(),
        1 => (tool, at()).prop_map(|(tool, at)| vec![Command::Draw(DrawCommand::Dot(tool, Effect::Draw, at))]),
        1 => options().prop_map(|options| vec![Command::Draw(DrawCommand::SetOptions(options))]),
        1 => select(of_selected).prop_map(|command| vec![Command::Draw(command)]),
        1 => Just(vec![Command::Clear]),
        1 => select(vec!["ring", "eight-gaussians", "text:Hi", "text:FLOW"]).prop_map(|name| vec![Command::ChooseTarget(name.into())]),
    ]
}

fn path() -> impl Strategy<Value = Schedule> {
    select(vec![
        "ot",
        "ot:sigma_min=0.1",
        "vp",
        "vp:beta_max=7.3",
        "ve",
        "ve:sigma_max=3.7",
        "cosine",
        "linear-vp",
        "poly:n=3",
    ])
    .prop_map(|path| path.parse().unwrap())
}

fn followed() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        path().prop_map(Command::SetPath),
        path().prop_map(Command::ChoosePath),
        select(vec![FieldSource::Exact, FieldSource::Learned]).prop_map(Command::SetField),
        Just(Command::ToggleField),
        (1..5usize).prop_map(Command::SetLaneCount),
        Just(Command::ToggleCompare),
        (0..4usize).prop_map(Command::ActivateLane),
        select(Solver::ALL.to_vec()).prop_map(Command::SetSolver),
        option::of(select(StepGrid::ALL.to_vec())).prop_map(Command::SetGrid),
        select(SourceKind::ALL.to_vec()).prop_map(Command::SetSource),
        (1..300u32).prop_map(Command::SetSteps),
        any::<u64>().prop_map(Command::SetSeed),
    ]
    .prop_map(|command| vec![command])
}

fn looked() -> impl Strategy<Value = Gesture> {
    let ground = select(Ground::ALL.map(|(ground, _)| ground).to_vec());
    let wind = select(Wind::ALL.map(|(wind, _)| wind).to_vec());
    let layers = (ground, wind, 0.02f32..0.5, any::<bool>(), any::<bool>()).prop_map(
        |(ground, wind, trail, trails, grid)| Layers { trails, trail, ground, wind, grid, ..Layers::default() },
    );
    let grains = (1f32..12.0, -3f32..3.0, select(GrainColor::ALL.map(|(color, _)| color).to_vec()))
        .prop_map(|(size_points, exposure, color)| Grains { size_points, exposure, color });
    let lasso =
        option::of(prop::collection::vec(at(), 3..7).prop_map(|corners| Lasso { lane: 0, t: 0.5, corners }));
    let study = (option::of(at()), option::of(at()), 0..=24u32, prop::collection::vec(0..100u32, 0..4), lasso)
        .prop_map(|(probe, datum, pairs, followed, lasso)| Study {
            probe,
            datum,
            pairs,
            followed,
            lasso,
            ..Study::default()
        });
    prop_oneof![
        layers.prop_map(Command::SetLayers),
        grains.prop_map(Command::SetGrains),
        study.prop_map(Command::SetStudy),
    ]
    .prop_map(|command| vec![command])
}

fn gestures() -> impl Strategy<Value = Vec<Gesture>> {
    prop::collection::vec(prop_oneof![3 => drawn(), 3 => followed(), 2 => looked()], 300)
}

fn bytes(state: &State) -> String {
    file::write_lines(&state.scene).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(42),
        max_shrink_iters: 100,
        ..ProptestConfig::with_cases(3)
    })]

    #[test]
    fn everything_authored_goes_back_and_forth(gestures in gestures()) {
        let mut state = fresh();
        // By the number of steps that can be undone.
        let mut known = vec![bytes(&state)];
        for gesture in gestures {
            state.gesture_number += 1;
            for command in gesture {
                apply(&mut state, command);
            }
            let steps = state.history.done().len();
            prop_assert!(steps + 1 >= known.len(), "a gesture took a step away");
            known.truncate(steps);
            known.push(bytes(&state));
        }
        let last = state.history.done().len();
        prop_assert!(last > 150, "{last} steps");
        while state.history.done().len() > 0 {
            apply(&mut state, Command::Undo);
            let steps = state.history.done().len();
            if steps.is_multiple_of(25) {
                prop_assert!(bytes(&state) == known[steps], "undone to {steps}");
            }
        }
        let steps = i32::try_from(last).unwrap();
        apply(&mut state, Command::Steps(steps / 2));
        prop_assert!(bytes(&state) == known[last / 2], "half of the way");
        apply(&mut state, Command::Steps(steps));
        prop_assert!(bytes(&state) == known[last], "redone to the last");
        apply(&mut state, Command::Steps(-steps));
        prop_assert!(bytes(&state) == known[0], "back at the first");
    }
}
