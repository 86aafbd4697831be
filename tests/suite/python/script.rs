//! The program in Python that repeats a flow, against the flow.

use std::{fs, path::Path, sync::Arc};

use dunefield::{
    density::{PointOptions, PointSet, Target, presets},
    export::{
        LaneMaterial, Material, ShownField,
        data::Followed,
        script::{self, ScriptForm},
    },
    field::Exact,
    flow::{Solver, SourceKind, StepGrid, sample_at},
    metrics::median,
    scene::{Document, FieldSource, Flow, Scene, file},
    train::{Config, Coupling, Session},
};

use super::{array, python};

/// A lane as it is written here: path, solver, steps, grid, source.
type Lane = (&'static str, Solver, u32, Option<StepGrid>, SourceKind);

fn flow((path, solver, steps, grid, source): Lane) -> Flow {
    Flow { path: path.parse().unwrap(), solver, steps, grid, source, ..Flow::default() }
}

/// Lanes that show the exact field of a target.
fn exact(target: Target, lanes: &[Lane]) -> Material {
    let target = Arc::new(target);
    let lane = || LaneMaterial::of(ShownField::Exact(Exact::new(target.clone())), *target.moments());
    let document =
        Document { lanes: lanes.iter().map(|lane| flow(*lane)).collect(), seed: 7, ..Document::default() };
    Material { lanes: lanes.iter().map(|_| lane()).collect(), scene: Scene { document, ..Scene::default() } }
}

/// The same with a network that has taken a few steps, in all lanes but the last.
fn learned(target: Target, lanes: &[Lane]) -> Material {
    let mut material = exact(target, lanes);
    let Some(exact) = material.lanes[0].field.exact().cloned() else { panic!("it is exact") };
    let mut session = Session::new(exact.target().clone(), Config::default()).unwrap();
    for k in 0..60 {
        session.step_towards_end(f64::from(k) / 60.0).unwrap();
    }
    let (mlp, trained) = (Arc::new(session.snapshot()), session.trained());
    let count = lanes.len() - 1;
    for (lane, flow) in material.lanes.iter_mut().zip(&mut material.scene.document.lanes).take(count) {
        lane.field = ShownField::Learned { mlp: mlp.clone(), trained, exact: Some(exact.clone()) };
        lane.cross_covariance = [0.1, 0.02, -0.03, 0.2];
        flow.field = FieldSource::Learned;
    }
    // What the script would train with; matching the pairs of these few steps takes a minute.
    material.scene.document.training.coupling = Coupling::SINKHORN;
    material
}

fn write(material: &Material, form: ScriptForm, folder: &Path) -> String {
    let mut bytes = Vec::new();
    script::write(material, form, &mut bytes).unwrap();
    fs::write(folder.join("flow.py"), &bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Runs the program of `material`; the worst median distance of its samples from the flow's, over all lanes, in units of
/// the data's spread.
fn apart(material: &Material, t: f64, count: usize) -> Option<f64> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(material, ScriptForm::default(), at);
    let (rows, moment) = (count.to_string(), t.to_string());
    let said = python(at, &["flow.py", "-n", &rows, "--at", &moment, "--out"])?;
    assert_eq!(said.lines().count(), material.lanes.len(), "{said}");
    assert!(said.contains(&format!("n = {count}, t = {t}, mean = (")), "{said}");
    let (shape, samples) = array(&at.join("samples.npy"));
    let lanes = material.lanes.len();
    let expected: &[u64] = if lanes == 1 { &[count as u64, 2] } else { &[lanes as u64, count as u64, 2] };
    assert_eq!(shape, expected);
    let mut worst = 0.0f64;
    for (lane, theirs) in samples.chunks_exact(2 * count).enumerate() {
        // As `dunefield sample --at` does it.
        let Followed { field, way, steps, start, placement } = Followed::of(material, lane, count);
        let ours = sample_at(field, &way, steps, start, t);
        let spread = material.lanes[lane].moments.spread();
        let distance = |(a, b): (&[f64; 2], &[f64; 2])| {
            let b = placement.to_world(*b);
            (a[0] - b[0]).hypot(a[1] - b[1]) / spread
        };
        let mut distances: Vec<f64> = ours.iter().zip(theirs.as_chunks::<2>().0).map(distance).collect();
        let middle = median(&mut distances);
        eprintln!("lane {lane} at {t}: {middle:.1e}");
        worst = worst.max(middle);
    }
    Some(worst)
}

fn points() -> Target {
    let ring = |k: u32| {
        let a = f64::from(k) * 2.399;
        [412_345.0 + 30.0 * a.cos(), 5_654_321.0 + 12.0 * a.sin() + 0.01 * f64::from(k % 7)]
    };
    let rows: Vec<[f64; 2]> = (0..400).map(ring).collect();
    let (set, density) = PointSet::new(rows.into(), PointOptions::default()).unwrap();
    let placement = set.note().placement;
    assert!(placement.scale[0] < 0.1, "{placement}");
    Target::new("a \"ring\"\\\nof points", density).unwrap().placed(placement)
}

use SourceKind::{Matched, Path as Own, Standard};
use StepGrid::{Knots, T};

/// Every path, solver, grid and source, on every kind of target.
#[test]
fn the_script_ends_where_the_flow_does() {
    let raster = [
        ("ot", Solver::Rk4, 64, None, Matched),
        ("vp", Solver::Euler, 40, Some(Knots), Matched),
        ("ve:sigma_max=10", Solver::Heun, 64, Some(T), Standard),
        ("cosine", Solver::Midpoint, 33, Some(Knots), Matched),
    ];
    let points_lanes = [
        ("linear-vp", Solver::Rk4, 32, Some(T), Matched),
        ("poly:n=4", Solver::Rk4, 32, None, Matched),
        ("ot:sigma_min=0.1", Solver::Euler, 7, Some(T), Standard),
        ("vp:beta_max=2", Solver::Heun, 32, None, Own),
    ];
    let mixture = [
        ("ve:sigma_min=0.05,sigma_max=1", Solver::Midpoint, 32, Some(Knots), Own),
        ("vp:beta_min=0.001,beta_max=0.1", Solver::Rk4, 32, Some(T), Matched),
    ];
    let network = [
        ("vp", Solver::Rk4, 32, None, Standard),
        ("ve:sigma_max=1", Solver::Rk4, 32, Some(T), Matched),
        ("ot", Solver::Euler, 32, Some(Knots), Matched),
        ("ot", Solver::Rk4, 32, None, Own),
    ];
    let preset = |name| presets::target(name).unwrap();
    for (material, t) in [
        (exact(preset("two-moons"), &raster), 1.0),
        (exact(points(), &points_lanes), 1.0),
        (exact(points(), &points_lanes[1..2]), 0.37),
        (exact(preset("three-modes"), &mixture), 0.6),
        (exact(preset("checkerboard"), &[("ve:sigma_max=2", Solver::Rk4, 32, None, Own)]), 0.0),
        (learned(preset("ring"), &network), 1.0),
    ] {
        if let Some(apart) = apart(&material, t, 200) {
            // Where uniform t hardly resolves the end of a path, its steps enlarge what single precision rounds.
            assert!(apart < 5e-5, "{apart}");
        }
    }
}

/// The first rows as the script gave them (CPython 3.11, numpy 2.4): the program's own are these, Python or not.
#[test]
fn samples_are_the_scripts_golden_numbers() {
    let lanes = [("ot", Solver::Rk4, 64, None, Matched), ("vp:beta_max=2", Solver::Heun, 32, Some(Knots), Own)];
    let material = exact(presets::target("three-modes").unwrap(), &lanes);
    for (lane, golden) in GOLDEN.into_iter().enumerate() {
        let rows = Followed::of(&material, lane, golden.len()).positions(&[1.0], &mut |_| true).unwrap();
        for (ours, theirs) in rows[0].iter().zip(golden) {
            let apart = (ours[0] - theirs[0]).hypot(ours[1] - theirs[1]);
            assert!(apart < 1e-5, "lane {lane}: {ours:?} {theirs:?}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    write(&material, ScriptForm::default(), folder.path());
    if python(folder.path(), &["flow.py", "-n", "3", "--out"]).is_some() {
        let (_, script) = array(&folder.path().join("samples.npy"));
        let golden = GOLDEN.as_flattened().as_flattened();
        assert!(script.iter().zip(golden).all(|(a, b)| (a - b).abs() < 1e-9), "{script:?}");
    }
}

const GOLDEN: [[[f64; 2]; 3]; 2] = [
    [[-2.27555915949, -1.48956283139], [1.30188082303, -0.879643355944], [1.65950196327, -0.830979192252]],
    [[-1.90123545549, -1.28926783627], [-0.619620838442, -0.576752470542], [1.17251289087, -0.833087982991]],
];

/// As a module it answers for itself: velocities at any place, noise to the last bit.
#[test]
fn the_script_is_a_module() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let material = exact(presets::target("two-moons").unwrap(), &[("vp", Solver::Rk4, 16, None, Matched)]);
    write(&material, ScriptForm::default(), at);
    let ask = "import flow, numpy as np\n\
               np.save('noise.npy', flow.noise(7, 3000).astype(float))\n\
               np.save('u.npy', flow.velocity(flow.LANES[0], 0.6, np.array([[0.2, -0.1], [1.5, 0.7], [-3.0, 2.5]])))\n\
               assert flow.sample(n=5).shape == (5, 2) and flow.sample(0, 9, at=0.5, seed=1).shape == (9, 2)";
    if python(at, &["-c", ask]).is_none() {
        return;
    }
    let noise: Vec<f64> =
        dunefield::flow::source::noise(7, 3000).as_flattened().iter().map(|z| f64::from(*z)).collect();
    assert_eq!(array(&at.join("noise.npy")), (vec![3000, 2], noise));
    let field = &material.lanes[0].field;
    let clock = dunefield::path::Clock::new("vp".parse().unwrap(), field.velocity().frame());
    let answers = field.answers(&clock, 0.6, &[[0.2, -0.1], [1.5, 0.7], [-3.0, 2.5]]);
    for (u, answer) in array(&at.join("u.npy")).1.chunks(2).zip(answers) {
        assert!((0..2).all(|k| (u[k] - answer.velocity[k]).abs() < 1e-9), "{u:?} {answer:?}");
    }
}

#[test]
fn bad_options_are_refused_by_the_script() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(
        &exact(presets::target("ring").unwrap(), &[("ot", Solver::Rk4, 8, None, Matched)]),
        ScriptForm::default(),
        at,
    );
    let run = "import subprocess, sys\n\
               for line in ['-n 0', '--at 1.5', '--lane 2', '--at nan']:\n\
               \u{20}   run = subprocess.run([sys.executable, 'flow.py', *line.split()], capture_output=True, text=True)\n\
               \u{20}   assert run.returncode == 2 and 'error:' in run.stderr, (line, run)";
    python(at, &["-c", run]);
}

/// The scene is inside, unless it is left out, and no name can leave its quotes.
#[test]
fn the_scene_is_inside_as_a_comment() {
    let folder = tempfile::tempdir().unwrap();
    let material = exact(points(), &[("ot", Solver::Rk4, 8, None, Matched)]);
    let text = write(&material, ScriptForm::default(), folder.path());
    let comment = text.split("# The scene that this was made from").nth(1).unwrap();
    let scene = comment.lines().nth(1).unwrap().strip_prefix("# ").unwrap();
    assert_eq!(file::read(scene).unwrap(), material.scene);
    let form = ScriptForm { holds_scene: false, count: 55 };
    let without = write(&material, form, folder.path());
    assert!(!without.contains("The scene that") && without.contains("COUNT = 55"));
    assert!(without.contains(r#"TARGET = "a \"ring\"\\\nof points""#));
    assert!(without.lines().all(|line| line.len() <= 120 || line.starts_with("# ")), "lines are readable");
}

/// PyTorch is imported where a training is asked for alone; what a model without its target lacks is left out.
#[test]
fn training_stands_beside_a_target_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut material = learned(
        presets::target("ring").unwrap(),
        &[("ot", Solver::Rk4, 8, None, Own), ("ot", Solver::Rk4, 8, None, Own)],
    );
    let text = write(&material, ScriptForm::default(), folder.path());
    assert!(text.contains("STEPS = 60") && text.contains("REGULARISATION = 0.05") && !text.contains("#train#"));
    assert!(text.lines().all(|line| !line.starts_with("import torch")));
    material.lanes.truncate(1);
    material.scene.document.lanes.truncate(1);
    if let ShownField::Learned { exact, .. } = &mut material.lanes[0].field {
        *exact = None;
    }
    let text = write(&material, ScriptForm::default(), folder.path());
    assert!(
        !text.contains("torch") && !text.contains("EXACT") && text.contains("source=\"matched\""),
        "{text:.3000}"
    );
    assert!(apart(&material, 1.0, 50).is_none_or(|apart| apart < 1e-5));
}
