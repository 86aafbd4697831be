use std::convert::Infallible;

use pathfinding::{kuhn_munkres::kuhn_munkres_min, matrix::Matrix};
use proptest::prelude::*;

use super::*;

type Set = Vec<[f64; 2]>;

fn assignment(a: &[[f64; 2]], b: &[[f64; 2]]) -> Vec<usize> {
    let Ok(partner) = assign(a, b, |_| Ok::<(), Infallible>(()));
    let mut sorted = partner.clone();
    sorted.sort_unstable();
    assert!(sorted.into_iter().eq(0..a.len()), "every column once");
    partner
}

fn squared(p: [f64; 2], q: [f64; 2]) -> f64 {
    (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2)
}

fn cost(a: &[[f64; 2]], b: &[[f64; 2]], partner: &[usize]) -> f64 {
    a.iter().zip(partner).map(|(p, j)| squared(*p, b[*j])).sum()
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Plain,
    Duplicates,
    Collinear,
    OnePoint,
    Outlier,
    /// Coordinates of every order of magnitude.
    Wide,
}

/// Points with whole coordinates, whose squared distances are exact.
fn set(kind: Kind, count: usize, seed: u64) -> Set {
    let word = |k: usize| seed.wrapping_add(k as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    let whole = |k: usize, most: u64| (word(k) % (2 * most + 1)) as f64 - most as f64;
    (0..count)
        .map(|k| match kind {
            Kind::Plain => [whole(2 * k, 1000), whole(2 * k + 1, 1000)],
            Kind::Duplicates => [whole(2 * k, 1), whole(2 * k + 1, 2)],
            Kind::Collinear => [3.0, -2.0].map(|slope| slope * whole(k, 1000)),
            Kind::OnePoint => [7.0, -3.0],
            Kind::Outlier if k == count / 2 => [1e6, 1e6],
            Kind::Outlier => [whole(2 * k, 9), whole(2 * k + 1, 9)],
            Kind::Wide => [2 * k, 2 * k + 1].map(|k| whole(k, 10u64.pow((word(k + count) % 7) as u32))),
        })
        .collect()
}

fn kind() -> impl Strategy<Value = Kind> {
    use Kind::{Collinear, Duplicates, OnePoint, Outlier, Plain, Wide};
    prop::sample::select(vec![Plain, Duplicates, Collinear, OnePoint, Outlier, Wide])
}

/// What the assignment of `a`, `b` at a scale costs above that of the Hungarian method, and the square of the sets'
/// extent.
fn excess(a: &[[f64; 2]], b: &[[f64; 2]], scale: f64) -> (f64, f64) {
    let scaled = |set: &[[f64; 2]]| -> Set { set.iter().map(|p| p.map(|c| c * scale)).collect() };
    let found = cost(a, b, &assignment(&scaled(a), &scaled(b)));
    let matrix = Matrix::from_fn(a.len(), b.len(), |(i, j)| squared(a[i], b[j]) as i64);
    let extent = a.iter().chain(b).flatten().fold(1.0f64, |most, c| most.max(c.abs()));
    (found - kuhn_munkres_min(&matrix).0 as f64, extent * extent)
}

proptest! {
    #[test]
    fn the_hungarian_method_finds_nothing_cheaper(
        kinds in (kind(), kind()), count in 1usize..40, seeds: (u64, u64), exponent in -100i32..100,
    ) {
        let (a, b) = (set(kinds.0, count, seeds.0), set(kinds.1, count, seeds.1));
        let (excess, square) = excess(&a, &b, 10f64.powi(exponent));
        prop_assert!(excess.abs() <= 1e-13 * square, "{excess} of {square}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn nor_from_the_duals_of_an_auction(kinds in (kind(), kind()), more in 0usize..30, seeds: (u64, u64)) {
        let count = AUCTION_FROM + more;
        let (a, b) = (set(kinds.0, count, seeds.0), set(kinds.1, count, seeds.1));
        let (excess, square) = excess(&a, &b, 1.0);
        prop_assert!(excess.abs() <= 1e-13 * square, "{excess} of {square}");
    }
}

/// `count` points from whole numbers, so that every program makes the same.
fn lattice(count: usize, factor: usize, start: usize, stretch: f64) -> Set {
    (0..count)
        .map(|k| {
            let [i, j] = [k * factor + start, k * k * 3 + k * start].map(|v| (v % 10_007) as f64 / 10_007.0);
            [i * stretch, j]
        })
        .collect()
}

/// Costs by `scipy.optimize.linear_sum_assignment`, scipy 1.17.1: `c = scipy.spatial.distance.cdist(a, b,
/// "sqeuclidean"); i, j = linear_sum_assignment(c); c[i, j].sum()`, with the points of `lattice`.
#[test]
fn costs_are_those_of_scipy() {
    for (count, stretch, expected) in [
        (40, 1.0, 0.841558206147872),
        (40, 3.0, 14.536922785008825),
        (300, 1.0, 1.3391011322552877),
        (300, 3.0, 423.702123383223),
        (1000, 2.0, 364.41597556038744),
    ] {
        // The best pairs are the same at every scale and place.
        for (scale, away) in [(1.0, 0.0), (1e-6, 0.0), (1e6, 0.0), (1.0, 1e3), (1e-150, 0.0), (1e150, 0.0)] {
            let placed =
                |set: &[[f64; 2]]| -> Set { set.iter().map(|p| [(p[0] + away) * scale, p[1] * scale]).collect() };
            let (a, b) = (lattice(count, 37, 11, 1.0), lattice(count, 101, 5, stretch));
            let found = cost(&a, &b, &assignment(&placed(&a), &placed(&b)));
            assert!((found / expected - 1.0).abs() < 1e-12, "{count} {stretch} {scale} {away}: {found}");
        }
    }
}

/// What is far away in both sets costs nothing itself, and takes no digits from the others.
#[test]
fn an_outlier_in_both_sets_changes_nothing() {
    let outlier = [1e6, -3e5];
    let (mut a, mut b) = (lattice(300, 37, 11, 1.0), lattice(300, 101, 5, 1.0));
    a.insert(100, outlier);
    b.push(outlier);
    let found = cost(&a, &b, &assignment(&a, &b));
    assert!((found / 1.3391011322552877 - 1.0).abs() < 1e-12, "{found}");
}

#[test]
fn degenerate_sets_are_paired_too() {
    let line: Set = (0..300).map(|k| [f64::from(k), 0.0]).collect();
    let reversed: Set = line.iter().rev().copied().collect();
    assert!(assignment(&line, &reversed).iter().copied().eq((0..300).rev()));
    let few: Set = (0..300).map(|k| [f64::from(k % 3), f64::from(k % 2)]).collect();
    let turned: Set = few.iter().rev().copied().collect();
    assert_eq!(cost(&few, &turned, &assignment(&few, &turned)), 0.0);
    assert_eq!(assignment(&[], &[]), Vec::<usize>::new());
    assert_eq!(assignment(&[[3.0, 4.0]], &[[1e300, -1e300]]), [0]);
    let largest = [[f64::MAX, f64::MIN], [f64::MIN, f64::MAX]];
    assert_eq!(assignment(&largest, &[largest[1], largest[0]]), [1, 0]);
}

/// In the auction and among the paths.
#[test]
fn the_search_can_be_ended_at_every_question() {
    // Many equal points leave the paths something to do.
    let (a, b) = (set(Kind::Duplicates, 300, 1), set(Kind::Plain, 300, 2));
    let mut shares = Vec::new();
    assign(&a, &b, |share| {
        shares.push(share);
        Ok::<(), Infallible>(())
    })
    .unwrap();
    assert!(shares.is_sorted() && shares[0] >= 0.0 && *shares.last().unwrap() <= 1.0, "{shares:?}");
    assert!(shares.iter().any(|share| *share < AUCTION_SHARE) && *shares.last().unwrap() > AUCTION_SHARE);
    for end in [0, 1, shares.len() / 2, shares.len() - 1] {
        let mut questions = 0..;
        let answer = |_| if questions.next() == Some(end) { Err(end) } else { Ok(()) };
        assert_eq!(assign(&a, &b, answer), Err(end));
    }
}
