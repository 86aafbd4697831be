//! What a network sees, feature by feature: z, the time, sine and cosine of its harmonics, then sine and cosine of every
//! Fourier frequency of z. Training and evaluation write their inputs by the same functions.

use std::f32::consts::PI;

use crate::numeric::{
    random::Lanes,
    vector::{LANES, sin_cos},
};

/// Puts what depends on the time alone: the time in \[-1, 1\], then sine and cosine of k pi time for every harmonic k,
/// each from the one before by the addition theorem.
#[inline(always)]
pub fn of_time(time: &Lanes<f32>, harmonics: usize, put: &mut impl FnMut(&Lanes<f32>)) {
    put(time);
    let (mut sin, mut cos) = ([0.0; LANES], [0.0; LANES]);
    for l in 0..LANES {
        (sin[l], cos[l]) = sin_cos(PI * time[l]);
    }
    let (mut s, mut c) = (sin, cos);
    for _ in 0..harmonics {
        put(&s);
        put(&c);
        for l in 0..LANES {
            (s[l], c[l]) = (s[l] * cos[l] + c[l] * sin[l], c[l] * cos[l] - s[l] * sin[l]);
        }
    }
}

/// Puts sine and cosine of every frequency of a standardised position.
#[inline(always)]
pub fn of_position(z: &[Lanes<f32>; 2], frequencies: &[[f32; 2]], put: &mut impl FnMut(&Lanes<f32>)) {
    for w in frequencies {
        let (mut sin, mut cos) = ([0.0; LANES], [0.0; LANES]);
        for l in 0..LANES {
            (sin[l], cos[l]) = sin_cos(w[0] * z[0][l] + w[1] * z[1][l]);
        }
        put(&sin);
        put(&cos);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the library, in double precision.
    #[test]
    fn features_are_waves_of_time_and_position() {
        let at = |l: usize| l as f32 / 8.0 - 0.9;
        let (time, z) = (std::array::from_fn(at), [std::array::from_fn(at), std::array::from_fn(|l| 1.0 - at(l))]);
        let frequencies = [[2.5, -1.0], [0.0, 7.0]];
        let mut found: Vec<Lanes<f32>> = Vec::new();
        of_time(&time, 32, &mut |values| found.push(*values));
        of_position(&z, &frequencies, &mut |values| found.push(*values));
        for l in 0..LANES {
            let [t, x, y] = [time[l], z[0][l], z[1][l]].map(f64::from);
            let phases = (1..=32).map(|k| f64::from(k) * std::f64::consts::PI * t);
            let phases = phases.chain(frequencies.iter().map(|w| f64::from(w[0]) * x + f64::from(w[1]) * y));
            let waves = phases.flat_map(|phase| [phase.sin(), phase.cos()]);
            let expected: Vec<f64> = std::iter::once(t).chain(waves).collect();
            assert_eq!(found.len(), expected.len());
            for (feature, (found, expected)) in found.iter().zip(&expected).enumerate() {
                assert!((f64::from(found[l]) - expected).abs() < 1e-5, "{feature}: {} {expected}", found[l]);
            }
        }
    }
}
