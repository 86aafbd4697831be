//! Colours by name, and colour maps as one texture, a row for each.

use palette::{IntoColor as _, Oklch, Srgb};

use super::theme::{NIGHT, Theme};

/// Behind everything, in gamma space as all colours here.
pub const BACKDROP: [u8; 3] = NIGHT;
/// Grains.
pub const SAND: [u8; 3] = [243, 200, 114];
/// The field.
pub const WIND: [u8; 3] = [78, 213, 205];
/// Outline of the target, what is learned, warnings.
pub const ACCENT: [u8; 3] = [245, 140, 107];
/// Grains that are chosen, in a hue that their light has nowhere, and what the others fade to.
pub const CHOSEN: [u8; 3] = [255, 96, 208];
/// See [`CHOSEN`].
pub const BYSTANDER: [u8; 3] = [77, 84, 107];
/// Lines of equal density.
pub const CONTOUR: [u8; 3] = [219, 227, 245];

/// Colours per row.
pub const WIDTH: usize = 256;
/// Rows: maps, the light of grains in every theme, and [`SOURCE_ROWS`] that are one map over angle and radius.
pub const ROWS: usize = Map::ALL.len() + Theme::ALL.len() + SOURCE_ROWS;
/// Rows over the radius of a source position, from 0 to 3.
pub const SOURCE_ROWS: usize = 16;

/// Share of magma that the heat map uses: it stops where magma turns to the colour of the grains.
const HEAT_END: f64 = 0.62;

/// Colours that people with any common colour vision tell apart (Okabe and Ito 2008), without
/// their black, on a dark ground.
pub const REGIONS: [[u8; 3]; 7] =
    [[230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [0, 114, 178], [213, 94, 0], [204, 121, 167]];

/// A map over one quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Map {
    /// p_t from its root.
    Heat,
    /// |u|.
    Speed,
    /// ln p_t.
    LogDensity,
    /// div u, from gathering to thinning.
    Divergence,
    /// |v - u|.
    Error,
    /// Parts of the drawing.
    Region,
    /// Heights of dunes.
    Dunes,
}

impl Map {
    /// Every map, in the order of the texture's rows.
    pub const ALL: [Self; 7] =
        [Self::Heat, Self::Speed, Self::LogDensity, Self::Divergence, Self::Error, Self::Region, Self::Dunes];

    /// Colour at `share` of the way along the map, in gamma space.
    ///
    /// Magma, plasma and viridis are perceptually uniform (van der Walt and Smith 2015), cividis
    /// also for people with colour vision deficiency (Nuñez et al. 2018); purple to orange is
    /// ColorBrewer's, told apart by all of them.
    #[must_use]
    pub fn color(self, share: f64) -> [u8; 3] {
        let share = share.clamp(0.0, 1.0);
        let of = |gradient: colorous::Gradient, at: f64| {
            let color = gradient.eval_continuous(at);
            [color.r, color.g, color.b]
        };
        match self {
            Self::Heat => of(colorous::MAGMA, HEAT_END * share),
            Self::Speed => of(colorous::PLASMA, share),
            Self::LogDensity => of(colorous::VIRIDIS, share),
            Self::Divergence => of(colorous::PURPLE_ORANGE, share),
            Self::Error => of(colorous::CIVIDIS, share),
            Self::Region => REGIONS[((share * REGIONS.len() as f64) as usize).min(REGIONS.len() - 1)],
            // Sand in the shade to sand in the sun.
            Self::Dunes => {
                oklch(0.34 + 0.5 * share as f32, 0.045 + 0.06 * share as f32, 62.0 + 18.0 * share as f32)
            }
        }
    }
}

/// Colour of a source position: angle as a share of the circle, radius as a share of three
/// standard deviations.
///
/// Hues of Oklch (Ottosson 2020); the middle of the source is pale. One side of the circle is lighter
/// than the other, so that hues which look alike without one kind of cone still differ.
#[must_use]
pub fn source_color(angle: f32, radius: f32) -> [u8; 3] {
    let side = (std::f32::consts::TAU * (angle - 0.4)).cos();
    oklch(0.87 - (0.17 - 0.14 * side) * radius, 0.03 + 0.12 * radius, 360.0 * angle)
}

fn oklch(lightness: f32, chroma: f32, hue: f32) -> [u8; 3] {
    let color: Srgb = Oklch::new(lightness, chroma, hue).into_color();
    let bytes = color.into_format::<u8>();
    [bytes.red, bytes.green, bytes.blue]
}

/// Row of the light of grains in a theme.
#[must_use]
pub fn light_row(theme: Theme) -> usize {
    Map::ALL.len() + theme as usize
}

/// RGBA bytes of the texture, row by row.
#[must_use]
pub fn texels() -> Vec<u8> {
    let share = |k: usize| k as f64 / (WIDTH - 1) as f64;
    let maps = Map::ALL.into_iter().flat_map(|map| (0..WIDTH).map(move |k| map.color(share(k))));
    let lights = Theme::ALL.into_iter().flat_map(|theme| (0..WIDTH).map(move |k| theme.light(share(k))));
    let source = (0..SOURCE_ROWS).flat_map(|row| {
        let radius = row as f32 / (SOURCE_ROWS - 1) as f32;
        (0..WIDTH).map(move |k| source_color(k as f32 / WIDTH as f32, radius))
    });
    maps.chain(lights).chain(source).flat_map(|[r, g, b]| [r, g, b, 255]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use palette::{Oklab, color_difference::EuclideanDistance as _};

    #[test]
    fn shaders_have_the_same_colors() {
        let source = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/shaders/shared/colors.wgsl"));
        let colors = [
            ("SAND", SAND),
            ("WIND", WIND),
            ("ACCENT", ACCENT),
            ("CHOSEN", CHOSEN),
            ("BYSTANDER", BYSTANDER),
            ("CONTOUR", CONTOUR),
        ];
        for (name, [r, g, b]) in colors {
            let line = format!("const {name}: vec3f = vec3f({r}.0, {g}.0, {b}.0) / 255.0;");
            assert!(source.contains(&line), "{line}");
        }
        assert_eq!(source.matches("const ").count(), colors.len());
    }

    fn lab(color: [u8; 3]) -> Oklab {
        Srgb::from(color).into_format::<f32>().into_color()
    }

    #[test]
    fn the_source_closes_round_the_circle() {
        let texels = texels();
        assert_eq!(texels.len(), WIDTH * ROWS * 4);
        for row in texels.chunks_exact(WIDTH * 4).skip(ROWS - SOURCE_ROWS) {
            for channel in 0..3 {
                let step = i32::from(row[channel]) - i32::from(row[(WIDTH - 1) * 4 + channel]);
                assert!(step.abs() < 12, "channel {channel} jumps by {step}");
            }
        }
    }

    /// Linear RGB as it is seen without one kind of cone (Machado et al. 2009, severity 1).
    fn deficient(matrix: [[f32; 3]; 3], color: [u8; 3]) -> Oklab {
        let linear = Srgb::from(color).into_format::<f32>().into_linear();
        let [r, g, b] = matrix.map(|m| m[0] * linear.red + m[1] * linear.green + m[2] * linear.blue);
        palette::LinSrgb::new(r, g, b).into_color()
    }

    #[test]
    fn maps_can_be_read_without_one_kind_of_cone() {
        let protan =
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
        let deutan =
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
        let tritan =
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]];
        for matrix in [protan, deutan, tritan] {
            // Quarters of the source's circle, and what is chosen among the rest.
            for k in 0..16 {
                for apart in [4, 8] {
                    let [a, b] = [k, k + apart].map(|k| source_color(k as f32 / 16.0, 0.9));
                    let apart = deficient(matrix, a).distance(deficient(matrix, b));
                    assert!(apart > 0.06, "angles {a:?} and {b:?}: {apart}");
                }
            }
            let chosen = deficient(matrix, CHOSEN);
            assert!(chosen.distance(deficient(matrix, BYSTANDER)) > 0.2);
        }
        for matrix in [protan, deutan] {
            for (k, a) in REGIONS.iter().enumerate() {
                for b in &REGIONS[..k] {
                    let apart = deficient(matrix, *a).distance(deficient(matrix, *b));
                    assert!(apart > 0.06, "{a:?} and {b:?}: {apart}");
                }
            }
            // Along a map of one quantity lightness grows all the way.
            for map in [Map::Heat, Map::Speed, Map::LogDensity, Map::Error, Map::Dunes] {
                let lightness: Vec<f32> =
                    (0..=16).map(|k| deficient(matrix, map.color(f64::from(k) / 16.0)).l).collect();
                assert!(lightness.windows(2).all(|pair| pair[1] > pair[0] - 0.004), "{map:?}: {lightness:?}");
            }
            let ends = [0.0, 1.0].map(|share| deficient(matrix, Map::Divergence.color(share)));
            assert!(ends[0].distance(ends[1]) > 0.15, "gathering and thinning look alike");
        }
        assert!(lab(REGIONS[0]).distance(lab(REGIONS[1])) > 0.1);
    }
}
