//! When each frame of a clip is shown, and which moment of the flow it shows.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// Frames per second that a clip may have.
pub const RATES: RangeInclusive<u32> = 1..=60;
/// Seconds from noise to data that it may take.
pub const LENGTHS_S: RangeInclusive<f64> = 0.1..=60.0;
/// Seconds that its first and its last frame may be held.
pub const HOLDS_S: RangeInclusive<f64> = 0.0..=10.0;
/// Times that it may be played; 0 is for ever.
pub const PLAYS: RangeInclusive<u32> = 0..=1000;

/// When frames are shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timing {
    /// Frames per second, in [`RATES`].
    pub fps: u32,
    /// Seconds from noise to data, in [`LENGTHS_S`].
    pub seconds: f64,
    /// Seconds that the frame at t = 0 is held, in [`HOLDS_S`]; never less than a frame lasts.
    pub hold_start_s: f64,
    /// Seconds that the frame at t = 1 is held, as above.
    pub hold_s: f64,
    /// Whether t begins and ends slowly.
    pub is_eased: bool,
    /// Whether the clip goes back to the noise after it.
    pub returns: bool,
    /// How often it is played, in [`PLAYS`].
    pub plays: u32,
}

impl Default for Timing {
    fn default() -> Self {
        let (hold_start_s, hold_s) = (0.0, 1.5);
        Self { fps: 25, seconds: 4.0, hold_start_s, hold_s, is_eased: false, returns: false, plays: 0 }
    }
}

impl Timing {
    /// Frames from noise to data: round(fps x seconds), at least 2.
    #[must_use]
    pub fn frames_there(&self) -> u32 {
        ((f64::from(self.fps) * self.seconds).round() as u32).max(2)
    }

    /// All frames: on the way back, those between the ends once more.
    #[must_use]
    pub fn frames(&self) -> u32 {
        let there = self.frames_there();
        if self.returns { 2 * there - 2 } else { there }
    }

    /// The moment that a frame shows: k / (N - 1) of the N frames from noise to data, or 3 s^2 - 2 s^3 of that share s
    /// where it is eased.
    #[must_use]
    pub fn t(&self, index: u32) -> f64 {
        let last = self.frames_there() - 1;
        let place = if index > last { 2 * last - index.min(2 * last) } else { index };
        let share = f64::from(place) / f64::from(last);
        if self.is_eased { share * share * (3.0 - 2.0 * share) } else { share }
    }

    /// Seconds from the beginning until frame `index` is over.
    #[must_use]
    pub fn end_s(&self, index: u32) -> f64 {
        let frame = 1.0 / f64::from(self.fps);
        let longer = |hold: f64, held: u32| if index >= held { (hold - frame).max(0.0) } else { 0.0 };
        f64::from(index + 1) * frame + longer(self.hold_start_s, 0) + longer(self.hold_s, self.frames_there() - 1)
    }

    /// How long frame `index` is shown in ticks of which `per_second` make a second: rounded so that the clip as a
    /// whole keeps time.
    #[must_use]
    pub fn ticks(&self, index: u32, per_second: u32) -> u32 {
        let until = |index: u32| (self.end_s(index) * f64::from(per_second)).round() as u32;
        until(index) - index.checked_sub(1).map_or(0, until)
    }

    /// The same with every number brought into its range.
    #[must_use]
    pub fn sanitised(self) -> Self {
        let within = |value: f64, range: RangeInclusive<f64>, other: f64| {
            if value.is_finite() { value.clamp(*range.start(), *range.end()) } else { other }
        };
        let default = Self::default();
        Self {
            fps: self.fps.clamp(*RATES.start(), *RATES.end()),
            seconds: within(self.seconds, LENGTHS_S, default.seconds),
            hold_start_s: within(self.hold_start_s, HOLDS_S, default.hold_start_s),
            hold_s: within(self.hold_s, HOLDS_S, default.hold_s),
            plays: self.plays.min(*PLAYS.end()),
            ..self
        }
    }
}

/// Frames per second that hundredths of a second keep.
pub const RATES_OF_HUNDREDTHS: [u32; 8] = [1, 2, 4, 5, 10, 20, 25, 50];

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(fps: u32, seconds: f64) -> Timing {
        Timing { fps, seconds, hold_s: 0.0, ..Timing::default() }
    }

    #[test]
    fn frames_and_their_moments() {
        let there = timing(25, 4.0);
        assert_eq!((there.frames(), there.t(0), there.t(99)), (100, 0.0, 1.0));
        assert!((there.t(33) - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!(timing(10, 0.26).frames(), 3);
        assert_eq!(timing(1, 0.1).frames(), 2);

        let back = Timing { returns: true, ..timing(10, 0.5) };
        let moments: Vec<f64> = (0..back.frames()).map(|k| back.t(k)).collect();
        assert_eq!(moments, [0.0, 0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25]);

        let eased = Timing { is_eased: true, ..there };
        assert_eq!((eased.t(0), eased.t(99)), (0.0, 1.0));
        assert!(eased.t(1) < 0.1 * there.t(1) && 1.0 - eased.t(98) < 0.1 * (1.0 - there.t(98)));
        assert!((0..99).all(|k| eased.t(k) < eased.t(k + 1)));
    }

    #[test]
    fn ticks_keep_time() {
        for fps in RATES {
            let timing = timing(fps, 3.0);
            let total: u32 = (0..timing.frames()).map(|k| timing.ticks(k, 100)).sum();
            assert_eq!(total, 300, "{fps} frames a second");
            let evenly = (1..timing.frames()).all(|k| timing.ticks(k, 100) == timing.ticks(0, 100));
            assert_eq!(evenly, RATES_OF_HUNDREDTHS.contains(&fps), "{fps} frames a second");
        }
    }

    #[test]
    fn ends_are_held_as_long_as_is_said() {
        let held = Timing { hold_start_s: 0.5, hold_s: 1.5, returns: true, ..timing(25, 1.0) };
        let ticks: Vec<u32> = (0..held.frames()).map(|k| held.ticks(k, 100)).collect();
        assert_eq!((ticks[0], ticks[24], ticks.len()), (50, 150, 48));
        assert!(ticks.iter().enumerate().all(|(k, ticks)| [0, 24].contains(&k) || *ticks == 4));
        let short = Timing { hold_s: 0.001, ..timing(25, 1.0) };
        assert_eq!(short.ticks(24, 100), 4);
    }
}
