//! Grounds, and the light of grains upon them.

use palette::{FromColor as _, IntoColor as _, Mix as _, Oklab, Srgb};

/// Ground of [`Theme::Night`], in gamma space.
pub const NIGHT: [u8; 3] = [11, 16, 30];

/// The colours that a view begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light on a dark ground.
    #[default]
    Night,
    /// Ink on white, for print and bright rooms.
    Paper,
    /// The strongest contrast there is.
    Contrast,
}

/// Lightness and the two opponent colours of Oklab (Ottosson 2020).
type Stop = [f32; 3];

impl Theme {
    /// Every theme, in the order of the rows of the palette texture.
    pub const ALL: [Self; 3] = [Self::Night, Self::Paper, Self::Contrast];

    /// Behind everything, in gamma space.
    #[must_use]
    pub fn ground(self) -> [u8; 3] {
        match self {
            Self::Night => NIGHT,
            Self::Paper => [250, 249, 245],
            Self::Contrast => [0, 0, 0],
        }
    }

    /// Colour of grains whose tone is such a share of the way from none to the densest, in gamma space. Lightness
    /// goes one way all along, so that the order is seen by everybody.
    #[must_use]
    pub fn light(self, share: f64) -> [u8; 3] {
        let ground: Srgb = Srgb::from(self.ground()).into_format();
        let stop = |[l, a, b]: Stop| Oklab::new(l, a, b);
        let stops = [&[Oklab::from_color(ground)], self.stops().map(stop).as_slice()].concat();
        let place = share.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
        let k = (place as usize).min(stops.len() - 2);
        let color: Srgb = stops[k].mix(stops[k + 1], (place - k as f64) as f32).into_color();
        let bytes = color.into_format::<u8>();
        [bytes.red, bytes.green, bytes.blue]
    }

    /// The stops of that ramp beyond the ground, at equal distances.
    fn stops(self) -> [Stop; 5] {
        match self {
            // Ember, copper, sand, light, white.
            Self::Night => [
                [0.32, 0.07, -0.02],
                [0.52, 0.11, 0.07],
                [0.74, 0.055, 0.13],
                [0.90, 0.01, 0.10],
                [0.985, 0.0, 0.03],
            ],
            Self::Paper => [
                [0.87, 0.025, 0.055],
                [0.71, 0.075, 0.105],
                [0.52, 0.115, 0.075],
                [0.34, 0.085, 0.0],
                [0.19, 0.02, -0.045],
            ],
            Self::Contrast => {
                [[0.48, 0.05, 0.06], [0.66, 0.06, 0.11], [0.82, 0.02, 0.14], [0.94, -0.01, 0.10], [1.0, 0.0, 0.0]]
            }
        }
    }

    /// Lightness in Oklab of coloured grains, from a trace of them to the densest.
    #[must_use]
    pub fn lightness(self) -> [f32; 2] {
        match self {
            Self::Night => [0.22, 0.93],
            Self::Paper => [0.93, 0.30],
            Self::Contrast => [0.35, 0.97],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the ground to the densest lightness goes one way, in steps that are alike.
    #[test]
    fn lightness_tells_how_dense_it_is() {
        for theme in Theme::ALL {
            assert_eq!(theme.light(0.0), theme.ground(), "{theme:?}");
            let lightness = |k: u32| {
                let color: Srgb = Srgb::from(theme.light(f64::from(k) / 32.0)).into_format();
                Oklab::from_color(color).l
            };
            let steps: Vec<f32> = (0..32).map(|k| lightness(k + 1) - lightness(k)).collect();
            let sign = (lightness(32) - lightness(0)).signum();
            assert!(steps.iter().all(|step| step * sign > 0.008), "{theme:?}: {steps:?}");
            assert!(steps.iter().all(|step| step.abs() < 0.085), "{theme:?}: {steps:?}");
            assert!((lightness(32) - lightness(0)).abs() > 0.75, "{theme:?}");
        }
    }
}
