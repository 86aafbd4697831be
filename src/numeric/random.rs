//! Random numbers by counting: Philox4x32-10 (Salmon et al. 2011, *Parallel random numbers: as
//! easy as 1, 2, 3*), the generator of Random123 and of JAX's and PyTorch's devices.
//!
//! What is drawn is a function of a key and a counter alone, so that any thread can draw any
//! sample of any step, and [`LANES`] counters go through at once.

use std::f32::consts::TAU;

use super::vector::{LANES, ln, sin_cos};

/// One value per lane.
pub type Lanes<T> = [T; LANES];

const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
const WEYL: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];

/// Four random words for each counter, under `key`. Words of the counter vary per lane in the
/// first place only.
#[inline(always)]
#[must_use]
pub fn philox(key: u64, first: &Lanes<u32>, rest: [u32; 3]) -> [Lanes<u32>; 4] {
    let mut key = [key as u32, (key >> 32) as u32];
    let mut words = [*first, [rest[0]; LANES], [rest[1]; LANES], [rest[2]; LANES]];
    for _ in 0..10 {
        let mut next = [[0; LANES]; 4];
        for l in 0..LANES {
            let [a, b] = [
                u64::from(words[0][l]) * u64::from(MULTIPLIERS[0]),
                u64::from(words[2][l]) * u64::from(MULTIPLIERS[1]),
            ];
            next[0][l] = (b >> 32) as u32 ^ words[1][l] ^ key[0];
            next[1][l] = b as u32;
            next[2][l] = (a >> 32) as u32 ^ words[3][l] ^ key[1];
            next[3][l] = a as u32;
        }
        words = next;
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    words
}

/// A number in (0, 1) from a random word: the middle of one of 2^23 intervals.
#[inline(always)]
#[must_use]
pub fn unit(word: u32) -> f32 {
    // Bits below 1.0's exponent make a number in [1, 2); a cast of u32 would be slower.
    f32::from_bits(word >> 9 | 0x3f80_0000) - (1.0 - 0.5 / 8_388_608.0)
}

/// A whole number below `count` from a random word, by its upper bits.
#[inline(always)]
#[must_use]
pub fn below(word: u32, count: u32) -> u32 {
    ((u64::from(word) * u64::from(count)) >> 32) as u32
}

/// Two independent standard normal numbers from two random words (Box and Muller 1958).
#[inline(always)]
#[must_use]
pub fn normals(a: u32, b: u32) -> [f32; 2] {
    let radius = (-2.0 * ln(unit(a))).sqrt();
    let (sin, cos) = sin_cos(TAU * unit(b));
    [radius * cos, radius * sin]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers of Random123 (kat_vectors, philox4x32 10).
    #[test]
    fn philox_gives_the_known_answers() {
        let zero = philox(0, &[0; LANES], [0; 3]);
        let expected = [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8];
        assert_eq!([0, 1, 2, 3].map(|k| zero[k][3]), expected);
        let ones = philox(u64::MAX, &[u32::MAX; LANES], [u32::MAX; 3]);
        assert_eq!([0, 1, 2, 3].map(|k| ones[k][0]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
    }

    #[test]
    fn numbers_have_their_law() {
        let (mut sums, mut count) = ([0.0f64; 6], 0.0);
        let mut bins = [0u32; 10];
        for k in 0..20_000u32 {
            let words = philox(7, &std::array::from_fn(|l| k * LANES as u32 + l as u32), [1, 2, 3]);
            for l in 0..LANES {
                let [x, y] = normals(words[0][l], words[1][l]).map(f64::from);
                let moments = [x, y, x * x, y * y, x * y, x * x * x * x];
                for (sum, moment) in sums.iter_mut().zip(moments) {
                    *sum += moment;
                }
                count += 1.0;
                bins[below(words[2][l], 10) as usize] += 1;
                let u = unit(words[3][l]);
                assert!(u > 0.0 && u < 1.0);
            }
        }
        for (sum, expected) in sums.iter().zip([0.0, 0.0, 1.0, 1.0, 0.0, 3.0]) {
            assert!((sum / count - expected).abs() < 0.06, "{sums:?}");
        }
        for bin in bins {
            assert!((f64::from(bin) - 32_000.0).abs() < 5.0 * 32_000f64.sqrt(), "{bins:?}");
        }
        assert!(unit(0) > 0.0 && unit(u32::MAX) < 1.0);
    }
}
