//! Positions of a page, decoded, against trajectories of the library.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use dunefield::{
    export::PageForm,
    field::{Volume, volume::Resolution},
    flow::{Solver, Source, StepGrid, Trajectory},
    scene::{Flow, Layers, Layout, Scene, camera::HALF_VIEW},
};
use serde_json::Value;

use super::{flow, material, part, written};

const GRAINS: u32 = 200;

/// A lane of a page, decoded here by other means than the page's own.
struct Decoded {
    lane: Value,
    words: Vec<u16>,
}

impl Decoded {
    fn of(page: &str, index: usize) -> Self {
        let description: Value = serde_json::from_str(part(page, "dunefield-page").unwrap()).unwrap();
        let bytes = STANDARD.decode(part(page, &format!("positions-{index}")).unwrap()).unwrap();
        let words = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        Self { lane: description["lanes"][index].clone(), words }
    }

    fn number(&self, name: &str) -> usize {
        self.lane[name].as_u64().unwrap() as usize
    }

    fn state(&self, row: usize, grain: usize) -> [f64; 2] {
        let edges: Vec<f64> = (0..4).map(|k| self.lane["boxes"][row][k].as_f64().unwrap()).collect();
        [0, 1]
            .map(|k| edges[k] + edges[k + 2] * f64::from(self.words[2 * (row * self.number("count") + grain) + k]))
    }

    /// Times at equally distant places of the way.
    fn times(&self) -> Vec<f64> {
        self.lane["times"].as_array().unwrap().iter().map(|t| t.as_f64().unwrap()).collect()
    }

    /// The place of a time among the keyframes.
    fn place(&self, t: f64) -> f64 {
        let times = self.times();
        let k = times.iter().skip(1).take_while(|other| **other <= t).count().min(times.len() - 2);
        let span = times[k + 1] - times[k];
        // Where the clock stands still it is at the end.
        let share = if span > 0.0 { ((t - times[k]) / span).clamp(0.0, 1.0) } else { 1.0 };
        (k as f64 + share) / (times.len() - 1) as f64 * self.number("intervals") as f64
    }

    /// Lagrange's polynomial through the four nearest keyframes has the error of the page's own cubic or less.
    fn at(&self, t: f64, grain: usize) -> [f64; 2] {
        let (place, intervals) = (self.place(t), self.number("intervals"));
        let k = (place as usize).min(intervals - 1);
        if self.lane["isStraight"] == true {
            let (a, b, u) = (self.state(k, grain), self.state(k + 1, grain), place - k as f64);
            return [0, 1].map(|j| a[j] + u * (b[j] - a[j]));
        }
        let first = k.saturating_sub(1).min(intervals - 3);
        let u = place - first as f64;
        let points: Vec<[f64; 2]> = (0..4).map(|row| self.state(first + row, grain)).collect();
        let weight =
            |i: usize| (0..4).filter(|j| *j != i).map(|j| (u - j as f64) / (i as f64 - j as f64)).product::<f64>();
        [0, 1].map(|j| (0..4).map(|i| weight(i) * points[i][j]).sum())
    }
}

/// Positions on the stage of the same grains, followed by the library.
fn followed(lane: Flow, layers: Layers, t: f64) -> Vec<[f64; 2]> {
    let given = material("two-moons", &[lane], Scene::default());
    let exact = given.lanes[0].field.exact().unwrap();
    let volume = Volume::from_exact(exact, Resolution::FULL);
    let way = lane.way(exact.target().frame());
    let source = Source::new(lane.source, &way.clock, exact.target().moments(), [0.0; 4]);
    let start = source.positions(given.scene.document.seed, GRAINS as usize, None);
    let shift = f64::from(layers.layout.spread(given.scene.camera, [2.0, 1.0]).shift(t));
    Trajectory::follow(&volume, &way, lane.keyframes(), &start)
        .iter()
        .map(|trajectory| trajectory.view(t).map(f64::from))
        .map(|[x, y]| [x + shift, y].map(|c| c / f64::from(HALF_VIEW)))
        .collect()
}

/// How far the page is from the library at worst, in units of the stage, at a time.
fn apart(page: &Decoded, lane: Flow, layers: Layers, t: f64) -> f64 {
    let distance = |(grain, expected): (usize, &[f64; 2])| {
        let found = page.at(t, grain);
        (found[0] - expected[0]).hypot(found[1] - expected[1])
    };
    followed(lane, layers, t).iter().enumerate().map(distance).fold(0.0, f64::max)
}

fn decoded(lane: Flow, layers: Layers) -> Decoded {
    let mut scene = Scene::default();
    scene.document.layers = layers;
    let material = material("two-moons", &[lane], scene);
    Decoded::of(&written(&material, &PageForm { particles: GRAINS, ..PageForm::default() }), 0)
}

/// Every path and solver, few steps and many, at keyframes and between them.
#[test]
fn positions_are_those_of_the_flow() {
    let euler = |steps| Flow { solver: Solver::Euler, steps, ..flow("ot") };
    for lane in [
        flow("ot"),
        flow("vp"),
        flow("ve"),
        flow("poly:n=4"),
        Flow { steps: 6, ..flow("ot") },
        Flow { steps: 256, ..flow("cosine") },
        Flow { grid: Some(StepGrid::T), ..flow("linear-vp") },
        Flow { solver: Solver::Heun, steps: 20, ..flow("vp:beta_max=5") },
        euler(1),
        euler(5),
    ] {
        let page = decoded(lane, Layers::default());
        let times = page.times();
        let stretches = (times.len() - 1) / page.number("intervals");
        let keyframes: Vec<f64> = times.iter().step_by(stretches).copied().collect();
        assert_eq!((keyframes[0], keyframes[keyframes.len() - 1]), (0.0, 1.0));
        assert!(times.is_sorted());
        // Devices round otherwise than the library does, and fields have half precision there.
        for k in [0, keyframes.len() / 3, keyframes.len() / 2, keyframes.len() - 1] {
            let worst = apart(&page, lane, Layers::default(), keyframes[k]);
            assert!(worst < 1.5e-3, "{lane:?} at keyframe {k}: {worst}");
        }
        for t in [0.013, 0.29, 0.507, 0.83, 0.97] {
            let worst = apart(&page, lane, Layers::default(), t);
            assert!(worst < 3e-3, "{lane:?} at {t}: {worst}");
        }
    }
}

/// Source left and target right: what moves is where the stage has it.
#[test]
fn beside_each_other_positions_move_across() {
    let layers = Layers { layout: Layout::Spread, ..Layers::default() };
    let page = decoded(flow("ot"), layers);
    for t in [0.0, 0.4, 1.0] {
        let worst = apart(&page, flow("ot"), layers, t);
        assert!(worst < 2e-3, "{t}: {worst}");
        let mean = (0..GRAINS as usize).map(|grain| page.at(t, grain)[0]).sum::<f64>() / f64::from(GRAINS);
        assert!((mean - (2.0 * t - 1.0)).abs() < 0.1, "{t}: {mean}");
    }
}
