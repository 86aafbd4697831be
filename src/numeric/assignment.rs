//! The assignment problem: one column for each row at the least total cost.
//!
//! Solved exactly by shortest augmenting paths (Jonker and Volgenant 1987, in the form of Crouse 2016, *On
//! implementing 2D rectangular assignment algorithms*), in time of order n^3. Crates that solve it cannot be stopped
//! on the way, and a window waits for what is matched here.

/// The column of every row. `costs` holds a square of finite numbers row by row; `go_on` is asked before every row
/// and may end the search.
///
/// # Errors
/// Whatever `go_on` answers.
///
/// # Panics
/// If the costs are no square.
pub fn assign<E>(costs: Vec<f64>, mut go_on: impl FnMut(usize) -> Result<(), E>) -> Result<Vec<usize>, E> {
    let size = costs.len().isqrt();
    assert_eq!(size * size, costs.len(), "as many columns as rows");
    let mut search = Search::new(size, costs);
    for row in 0..size {
        go_on(row)?;
        search.assign(row);
    }
    Ok(search.column_of)
}

/// No row or column.
const NONE: usize = usize::MAX;

/// Rows that are assigned so far, with the prices that prove them cheapest: cost - u - v is nowhere
/// negative, and zero at what is assigned.
struct Search {
    size: usize,
    costs: Vec<f64>,
    u: Vec<f64>,
    v: Vec<f64>,
    column_of: Vec<usize>,
    row_of: Vec<usize>,
    /// Of the search for one row: length of the shortest path to each column, the row before it, and
    /// columns that are not reached yet.
    length: Vec<f64>,
    before: Vec<usize>,
    open: Vec<usize>,
}

impl Search {
    fn new(size: usize, costs: Vec<f64>) -> Self {
        let none = vec![NONE; size];
        Self {
            size,
            costs,
            u: vec![0.0; size],
            v: vec![0.0; size],
            column_of: none.clone(),
            row_of: none.clone(),
            length: vec![0.0; size],
            before: none,
            open: Vec::with_capacity(size),
        }
    }

    /// Assigns one more row, along the shortest path to a free column.
    fn assign(&mut self, first: usize) {
        self.length.fill(f64::INFINITY);
        self.open.clear();
        self.open.extend(0..self.size);
        let (mut row, mut shortest) = (first, 0.0);
        let end = loop {
            let Some(index) = self.extend(row, shortest) else { return };
            let column = self.open.swap_remove(index);
            shortest = self.length[column];
            row = self.row_of[column];
            if row == NONE {
                break column;
            }
        };
        self.reprice(first, shortest, end);
        let mut column = end;
        loop {
            let row = self.before[column];
            self.row_of[column] = row;
            column = std::mem::replace(&mut self.column_of[row], column);
            if row == first {
                return;
            }
        }
    }

    /// Goes on from a row; the position in `open` of the column that is nearest now.
    fn extend(&mut self, row: usize, shortest: f64) -> Option<usize> {
        let costs = &self.costs[row * self.size..][..self.size];
        let base = shortest - self.u[row];
        let (mut nearest, mut least) = (None, f64::INFINITY);
        for (index, column) in self.open.iter().copied().enumerate() {
            let length = base + costs[column] - self.v[column];
            if length < self.length[column] {
                (self.length[column], self.before[column]) = (length, row);
            }
            let length = self.length[column];
            // Of equals, one that ends the search.
            if length < least || (length == least && self.row_of[column] == NONE) {
                (nearest, least) = (Some(index), length);
            }
        }
        nearest
    }

    /// Keeps the reduced costs of the paths that were searched from turning negative.
    fn reprice(&mut self, first: usize, shortest: f64, end: usize) {
        self.u[first] += shortest;
        // What is not open was reached.
        let mut reached = vec![true; self.size];
        self.open.iter().for_each(|column| reached[*column] = false);
        reached[end] = false;
        for column in (0..self.size).filter(|column| reached[*column]) {
            let rise = shortest - self.length[column];
            self.v[column] -= rise;
            self.u[self.row_of[column]] += rise;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use pathfinding::{kuhn_munkres::kuhn_munkres_min, matrix::Matrix};
    use proptest::prelude::*;

    use super::*;

    fn solved(costs: &[u16]) -> Vec<usize> {
        let Ok(columns) = assign(costs.iter().map(|c| f64::from(*c)).collect(), |_| Ok::<(), Infallible>(()));
        columns
    }

    proptest! {
        /// Many equal costs as well.
        #[test]
        fn the_hungarian_method_finds_nothing_cheaper(size in 1usize..24, most in 1u16..1000, seed: u64) {
            let word = |k: usize| seed.wrapping_add(k as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            let costs: Vec<u16> = (0..size * size).map(|k| (word(k) % u64::from(most)) as u16).collect();
            let columns = solved(&costs);
            let mut seen = columns.clone();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..size).collect::<Vec<_>>());
            let total: i64 = columns.iter().enumerate().map(|(i, j)| i64::from(costs[i * size + j])).sum();
            let matrix = Matrix::from_fn(size, size, |(i, j)| i64::from(costs[i * size + j]));
            prop_assert_eq!(total, kuhn_munkres_min(&matrix).0);
        }
    }

    #[test]
    fn nothing_is_assigned_to_nothing_and_the_search_can_be_ended() {
        assert!(solved(&[]).is_empty());
        assert_eq!(assign(vec![0.0; 9], |row| if row == 2 { Err(row) } else { Ok(()) }), Err(2));
    }
}
