use super::*;
use crate::density::{Cloud, Target, presets};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

fn targets() -> Vec<Arc<Target>> {
    let points = (0..400).map(|k| f64::from(k) * 0.71).map(|k| [6.0 + k.sin(), 0.4 * k.cos()]).collect();
    vec![
        Arc::new(presets::target("ring").unwrap()),
        Arc::new(presets::target("three-modes").unwrap()),
        Arc::new(Target::new("points", Cloud::of_points(points, Some(0.1)).unwrap()).unwrap()),
    ]
}

#[test]
fn samples_agree_with_the_field_and_go_on_outside() {
    for target in targets() {
        let field = Exact::new(target.clone());
        let volume = Volume::from_exact(&field, Resolution { side: 128, slices: 48 });
        for s in [0.1, 0.4, 0.6, 0.8] {
            let p = p_at_knot(s);
            let xi = [[0.1, -0.3], [0.35, 0.4], [-0.5, 0.05], [1.6, -1.8], [0.0, 9.0]];
            let (mut expected, mut got) = ([[0.0; 2]; 5], [[0.0; 2]; 5]);
            field.rate(p, &xi, &mut expected);
            volume.rate(p, &xi, &mut got);
            for (k, (a, b)) in expected.iter().zip(&got).enumerate() {
                let error = (a[0] - b[0]).hypot(a[1] - b[1]);
                // Far outside, the slope is that of a field whose posterior has settled.
                let slack = if k < 3 { 0.02 } else { 0.25 };
                // Of Gaussians that differ no one slope is right out there.
                let unknown = k > 2 && (s < 0.5 || target.density().kind() == "mixture");
                assert!(
                    unknown || error < slack * (1.0 + a[0].hypot(a[1])),
                    "{} s={s}: {a:?} {b:?}",
                    target.name()
                );
            }
        }
        // At the data all mass is on the grid.
        let peak = volume.peak(1.0).unwrap();
        let mass: f32 = volume.densities()[47 * 128 * 128..].iter().map(|q| q.to_f32()).sum();
        let area = (2.0 * f64::from(EXTENT) / 127.0).powi(2);
        assert!((f64::from(mass) * peak * area - 1.0).abs() < 0.02, "{}", target.name());
    }
}

/// Whenever it is cancelled, no slice is begun after that.
#[test]
fn sampling_ends_when_it_is_cancelled() {
    let field = Exact::new(Arc::new(presets::target("ring").unwrap()));
    let resolution = Resolution { side: 16, slices: 12 };
    let looks = AtomicUsize::new(0);
    let after = |count: usize| {
        looks.store(0, Ordering::Relaxed);
        let sampled =
            Volume::from_exact_unless(&field, resolution, &|| looks.fetch_add(1, Ordering::Relaxed) >= count);
        sampled.map(|volume| volume.rate)
    };
    assert!((0..12).all(|count| after(count).is_none()));
    assert_eq!(after(12), Some(Volume::from_exact(&field, resolution).rate));
}

/// Rates stay small enough for half precision, as the knots are chosen for.
#[test]
fn rates_stay_small() {
    for target in targets() {
        let volume = Volume::from_exact(&Exact::new(target.clone()), Resolution::COARSE);
        let largest = volume.rates().as_flattened().iter().map(|r| r.to_f32().abs()).fold(0.0, f32::max);
        assert!(largest < 20.0, "{}: {largest}", target.name());
    }
}

/// A field that is wrong by a constant is wrong by its square everywhere.
#[test]
fn the_squared_error_is_that_of_the_rate() {
    let target = Arc::new(presets::target("ring").unwrap());
    let exact = Volume::from_exact(&Exact::new(target), Resolution { side: 64, slices: 16 });
    assert!(exact.squared_error(&exact).iter().all(|error| *error == 0.0));
    let mut wrong = exact.clone();
    for rate in &mut wrong.rate {
        rate[1] = f16::from_f32(rate[1].to_f32() + 0.5);
    }
    let errors = wrong.squared_error(&exact);
    assert_eq!(errors.len(), 15);
    assert!(errors.iter().all(|error| (error - 0.25).abs() < 0.01), "{errors:?}");
}
