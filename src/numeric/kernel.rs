//! The matrix product of training and of learned fields: small matrices that are already in the
//! cache, in the order in which they are used, so that nothing is packed, copied or allocated.
//!
//! A tile of the result stays in registers while rows of the right-hand side stream past it. On
//! 64 to 128 wide layers this was measured 5 to 8 % ahead of the `gemm` crate's products themselves,
//! and a tenth more of a training step for the packing that it does without.

use pulp::{Arch, Simd, WithSimd};

use super::vector::{LANES, dot, vectorised};

/// The left-hand side of a product, read one number at a time.
#[derive(Clone, Copy, Debug)]
pub enum Left<'a> {
    /// \[m, k\], row-major.
    Rows(&'a [f32]),
    /// \[k, m\], row-major: the transpose of what is multiplied.
    Columns(&'a [f32]),
}

/// `out[m, n] = left[m, k] * right[k, n]`, all row-major; with `add`, `out +=`.
///
/// # Panics
/// If `n` is not a multiple of [`LANES`] or a length does not fit the others.
pub fn product(out: &mut [f32], left: Left<'_>, right: &[f32], n: usize, add: bool) {
    assert!(n > 0 && n.is_multiple_of(LANES), "{n} columns are no multiple of {LANES}");
    let (m, k) = (out.len() / n, right.len() / n);
    let (Left::Rows(values) | Left::Columns(values)) = left;
    assert_eq!((out.len(), right.len(), values.len()), (m * n, k * n, m * k), "sizes of a product");
    Arch::new().dispatch(Product { out, left, right, m, n, k, add });
}

/// `out[m, n] = left[m, k] * right[n, k]^T`, all row-major: dot products, for few rows on the left.
///
/// # Panics
/// If a length does not fit the others.
pub fn dots(out: &mut [f32], left: &[f32], right: &[f32], k: usize) {
    let (m, n) = (left.len() / k, right.len() / k);
    assert_eq!((left.len(), right.len(), out.len()), (m * k, n * k, m * n), "sizes of a product");
    vectorised(
        #[inline(always)]
        || {
            for (out, left) in out.chunks_exact_mut(n.max(1)).zip(left.chunks_exact(k)) {
                for (out, right) in out.iter_mut().zip(right.chunks_exact(k)) {
                    *out = dot(left, right);
                }
            }
        },
    );
}

struct Product<'a> {
    out: &'a mut [f32],
    left: Left<'a>,
    right: &'a [f32],
    m: usize,
    n: usize,
    k: usize,
    add: bool,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let mut row = 0;
        // 8 x 2 sums, two rows and a factor fill half of AVX-512's registers; AVX2 holds 4 x 2.
        if S::F32_LANES >= 16 {
            while row + 8 <= self.m {
                self.panel::<S, 8>(simd, row);
                row += 8;
            }
        }
        while row + 4 <= self.m {
            self.panel::<S, 4>(simd, row);
            row += 4;
        }
        while row < self.m {
            self.panel::<S, 1>(simd, row);
            row += 1;
        }
    }
}

impl Product<'_> {
    /// `M` rows of the result.
    #[inline(always)]
    fn panel<S: Simd, const M: usize>(&mut self, simd: S, row: usize) {
        let vectors = self.n / S::F32_LANES;
        let mut column = 0;
        while column + 2 <= vectors {
            self.tile::<S, M, 2>(simd, row, column);
            column += 2;
        }
        if column < vectors {
            self.tile::<S, M, 1>(simd, row, column);
        }
    }

    /// `M` rows and `N` vectors of the result.
    #[inline(always)]
    fn tile<S: Simd, const M: usize, const N: usize>(&mut self, simd: S, row: usize, column: usize) {
        let vectors = self.n / S::F32_LANES;
        let (right, _) = S::as_simd_f32s(self.right);
        let (out, _) = S::as_mut_simd_f32s(self.out);
        let mut sums = [[simd.splat_f32s(0.0); N]; M];
        if self.add {
            for (r, sums) in sums.iter_mut().enumerate() {
                sums.copy_from_slice(&out[(row + r) * vectors + column..][..N]);
            }
        }
        let rows = right.chunks_exact(vectors).map(
            #[inline(always)]
            |row| &row[column..column + N],
        );
        let mut accumulate = {
            let sums = &mut sums;
            #[inline(always)]
            move |factors: [f32; M], row: &[S::f32s]| {
                for (factor, sums) in factors.into_iter().zip(sums.iter_mut()) {
                    let factor = simd.splat_f32s(factor);
                    for (sum, value) in sums.iter_mut().zip(row) {
                        *sum = simd.mul_add_f32s(factor, *value, *sum);
                    }
                }
            }
        };
        match self.left {
            Left::Rows(left) => {
                let mut lines = [left; M];
                for (r, line) in lines.iter_mut().enumerate() {
                    *line = &left[(row + r) * self.k..][..self.k];
                }
                for (k, row) in rows.enumerate() {
                    accumulate(
                        lines.map(
                            #[inline(always)]
                            |line| line[k],
                        ),
                        row,
                    );
                }
            }
            Left::Columns(left) => {
                for (line, right) in left.chunks_exact(self.m).zip(rows) {
                    let mut factors = [0.0; M];
                    factors.copy_from_slice(&line[row..row + M]);
                    accumulate(factors, right);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            out[(row + r) * vectors + column..][..N].copy_from_slice(sums);
        }
    }
}

/// The smallest multiple of [`LANES`] that holds `width`: what a row is padded to.
#[must_use]
pub fn padded(width: usize) -> usize {
    width.next_multiple_of(LANES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        (0..count as u32)
            .map(|k| (k.wrapping_add(seed).wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0)
            .collect()
    }

    fn check(m: usize, n: usize, k: usize, run: impl Fn(Product<'_>)) {
        let (left, right, start) = (numbers(m * k, 1), numbers(k * n, 2), numbers(m * n, 3));
        let columns: Vec<f32> = (0..k * m).map(|i| left[i % m * k + i / m]).collect();
        for add in [false, true] {
            for left in [Left::Rows(&left), Left::Columns(&columns)] {
                let mut out = start.clone();
                run(Product { out: &mut out, left, right: &right, m, n, k, add });
                let (Left::Rows(plain) | Left::Columns(plain)) = left;
                let rows = matches!(left, Left::Rows(_));
                for i in 0..m * n {
                    let (row, column) = (i / n, i % n);
                    let factor = |l: usize| if rows { plain[row * k + l] } else { plain[l * m + row] };
                    let mut sum: f64 =
                        (0..k).map(|l| f64::from(factor(l)) * f64::from(right[l * n + column])).sum();
                    sum += if add { f64::from(start[i]) } else { 0.0 };
                    assert!((f64::from(out[i]) - sum).abs() < 1e-5 * (1.0 + k as f64), "{m} {n} {k}");
                }
            }
        }
    }

    #[test]
    fn every_instruction_set_gives_the_product() {
        for (m, n, k) in [(1, 16, 1), (3, 48, 5), (13, 64, 2), (8, 16, 64), (22, 96, 43), (64, 128, 0)] {
            check(m, n, k, |p| product(p.out, p.left, p.right, p.n, p.add));
            check(m, n, k, |p| pulp::Scalar::new().vectorize(p));
            #[cfg(target_arch = "x86_64")]
            if let Some(avx2) = pulp::x86::V3::try_new() {
                check(m, n, k, |p| Simd::vectorize(avx2, p));
            }
        }
    }

    #[test]
    fn dots_give_the_transposed_product() {
        let (left, right) = (numbers(2 * 33, 1), numbers(5 * 33, 2));
        let mut out = [0.0; 10];
        dots(&mut out, &left, &right, 33);
        for (i, out) in out.iter().enumerate() {
            let pairs = left[i / 5 * 33..][..33].iter().zip(&right[i % 5 * 33..][..33]);
            assert!((out - pairs.map(|(a, b)| a * b).sum::<f32>()).abs() < 1e-5);
        }
    }

    #[test]
    #[should_panic(expected = "sizes of a product")]
    fn sizes_are_checked() {
        product(&mut [0.0; 32], Left::Rows(&[0.0; 5]), &[0.0; 32], 16, false);
    }
}
