//! Paths at both ends of the ranges of their parameters, and between.

use dunefield::{
    density::{Cloud, Gaussian, Target},
    field::Exact,
    flow::{Solver, Source, SourceKind, StepGrid, Way, sample_at},
    path::{Clock, Schedule},
};
use proptest::{prelude::*, test_runner::RngSeed};

use super::Truth;

const COUNT: usize = 2000;

/// A ring that is small against the noise.
fn small_ring() -> Truth {
    let turn = |k: u32| std::f64::consts::TAU * f64::from(k) / 32.0;
    let at = |a: f64| Gaussian::turned(1.0, [0.5 + 0.4 * a.cos(), 0.5 + 0.4 * a.sin()], [0.03; 2], 0.0);
    let gaussians: Vec<Gaussian> = (0..32).map(turn).map(at).collect();
    Truth::new("small ring", Target::new("", Cloud::of_gaussians(&gaussians).unwrap()).unwrap())
}

/// Shares, mean and covariance from p_0 itself with the steps that a path has by default: how far they are off, in
/// shares and in standard errors.
fn errors(truth: &Truth, exact: &Exact, path: Schedule) -> (f64, f64) {
    let clock = Clock::new(path, truth.target.frame());
    let way = Way { clock, solver: Solver::Rk4, grid: StepGrid::of(&clock) };
    let source = Source::new(SourceKind::Path, &clock, truth.target.moments(), [0.0; 4]);
    let ends = sample_at(exact, &way, 64, source.positions(5, COUNT, Some(&truth.target)), 1.0);
    assert!(ends.as_flattened().iter().all(|c| c.is_finite()), "{path} leaves what numbers can hold");
    (truth.share_error(path, &ends), truth.moment_error(path, &ends))
}

/// Every end of every range, as the controls reach it, and the narrowest ranges of a pair.
#[test]
fn both_ends_of_every_parameter_give_the_target() {
    for truth in [Truth::two_modes(), small_ring()] {
        let exact = Exact::new(truth.target.clone());
        for path in [
            "ot:sigma_min=0.5",
            "vp:beta_min=0.001,beta_max=0.1",
            "vp:beta_min=0.001,beta_max=100",
            "vp:beta_min=0.0999999,beta_max=0.1",
            "vp:beta_min=10,beta_max=100",
            "vp:beta_min=9.999999,beta_max=10",
            "ve:sigma_min=0.0001,sigma_max=1",
            "ve:sigma_min=0.0001,sigma_max=100",
            "ve:sigma_min=1,sigma_max=1.0000001",
            "ve:sigma_min=1,sigma_max=100",
            "poly:n=1",
            "poly:n=8",
        ] {
            let (share, moments) = errors(&truth, &exact, path.parse().unwrap());
            assert!(share < 0.04, "{} {path}: a share is {share:.3} off", truth.name);
            assert!(moments < 4.0, "{} {path}: moments are {moments:.1} standard errors off", truth.name);
        }
    }
}

/// A path with parameters anywhere in their ranges, large and small ones alike.
fn any_path() -> impl Strategy<Value = Schedule> {
    let between = |low: f64, high: f64| (low.ln()..high.ln()).prop_map(f64::exp);
    prop_oneof![
        (0.0..0.5f64).prop_map(|sigma_min| Schedule::CondOt { sigma_min }),
        (between(0.001, 10.0), between(0.1, 100.0))
            .prop_filter("a range", |(low, high)| low < high)
            .prop_map(|(beta_min, beta_max)| Schedule::Vp { beta_min, beta_max }),
        (between(0.0001, 1.0), between(1.0, 100.0))
            .prop_map(|(sigma_min, sigma_max)| Schedule::Ve { sigma_min, sigma_max }),
        (1.0..8.0f64).prop_map(|n| Schedule::Poly { n }),
    ]
}

#[test]
fn any_parameters_give_the_target() {
    let truths = [Truth::two_modes(), small_ring()].map(|truth| (Exact::new(truth.target.clone()), truth));
    // The same paths in every run: a share may be off by more for one in many.
    let rng_seed = RngSeed::Fixed(1);
    let config = ProptestConfig { cases: 10, failure_persistence: None, rng_seed, ..ProptestConfig::default() };
    proptest!(config, |(path in any_path())| {
        let path = path.validate().unwrap();
        for (exact, truth) in &truths {
            let (share, moments) = errors(truth, exact, path);
            prop_assert!(share < 0.04, "{} {path}: a share is {share:.3} off", truth.name);
            prop_assert!(moments < 5.0, "{} {path}: moments are {moments:.1} standard errors off", truth.name);
        }
    });
}
