//! The posterior where q underflows: late in t the nearest row and the nearest column may hold
//! no mass together, so each sum is shifted by its own largest term.

use super::{
    cells::{Cells, EMPTY, Kernel},
    posterior::Posterior,
};
use crate::numeric::{
    Point,
    vector::{LANES, exp, max, sum_lanes, vectorised},
};

/// Rows this far (in natural logarithms) below the best one add nothing in single precision.
const NEGLIGIBLE: f32 = 20.0;

/// Working memory for [`at_point`].
pub(super) struct Scratch {
    exponents_x: Vec<f32>,
    terms: Vec<f32>,
    row_best: Vec<f32>,
}

impl Scratch {
    pub(super) fn new(rows: usize, cols: usize) -> Self {
        Self { exponents_x: vec![0.0; cols], terms: vec![0.0; cols], row_best: vec![0.0; rows] }
    }
}

/// The posterior at one point, by summing row after row.
pub(super) fn at_point(cells: &Cells, kernel: &Kernel, point: Point, scratch: &mut Scratch) -> Posterior {
    vectorised(
        #[inline(always)]
        || {
            let cols = cells.x.len();
            let Scratch { exponents_x, terms, row_best } = scratch;
            fill_exponents(exponents_x, &cells.x, point[0], kernel);
            for ((best, logs), y) in row_best.iter_mut().zip(cells.log_weights.chunks_exact(cols)).zip(&cells.y) {
                let distance = point[1] - kernel.alpha * y;
                add(terms, logs, exponents_x);
                *best = max(terms) + kernel.exponent * distance * distance;
            }
            let best = max(row_best);
            let mut sums = [0.0f32; 3];
            for (row, logs) in cells.log_weights.chunks_exact(cols).enumerate() {
                if row_best[row] < best - NEGLIGIBLE {
                    continue;
                }
                let distance = point[1] - kernel.alpha * cells.y[row];
                add(terms, logs, exponents_x);
                let shift = best - kernel.exponent * distance * distance;
                let (mass, moment) = exp_sums(terms, &cells.x, shift);
                sums = [sums[0] + mass, sums[1] + moment, sums[2] + mass * cells.y[row]];
            }
            let log_density = best + sums[0].ln() + cells.log_peak + kernel.log_normaliser;
            kernel.posterior(point, log_density, [sums[1] / sums[0], sums[2] / sums[0]])
        },
    )
}

/// Per row of cells, for a grid column at `x`: logarithm of the mass, and mean x of the row's cells.
#[inline(always)]
pub(super) fn row_sums(cells: &Cells, kernel: &Kernel, x: f32, log_mass: &mut [f32], mean_x: &mut [f32]) {
    let cols = cells.x.len();
    let (mut exponents, mut terms) = (vec![0.0f32; cols], vec![0.0f32; cols]);
    fill_exponents(&mut exponents, &cells.x, x, kernel);
    log_mass.fill(EMPTY);
    for (row, logs) in cells.log_weights.chunks_exact(cols).take(cells.occupied_rows).enumerate() {
        add(&mut terms, logs, &exponents);
        let best = max(&terms);
        let (mass, moment) = exp_sums(&terms, &cells.x, best);
        log_mass[row] = best + mass.ln();
        mean_x[row] = moment / mass;
    }
}

/// Completes [`row_sums`] at a point of one grid column.
#[inline(always)]
pub(super) fn column_posterior(
    cells: &Cells,
    kernel: &Kernel,
    point: Point,
    log_mass: &[f32],
    mean_x: &[f32],
    terms: &mut [f32],
) -> Posterior {
    for ((term, log), centre) in terms.iter_mut().zip(log_mass).zip(&cells.y) {
        let distance = point[1] - kernel.alpha * centre;
        *term = log + kernel.exponent * distance * distance;
    }
    let best = max(terms);
    let mut lanes = [[0.0f32; LANES]; 3];
    let mut take = |lane: usize, term: f32, mean_x: f32, y: f32| {
        let weight = exp(term - best);
        lanes[0][lane] += weight;
        lanes[1][lane] += weight * mean_x;
        lanes[2][lane] += weight * y;
    };
    let (term_chunks, term_rest) = terms.as_chunks::<LANES>();
    let (x_chunks, x_rest) = mean_x.as_chunks::<LANES>();
    let (y_chunks, y_rest) = cells.y.as_chunks::<LANES>();
    for ((terms, x), y) in term_chunks.iter().zip(x_chunks).zip(y_chunks) {
        if negligible(terms, best) {
            continue;
        }
        for l in 0..LANES {
            take(l, terms[l], x[l], y[l]);
        }
    }
    for (l, ((term, x), y)) in term_rest.iter().zip(x_rest).zip(y_rest).enumerate() {
        take(l, *term, *x, *y);
    }
    let [mass, x, y] = [sum_lanes(&lanes[0]), sum_lanes(&lanes[1]), sum_lanes(&lanes[2])];
    let log_density = best + mass.ln() + cells.log_peak + kernel.log_normaliser;
    kernel.posterior(point, log_density, [x / mass, y / mass])
}

#[inline(always)]
fn fill_exponents(out: &mut [f32], centres: &[f32], at: f32, kernel: &Kernel) {
    for (value, centre) in out.iter_mut().zip(centres) {
        let distance = at - kernel.alpha * centre;
        *value = kernel.exponent * distance * distance;
    }
}

#[inline(always)]
fn add(out: &mut [f32], a: &[f32], b: &[f32]) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = a + b;
    }
}

/// Whether no term comes near the best one: late in t most of a row is far away.
#[inline(always)]
fn negligible(terms: &[f32; LANES], best: f32) -> bool {
    terms.iter().all(|term| *term < best - NEGLIGIBLE)
}

/// Sum of exp(term - shift), and of the same times x.
#[inline(always)]
fn exp_sums(terms: &[f32], x: &[f32], shift: f32) -> (f32, f32) {
    let mut lanes = [[0.0f32; LANES]; 2];
    let (term_chunks, term_rest) = terms.as_chunks::<LANES>();
    let (x_chunks, x_rest) = x.as_chunks::<LANES>();
    for (terms, x) in term_chunks.iter().zip(x_chunks) {
        if negligible(terms, shift) {
            continue;
        }
        for l in 0..LANES {
            let weight = exp(terms[l] - shift);
            lanes[0][l] += weight;
            lanes[1][l] += weight * x[l];
        }
    }
    for (l, (term, x)) in term_rest.iter().zip(x_rest).enumerate() {
        let weight = exp(term - shift);
        lanes[0][l] += weight;
        lanes[1][l] += weight * x;
    }
    (sum_lanes(&lanes[0]), sum_lanes(&lanes[1]))
}
