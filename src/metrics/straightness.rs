//! How straight trajectories are (Liu et al. 2023, *Flow straight and fast*, section 2.2).

use crate::numeric::Point;

/// The straightness defect: the mean over particles and time of |dx/dt - (x(1) - x(0))|^2, in squared
/// units of the points. 0 for straight trajectories at constant speed.
///
/// `rows` holds the positions of every particle at each of `times`, first to last. Velocities are
/// those between neighbouring rows, so a few dozen of them are needed.
///
/// # Panics
/// If there are fewer times than rows.
#[must_use]
pub fn straightness_defect(times: &[f64], rows: &[Vec<Point>]) -> f64 {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return 0.0 };
    let span = times[rows.len() - 1] - times[0];
    let way = |k: usize, axis: usize| (f64::from(last[k][axis]) - f64::from(first[k][axis])) / span;
    let mut defect = 0.0;
    for k in 0..first.len() {
        for axis in 0..2 {
            for (step, pair) in rows.windows(2).enumerate() {
                let duration = times[step + 1] - times[step];
                if duration > 0.0 {
                    let speed = (f64::from(pair[1][k][axis]) - f64::from(pair[0][k][axis])) / duration;
                    defect += (speed - way(k, axis)).powi(2) * duration / span;
                }
            }
        }
    }
    defect / first.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_lines_have_none_and_a_detour_is_counted() {
        let times = [0.0, 0.25, 1.0];
        let straight = [vec![[0.0, 0.0]], vec![[0.5, 0.25]], vec![[2.0, 1.0]]];
        assert!(straightness_defect(&times, &straight) < 1e-12);
        // Half the time at speed 2, half at rest: mean |v - 1|^2 = 1.
        let times = [0.0, 0.5, 1.0];
        let hasty = [vec![[0.0, 0.0]], vec![[1.0, 0.0]], vec![[1.0, 0.0]]];
        assert!((straightness_defect(&times, &hasty) - 1.0).abs() < 1e-12);
        assert_eq!(straightness_defect(&[], &[]), 0.0);
    }
}
