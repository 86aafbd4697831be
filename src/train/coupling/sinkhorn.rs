//! Entropic optimal transport (Cuturi 2013), iterated in the log domain, where no regularisation
//! underflows (Peyre and Cuturi 2019, section 4.4).

use super::pairs::{PairSet, squared};
use crate::{
    numeric::{
        random::unit,
        vector::{LANES, exp, ln, max, sum_lanes, vectorised},
    },
    train::interrupt::{Interrupt, Interrupted},
};

/// Most rounds; each fixes the rows' sums, then the columns'.
const ROUNDS: usize = 300;
/// Largest relative error of a row's sum that is accepted.
const TOLERANCE: f32 = 1e-2;

/// The same x_0, each with an x_1 drawn from its row of the block's entropic plan; `words` gives a
/// random word for each. `regularisation` is a share of the mean squared distance.
///
/// # Errors
/// [`Interrupted`], looked for in every round.
///
/// # Panics
/// If there are fewer words than pairs.
pub fn draw(
    pairs: PairSet,
    regularisation: f64,
    words: &[u32],
    interrupt: &Interrupt,
) -> Result<PairSet, Interrupted> {
    let plan = Plan::solve(&pairs, regularisation, interrupt)?;
    let rows = 0..pairs.len();
    Ok(pairs.rematched(rows.map(|row| plan.pick(row, unit(words[row])))))
}

/// P_ij = exp(f_i + g_j - C_ij / epsilon), with rows and columns that sum to 1.
struct Plan {
    size: usize,
    /// -C / epsilon, row-major.
    scores: Vec<f32>,
    rows: Vec<f32>,
    columns: Vec<f32>,
}

impl Plan {
    fn solve(pairs: &PairSet, regularisation: f64, interrupt: &Interrupt) -> Result<Self, Interrupted> {
        let size = pairs.len();
        let costs: Vec<f64> =
            pairs.noise().iter().flat_map(|a| pairs.data().iter().map(|b| squared(*a, *b))).collect();
        let mean = costs.iter().sum::<f64>() / costs.len().max(1) as f64;
        let scale = -1.0 / (regularisation * mean).max(1e-12);
        let scores: Vec<f32> = costs.iter().map(|cost| (cost * scale) as f32).collect();
        let mut transposed = vec![0.0; scores.len()];
        for (index, score) in scores.iter().enumerate() {
            transposed[index % size * size + index / size] = *score;
        }
        let mut plan = Self { size, scores, rows: vec![0.0; size], columns: vec![0.0; size] };
        for _ in 0..ROUNDS {
            interrupt.check()?;
            let before = plan.rows.clone();
            normalise(&plan.scores, &plan.columns, &mut plan.rows);
            normalise(&transposed, &plan.rows, &mut plan.columns);
            // How much the rows move is how far their sums were off.
            if plan.rows.iter().zip(&before).all(|(now, before)| (now - before).abs() < TOLERANCE) {
                break;
            }
        }
        normalise(&plan.scores, &plan.columns, &mut plan.rows);
        Ok(plan)
    }

    fn probability(&self, row: usize, column: usize) -> f32 {
        exp(self.scores[row * self.size + column] + self.rows[row] + self.columns[column])
    }

    /// The column at quantile `u` of a row.
    fn pick(&self, row: usize, u: f32) -> usize {
        let mut left = u;
        for column in 0..self.size {
            left -= self.probability(row, column);
            if left < 0.0 {
                return column;
            }
        }
        // Only rounding gets here: the likeliest one.
        let likeliest =
            (0..self.size).max_by(|a, b| self.probability(row, *a).total_cmp(&self.probability(row, *b)));
        likeliest.unwrap_or(0)
    }
}

/// Sets every `potential` so that its row of the plan sums to 1.
fn normalise(scores: &[f32], others: &[f32], potential: &mut [f32]) {
    let size = others.len();
    let mut row = vec![0.0; size];
    vectorised(
        #[inline(always)]
        || {
            for (scores, potential) in scores.chunks_exact(size.max(1)).zip(potential) {
                for ((row, score), other) in row.iter_mut().zip(scores).zip(others) {
                    *row = score + other;
                }
                let most = max(&row);
                let mut lanes = [0.0f32; LANES];
                let (chunks, rest) = row.as_chunks::<LANES>();
                for chunk in chunks {
                    for l in 0..LANES {
                        lanes[l] += exp(chunk[l] - most);
                    }
                }
                let rest: f32 = rest.iter().map(|v| exp(v - most)).sum();
                *potential = -most - ln(sum_lanes(&lanes) + rest);
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{flow::source::noise, train::coupling::assignment};

    fn optimal(pairs: PairSet) -> PairSet {
        assignment::optimal(pairs, &Interrupt::default()).unwrap()
    }

    fn draw(pairs: PairSet, regularisation: f64, words: &[u32]) -> PairSet {
        super::draw(pairs, regularisation, words, &Interrupt::default()).unwrap()
    }

    fn pairs(count: usize) -> PairSet {
        let data = noise(8, count).into_iter().map(|p| [1.5 * p[0] + 1.0, 0.5 * p[1]]).collect();
        PairSet::new(noise(7, count), data)
    }

    #[test]
    fn rows_and_columns_of_the_plan_sum_to_one() {
        for regularisation in [0.01, 0.05, 1.0] {
            let plan = Plan::solve(&pairs(50), regularisation, &Interrupt::default()).unwrap();
            for k in 0..50 {
                let row: f32 = (0..50).map(|j| plan.probability(k, j)).sum();
                let column: f32 = (0..50).map(|i| plan.probability(i, k)).sum();
                assert!((row - 1.0).abs() < 1e-4, "{regularisation}: row {row}");
                assert!((column - 1.0).abs() < 0.05, "{regularisation}: column {column}");
            }
        }
    }

    #[test]
    fn little_entropy_is_the_assignment_and_much_is_independence() {
        let mean = |pairs: &PairSet| {
            (0..pairs.len()).map(|k| squared(pairs.noise()[k], pairs.data()[k])).sum::<f64>() / pairs.len() as f64
        };
        let words: Vec<u32> = (0..200u32).map(|k| k.wrapping_mul(2_654_435_761)).collect();
        let exact = mean(&optimal(pairs(200)));
        let sharp = mean(&draw(pairs(200), 0.005, &words));
        let soft = mean(&draw(pairs(200), 1.0, &words));
        let apart = mean(&pairs(200));
        assert!(sharp < 1.15 * exact, "{sharp} {exact}");
        assert!(soft > 2.0 * exact && soft < 1.1 * apart, "{soft} {exact} {apart}");
    }

    #[test]
    fn one_point_many_times_is_no_trouble() {
        let same = PairSet::new(vec![[1.0, 1.0]; 5], vec![[1.0, 1.0]; 5]);
        assert_eq!(draw(same, 0.05, &[0, 1, 2, 3, u32::MAX]).len(), 5);
    }
}
