//! Colour maps as one texture: a row for p_t, one for speed, one for angles.

use palette::{IntoColor as _, Oklch, Srgb};

/// Colours per row.
pub const WIDTH: usize = 256;
/// Rows, in the order heat, speed, angle.
pub const ROWS: usize = 3;

/// Share of magma that the heat map uses.
const HEAT_END: f64 = 0.62;

/// RGBA bytes of the texture, row by row.
///
/// Magma and plasma are perceptually uniform (van der Walt and Smith 2015); heat stops where magma
/// turns to the colour of the grains. Angles go round the
/// hue circle of Oklch at one lightness and chroma (Ottosson 2020), so that no direction stands
/// out.
#[must_use]
pub fn texels() -> Vec<u8> {
    let map = |gradient: colorous::Gradient, end: f64| {
        (0..WIDTH).flat_map(move |k| {
            let color = gradient.eval_continuous(end * k as f64 / (WIDTH - 1) as f64);
            [color.r, color.g, color.b, 255]
        })
    };
    let hues = (0..WIDTH).flat_map(|k| {
        let hue = 360.0 * k as f32 / WIDTH as f32;
        let color: Srgb = Oklch::new(0.76, 0.12, hue).into_color();
        let bytes = color.into_format::<u8>();
        [bytes.red, bytes.green, bytes.blue, 255]
    });
    map(colorous::MAGMA, HEAT_END).chain(map(colorous::PLASMA, 1.0)).chain(hues).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_angle_row_closes() {
        let texels = texels();
        assert_eq!(texels.len(), WIDTH * ROWS * 4);
        let row = &texels[2 * WIDTH * 4..];
        for channel in 0..3 {
            let step = i32::from(row[channel]) - i32::from(row[(WIDTH - 1) * 4 + channel]);
            assert!(step.abs() < 8, "channel {channel} jumps by {step}");
        }
    }
}
