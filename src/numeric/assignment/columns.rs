//! Scans of one row of the cost matrix, which is never held: reading it would take longer than
//! working it out from the points.

use crate::numeric::vector::vectorised;

/// Columns that go through at once; fixed, so that ties fall alike on every instruction set.
const LANES: usize = 8;

/// Points with their dual variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    x: Vec<f64>,
    y: Vec<f64>,
    pub(super) dual: Vec<f64>,
}

/// What [`Columns::cheapest`] finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cheapest {
    /// The least reduced cost; infinite when there is no column.
    pub(super) cost: f64,
    /// Where it is.
    pub(super) column: usize,
    /// The least of all others.
    pub(super) second: f64,
}

/// The squared distance less the column's dual variable.
#[inline(always)]
fn reduced([x, y]: [f64; 2], to_x: f64, to_y: f64, dual: f64) -> f64 {
    (to_x - x) * (to_x - x) + (to_y - y) * (to_y - y) - dual
}

/// The least of the lanes and its index; of equal ones the first.
#[inline(always)]
fn least(values: &[f64; LANES], chunks: &[f64; LANES]) -> (f64, usize) {
    let (mut value, mut index) = (f64::INFINITY, usize::MAX);
    for lane in 0..LANES {
        let here = chunks[lane] as usize * LANES + lane;
        if values[lane] < value || (values[lane] == value && here < index) {
            (value, index) = (values[lane], here);
        }
    }
    (value, index)
}

impl Columns {
    pub(super) fn push(&mut self, [x, y]: [f64; 2], dual: f64) {
        self.x.push(x);
        self.y.push(y);
        self.dual.push(dual);
    }

    /// Takes one out, and puts the last into its place.
    pub(super) fn swap_remove(&mut self, at: usize) {
        self.x.swap_remove(at);
        self.y.swap_remove(at);
        self.dual.swap_remove(at);
    }

    pub(super) fn len(&self) -> usize {
        self.x.len()
    }

    /// Becomes the columns of `from` numbered `wanted`.
    pub(super) fn gather(&mut self, from: &Self, wanted: &[usize]) {
        for (to, from) in [(&mut self.x, &from.x), (&mut self.y, &from.y), (&mut self.dual, &from.dual)] {
            to.clear();
            to.extend(wanted.iter().map(|j| from[*j]));
        }
    }

    /// The least and the second least reduced cost of `row`.
    pub(super) fn cheapest(&self, row: [f64; 2]) -> Cheapest {
        vectorised(
            #[inline(always)]
            || {
                // Chunks are counted as f64, so that one mask selects values and numbers.
                let (mut lows, mut at, mut seconds) =
                    ([f64::INFINITY; LANES], [0.0; LANES], [f64::INFINITY; LANES]);
                let (xs, x_rest) = self.x.as_chunks::<LANES>();
                let (ys, y_rest) = self.y.as_chunks::<LANES>();
                let (duals, dual_rest) = self.dual.as_chunks::<LANES>();
                let mut chunk = 0.0;
                for ((x, y), dual) in xs.iter().zip(ys).zip(duals) {
                    for l in 0..LANES {
                        let cost = reduced(row, x[l], y[l], dual[l]);
                        let better = cost < lows[l];
                        let worse = if better { lows[l] } else { cost };
                        seconds[l] = if worse < seconds[l] { worse } else { seconds[l] };
                        at[l] = if better { chunk } else { at[l] };
                        lows[l] = if better { cost } else { lows[l] };
                    }
                    chunk += 1.0;
                }
                let (mut cost, mut column) = least(&lows, &at);
                let mut second = seconds.iter().copied().fold(f64::INFINITY, f64::min);
                for l in 0..LANES {
                    let is_least = at[l] as usize * LANES + l == column;
                    second = if is_least { second } else { second.min(lows[l]) };
                }
                let done = self.len() - x_rest.len();
                for (l, ((x, y), dual)) in x_rest.iter().zip(y_rest).zip(dual_rest).enumerate() {
                    let here = reduced(row, *x, *y, *dual);
                    if here < cost {
                        (second, cost, column) = (cost, here, done + l);
                    } else {
                        second = second.min(here);
                    }
                }
                Cheapest { cost, column, second }
            },
        )
    }

    /// Lowers `distances` to `offset` and the reduced cost of `row`, where that is less, and notes `number`
    /// there as the `previous` row; the least distance and its index.
    pub(super) fn relax(
        &self,
        row: [f64; 2],
        number: usize,
        offset: f64,
        distances: &mut [f64],
        previous: &mut [f64],
    ) -> (f64, usize) {
        let number = number as f64;
        vectorised(
            #[inline(always)]
            || {
                let (mut lows, mut at) = ([f64::INFINITY; LANES], [0.0; LANES]);
                let (xs, x_rest) = self.x.as_chunks::<LANES>();
                let (ys, y_rest) = self.y.as_chunks::<LANES>();
                let (duals, dual_rest) = self.dual.as_chunks::<LANES>();
                let (distances, distance_rest) = distances.as_chunks_mut::<LANES>();
                let (previous, previous_rest) = previous.as_chunks_mut::<LANES>();
                let mut chunk = 0.0;
                let chunks = xs.iter().zip(ys).zip(duals).zip(distances).zip(previous);
                for ((((x, y), dual), distance), before) in chunks {
                    for l in 0..LANES {
                        let here = reduced(row, x[l], y[l], dual[l]) + offset;
                        let nearer = here < distance[l];
                        before[l] = if nearer { number } else { before[l] };
                        distance[l] = if nearer { here } else { distance[l] };
                        let better = distance[l] < lows[l];
                        at[l] = if better { chunk } else { at[l] };
                        lows[l] = if better { distance[l] } else { lows[l] };
                    }
                    chunk += 1.0;
                }
                let (mut low, mut column) = least(&lows, &at);
                let done = self.len() - x_rest.len();
                for l in 0..x_rest.len() {
                    let here = reduced(row, x_rest[l], y_rest[l], dual_rest[l]) + offset;
                    if here < distance_rest[l] {
                        (distance_rest[l], previous_rest[l]) = (here, number);
                    }
                    if distance_rest[l] < low {
                        (low, column) = (distance_rest[l], done + l);
                    }
                }
                (low, column)
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(count: usize) -> Columns {
        let mut columns = Columns::default();
        for k in 0..count {
            // Values repeat, so that there are ties.
            columns.push([(k * 7 % 11) as f64, (k * 5 % 3) as f64], (k * 3 % 4) as f64);
        }
        columns
    }

    #[test]
    fn scans_find_what_a_loop_finds() {
        for count in [1, 2, 7, 8, 9, 16, 23, 40] {
            let columns = columns(count);
            for row in [[0.0, 0.0], [5.0, 1.0], [3.5, -2.0]] {
                let costs: Vec<f64> =
                    (0..count).map(|j| reduced(row, columns.x[j], columns.y[j], columns.dual[j])).collect();
                let mut sorted = costs.clone();
                sorted.sort_by(f64::total_cmp);
                let found = columns.cheapest(row);
                let first = costs.iter().position(|cost| *cost == sorted[0]).unwrap();
                assert_eq!((found.cost, found.column), (sorted[0], first), "{count} {row:?}");
                assert_eq!(found.second, *sorted.get(1).unwrap_or(&f64::INFINITY), "{count} {row:?}");

                let (mut distances, mut previous) = (vec![4.0; count], vec![9.0; count]);
                let (low, column) = columns.relax(row, 2, 0.5, &mut distances, &mut previous);
                for j in 0..count {
                    let nearer = costs[j] + 0.5 < 4.0;
                    let expected = if nearer { (costs[j] + 0.5, 2.0) } else { (4.0, 9.0) };
                    assert_eq!((distances[j], previous[j]), expected, "{count} {row:?} {j}");
                }
                let expected = distances.iter().copied().fold(f64::INFINITY, f64::min);
                assert_eq!((low, Some(column)), (expected, distances.iter().position(|d| *d == expected)));
            }
        }
        assert_eq!(Columns::default().cheapest([0.0, 0.0]).cost, f64::INFINITY);
    }
}
