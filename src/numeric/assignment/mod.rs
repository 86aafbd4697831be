//! Exact optimal transport between two equally large point sets: the assignment with the least summed
//! squared distance.
//!
//! The method is that of shortest augmenting paths (Jonker and Volgenant 1987; Crouse 2016, *On
//! implementing 2D rectangular assignment algorithms*, which scipy's `linear_sum_assignment` follows),
//! started from the dual variables of an auction. Solvers for any cost matrix (pathfinding, lapjv, lsap) take many
//! times as long where the sets differ, as they know no points and begin from nothing; nor can they be stopped on
//! the way, and a window waits for what is matched here.
//!
//! - `columns`: scans of the costs.
//! - `auction`: dual variables to begin with.
//! - `augment`: the exact method.

mod auction;
mod augment;
mod columns;
#[cfg(test)]
mod tests;

use columns::Columns;

/// Points from which on an auction saves more time than it takes.
const AUCTION_FROM: usize = 192;
/// The auction's usual share of the work.
const AUCTION_SHARE: f64 = 0.7;

/// For each point of `a` the index of its partner in `b`, so that the summed squared distance is
/// smallest, to rounding: at most some 1e-15 of the square of the sets' extent, at any scale.
///
/// `go_on` is told the share of the work that is done, about, now and then during the auction and before every path:
/// some milliseconds apart for 2,500 points. It may end the search.
///
/// # Errors
/// Whatever `go_on` answers.
///
/// # Panics
/// If the lengths differ or a coordinate is not finite.
pub fn assign<E>(
    a: &[[f64; 2]],
    b: &[[f64; 2]],
    mut go_on: impl FnMut(f64) -> Result<(), E>,
) -> Result<Vec<usize>, E> {
    assert_eq!(a.len(), b.len(), "an assignment pairs equally large sets");
    assert!(a.iter().chain(b).flatten().all(|c| c.is_finite()), "finite coordinates");
    let (a, b) = normalised(a, b);
    let mut columns = Columns::default();
    for point in &b {
        columns.push(*point, 0.0);
    }
    let mut done = 0.0;
    if a.len() >= AUCTION_FROM {
        auction::lower_duals(&a, &mut columns, LARGEST, |share| go_on(AUCTION_SHARE * share))?;
        done = AUCTION_SHARE;
    }
    augment::augment(&a, columns, |share| go_on(done + (1.0 - done) * share))
}

/// No squared distance of [`normalised`] points is above this.
const LARGEST: f64 = 4.0;

/// Both sets about their means, with no point farther than 1 from the origin. Neither changes
/// which assignment is best.
fn normalised(a: &[[f64; 2]], b: &[[f64; 2]]) -> (Vec<[f64; 2]>, Vec<[f64; 2]>) {
    let centred = |set: &[[f64; 2]]| -> Vec<[f64; 2]> {
        let count = set.len() as f64;
        let mean = [0, 1].map(|axis| set.iter().map(|p| p[axis] / count).sum::<f64>());
        // A quarter, so that neither differences nor lengths overflow.
        set.iter().map(|p| [0, 1].map(|axis| 0.25 * p[axis] - 0.25 * mean[axis])).collect()
    };
    let (mut a, mut b) = (centred(a), centred(b));
    let radius = a.iter().chain(&b).map(|p| p[0].hypot(p[1])).fold(0.0, f64::max);
    if radius > 0.0 {
        a.iter_mut().chain(&mut b).flatten().for_each(|c| *c /= radius);
    }
    (a, b)
}
