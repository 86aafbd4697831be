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

/// Natural logarithm for finite f32 above 1e-38, with a relative error below 3e-7 (absolute near 1).
///
/// The polynomial of Cephes `logf` on the mantissa brought into [sqrt(1/2), sqrt(2)).
#[inline(always)]
#[must_use]
pub fn ln(x: f32) -> f32 {
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let bits = x.to_bits();
    let mantissa = f32::from_bits((bits & 0x007f_ffff) | 0x3f00_0000);
    let exponent = (bits >> 23).cast_signed() - 126;
    let small = mantissa < std::f32::consts::FRAC_1_SQRT_2;
    let e = exponent as f32 - if small { 1.0 } else { 0.0 };
    let r = if small { mantissa + mantissa - 1.0 } else { mantissa - 1.0 };
    let mut p = 7.037_683_6e-2;
    p = p * r - 1.151_461e-1;
    p = p * r + 1.167_699_9e-1;
    p = p * r - 1.242_014_1e-1;
    p = p * r + 1.424_932_3e-1;
    p = p * r - 1.666_805_8e-1;
    p = p * r + 2.000_071_5e-1;
    p = p * r - 2.499_999_4e-1;
    p = p * r + 3.333_333e-1;
    let square = r * r;
    r + (p * r * square + e * LN2_LOW - 0.5 * square) + e * LN2_HIGH
}

/// (sin x, cos x) for |x| up to 8192, with an absolute error below 2e-7; constant beyond.
///
/// Cody and Waite's reduction to a quarter turn with the polynomials of Cephes `sinf` and `cosf`.
#[inline(always)]
#[must_use]
pub fn sin_cos(x: f32) -> (f32, f32) {
    const QUARTER: [f32; 3] = [1.570_312_5, 4.837_513e-4, 7.549_79e-8];
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-8192.0, 8192.0);
    let shifted = x * std::f32::consts::FRAC_2_PI + ROUND;
    let n = shifted - ROUND;
    let r = x - n * QUARTER[0] - n * QUARTER[1] - n * QUARTER[2];
    let square = r * r;
    let sin = ((-1.951_529_6e-4 * square + 8.332_161e-3) * square - 1.666_665_5e-1) * square * r + r;
    let cos = ((2.443_315_7e-5 * square - 1.388_731_6e-3) * square + 4.166_664_6e-2) * square * square
        - 0.5 * square
        + 1.0;
    // The low bits of `shifted` count the quarter turns.
    let turns = shifted.to_bits();
    let (s, c) = if turns & 1 == 0 { (sin, cos) } else { (cos, sin) };
    let flip = |value: f32, sign: u32| f32::from_bits(value.to_bits() ^ (sign << 31));
    (flip(s, turns >> 1 & 1), flip(c, turns.wrapping_add(1) >> 1 & 1))
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
    fn logarithms_and_waves_are_close_to_the_library() {
        for k in 1..20_000 {
            let x = k as f32 * 1.37e-4;
            let error = (f64::from(ln(x)) - f64::from(x).ln()).abs();
            assert!(error < 3e-7 * (1.0 + f64::from(x).ln().abs()), "ln({x}) = {}", ln(x));
            let x = (k - 10_000) as f32 * 0.081;
            let (sin, cos) = sin_cos(x);
            let (s, c) = f64::from(x).sin_cos();
            assert!((f64::from(sin) - s).abs() < 2e-7 && (f64::from(cos) - c).abs() < 2e-7, "{x}: {sin} {cos}");
        }
        assert_eq!(ln(1.0), 0.0);
        assert!((f64::from(ln(1e-30)) - f64::from(1e-30f32).ln()).abs() < 1e-5);
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
