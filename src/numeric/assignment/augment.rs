//! Shortest augmenting paths over points.

use super::columns::Columns;

/// Bids per row, after which what is still without a column is left to the paths.
const BIDS: usize = 2;

/// The column of every row in a cheapest assignment, whatever the dual variables are. `go_on` is told the share of
/// rows that are assigned.
///
/// # Errors
/// Whatever `go_on` answers.
pub(super) fn augment<E>(
    rows: &[[f64; 2]],
    columns: Columns,
    mut go_on: impl FnMut(f64) -> Result<(), E>,
) -> Result<Vec<usize>, E> {
    go_on(0.0)?;
    let mut matching = Matching::new(rows, columns);
    let open = matching.reduce();
    matching.split();
    let mut search = Search::default();
    for start in open {
        go_on(matching.taken.len() as f64 / rows.len() as f64)?;
        search.run(start, &matching);
        matching.reprice(start, &search);
        matching.flip(start, &search);
    }
    Ok(matching.column_of)
}

/// Rows that have a column so far, and the dual variables that prove them cheapest: no reduced cost is below its
/// row's dual variable, and those of the assignment are equal to it.
struct Matching<'a> {
    rows: &'a [[f64; 2]],
    columns: Columns,
    row_dual: Vec<f64>,
    column_of: Vec<usize>,
    row_of: Vec<Option<usize>>,
    /// Columns with and without a row, and copies of the latter.
    taken: Vec<usize>,
    free: Vec<usize>,
    free_columns: Columns,
}

impl<'a> Matching<'a> {
    fn new(rows: &'a [[f64; 2]], columns: Columns) -> Self {
        let count = rows.len();
        Self {
            rows,
            columns,
            row_dual: vec![0.0; count],
            column_of: vec![0; count],
            row_of: vec![None; count],
            taken: Vec::with_capacity(count),
            free: Vec::with_capacity(count),
            free_columns: Columns::default(),
        }
    }

    /// Augmenting row reduction (Jonker and Volgenant): every row takes its cheapest column and makes it as dear to
    /// itself as its second. The rows that remain without one.
    fn reduce(&mut self) -> Vec<usize> {
        let mut bids = BIDS * self.rows.len();
        let mut bidders: Vec<usize> = (0..self.rows.len()).rev().collect();
        let mut open = Vec::new();
        while let Some(row) = bidders.pop() {
            let found = self.columns.cheapest(self.rows[row]);
            // A second is missing only where there is but one column.
            let gap = if found.second.is_finite() { found.second - found.cost } else { 0.0 };
            if self.row_of[found.column].is_some() && (gap <= 0.0 || bids == 0) {
                self.row_dual[row] = found.cost;
                open.push(row);
                continue;
            }
            bids = bids.saturating_sub(1);
            self.row_dual[row] = found.cost + gap;
            self.columns.dual[found.column] -= gap;
            self.column_of[row] = found.column;
            bidders.extend(self.row_of[found.column].replace(row));
        }
        open
    }

    fn split(&mut self) {
        (self.taken, self.free) = (0..self.rows.len()).partition(|j| self.row_of[*j].is_some());
        self.free_columns.gather(&self.columns, &self.free);
    }

    /// Keeps the reduced costs of the rows and columns that were reached from falling below the rows' dual
    /// variables.
    fn reprice(&mut self, start: usize, path: &Search) {
        self.row_dual[start] += path.length;
        for &(column, distance) in &path.passed {
            self.columns.dual[column] -= path.length - distance;
            if let Some(row) = self.row_of[column] {
                self.row_dual[row] += path.length - distance;
            }
        }
    }

    /// Assigns each row of the path to the column after it.
    fn flip(&mut self, start: usize, path: &Search) {
        let (mut column, mut row) = (self.free.swap_remove(path.end), path.before_end);
        self.free_columns.swap_remove(path.end);
        self.taken.push(column);
        loop {
            self.row_of[column] = Some(row);
            std::mem::swap(&mut self.column_of[row], &mut column);
            if row == start {
                break;
            }
            row = path.before[column];
        }
    }
}

/// The shortest way from a row without a column to a column without a row.
#[derive(Default)]
struct Search {
    length: f64,
    /// Its last column, as a place among the free ones, and the row before that.
    end: usize,
    before_end: usize,
    /// Columns whose distance from the start is final, with that distance.
    passed: Vec<(usize, f64)>,
    /// The row before each column passed.
    before: Vec<usize>,
    /// Taken columns that are not passed yet: their numbers, their distances and the rows before them.
    open: Columns,
    numbers: Vec<usize>,
    distances: Vec<f64>,
    previous: Vec<f64>,
}

impl Search {
    /// Dijkstra's method on reduced costs. A free column ends the search, so of those only the nearest is kept.
    fn run(&mut self, start: usize, matching: &Matching<'_>) {
        self.reset(start, matching);
        let (mut row, mut reached) = (start, 0.0);
        loop {
            let (point, offset) = (matching.rows[row], reached - matching.row_dual[row]);
            let found = matching.free_columns.cheapest(point);
            if found.cost + offset < self.length {
                (self.length, self.end, self.before_end) = (found.cost + offset, found.column, row);
            }
            let (nearest, at) = self.open.relax(point, row, offset, &mut self.distances, &mut self.previous);
            let next = if nearest < self.length { matching.row_of[self.numbers[at]] } else { None };
            let Some(next) = next else { return };
            self.pass(at);
            (row, reached) = (next, nearest);
        }
    }

    fn reset(&mut self, start: usize, matching: &Matching<'_>) {
        let count = matching.taken.len();
        (self.length, self.end, self.before_end) = (f64::INFINITY, 0, start);
        self.passed.clear();
        self.before.resize(matching.rows.len(), 0);
        self.open.gather(&matching.columns, &matching.taken);
        self.numbers.clone_from(&matching.taken);
        self.distances.clear();
        self.distances.resize(count, f64::INFINITY);
        self.previous.clear();
        self.previous.resize(count, 0.0);
    }

    /// Makes the distance of an open column final.
    fn pass(&mut self, at: usize) {
        let column = self.numbers.swap_remove(at);
        self.before[column] = self.previous.swap_remove(at) as usize;
        self.passed.push((column, self.distances.swap_remove(at)));
        self.open.swap_remove(at);
    }
}
