//! Scenes of every kind that can be authored are written and read to the last bit.

use std::sync::Arc;

use proptest::{option, prelude::*, sample::select, test_runner::RngSeed};
use serde_json::{Map, Value};

use super::*;
use crate::{
    density::{
        Cloud, Gaussian, Placement, PointOptions, Units,
        raster::{CELLS, Grid},
    },
    drawing::{
        Brush, Drawing, Effect, Operation, Origin, Symmetry,
        marks::{Blob, Flood, Form, Frame, Letters, Shape, Stroke},
        operation::{MixtureOperation, PointsOperation, WeightsOperation},
    },
    flow::{Solver, SourceKind, StepGrid},
    scene::model::LaneModels,
    train::Config,
};

fn effect() -> impl Strategy<Value = Effect> {
    select(vec![Effect::Draw, Effect::Erase])
}

fn brush() -> impl Strategy<Value = Brush> {
    (0.05f32..1.5, 0f32..=1.0, 0.05f32..1.0).prop_map(|(radius, softness, strength)| Brush {
        radius,
        softness,
        strength,
    })
}

fn symmetry() -> impl Strategy<Value = Symmetry> {
    let of = (1..=12u32, any::<bool>(), [-1f32..1.0, -1f32..1.0], -3f32..3.0);
    of.prop_map(|(folds, is_mirrored, centre, angle)| Symmetry { folds, is_mirrored, centre, angle })
        // Without images, the rest of it is not written.
        .prop_map(|symmetry| if symmetry.is_none() { Symmetry::default() } else { symmetry })
}

fn stroke() -> impl Strategy<Value = Operation> {
    let points = prop::collection::vec([-4f32..4.0, -4f32..4.0], 1..12);
    (effect(), brush(), points, symmetry())
        .prop_map(|(effect, brush, points, symmetry)| Operation::Stroke(Stroke { effect, brush, points, symmetry }))
}

fn frame() -> impl Strategy<Value = Frame> {
    ([-2f32..2.0, -2f32..2.0], [0.05f32..2.0, 0.05f32..2.0], -3f32..3.0).prop_map(|(centre, half, angle)| Frame {
        centre,
        half,
        angle,
    })
}

fn mark() -> impl Strategy<Value = Operation> {
    let form = prop_oneof![
        frame().prop_map(Form::Rectangle),
        frame().prop_map(Form::Ellipse),
        prop::collection::vec([-3f32..3.0, -3f32..3.0], 3..9).prop_map(|corners| Form::Polygon { corners }),
    ];
    let shape = (effect(), brush(), any::<bool>(), form, symmetry()).prop_map(
        |(effect, brush, is_filled, form, symmetry)| {
            Operation::Shape(Shape { effect, brush, is_filled, form, symmetry })
        },
    );
    let blob = (effect(), 0.05f32..1.0, frame(), symmetry()).prop_map(|(effect, strength, frame, symmetry)| {
        Operation::Blob(Blob { effect, strength, frame, symmetry })
    });
    let word = select(vec!["Hi", "q(x)", ""]).prop_map(String::from);
    let letters = (effect(), word, frame(), any::<bool>(), symmetry()).prop_map(
        |(effect, word, frame, is_mirrored, symmetry)| {
            let Frame { centre: at, half: [height, _], angle } = frame;
            Operation::Letters(Letters { effect, strength: 0.7, word, at, height, angle, is_mirrored, symmetry })
        },
    );
    let flood = (effect(), [-3f32..3.0, -3f32..3.0], symmetry())
        .prop_map(|(effect, at, symmetry)| Operation::Flood(Flood { effect, strength: 0.9, at, symmetry }));
    prop_oneof![4 => stroke(), 3 => shape, 2 => blob, 1 => letters, 1 => flood]
}

fn points() -> impl Strategy<Value = Operation> {
    let coordinates = prop::collection::vec([-1e3f64..1e3, -5f64..5.0], 1..40);
    let units = option::of(select(Units::ALL.to_vec()));
    (coordinates, units, option::of(0.01f64..1.0), any::<bool>()).prop_map(
        |(coordinates, units, bandwidth, raster)| {
            let options = PointOptions { units, bandwidth: bandwidth.filter(|_| !raster), raster };
            Operation::Points(PointsOperation {
                name: "a \"b\".csv".into(),
                coordinates: coordinates.into(),
                options,
                file: None,
            })
        },
    )
}

fn weights() -> impl Strategy<Value = Operation> {
    (1..1000usize, -1e6f64..1e6, 0.1f64..1e3).prop_map(|(step, centre, half)| {
        let weight = |cell: usize| (cell * step % 257) as f32 / 256.0;
        Operation::Weights(WeightsOperation {
            origin: Origin::Imported("täst.png".into()),
            grid: Grid { centre: [centre, -centre], half },
            weights: (0..CELLS * CELLS).map(weight).collect(),
            placement: Placement::IDENTITY,
            file: None,
        })
    })
}

fn mixture() -> impl Strategy<Value = Operation> {
    let gaussian = (0.01f64..10.0, [-2f64..2.0, -2f64..2.0], [0.05f64..1.0, 0.05f64..1.0], 0f64..6.3)
        .prop_map(|(weight, mean, deviations, angle)| Gaussian::turned(weight, mean, deviations, angle));
    prop::collection::vec(gaussian, 1..9).prop_map(|gaussians| {
        let cloud = Cloud::of_gaussians(&gaussians).unwrap();
        Operation::Mixture(MixtureOperation { origin: Origin::Drawn, cloud, placement: Placement::IDENTITY })
    })
}

fn target() -> impl Strategy<Value = Operation> {
    select(vec!["ring", "text:Hi", "eight-gaussians"]).prop_map(|name| Operation::Target { name: name.into() })
}

fn drawing() -> impl Strategy<Value = Drawing> {
    let one = prop_oneof![1 => target(), 2 => points(), 1 => weights(), 2 => mixture(), 6 => mark()];
    prop::collection::vec(one.prop_map(Arc::new), 0..7).prop_map(|all| Drawing::try_from(all).unwrap())
}

fn lane() -> impl Strategy<Value = Flow> {
    let path = prop_oneof![
        (0f64..0.5).prop_map(|sigma| format!("ot:sigma_min={sigma}")),
        (0.01f64..1.0, 2f64..30.0).prop_map(|(low, high)| format!("vp:beta_min={low},beta_max={high}")),
        (1f64..50.0).prop_map(|sigma| format!("ve:sigma_max={sigma}")),
        select(vec!["cosine", "linear-vp", "poly:n=3"]).prop_map(String::from),
    ];
    let field = select(vec![FieldSource::Exact, FieldSource::Learned]);
    let source = select(vec![SourceKind::Matched, SourceKind::Standard, SourceKind::Path]);
    (path, field, select(Solver::ALL.to_vec()), 1..=256u32, option::of(select(StepGrid::ALL.to_vec())), source)
        .prop_map(|(path, field, solver, steps, grid, source)| Flow {
            path: path.parse().unwrap(),
            field,
            solver,
            steps,
            grid,
            source,
        })
}

fn layers() -> impl Strategy<Value = Layers> {
    let ground = select(Ground::ALL.map(|(ground, _)| ground).to_vec());
    let wind = select(Wind::ALL.map(|(wind, _)| wind).to_vec());
    let rest = (select(DensityOf::ALL.map(|(of, _)| of).to_vec()), select(SpeedBy::ALL.map(|(by, _)| by).to_vec()));
    (prop::array::uniform9(any::<bool>()), 0.02f32..0.5, 100..2000u32, ground, wind, rest).prop_map(
        |(
            [grains, trails, trajectories, contours, outline, grid, legend, caption, is_wide],
            trail,
            count,
            ground,
            wind,
            (density, speed),
        )| {
            Layers {
                grains,
                trails,
                trail,
                trajectories,
                trajectory_count: count,
                ground,
                density,
                exposure: if grid { Exposure::Fixed } else { Exposure::Moment },
                contours,
                wind,
                speed,
                outline,
                grid,
                legend,
                caption,
                layout: if is_wide { Layout::Spread } else { Layout::Single },
            }
        },
    )
}

fn study() -> impl Strategy<Value = Study> {
    let at = || [-9f32..9.0, -9f32..9.0];
    let corners = prop::collection::vec(at(), 3..20);
    let lasso = option::of((0f64..1.0, corners).prop_map(|(t, corners)| Lasso { lane: 0, t, corners }));
    let joined = prop::collection::vec([at(), at()], 0..4);
    (option::of(at()), option::of(at()), 0..=24u32, joined, prop::collection::vec(0..100u32, 0..4), lasso).prop_map(
        |(probe, datum, pairs, joined, followed, lasso)| Study { probe, datum, pairs, joined, followed, lasso },
    )
}

/// What another version may write.
fn unknown() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e300f64..1e300).prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("\\PC{0,4}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn entries() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map("later [a-c\"é]{1,3}", unknown(), 0..3).prop_map(|map| map.into_iter().collect())
}

/// Unknown entries of a scene of so many lanes, and within its parts.
fn all_unknown(lanes: usize) -> impl Strategy<Value = Map<String, Value>> {
    (entries(), prop::collection::vec(entries(), lanes), prop::array::uniform4(entries())).prop_map(
        |(mut all, of_lanes, of_parts)| {
            if of_lanes.iter().any(|entries| !entries.is_empty()) {
                all.insert("lanes".into(), of_lanes.into_iter().map(Value::Object).collect());
            }
            for (name, entries) in ["layers", "grains", "study", "camera"].into_iter().zip(of_parts) {
                if !entries.is_empty() {
                    all.insert(name.into(), Value::Object(entries));
                }
            }
            all
        },
    )
}

fn scene() -> impl Strategy<Value = Scene> {
    let grains = (1f32..12.0, -3f32..3.0, select(GrainColor::ALL.map(|(color, _)| color).to_vec()))
        .prop_map(|(size_points, exposure, color)| Grains { size_points, exposure, color });
    let lanes =
        select(LANES.to_vec()).prop_flat_map(|count| (prop::collection::vec(lane(), count), all_unknown(count)));
    let document = (drawing(), lanes, any::<u64>(), layers(), grains, study());
    // Of networks there are few: a scene keeps their bytes as they are.
    let network = model::tests::trained("ring", 2);
    let networks = (any::<bool>(), any::<bool>(), 1..3usize, 16..2000usize);
    let camera = ([-1e3f32..1e3, -1e3f32..1e3], 1e-3f32..1e3).prop_map(|(centre, zoom)| Camera { centre, zoom });
    let theme = select(Theme::ALL.to_vec());
    (document, networks, (100..=1_000_000u32, any::<bool>()), (camera, theme), 0f64..=1.0).prop_map(
        move |(document, (in_lane, in_training, lane, batch), (particles, auto_particles), (camera, theme), t)| {
            let (drawing, (lanes, unknown), seed, layers, grains, study) = document;
            let training = Config { batch, ..Config::default() };
            let mut models = LaneModels::default();
            models.set(lane, in_lane.then(|| network.clone()));
            let document = Document { drawing, lanes, models, training, seed, layers, grains, study };
            let network = in_training.then(|| network.clone());
            Scene { document, network, particles, auto_particles, camera, theme, t, unknown }.sanitised()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(42),
        max_shrink_iters: 200,
        ..ProptestConfig::with_cases(200)
    })]

    #[test]
    fn scenes_are_written_and_read_to_the_last_bit(scene in scene()) {
        let text = file::write_lines(&scene).unwrap();
        let read = file::read(&text).unwrap();
        prop_assert!(read.document.drawing.canvas() == scene.document.drawing.canvas());
        prop_assert_eq!(&read, &scene);
        prop_assert!(file::write_lines(&read).unwrap() == text);
        let line = file::write(&read).unwrap();
        prop_assert!(file::write(&file::read(&line).unwrap()).unwrap() == line);
    }
}
