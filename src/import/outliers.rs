//! Points that are better left out: a few far ones, which take nearly all of the area, and values that stand for a
//! missing number.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// Points beyond the inner ones by more than this many of their widths are far.
const FENCE: f64 = 3.0;

/// The share of points, on each side of each axis, that are not inner ones.
const TAIL: f64 = 0.01;

/// The share of the area that is left to the others where far points are worth a word.
const AREA: f64 = 0.1;

/// How many times as far as where it begins the middle one of the far points is: where a tail thins out evenly as its
/// third power or faster, it is 1.26 times or less.
const EXCESS: f64 = 1.5;

/// Fewest far points that are a cluster of their own where they lie together.
const CLUSTER: usize = 10;

/// By what share of the width of all others a value for missing numbers is away from them: of any value; of nines, or
/// of one that x and y only have together.
const GAPS: [f64; 2] = [1.0, 0.1];

/// Fewest points of which some can be called far.
const FEWEST: usize = 10;

/// Most values that are taken for missing numbers.
const MAX_SENTINELS: usize = 4;

/// Points that should be looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outliers {
    /// Values that stand for a missing number, as -9999 may.
    pub sentinels: Vec<Sentinel>,
    /// How many points are far from the others.
    pub far: usize,
    /// The share of the area of all points without sentinels that the far ones take, in [0, 1]; 0 without any. Of the
    /// length, where all lie on a line along an axis.
    pub area: f64,
    /// Lower and upper ends of what is not far, on each axis.
    #[serde(deserialize_with = "bounds")]
    bounds: [[f64; 2]; 2],
}

/// A value that stands for a missing number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sentinel {
    /// It.
    pub value: f64,
    /// How many points have it as x or y.
    pub points: usize,
}

impl Outliers {
    /// Looks for a value that several points share while all others are far from it, and for few points so far from
    /// the others that these have less than a tenth of the area; nothing where there is neither.
    #[must_use]
    pub fn find(points: &[[f64; 2]]) -> Option<Self> {
        if points.len() < FEWEST {
            return None;
        }
        let sentinels = sentinels(points);
        let is_meant = |point: &&[f64; 2]| !sentinels.iter().any(|sentinel| point.contains(&sentinel.value));
        let mut rest: Vec<[f64; 2]> = points.iter().filter(is_meant).copied().collect();
        let bounds = fences(&mut rest);
        let all = widths(rest.iter());
        let near = widths(rest.iter().filter(|point| is_within(point, &bounds)));
        // On an axis without width all are equal.
        let left: f64 = all.iter().zip(near).filter(|(all, _)| **all > 0.0).map(|(all, near)| near / all).product();
        rest.retain(|point| !is_within(point, &bounds));
        let outliers = if left < AREA && are_scattered(&rest, &bounds, near) {
            Self { sentinels, far: rest.len(), area: 1.0 - left, bounds }
        } else {
            Self { sentinels, far: 0, area: 0.0, bounds: [[f64::NEG_INFINITY, f64::INFINITY]; 2] }
        };
        (outliers.far > 0 || !outliers.sentinels.is_empty()).then_some(outliers)
    }

    /// Whether a point is none of them.
    #[must_use]
    pub fn keeps(&self, point: &[f64; 2]) -> bool {
        is_within(point, &self.bounds) && !self.sentinels.iter().any(|sentinel| point.contains(&sentinel.value))
    }
}

/// Ends of which an infinite one has no number in JSON.
fn bounds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[[f64; 2]; 2], D::Error> {
    let ends = <[[Option<f64>; 2]; 2]>::deserialize(deserializer)?;
    Ok(ends.map(|[low, high]| [low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)]))
}

impl fmt::Display for Outliers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = |count| if count == 1 { "1 point".to_owned() } else { format!("{count} points") };
        let mut parts: Vec<String> = Vec::new();
        for Sentinel { value, points: count } in &self.sentinels {
            parts.push(format!("{value} in {} may stand for a missing number", points(*count)));
        }
        if self.far > 0 {
            // It is never all.
            let percent = (1000.0 * self.area).floor().min(999.0) / 10.0;
            let verb = if self.far == 1 { "takes" } else { "take" };
            parts.push(format!("{} far from the others {verb} {percent} % of the area", points(self.far)));
        }
        f.write_str(&parts.join(", "))
    }
}

fn is_within(point: &[f64; 2], bounds: &[[f64; 2]; 2]) -> bool {
    point.iter().zip(bounds).all(|(value, [low, high])| low <= value && value <= high)
}

/// Whether far points are neither the end of a tail that thins out evenly, nor a cluster as small as the near ones.
fn are_scattered(far: &[[f64; 2]], bounds: &[[f64; 2]; 2], near: [f64; 2]) -> bool {
    let on_axis = |(value, [low, high]): (&f64, &[f64; 2])| {
        let half = (high - low) / 2.0;
        // An axis without bounds has no far ones.
        if half.is_finite() { ((value - low) / half - 1.0).abs() } else { 0.0 }
    };
    let mut excess: Vec<f64> =
        far.iter().map(|point| point.iter().zip(bounds).map(on_axis).fold(0.0, f64::max)).collect();
    let middle = excess.len() / 2;
    let is_cluster = far.len() >= CLUSTER && widths(far.iter()).iter().zip(near).all(|(far, near)| *far <= near);
    !far.is_empty() && *excess.select_nth_unstable_by(middle, f64::total_cmp).1 > EXCESS && !is_cluster
}

/// The sides of the box of points; 0 without any.
fn widths<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> [f64; 2] {
    let empty = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    let ends = points.fold(empty, |ends, point| {
        [0, 1].map(|axis| [ends[axis][0].min(point[axis]), ends[axis][1].max(point[axis])])
    });
    ends.map(|[low, high]| (high - low).max(0.0))
}

/// Where points begin to be far, on each axis; an axis on which the inner ones have no width has no far ones.
fn fences(points: &mut [[f64; 2]]) -> [[f64; 2]; 2] {
    let tail = ((points.len() as f64 * TAIL) as usize).max(1);
    [0, 1].map(|axis| {
        let Some(upper) = points.len().checked_sub(tail + 1).filter(|upper| *upper > tail) else {
            return [f64::NEG_INFINITY, f64::INFINITY];
        };
        let by_axis = |a: &[f64; 2], b: &[f64; 2]| a[axis].total_cmp(&b[axis]);
        let low = points.select_nth_unstable_by(tail, by_axis).1[axis];
        let high = points.select_nth_unstable_by(upper, by_axis).1[axis];
        let width = high - low;
        if width > 0.0 { [low - FENCE * width, high + FENCE * width] } else { [f64::NEG_INFINITY, f64::INFINITY] }
    })
}

/// Values at an end of an axis that several points share, but fewer than half, and that are further from all others
/// than [`GAPS`] says.
fn sentinels(points: &[[f64; 2]]) -> Vec<Sentinel> {
    let mut found: Vec<f64> = Vec::new();
    for axis in [0, 1] {
        while found.len() < MAX_SENTINELS {
            let is_open = |value: &f64| !found.contains(value);
            let Some(value) = lone_end(points, &|| points.iter().map(|point| point[axis]).filter(is_open)) else {
                break;
            };
            found.push(value);
        }
    }
    let count = |value: f64| points.iter().filter(|point| point.contains(&value)).count();
    found.into_iter().map(|value| Sentinel { value, points: count(value) }).collect()
}

/// The least or the greatest of some values, where it is as [`sentinels`] has it.
fn lone_end<I: Iterator<Item = f64>>(points: &[[f64; 2]], values: &impl Fn() -> I) -> Option<f64> {
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(value), high.max(value)])
    };
    let all = ends(&mut values());
    all.into_iter().find(|end| {
        let [low, high] = ends(&mut values().filter(|value| value != end));
        let gap = if *end < low { low - end } else { end - high };
        let equal = values().filter(|value| value == end).count();
        let is_shared = equal > 1 && 2 * equal < values().count();
        let [far, near] = GAPS.map(|share| high > low && gap > share * (high - low));
        is_shared && (far || near && (is_of_nines(*end) || equal > 2 && is_of_both(points, *end)))
    })
}

/// Whether a value is written with two or more nines alone, as -999 and 9999.
fn is_of_nines(value: f64) -> bool {
    (2..=9).any(|digits| value.abs() == 10f64.powi(digits) - 1.0)
}

/// Whether x and y have a value only together, as (0, 0) and (-1, -1) of what was not found.
fn is_of_both(points: &[[f64; 2]], value: f64) -> bool {
    points.iter().all(|[x, y]| (*x == value) == (*y == value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disc of points about (10, 20), of radius 1.
    fn disc(count: usize) -> Vec<[f64; 2]> {
        (0..count)
            .map(|i| {
                let (radius, angle) = ((i as f64 / count as f64).sqrt(), 2.4 * i as f64);
                [10.0 + radius * angle.cos(), 20.0 + radius * angle.sin()]
            })
            .collect()
    }

    #[test]
    fn far_points_are_counted_and_left_out() {
        for count in [20, 500, 5000] {
            let near = disc(count);
            assert_eq!(Outliers::find(&near), None);
            let mut points = near.clone();
            points.extend([[500.0, 20.0], [10.0, -300.0]].iter().take(if count > 20 { 2 } else { 1 }));
            let far = points.len() - count;
            let found = Outliers::find(&points).unwrap();
            assert_eq!((found.far, found.sentinels.len()), (far, 0));
            assert!(found.area > 0.95 && found.area < 1.0);
            points.retain(|point| found.keeps(point));
            assert_eq!(points, near);
        }
    }

    #[test]
    fn values_for_missing_numbers_are_named() {
        let mut points = disc(300);
        for (at, place) in [(5, 0), (50, 1), (77, 0), (210, 1)] {
            points[at][place] = -9999.0;
        }
        points[100] = [-9999.0; 2];
        let found = Outliers::find(&points).unwrap();
        assert_eq!(found.sentinels, [Sentinel { value: -9999.0, points: 5 }]);
        assert_eq!((found.far, points.iter().filter(|point| found.keeps(point)).count()), (0, 295));
        let said = found.to_string();
        assert_eq!(said, "-9999 in 5 points may stand for a missing number");
    }

    #[test]
    fn near_values_for_missing_numbers_are_of_nines_or_of_both_axes() {
        let pixels: Vec<[f64; 2]> =
            disc(300).iter().map(|[x, y]| [200.0 * (x - 8.5), 200.0 * (y - 18.5)]).collect();
        let with = |value: [f64; 2]| {
            let mut points = pixels.clone();
            points[7..11].fill(value);
            Outliers::find(&points).map(|found| found.sentinels)
        };
        for value in [-99.0, -1.0, 0.0] {
            assert_eq!(with([value; 2]), Some(vec![Sentinel { value, points: 4 }]));
        }
        assert_eq!(with([-99.0, 300.0]), Some(vec![Sentinel { value: -99.0, points: 4 }]));
        assert_eq!((with([-1.0, 300.0]), with([300.0, 300.0])), (None, None));
    }

    #[test]
    fn tails_and_clusters_are_left_alone() {
        // Quantiles of Student's t with 3 degrees of freedom grow as the third root.
        let tail = |count: usize| -> Vec<[f64; 2]> {
            let side = |k: usize| (count as f64 / (k as f64 + 0.5)).cbrt();
            let value = |k: usize| if k.is_multiple_of(2) { side(k) } else { -side(k) };
            (0..count).map(|k| [value(k), value(k * 7919 % count)]).collect()
        };
        for count in [1000, 100_000] {
            assert_eq!(Outliers::find(&tail(count)), None, "{count}");
        }
        let cluster = disc(2000).into_iter().chain(disc(12).into_iter().map(|[x, y]| [x + 40.0, y + 40.0]));
        assert_eq!(Outliers::find(&cluster.collect::<Vec<_>>()), None);
        let mut single = tail(1000);
        single.push([1e4, 0.0]);
        assert!(Outliers::find(&single).is_some());
    }

    #[test]
    fn both_are_found_at_once() {
        let mut points = disc(1000);
        points[0] = [999.0, 20.0];
        points[1] = [999.0, 20.1];
        points[2] = [-9999.0, 20.0];
        points[3] = [10.0, 1e6];
        points[4] = [-9999.0, 20.0];
        let found = Outliers::find(&points).unwrap();
        assert_eq!(found.sentinels.iter().map(|sentinel| sentinel.value).collect::<Vec<_>>(), [-9999.0, 999.0]);
        assert_eq!(found.far, 1);
    }

    #[test]
    fn shapes_are_left_alone() {
        let grid: Vec<[f64; 2]> = (0..100).map(|i| [f64::from(i % 10), f64::from(i / 10)]).collect();
        let two_clusters: Vec<[f64; 2]> =
            disc(200).into_iter().chain(disc(20).iter().map(|p| [p[0] + 40.0, p[1]])).collect();
        let line: Vec<[f64; 2]> = (0..100).map(|i| [f64::from(i), 5.0]).collect();
        let same = vec![[1.0, 2.0]; 50];
        let corners: Vec<[f64; 2]> = (0..40).map(|i| [f64::from(i % 2), f64::from(i / 2 % 2)]).collect();
        let heavy: Vec<[f64; 2]> = disc(1000).iter().map(|p| [1.5 * (p[0] - 10.0).tan(), p[1]]).collect();
        for points in [grid, two_clusters, line, same, corners, heavy, Vec::new(), vec![[0.0; 2], [1e9; 2]]] {
            assert_eq!(Outliers::find(&points), None, "{:?}", &points[..points.len().min(3)]);
        }
        let mut line: Vec<[f64; 2]> = (0..100).map(|i| [5.0, f64::from(i)]).collect();
        line[50][1] = 1e5;
        assert!(Outliers::find(&line).is_some_and(|found| found.far == 1 && found.area > 0.99));
        let huge = [disc(50), vec![[f64::MAX, -f64::MAX], [-f64::MAX, f64::MAX]]].concat();
        assert!(Outliers::find(&huge).is_some_and(|found| found.far == 2 && !found.to_string().contains("NaN")));
    }
}
