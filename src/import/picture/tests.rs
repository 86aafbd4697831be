use std::io::Cursor;

use image::{
    ExtendedColorType, ImageBuffer, ImageEncoder, ImageFormat, LumaA, Rgba, RgbaImage,
    codecs::{gif, jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
};

use super::*;
use crate::density::Target;

mod grounds;
mod hostile;
mod shaping;

/// A black L with a dot on white: no symmetry, so that a turn, a flip or a lost part shows.
fn letter(x: u32, y: u32) -> bool {
    (8..14).contains(&x) && (6..42).contains(&y)
        || (8..34).contains(&x) && (36..42).contains(&y)
        || (30..36).contains(&x) && (8..14).contains(&y)
}

const SIZE: [u32; 2] = [48, 64];

/// The letter in two colours.
fn drawn(ink: [u8; 4], paper: [u8; 4]) -> RgbaImage {
    RgbaImage::from_fn(SIZE[0], SIZE[1], |x, y| Rgba(if letter(x, y) { ink } else { paper }))
}

const BLACK: [u8; 4] = [0, 0, 0, 255];
const WHITE: [u8; 4] = [255; 4];

fn png(pixels: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn read_all(bytes: &[u8]) -> Result<(Raster, PictureDecisions), PictureError> {
    read(Cursor::new(bytes), PictureOptions::default())
}

fn of(pixels: RgbaImage) -> (Raster, PictureDecisions) {
    read_all(&png(&pixels.into())).unwrap()
}

fn truth() -> Raster {
    of(drawn(BLACK, WHITE)).0
}

/// Half of the sum of the differences of two normalised densities, in [0, 1].
fn distance(a: &Raster, b: &Raster) -> f32 {
    let total = |raster: &Raster| raster.weights().iter().sum::<f32>();
    let (sum_a, sum_b) = (total(a), total(b));
    a.weights().iter().zip(b.weights()).map(|(a, b)| (a / sum_a - b / sum_b).abs() / 2.0).sum()
}

/// An EXIF block with nothing but the orientation.
fn exif(code: u8) -> Vec<u8> {
    [&b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[code], &[0; 6]].concat()
}

#[test]
fn a_clean_drawing_is_what_it_always_was() {
    let wash = RgbaImage::from_fn(300, 200, |x, y| {
        let fall = (x * x / 450) as u8;
        Rgba([255 - fall, 255 - fall / 2 - (y / 4) as u8, 255, 255])
    });
    // Identities of the targets that the first reader of pictures made, which took darkness for ink always.
    let first = [5799437979364389223, 6354502040597959683, 6402076753778093831];
    for (pixels, first) in [drawn(BLACK, WHITE), drawn([200, 30, 90, 255], WHITE), wash].into_iter().zip(first) {
        let (raster, decisions) = of(pixels);
        assert_eq!(Target::new("drawing", raster).unwrap().id(), first, "{decisions}");
    }
}

#[test]
fn dark_pixels_hold_the_mass_and_y_points_up() {
    // Black in the upper left quarter of a white square: mean (-1, 1).
    let pixels = RgbaImage::from_fn(64, 64, |x, y| Rgba(if x < 32 && y < 32 { BLACK } else { WHITE }));
    let (raster, decisions) = of(pixels);
    let mean = Target::new("picture", raster).unwrap().moments().mean;
    assert!((mean[0] + 1.0).abs() < 0.02 && (mean[1] - 1.0).abs() < 0.02, "{mean:?}");
    assert_eq!(decisions.to_string(), "PNG of 64 x 64, dark ink");
}

type Turn = fn(&DynamicImage) -> DynamicImage;

/// What was done to an upright picture, so that the tag of this number undoes it.
const TURNS: [(u8, Turn); 8] = [
    (1, DynamicImage::clone),
    (2, DynamicImage::fliph),
    (3, DynamicImage::rotate180),
    (4, DynamicImage::flipv),
    (5, |p| p.fliph().rotate270()),
    (6, DynamicImage::rotate270),
    (7, |p| p.fliph().rotate90()),
    (8, DynamicImage::rotate90),
];

#[test]
fn orientation_tags_are_obeyed_in_every_kind() {
    let upright = DynamicImage::from(drawn(BLACK, WHITE));
    // The first one turns nothing.
    for (code, turn) in &TURNS[1..] {
        let (code, stored) = (*code, turn(&upright).to_rgb8());
        let (width, height) = stored.dimensions();
        let [mut as_png, mut as_webp, mut as_jpeg] = [Vec::new(), Vec::new(), Vec::new()];
        let mut encoder = PngEncoder::new(&mut as_png);
        encoder.set_exif_metadata(exif(code)).unwrap();
        encoder.write_image(&stored, width, height, ExtendedColorType::Rgb8).unwrap();
        let mut encoder = WebPEncoder::new_lossless(&mut as_webp);
        encoder.set_exif_metadata(exif(code)).unwrap();
        encoder.write_image(&stored, width, height, ExtendedColorType::Rgb8).unwrap();
        let mut encoder = JpegEncoder::new_with_quality(&mut as_jpeg, 95);
        encoder.set_exif_metadata(exif(code)).unwrap();
        encoder.write_image(&stored, width, height, ExtendedColorType::Rgb8).unwrap();
        for bytes in [as_png, as_webp, as_jpeg] {
            let (raster, decisions) = read_all(&bytes).unwrap();
            assert!(distance(&raster, &truth()) < 0.05, "{code} {decisions}: {}", distance(&raster, &truth()));
            assert!(decisions.turn.is_some());
            let as_stored = PictureOptions { turn: false, ..Default::default() };
            let (raster, _) = read(Cursor::new(&bytes), as_stored).unwrap();
            assert!(distance(&raster, &truth()) > 0.3, "{code}");
        }
    }
}

#[test]
fn the_rarer_of_light_and_dark_is_ink() {
    let (light, decisions) = of(drawn(WHITE, BLACK));
    assert_eq!((decisions.ink, decisions.background), (Ink::Light, None));
    assert_eq!(light, truth());
    let dark = PictureOptions { ink: Some(Ink::Dark), ..Default::default() };
    let (raster, _) = read(Cursor::new(png(&drawn(WHITE, BLACK).into())), dark).unwrap();
    assert!(distance(&raster, &truth()) > 0.8);
}

#[test]
fn an_even_background_is_empty() {
    for (ink, paper, kind) in
        [([20, 20, 20, 255], [190, 190, 190, 255], Ink::Dark), (WHITE, [40, 42, 54, 255], Ink::Light)]
    {
        let (raster, decisions) = of(drawn(ink, paper));
        assert_eq!(decisions.ink, kind);
        assert!(decisions.background.is_some() && distance(&raster, &truth()) < 0.01, "{decisions}");
        let kept = PictureOptions { background: false, ..Default::default() };
        let (raster, _) = read(Cursor::new(png(&drawn(ink, paper).into())), kept).unwrap();
        assert!(distance(&raster, &truth()) > 0.3);
    }
    // Noise is part of it.
    let noisy = RgbaImage::from_fn(SIZE[0], SIZE[1], |x, y| {
        let gray = if letter(x, y) { 30 } else { 190 + (x * 7 + y * 5) as u8 % 9 };
        Rgba([gray, gray, gray, 255])
    });
    assert!(distance(&of(noisy).0, &truth()) < 0.01);
    // A gray that is neither the lightest nor rare is part of the picture.
    let three = RgbaImage::from_fn(60, 60, |x, _| {
        let gray = [255, 128, 0][x as usize / 20];
        Rgba([gray, gray, gray, 255])
    });
    assert_eq!(of(three).1.background, None);
}

#[test]
fn alpha_is_ink_where_it_carries_the_shape() {
    // One colour, whichever.
    for ink in [WHITE, BLACK, [200, 30, 90, 255]] {
        let [r, g, b, _] = ink;
        let (raster, decisions) = of(drawn(ink, [r, g, b, 0]));
        assert_eq!(decisions.ink, Ink::Alpha);
        assert_eq!(raster, truth());
    }
    // Two colours in an outline of its own.
    let sticker = RgbaImage::from_fn(48, 64, |x, y| {
        Rgba(if !letter(x, y) {
            [0; 4]
        } else if y > 20 {
            BLACK
        } else {
            WHITE
        })
    });
    assert_eq!(of(sticker).0, truth());
}

/// The letter on its sheet, within a wider picture.
fn framed(around: impl Fn(u32, u32) -> [u8; 4], sheet: impl Fn(u32, u32) -> Option<[u8; 4]>) -> RgbaImage {
    RgbaImage::from_fn(96, 112, |x, y| {
        let inside = (24..72).contains(&x) && (24..88).contains(&y);
        let own = || sheet(x - 24, y - 24);
        Rgba(inside.then(own).flatten().unwrap_or_else(|| around(x, y)))
    })
}

#[test]
fn alpha_is_none_where_it_is_a_stray_pixel_a_border_or_a_shadow() {
    let mut stray = drawn(BLACK, WHITE);
    stray.put_pixel(3, 3, Rgba([255, 255, 255, 254]));
    stray.put_pixel(4, 4, Rgba([0; 4]));
    assert!(distance(&of(stray).0, &truth()) < 1e-4);

    let sheet = |x, y| Some(if letter(x, y) { BLACK } else { WHITE });
    let expected = of(framed(|_, _| WHITE, sheet)).0;
    let shadow = |x: u32, y: u32| {
        let away = x.abs_diff(48).saturating_sub(24).max(y.abs_diff(60).saturating_sub(32));
        [0, 0, 0, 130u32.saturating_sub(8 * away) as u8]
    };
    let rounded = |x: u32, y: u32| {
        let corner = x.min(47 - x) + y.min(63 - y) < 4;
        if corner { None } else { sheet(x, y) }
    };
    for window in [framed(|_, _| [0; 4], sheet), framed(shadow, sheet), framed(shadow, rounded)] {
        let (raster, decisions) = of(window);
        assert_eq!(decisions.ink, Ink::Dark);
        assert!(distance(&raster, &expected) < 1e-4);
    }
    // The same in a dark theme.
    let night = |x, y| Some(if letter(x, y) { WHITE } else { BLACK });
    let (raster, decisions) = of(framed(shadow, night));
    assert_eq!(decisions.ink, Ink::Light);
    assert!(distance(&raster, &expected) < 1e-4);
}

#[test]
fn high_bit_depths_are_stretched_to_what_they_use() {
    // 12 bits in 16, above a pedestal, with one hot pixel in ten thousand.
    let deep = ImageBuffer::from_fn(128, 128, |x, y| {
        let value = if letter(x, y) { 3880u16 } else { 180 };
        LumaA([if (x, y) == (100, 100) { 65535 } else { value }, 65535])
    });
    let (raster, decisions) = read_all(&png(&DynamicImage::ImageLumaA16(deep))).unwrap();
    assert_eq!((decisions.stretched, decisions.ink), (Some([180, 3880]), Ink::Light));
    let expected = RgbaImage::from_fn(128, 128, |x, y| Rgba(if letter(x, y) { BLACK } else { WHITE }));
    assert!(distance(&raster, &of(expected).0) < 0.01);
    let full = DynamicImage::from(drawn(BLACK, WHITE)).to_rgba16();
    let (raster, decisions) = read_all(&png(&DynamicImage::ImageRgba16(full))).unwrap();
    assert_eq!((raster, decisions.stretched), (truth(), None));
}

#[test]
fn every_kind_is_read_and_only_the_first_frame() {
    let pixels = drawn(BLACK, WHITE);
    for (format, kind) in [
        (ImageFormat::Png, Kind::Png),
        (ImageFormat::WebP, Kind::WebP),
        (ImageFormat::Gif, Kind::Gif),
        (ImageFormat::Jpeg, Kind::Jpeg),
    ] {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::from(pixels.clone()).to_rgb8().write_to(&mut bytes, format).unwrap();
        let (raster, decisions) = read_all(bytes.get_ref()).unwrap();
        assert_eq!((decisions.kind, decisions.is_first_of_several), (Some(kind), false));
        assert!(distance(&raster, &truth()) < 0.05, "{decisions}");
    }
    let mut film = Vec::new();
    let mut encoder = gif::GifEncoder::new(&mut film);
    for frame in [pixels, drawn(WHITE, WHITE)] {
        encoder.encode_frame(image::Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let (raster, decisions) = read_all(&film).unwrap();
    assert_eq!(raster, truth());
    assert_eq!(decisions.to_string(), "GIF of 48 x 64, first frame, dark ink");
}

#[test]
fn jpegs_for_print_are_read() {
    let cmyk = include_bytes!("../../../tests/files/cmyk.jpg");
    let (raster, _) = read_all(cmyk).unwrap();
    assert!(distance(&raster, &truth()) < 0.05, "{}", distance(&raster, &truth()));
    // Of YCCK half of the ink is black, half the three colours.
    let ycck = include_bytes!("../../../tests/files/ycck.jpg");
    let (raster, decisions) = read_all(ycck).unwrap();
    assert!(distance(&raster, &truth()) < 0.05, "{decisions}: {}", distance(&raster, &truth()));
}

#[test]
fn masks_and_labels_of_arrays() {
    let gray = |ink: u8, paper: u8| {
        image::GrayImage::from_fn(SIZE[0], SIZE[1], |x, y| image::Luma([if letter(x, y) { ink } else { paper }]))
    };
    let read = |pixels: image::GrayImage, is_mask| {
        of_pixels(&DynamicImage::ImageLuma8(pixels), is_mask, PictureOptions::default()).unwrap().0
    };
    assert_eq!(read(gray(255, 0), true), truth());
    assert_eq!(read(gray(1, 0), false), truth());
    // Of a mask the larger part may be true.
    let mostly = read(gray(0, 255), true);
    assert!(distance(&mostly, &truth()) > 0.9);
}
