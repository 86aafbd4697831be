//! Elementwise functions and sums written so that the compiler turns them into vector
//! code, and [`vectorised`], which compiles a closure once per instruction set and picks
//! the widest at run time.
//!
//! Nothing here uses `mul_add`: without a fused instruction it is a library call, and with
//! one the result would depend on the machine's instruction set.

/// Number of independent partial sums. Fixed, so that a sum is the same on every
/// instruction set.
pub const LANES: usize = 16;

/// Runs `body`, compiled for the widest instruction set of this machine.
///
/// Everything `body` calls must be `#[inline(always)]` to be compiled with it.
#[inline]
pub fn vectorised<R>(body: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(body)
}

/// e^x for f32 with a relative error below 2e-7; 0 below -87, finite above 88.
///
/// Cody and Waite's range reduction with the degree-5 polynomial of Cephes `expf`.
#[inline(always)]
#[must_use]
pub fn exp(x: f32) -> f32 {
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer.
    const ROUND: f32 = 12_582_912.0;
    let clamped = x.clamp(-87.0, 88.0);
    let shifted = clamped * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = clamped - n * LN2_HIGH - n * LN2_LOW;
    let mut p = 1.987_569_1e-4;
    p = p * r + 1.398_199_9e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 0.5;
    let mantissa = p * r * r + r + 1.0;
    // The low bits of `shifted` are n, so the shift builds 2^n; a cast would not vectorise.
    let power = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    if x < -87.0 { 0.0 } else { mantissa * power }
}

/// Writes e^v over each value.
pub fn exp_in_place(values: &mut [f32]) {
    vectorised(|| values.iter_mut().for_each(|v| *v = exp(*v)));
}

/// SiLU, x / (1 + e^-x), over each value.
pub fn silu_in_place(values: &mut [f32]) {
    vectorised(|| values.iter_mut().for_each(|v| *v /= 1.0 + exp(-*v)));
}

/// Sum of `a[i] * b[i]` in [`LANES`] partial sums.
#[inline(always)]
#[must_use]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; LANES];
    let (a_chunks, a_rest) = a.as_chunks::<LANES>();
    let (b_chunks, b_rest) = b.as_chunks::<LANES>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for l in 0..LANES {
            lanes[l] += x[l] * y[l];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sum_lanes(&lanes) + rest
}

/// Largest value; negative infinity when there is none.
#[inline(always)]
#[must_use]
pub fn max(values: &[f32]) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for l in 0..LANES {
            lanes[l] = if chunk[l] > lanes[l] { chunk[l] } else { lanes[l] };
        }
    }
    rest.iter().chain(&lanes).copied().fold(f32::NEG_INFINITY, f32::max)
}

/// Adds the partial sums in a fixed, balanced order.
#[inline(always)]
#[must_use]
pub fn sum_lanes(lanes: &[f32; LANES]) -> f32 {
    let mut sums = *lanes;
    let mut width = LANES / 2;
    while width > 0 {
        for l in 0..width {
            sums[l] += sums[l + width];
        }
        width /= 2;
    }
    sums[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_to_the_library_and_finite() {
        let mut x = -100.0f32;
        while x < 100.0 {
            let (ours, theirs) = (f64::from(exp(x)), f64::from(x).exp());
            if x < -87.0 {
                assert_eq!(ours, 0.0);
            } else if x < 88.0 {
                assert!(((ours - theirs) / theirs).abs() < 3e-7, "exp({x}) = {ours}, not {theirs}");
            } else {
                assert!(ours.is_finite());
            }
            x += 0.0371;
        }
    }

    #[test]
    fn silu_matches_its_formula() {
        let mut values: Vec<f32> = (-400..400).map(|k| k as f32 * 0.3).collect();
        let expected: Vec<f64> = values.iter().map(|&v| f64::from(v) / (1.0 + (-f64::from(v)).exp())).collect();
        silu_in_place(&mut values);
        for (value, expected) in values.iter().zip(expected) {
            assert!((f64::from(*value) - expected).abs() < 1e-5, "{value} is not {expected}");
        }
    }

    #[test]
    fn reductions_take_every_element_once() {
        let a: Vec<f32> = (0..37).map(|k| k as f32).collect();
        let b = vec![2.0; 37];
        assert_eq!(dot(&a, &b), 36.0 * 37.0);
        assert_eq!(max(&a), 36.0);
        assert_eq!(max(&[]), f32::NEG_INFINITY);
    }
}
