//! Colours by name, and colour maps as one texture, a row for each.

use palette::{FromColor as _, IntoColor as _, Oklch, Srgb};

use super::theme::{Colors, Rgb};
use crate::scene::Theme;

/// Colours per row.
pub const WIDTH: usize = 256;
/// Rows of a theme: maps, the light of grains, colours by name, and [`SOURCE_ROWS`] that are one map over angle and
/// radius.
const THEME_ROWS: usize = Map::ALL.len() + 2 + SOURCE_ROWS;
/// Rows in all.
pub const ROWS: usize = Theme::ALL.len() * THEME_ROWS;
/// Rows over the radius of a source position, from 0 to 3.
pub const SOURCE_ROWS: usize = 16;

/// Share of magma that the heat map uses: it stops where magma turns to the colour of the grains.
const HEAT_END: f64 = 0.62;
/// The same on a light ground, where it begins pale and stops while the ink of grains is still seen on it.
const HEAT_END_ON_LIGHT: f64 = 0.48;
/// Lightness of parts on a light ground, as a share of that on a dark one: the lightest of them is then at 0.62.
const ON_LIGHT: f32 = 0.62 / 0.9;

/// Colours that people with any common colour vision tell apart (Okabe and Ito 2008), without
/// their black, on a dark ground.
pub const REGIONS: [Rgb; 7] =
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

    /// Colour at `share` of the way along the map. What would be lost on the theme's ground is left out; lightness
    /// goes away from the ground, except that of dunes, which the sun lights.
    ///
    /// Magma, plasma and viridis are perceptually uniform (van der Walt and Smith 2015), cividis
    /// also for people with colour vision deficiency (Nuñez et al. 2018); purple to orange is
    /// ColorBrewer's, told apart by all of them.
    #[must_use]
    pub fn color(self, theme: Theme, share: f64) -> Rgb {
        let share = share.clamp(0.0, 1.0);
        let is_dark = Colors::of(theme).is_dark();
        let of = |gradient: colorous::Gradient, on_dark: f64, on_light: f64| {
            let color = gradient.eval_continuous(if is_dark { on_dark } else { on_light });
            [color.r, color.g, color.b]
        };
        match self {
            Self::Heat => of(colorous::MAGMA, HEAT_END * share, 1.0 - HEAT_END_ON_LIGHT * share),
            Self::Speed => of(colorous::PLASMA, 0.15 + 0.85 * share, 0.82 * (1.0 - share)),
            Self::LogDensity => of(colorous::VIRIDIS, share, 0.85 * (1.0 - share)),
            Self::Divergence => of(colorous::PURPLE_ORANGE, share, share),
            Self::Error => of(colorous::CIVIDIS, share, 1.0 - share),
            Self::Region => {
                let region = REGIONS[((share * REGIONS.len() as f64) as usize).min(REGIONS.len() - 1)];
                if is_dark { region } else { darkened(region) }
            }
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
/// Hues of Oklch (Ottosson 2020); the middle of the source is near the ground. One side of the circle is lighter
/// than the other, so that hues which look alike without one kind of cone still differ.
#[must_use]
pub fn source_color(theme: Theme, angle: f32, radius: f32) -> Rgb {
    let side = (std::f32::consts::TAU * (angle - 0.4)).cos();
    let middle = if Colors::of(theme).is_dark() { 0.87 } else { 0.72 };
    oklch(middle - (0.17 - 0.14 * side) * radius, 0.03 + 0.12 * radius, 360.0 * angle)
}

fn darkened(color: Rgb) -> Rgb {
    let lch = Oklch::from_color(Srgb::from(color).into_format::<f32>());
    oklch(lch.l * ON_LIGHT, lch.chroma, lch.hue.into_positive_degrees())
}

fn oklch(lightness: f32, chroma: f32, hue: f32) -> Rgb {
    let color: Srgb = Oklch::new(lightness, chroma, hue).into_color();
    let bytes = color.into_format::<u8>();
    [bytes.red, bytes.green, bytes.blue]
}

/// First row of a theme.
#[must_use]
pub fn first_row(theme: Theme) -> usize {
    THEME_ROWS * theme as usize
}

/// Colours that shaders know by name: their places in a row.
fn named(colors: &Colors) -> [Rgb; 8] {
    let Colors { sand, exact, learned, target, chosen, bystander, contour, text, .. } = *colors;
    [sand, exact, learned, target, chosen, bystander, contour, text]
}

/// RGBA bytes of the texture, row by row.
#[must_use]
pub fn texels() -> Vec<u8> {
    let row = |color: &dyn Fn(usize) -> Rgb| (0..WIDTH).map(color).collect::<Vec<_>>();
    let share = |k: usize| k as f64 / (WIDTH - 1) as f64;
    let of_theme = |theme: Theme| {
        let colors = Colors::of(theme);
        let mut rows: Vec<Vec<Rgb>> =
            Map::ALL.into_iter().map(|map| row(&|k| map.color(theme, share(k)))).collect();
        rows.push(row(&|k| colors.light(share(k))));
        rows.push(row(&|k| named(colors).get(k).copied().unwrap_or_default()));
        let radius = |k: usize| k as f32 / (SOURCE_ROWS - 1) as f32;
        let source = |r: usize| row(&|k| source_color(theme, k as f32 / WIDTH as f32, radius(r)));
        rows.extend((0..SOURCE_ROWS).map(source));
        rows.concat()
    };
    Theme::ALL.into_iter().flat_map(of_theme).flat_map(|[r, g, b]| [r, g, b, 255]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use palette::{Oklab, color_difference::EuclideanDistance as _};

    #[test]
    fn shaders_know_the_same_rows_and_names() {
        let source = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/shaders/shared/palette.wgsl"));
        let names = ["SAND", "EXACT", "LEARNED", "TARGET", "CHOSEN", "BYSTANDER", "CONTOUR", "TEXT"];
        assert_eq!(names.len(), named(Colors::of(Theme::Night)).len());
        let names = names.iter().enumerate().map(|(k, name)| format!("const {name}: u32 = {k}u;"));
        let maps = Map::ALL.len();
        let rows = [("THEMES", ROWS), ("LIGHT", maps), ("NAMED", maps + 1), ("SOURCE", maps + 2)];
        let rows = rows.map(|(name, row)| match name {
            "THEMES" => format!("const PALETTE_ROWS: f32 = {row}.0;"),
            _ => format!("const ROW_{name}: f32 = {row}.0;"),
        });
        for line in names.chain(rows) {
            assert!(source.contains(&line), "{line}");
        }
    }

    #[test]
    fn the_source_closes_round_the_circle() {
        let texels = texels();
        assert_eq!(texels.len(), WIDTH * ROWS * 4);
        let rows: Vec<_> = texels.chunks_exact(WIDTH * 4).collect();
        let of_themes = rows.chunks_exact(THEME_ROWS).flat_map(|rows| &rows[THEME_ROWS - SOURCE_ROWS..]);
        for row in of_themes {
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
        for (theme, matrix) in Theme::ALL.into_iter().flat_map(|theme| [protan, deutan, tritan].map(|m| (theme, m)))
        {
            // Quarters of the source's circle, and what is chosen among the rest.
            for k in 0..16 {
                for apart in [4, 8] {
                    let [a, b] = [k, k + apart].map(|k| source_color(theme, k as f32 / 16.0, 0.9));
                    let apart = deficient(matrix, a).distance(deficient(matrix, b));
                    assert!(apart > 0.06, "{theme}: angles {a:?} and {b:?}: {apart}");
                }
            }
            let Colors { chosen, bystander, .. } = *Colors::of(theme);
            assert!(deficient(matrix, chosen).distance(deficient(matrix, bystander)) > 0.2);
        }
        for (theme, matrix) in Theme::ALL.into_iter().flat_map(|theme| [protan, deutan].map(|m| (theme, m))) {
            let regions: Vec<Rgb> = (0..7).map(|k| Map::Region.color(theme, (f64::from(k) + 0.5) / 7.0)).collect();
            for (k, a) in regions.iter().enumerate() {
                for b in &regions[..k] {
                    let apart = deficient(matrix, *a).distance(deficient(matrix, *b));
                    assert!(apart > 0.05, "{theme}: {a:?} and {b:?}: {apart}");
                }
            }
            // Along a map of one quantity lightness goes away from the ground all the way.
            let away = |map| if map == Map::Dunes || Colors::of(theme).is_dark() { 1.0 } else { -1.0 };
            for map in [Map::Heat, Map::Speed, Map::LogDensity, Map::Error, Map::Dunes] {
                let lightness: Vec<f32> = (0..=16)
                    .map(|k| away(map) * deficient(matrix, map.color(theme, f64::from(k) / 16.0)).l)
                    .collect();
                assert!(
                    lightness.windows(2).all(|pair| pair[1] > pair[0] - 0.004),
                    "{theme}, {map:?}: {lightness:?}"
                );
            }
            let ends = [0.0, 1.0].map(|share| deficient(matrix, Map::Divergence.color(theme, share)));
            assert!(ends[0].distance(ends[1]) > 0.15, "gathering and thinning look alike");
        }
    }
}
