//! SiLU, x / (1 + e^-x), over rows of sums, and its derivative.
//!
//! Between two small products an exponential counts, so this one uses fused multiply-adds where
//! the machine has them; results differ in the last bit between instruction sets.

use pulp::{Arch, Simd, WithSimd};

use super::vector::LANES;

/// Adds `bias` to every row of `values` and applies SiLU.
///
/// # Panics
/// If the width is not a multiple of [`LANES`], or `values` no multiple of it.
pub fn silu(values: &mut [f32], bias: &[f32]) {
    check(values, bias);
    Arch::new().dispatch(Rows { values, slopes: None, bias });
}

/// As [`silu`], leaving the derivative at the sums in `slopes`.
///
/// # Panics
/// As [`silu`], and if `slopes` is not as long as `values`.
pub fn silu_with_slopes(values: &mut [f32], slopes: &mut [f32], bias: &[f32]) {
    check(values, bias);
    assert_eq!(values.len(), slopes.len(), "one slope per value");
    Arch::new().dispatch(Rows { values, slopes: Some(slopes), bias });
}

fn check(values: &[f32], bias: &[f32]) {
    let width = bias.len();
    assert!(width > 0 && width.is_multiple_of(LANES), "{width} columns are no multiple of {LANES}");
    assert!(values.len().is_multiple_of(width), "{} values in rows of {width}", values.len());
}

struct Rows<'a> {
    values: &'a mut [f32],
    slopes: Option<&'a mut [f32]>,
    bias: &'a [f32],
}

impl WithSimd for Rows<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (bias, _) = S::as_simd_f32s(self.bias);
        let rows = S::as_mut_simd_f32s(self.values).0.chunks_exact_mut(bias.len());
        let one = simd.splat_f32s(1.0);
        let Some(slopes) = self.slopes else {
            for row in rows {
                for (value, bias) in row.iter_mut().zip(bias) {
                    let sum = simd.add_f32s(*value, *bias);
                    *value = simd.mul_f32s(sum, sigmoid(simd, sum));
                }
            }
            return;
        };
        for (row, slopes) in rows.zip(S::as_mut_simd_f32s(slopes).0.chunks_exact_mut(bias.len())) {
            for ((value, slope), bias) in row.iter_mut().zip(slopes).zip(bias) {
                let sum = simd.add_f32s(*value, *bias);
                let gate = sigmoid(simd, sum);
                *value = simd.mul_f32s(sum, gate);
                *slope = simd.mul_add_e_f32s(*value, simd.sub_f32s(one, gate), gate);
            }
        }
    }
}

/// 1 / (1 + e^-x), by the exponential of [`super::vector::exp`].
#[inline(always)]
fn sigmoid<S: Simd>(simd: S, x: S::f32s) -> S::f32s {
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer.
    let round = simd.splat_f32s(12_582_912.0);
    let bound = simd.splat_f32s(87.0);
    let y = simd.max_f32s(simd.neg_f32s(bound), simd.min_f32s(bound, simd.neg_f32s(x)));
    let shifted = simd.mul_add_e_f32s(y, simd.splat_f32s(std::f32::consts::LOG2_E), round);
    let n = simd.sub_f32s(shifted, round);
    let r = simd.mul_add_e_f32s(n, simd.splat_f32s(-0.693_359_4), y);
    let r = simd.mul_add_e_f32s(n, simd.splat_f32s(2.121_944_4e-4), r);
    let mut p = simd.splat_f32s(1.987_569_1e-4);
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5, 1.0, 1.0] {
        p = simd.mul_add_e_f32s(p, r, simd.splat_f32s(coefficient));
    }
    // The low bits of `shifted` are n, so the shift builds 2^n.
    let biased = simd.add_u32s(simd.transmute_u32s_f32s(shifted), simd.splat_u32s(127));
    let power = simd.transmute_f32s_u32s(simd.wrapping_dyn_shl_u32s(biased, simd.splat_u32s(23)));
    let one = simd.splat_f32s(1.0);
    simd.div_f32s(one, simd.mul_add_e_f32s(p, power, one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_slopes_match_their_formulas() {
        let sums: Vec<f32> = (-480..480).map(|k| k as f32 * 0.25).collect();
        let bias: Vec<f32> = (0..32).map(|k| k as f32 * 0.01 - 0.1).collect();
        let (mut values, mut slopes, mut plain) = (sums.clone(), vec![0.0; 960], sums.clone());
        silu_with_slopes(&mut values, &mut slopes, &bias);
        silu(&mut plain, &bias);
        assert_eq!(values, plain);
        let mut scalar = (sums.clone(), vec![0.0; 960]);
        pulp::Scalar::new().vectorize(Rows { values: &mut scalar.0, slopes: Some(&mut scalar.1), bias: &bias });
        for (k, sum) in sums.iter().enumerate() {
            let x = f64::from(*sum + bias[k % 32]);
            let gate = 1.0 / (1.0 + (-x).exp());
            let (value, slope) = (x * gate, gate * (1.0 + x * (1.0 - gate)));
            for (v, s) in [(values[k], slopes[k]), (scalar.0[k], scalar.1[k])] {
                assert!((f64::from(v) - value).abs() < 1e-6 * (1.0 + x.abs()), "silu({x}) = {v}");
                assert!((f64::from(s) - slope).abs() < 2e-6, "silu'({x}) = {s}");
            }
        }
    }
}
