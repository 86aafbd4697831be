//! Round numbers.

/// The number 1, 2 or 5 times a power of ten that is nearest to `wanted` > 0 by its logarithm.
#[must_use]
pub fn round_step(wanted: f64) -> f64 {
    let power = 10f64.powf(wanted.max(f64::MIN_POSITIVE).log10().floor());
    let away = |step: f64| (step * power / wanted).ln().abs();
    let nearest = [1.0, 2.0, 5.0, 10.0].into_iter().min_by(|a, b| away(*a).total_cmp(&away(*b)));
    nearest.unwrap_or(1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_near() {
        for (wanted, given) in [(0.9, 1.0), (2.3, 2.0), (0.04, 0.05), (60.0, 50.0), (16_800.0, 20_000.0)] {
            assert!((round_step(wanted) / given - 1.0).abs() < 1e-9, "{wanted}: {}", round_step(wanted));
        }
    }
}
