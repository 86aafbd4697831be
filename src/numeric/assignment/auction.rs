//! Dual variables close to the optimal ones, by an auction with a falling minimum raise (Bertsekas 1988,
//! *The auction algorithm*). They only have to save the exact method work: it is right from any start.

use super::columns::Columns;

/// Raises of two rounds are apart by this factor.
const FACTOR: f64 = 5.0;
/// The last raise as a share of the median square of a point; smaller ones save the exact method nothing.
const LAST: f64 = 1e-8;
/// Bids per row, over all rounds, after which the exact method has to do the rest. Some 70 are
/// usual, 140 with many equal points.
const MOST_BIDS: usize = 400;
/// Bids between two questions whether to go on.
const PER_QUESTION: usize = 64;

/// Lowers the dual variables of `columns` to where each row's cheapest column is one that it could
/// have in an optimal assignment, nearly. No cost may exceed `largest`. `go_on` is told the share of rounds that are
/// done.
///
/// # Errors
/// Whatever `go_on` answers.
pub(super) fn lower_duals<E>(
    rows: &[[f64; 2]],
    columns: &mut Columns,
    largest: f64,
    mut go_on: impl FnMut(f64) -> Result<(), E>,
) -> Result<(), E> {
    let mut bids = 0;
    let usual = median(rows.iter().map(|p| p[0] * p[0] + p[1] * p[1]).collect());
    // Where most points are one, the others decide.
    let last = LAST * if usual > 0.0 { usual } else { largest };
    let rounds = (largest / last).log(FACTOR).floor();
    let (mut raise, mut round) = (largest / FACTOR, 0.0);
    while raise > last {
        let mut owner = vec![None; columns.len()];
        let mut bidders: Vec<usize> = (0..rows.len()).rev().collect();
        while let Some(row) = bidders.pop() {
            if bids == MOST_BIDS * rows.len() {
                return Ok(());
            }
            if bids.is_multiple_of(PER_QUESTION) {
                go_on(round / rounds)?;
            }
            bids += 1;
            let found = columns.cheapest(rows[row]);
            columns.dual[found.column] -= (found.second - found.cost).min(largest) + raise;
            bidders.extend(owner[found.column].replace(row));
        }
        // A constant changes nothing, but near zero the later, smaller raises keep their digits. Costs that an
        // outlier makes seem small do too.
        let middle = median(columns.dual.clone());
        columns.dual.iter_mut().for_each(|dual| *dual -= middle);
        (raise, round) = (raise / FACTOR, round + 1.0);
    }
    Ok(())
}

/// The upper of the middle values; 0 if there are none.
fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}
