//! The colours of every theme, by what they mean; the light of grains on its ground.

use palette::{FromColor as _, IntoColor as _, Mix as _, Oklab, Srgb};

use crate::scene::Theme;

/// A colour in gamma space.
pub type Rgb = [u8; 3];

/// Lightness and the two opponent colours of Oklab (Ottosson 2020).
type Stop = [f32; 3];

/// The colours of a theme. Meanings do not share one; the first eight are told apart as text on the ground, at 4.5 : 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colors {
    /// Text, and what stands for nothing else: also the difference of two fields.
    pub text: Rgb,
    /// Text that matters less.
    pub faint: Rgb,
    /// Single grains and conditional paths; in the window also what is chosen or there is one of.
    pub sand: Rgb,
    /// The exact field.
    pub exact: Rgb,
    /// What a network has learned.
    pub learned: Rgb,
    /// The source p_0.
    pub source: Rgb,
    /// The target q, and what draws it.
    pub target: Rgb,
    /// What a person should see to.
    pub warning: Rgb,
    /// Behind everything.
    pub ground: Rgb,
    /// Grains that are chosen, in a hue that their light has nowhere, and what the others fade to.
    pub chosen: Rgb,
    /// See `chosen`.
    pub bystander: Rgb,
    /// Lines of equal density.
    pub contour: Rgb,
    /// Lightness in Oklab of coloured grains, from a trace of them to the densest.
    pub lightness: [f32; 2],
    /// What people call three of them.
    pub names: Names,
    /// The light of grains beyond the ground, from a trace of them to the densest, at equal distances.
    ramp: [Stop; 5],
}

/// What people call colours that are spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// [`Colors::sand`].
    pub sand: &'static str,
    /// [`Colors::exact`].
    pub exact: &'static str,
    /// [`Colors::learned`].
    pub learned: &'static str,
}

const NIGHT: Colors = Colors {
    text: [214, 220, 235],
    faint: [146, 157, 186],
    sand: [243, 200, 114],
    exact: [78, 213, 205],
    learned: [245, 140, 107],
    source: [124, 172, 255],
    target: [202, 160, 255],
    warning: [255, 222, 89],
    ground: [11, 16, 30],
    chosen: [255, 96, 208],
    bystander: [77, 84, 107],
    contour: [219, 227, 245],
    lightness: [0.22, 0.93],
    names: Names { sand: "gold", exact: "teal", learned: "coral" },
    // Ember, copper, sand, light, white.
    ramp: [[0.32, 0.07, -0.02], [0.52, 0.11, 0.07], [0.74, 0.055, 0.13], [0.90, 0.01, 0.10], [0.985, 0.0, 0.03]],
};

const PAPER: Colors = Colors {
    text: [32, 36, 48],
    faint: [86, 92, 108],
    sand: [122, 75, 2],
    exact: [0, 108, 102],
    learned: [184, 52, 16],
    source: [34, 92, 196],
    target: [120, 60, 182],
    warning: [150, 16, 58],
    ground: [250, 249, 245],
    chosen: [196, 0, 144],
    bystander: [200, 202, 208],
    contour: [70, 76, 96],
    lightness: [0.93, 0.30],
    names: Names { sand: "brown", exact: "teal", learned: "red" },
    ramp: [
        [0.87, 0.025, 0.055],
        [0.71, 0.075, 0.105],
        [0.52, 0.115, 0.075],
        [0.34, 0.085, 0.0],
        [0.19, 0.02, -0.045],
    ],
};

const CONTRAST: Colors = Colors {
    text: [255, 255, 255],
    faint: [206, 210, 220],
    sand: [255, 214, 130],
    exact: [0, 255, 240],
    learned: [255, 146, 96],
    source: [120, 184, 255],
    target: [218, 170, 255],
    warning: [255, 240, 0],
    ground: [0, 0, 0],
    chosen: [255, 90, 220],
    bystander: [78, 82, 98],
    contour: [255, 255, 255],
    lightness: [0.35, 0.97],
    names: Names { sand: "gold", exact: "cyan", learned: "orange" },
    ramp: [[0.48, 0.05, 0.06], [0.66, 0.06, 0.11], [0.82, 0.02, 0.14], [0.94, -0.01, 0.10], [1.0, 0.0, 0.0]],
};

impl Colors {
    /// Those of a theme.
    #[must_use]
    pub const fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Night => &NIGHT,
            Theme::Paper => &PAPER,
            Theme::Contrast => &CONTRAST,
        }
    }

    /// Colour of grains whose tone is such a share of the way from none to the densest. Lightness goes one way all
    /// along, so that the order is seen by everybody.
    #[must_use]
    pub fn light(&self, share: f64) -> Rgb {
        let ground: Srgb = Srgb::from(self.ground).into_format();
        let stop = |[l, a, b]: Stop| Oklab::new(l, a, b);
        let stops = [&[Oklab::from_color(ground)], self.ramp.map(stop).as_slice()].concat();
        let place = share.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
        let k = (place as usize).min(stops.len() - 2);
        let color: Srgb = stops[k].mix(stops[k + 1], (place - k as f64) as f32).into_color();
        let bytes = color.into_format::<u8>();
        [bytes.red, bytes.green, bytes.blue]
    }

    /// What stands between lanes: near the ground, and seen on it.
    #[must_use]
    pub fn divider(&self) -> Rgb {
        let mixed = |k: usize| (3 * u16::from(self.ground[k]) + u16::from(self.faint[k])) / 4;
        [mixed(0) as u8, mixed(1) as u8, mixed(2) as u8]
    }

    /// Whether the ground is darker than what lies on it.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.ground < self.text
    }

    /// The ground as shares, for shaders.
    #[must_use]
    pub fn ground_shares(&self) -> [f32; 3] {
        shares(self.ground)
    }
}

/// A colour as shares, for shaders.
#[must_use]
pub fn shares(color: Rgb) -> [f32; 3] {
    color.map(|byte| f32::from(byte) / 255.0)
}

#[cfg(test)]
mod tests {
    use palette::{Oklab, color_difference::EuclideanDistance as _, color_difference::Wcag21RelativeContrast as _};

    use super::*;

    fn srgb(color: Rgb) -> Srgb {
        Srgb::from(color).into_format()
    }

    /// From the ground to the densest lightness goes one way, in steps that are alike.
    #[test]
    fn lightness_tells_how_dense_it_is() {
        for theme in Theme::ALL {
            let colors = Colors::of(theme);
            assert_eq!(colors.light(0.0), colors.ground, "{theme:?}");
            let lightness = |k: u32| Oklab::from_color(srgb(colors.light(f64::from(k) / 32.0))).l;
            let steps: Vec<f32> = (0..32).map(|k| lightness(k + 1) - lightness(k)).collect();
            let sign = (lightness(32) - lightness(0)).signum();
            assert_eq!(sign > 0.0, colors.is_dark());
            assert!(steps.iter().all(|step| step * sign > 0.008), "{theme:?}: {steps:?}");
            assert!(steps.iter().all(|step| step.abs() < 0.085), "{theme:?}: {steps:?}");
            assert!((lightness(32) - lightness(0)).abs() > 0.75, "{theme:?}");
        }
    }

    #[test]
    fn meanings_are_read_on_the_ground_and_told_apart() {
        for theme in Theme::ALL {
            let c = Colors::of(theme);
            let texts = [c.text, c.faint, c.sand, c.exact, c.learned, c.source, c.target, c.warning, c.chosen];
            for (k, text) in texts.iter().enumerate() {
                let contrast = srgb(*text).relative_contrast(srgb(c.ground));
                assert!(contrast >= 4.5, "{theme:?}, {text:?}: {contrast}");
                for other in &texts[..k] {
                    let apart = Oklab::from_color(srgb(*text)).distance(Oklab::from_color(srgb(*other)));
                    assert!(apart > 0.06, "{theme:?}: {text:?} and {other:?}: {apart}");
                }
            }
        }
    }
}
