//! Every path and target, through the volume and by the field itself.

use std::sync::Arc;

use dunefield::{
    cli::bench::accuracy::targets,
    field::{Exact, Volume, volume::Resolution},
    flow::{Keyframes, Solver, Source, SourceKind, StepGrid, Way, sample_at, source_difference::NOTICEABLE_ALPHA},
    gpu::{Context, Lane, Pipelines, offscreen},
    path::{Clock, Schedule, parse::EXAMPLES},
    scene::FieldSource,
};

use super::Truth;

const COUNT: usize = 20_000;
/// Paths of the table whose p_0 holds a part of the target.
const HOLDING_DATA: [&str; 2] = ["vp:beta_max=5", "ve:sigma_max=1"];

/// A path on a target from one of its sources.
struct Begun {
    path: Schedule,
    way: Way,
    source: Source,
    start: Vec<[f32; 2]>,
}

impl Begun {
    fn new(truth: &Truth, path: &str, kind: SourceKind, count: usize) -> Self {
        let path: Schedule = path.parse().unwrap();
        let clock = Clock::new(path, truth.target.frame());
        let source = Source::new(kind, &clock, truth.target.moments(), [0.0; 4]);
        let start = source.positions(0, count, Some(&truth.target));
        Self { path, way: Way { clock, solver: Solver::Rk4, grid: StepGrid::of(&clock) }, source, start }
    }

    fn holds_data(&self) -> bool {
        self.path.at(0.0).alpha > NOTICEABLE_ALPHA
    }
}

/// The device that the stage uses, and a flow's volume.
struct Stage {
    context: Context,
    pipelines: Pipelines,
}

impl Stage {
    fn new() -> Self {
        let context = Context::headless().expect("these tests need a graphics adapter; a software one is enough");
        let pipelines = Pipelines::new(&context, offscreen::FORMAT);
        Self { context, pipelines }
    }

    fn ends(&self, volume: &Arc<Volume>, begun: &Begun) -> Vec<[f64; 2]> {
        let (mut lane, keyframes) = (Lane::new(&self.context, &self.pipelines), Keyframes::new(64));
        lane.set_field(&self.context, &self.pipelines, volume, FieldSource::Exact);
        assert_eq!(lane.set_particles(&self.context, &self.pipelines, &begun.start, keyframes), begun.start.len());
        lane.integrate(&self.context, &self.pipelines, &begun.way, keyframes, &begun.source);
        lane.world_positions(&self.context, &self.pipelines, 1.0).unwrap()
    }
}

/// The targets of the accuracy table, and two modes.
fn truths() -> Vec<Truth> {
    let mut truths: Vec<Truth> = targets().into_iter().map(|(name, target)| Truth::new(name, target)).collect();
    assert_eq!(truths.len(), 5, "a target is missing");
    truths.push(Truth::two_modes());
    truths
}

fn volume(truth: &Truth) -> Arc<Volume> {
    Arc::new(Volume::from_exact(&Exact::new(truth.target.clone()), Resolution::FULL))
}

fn assert_samples(truth: &Truth, path: Schedule, ends: &[[f64; 2]], most: f64) {
    let (share, moments) = (truth.share_error(path, ends), truth.moment_error(path, ends));
    assert!(share < most, "{} {path}: a share is {share:.4} off", truth.name);
    assert!(moments < 4.0, "{} {path}: moments are {moments:.1} standard errors off", truth.name);
}

/// From p_0 itself where it is not Gaussian, from the matched Gaussian elsewhere.
#[test]
fn samples_through_the_volume_are_the_targets_on_every_path() {
    let stage = Stage::new();
    for truth in truths() {
        let volume = volume(&truth);
        for path in EXAMPLES {
            let begun = |kind| Begun::new(&truth, path, kind, COUNT);
            let matched = begun(SourceKind::Matched);
            let begun = if matched.holds_data() { begun(SourceKind::Path) } else { matched };
            assert_samples(&truth, begun.path, &stage.ends(&volume, &begun), 0.01);
        }
    }
}

/// One flow for all paths, seen with the clock that asks most of each target: where data are thin, far, or wide.
#[test]
fn samples_of_the_field_itself_are_the_targets() {
    let paths = ["ot", "vp:beta_max=5", "ve:sigma_max=1", "poly:n=8", "ve:sigma_max=50", "ot:sigma_min=0.1"];
    for (truth, path) in truths().iter().zip(paths) {
        let exact = Exact::new(truth.target.clone());
        let begun = Begun::new(truth, path, SourceKind::Path, COUNT / 2);
        let way = Way { grid: StepGrid::Knots, ..begun.way };
        // More steps change nothing that is counted here.
        assert_samples(truth, begun.path, &sample_at(&exact, &way, 24, begun.start, 1.0), 0.015);
    }
}

/// A Gaussian with the moments of p_0 keeps the shares of every target's parts to .02 on paths whose p_0 holds some of
/// it. The letters have more parts than a Gaussian can hold apart: on VE up to 1 one of them is .048 off.
#[test]
fn matched_keeps_the_shares_of_every_target() {
    let stage = Stage::new();
    for truth in truths() {
        let volume = volume(&truth);
        for path in HOLDING_DATA {
            let begun = Begun::new(&truth, path, SourceKind::Matched, COUNT);
            let share = truth.share_error(begun.path, &stage.ends(&volume, &begun));
            let expected =
                if (truth.name, path) == ("letters", "ve:sigma_max=1") { 0.038..0.058 } else { 0.0..0.02 };
            assert!(expected.contains(&share), "{} {path}: a share is {share:.4} off", truth.name);
        }
    }
}

/// On two modes the matched source keeps the shares to .02, to .025 on paths that hold still more of them; N(0, I) does
/// not, which is the flaw that it is there to show.
#[test]
fn matched_keeps_the_shares_that_standard_loses() {
    let (stage, truth) = (Stage::new(), Truth::two_modes());
    let volume = volume(&truth);
    for (path, lost) in [
        ("vp:beta_max=5", 0.71),
        ("vp:beta_max=2", 0.62),
        ("vp:beta_max=1", 0.575),
        ("ve:sigma_max=1", 0.625),
        ("vp:beta_min=0.001,beta_max=0.1", 0.52),
    ] {
        let first = |kind| truth.shares(&stage.ends(&volume, &Begun::new(&truth, path, kind, COUNT)))[0];
        let [matched, standard, own] = [SourceKind::Matched, SourceKind::Standard, SourceKind::Path].map(first);
        assert!((own - 0.8).abs() < 0.01, "{path}: {own} from p_0 itself");
        let most = if HOLDING_DATA.contains(&path) { 0.02 } else { 0.025 };
        assert!((matched - 0.8).abs() < most, "{path}: {matched} from the matched source");
        assert!((standard - lost).abs() < 0.015, "{path}: {standard} from the standard source");
    }
}
