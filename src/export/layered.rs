//! What of a picture is its ground.

use crate::gpu::theme::Rgb;

/// The picture that `draw` draws on a ground, as straight RGBA that is transparent where the ground is seen. Over `ground`
/// it is what is drawn on that, but for rounding.
///
/// Everything that is drawn mixes with what is below it, so that each pixel is c + (1 - a) g on the ground g: pictures on
/// two grounds tell c and a.
///
/// # Errors
/// That of `draw`.
pub(super) fn transparent<E>(ground: Rgb, mut draw: impl FnMut(Rgb) -> Result<Vec<u8>, E>) -> Result<Vec<u8>, E> {
    // As far away as can be in each channel.
    let other = ground.map(|c| if c < 128 { u8::MAX } else { 0 });
    let (mut pixels, others) = (draw(ground)?, draw(other)?);
    for (pixel, other_pixel) in pixels.chunks_exact_mut(4).zip(others.chunks_exact(4)) {
        split(pixel, other_pixel, [ground, other]);
    }
    Ok(pixels)
}

/// Makes a pixel on a ground a transparent one, with the same on another ground.
fn split(pixel: &mut [u8], on_other: &[u8], [ground, other]: [Rgb; 2]) {
    let number = |byte: u8| f32::from(byte);
    let seen = |k: usize| (number(on_other[k]) - number(pixel[k])) / (number(other[k]) - number(ground[k]));
    let alpha = (1.0 - (0..3).map(seen).sum::<f32>() / 3.0).clamp(0.0, 1.0);
    let opacity = (255.0 * alpha).round();
    for k in 0..3 {
        let own = number(ground[k]) + (number(pixel[k]) - number(ground[k])) * 255.0 / opacity.max(1.0);
        pixel[k] = if opacity > 0.0 { own.round() as u8 } else { 0 };
    }
    pixel[3] = opacity as u8;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gpu::theme::Colors, scene::Theme};

    /// Colours of any opacity laid on a ground are found again over it.
    #[test]
    fn over_its_ground_it_is_what_was_drawn() {
        for theme in Theme::ALL {
            let ink = |k: usize| ([(37 * k) as u8, (91 * k + 5) as u8, (17 * k) as u8], (k % 256) as f32 / 255.0);
            let on =
                |[color, ground]: [u8; 2], a: f32| (f32::from(color) * a + f32::from(ground) * (1.0 - a)).round();
            let laid = |ground: Rgb| -> Result<Vec<u8>, ()> {
                let pixel = |k: usize| {
                    let (color, a) = ink(k);
                    let [r, g, b] = [0, 1, 2].map(|c| on([color[c], ground[c]], a) as u8);
                    [r, g, b, 255]
                };
                Ok((0..1024).flat_map(pixel).collect())
            };
            let ground = Colors::of(theme).ground;
            let (found, expected) = (transparent(ground, laid).unwrap(), laid(ground).unwrap());
            for (k, (found, expected)) in found.chunks(4).zip(expected.chunks(4)).enumerate() {
                let a = f32::from(found[3]) / 255.0;
                assert!((a - ink(k).1).abs() < 0.01, "{theme}: {a} for {}", ink(k).1);
                for c in 0..3 {
                    let over = on([found[c], ground[c]], a);
                    assert!((over - f32::from(expected[c])).abs() <= 2.0, "{theme} {k}: {found:?} {expected:?}");
                }
            }
        }
    }
}
