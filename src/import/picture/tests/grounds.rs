//! What a shape was drawn on: uneven, even, faint, or none.

use super::*;

/// The letter, four times as large, on a ground of `light` (of 255) that ink takes `taken` from.
fn photographed(light: impl Fn(f32, f32) -> f32, taken: f32) -> RgbaImage {
    RgbaImage::from_fn(4 * SIZE[0], 4 * SIZE[1], |x, y| {
        let ground = light(x as f32 / 192.0, y as f32 / 256.0);
        // Noise of a few levels, without a period that shows.
        let noise = (x.wrapping_mul(2654435761) ^ y.wrapping_mul(2246822519)).wrapping_mul(3266489917) >> 30;
        let level = ground * if letter(x / 4, y / 4) { 1.0 - taken } else { 1.0 } + noise as f32;
        let gray = level.clamp(0.0, 255.0) as u8;
        Rgba([gray, gray, gray, 255])
    })
}

/// What is right for it.
fn upright() -> Raster {
    of(RgbaImage::from_fn(4 * SIZE[0], 4 * SIZE[1], |x, y| Rgba(if letter(x / 4, y / 4) { BLACK } else { WHITE })))
        .0
}

/// All options but one of a photograph's.
fn without(change: impl Fn(&mut Photograph)) -> PictureOptions {
    let mut options = PictureOptions::default();
    change(&mut options.photograph);
    options
}

/// Light of a lamp at the upper left, of a lens that is darker in its corners, and with the shadow of a hand.
fn lights() -> [fn(f32, f32) -> f32; 4] {
    [
        |x, _| 250.0 - 100.0 * x,
        |x, y| 120.0 + 125.0 * (-4.0 * ((x - 0.3).powi(2) + (y - 0.3).powi(2))).exp(),
        |x, y| 245.0 * (1.0 - 0.9 * ((x - 0.5).powi(2) + (y - 0.5).powi(2))),
        |x, y| 240.0 - 80.0 / (1.0 + (-30.0 * (x + 0.4 * y - 0.8)).exp()),
    ]
}

#[test]
fn uneven_light_on_paper_and_board_is_evened_out() {
    for light in lights() {
        for taken in [0.8, 0.4] {
            let paper = photographed(light, taken);
            let (raster, decisions) = of(paper.clone());
            assert!(distance(&raster, &upright()) < 0.03, "{decisions}: {}", distance(&raster, &upright()));
            assert!(
                decisions.photograph.evening && decisions.to_string().contains("uneven light evened out, dark ink")
            );
            let kept = without(|photograph| photograph.evening = false);
            let (raster, decisions) = read(Cursor::new(png(&paper.into())), kept).unwrap();
            assert!(!decisions.photograph.evening && distance(&raster, &upright()) > 0.2);
        }
        // The same board and chalk, of which light takes as much.
        let mut board = photographed(light, 0.8);
        image::imageops::invert(&mut board);
        let (raster, decisions) = of(board);
        assert!(decisions.photograph.evening && decisions.ink == Ink::Light, "{decisions}");
        assert!(distance(&raster, &upright()) < 0.03, "{decisions}: {}", distance(&raster, &upright()));
    }
}

#[test]
fn drawn_gradients_are_no_uneven_light() {
    let blob = |x: f32, y: f32| (-((x - 0.4).powi(2) + (y - 0.5).powi(2)) / 0.05).exp();
    let shades: [Box<dyn Fn(f32, f32) -> f32>; 5] = [
        Box::new(|x, y| 0.8 * blob(x, y)),
        Box::new(|x, y| blob(x / 2.0, y)),
        Box::new(|x, _| 0.9 * x),
        // With strokes beside it.
        Box::new(|x, y| if (0.8..0.85).contains(&x) { 1.0 } else { 0.6 * blob(x, y) }),
        Box::new(|x, y| (0.5 + 0.5 * (9.0 * x).sin() * (7.0 * y).cos()).powi(2)),
    ];
    for (index, shade) in shades.iter().enumerate() {
        for is_light in [false, true] {
            let pixels = RgbaImage::from_fn(192, 256, |x, y| {
                let gray = (255.0 * shade(x as f32 / 192.0, y as f32 / 256.0)).round() as u8;
                let gray = if is_light { gray } else { 255 - gray };
                Rgba([gray, gray, gray, 255])
            });
            let (_, decisions) = of(pixels);
            assert!(
                !decisions.photograph.evening && decisions.background.is_none(),
                "{index} {is_light}: {decisions}"
            );
        }
    }
}

#[test]
fn noise_at_the_end_of_the_scale_is_empty() {
    // Paper that is nearly white, whose noise is cut off by the scale.
    let mut paper = photographed(|_, _| 253.0, 0.9);
    assert!(distance(&of(paper.clone()).0, &upright()) < 0.02, "{}", of(paper).1);
    paper = photographed(|_, _| 0.0, 0.0);
    assert!(of(paper).1.background.is_none());
}

#[test]
fn what_surrounds_a_shape_is_none_of_it() {
    let disc = |ink: [u8; 4], paper: [u8; 4]| {
        RgbaImage::from_fn(64, 64, |x, y| {
            let far = (x as f32 - 31.5).hypot(y as f32 - 31.5);
            Rgba(if far < 30.0 { ink } else { paper })
        })
    };
    let (dark, light) = (of(disc(BLACK, WHITE)), of(disc(WHITE, BLACK)));
    assert_eq!((dark.1.ink, light.1.ink), (Ink::Dark, Ink::Light));
    assert_eq!(dark.0, light.0);
    // A frame is none of it either.
    let framed = RgbaImage::from_fn(64, 64, |x, y| {
        let is_frame = x.min(y).min(63 - x).min(63 - y) < 1;
        Rgba(if is_frame || (20..30).contains(&x) { BLACK } else { WHITE })
    });
    assert_eq!(of(framed).1.ink, Ink::Dark);
}

#[test]
fn faint_pictures_are_stretched_and_blank_ones_refused() {
    for (ink, paper) in [(0, 15), (120, 128), (0, 1), (1, 0), (230, 255)] {
        let (raster, decisions) = of(drawn([ink, ink, ink, 255], [paper, paper, paper, 255]));
        assert!(distance(&raster, &truth()) < 0.01, "{ink} on {paper}: {decisions}");
        assert!(decisions.to_string().contains("stretched"), "{decisions}");
    }
    let blank = |light: f32| read_all(&png(&photographed(|_, _| light, 0.0).into()));
    for light in [250.0, 180.0] {
        assert!(blank(light).unwrap_err().to_string().contains("every pixel is about the same"));
    }
    let as_told = PictureOptions { ink: Some(Ink::Dark), ..Default::default() };
    assert!(read(Cursor::new(png(&photographed(|_, _| 180.0, 0.0).into())), as_told).is_ok());
}

#[test]
fn a_png_may_say_at_its_end_how_it_is_turned() {
    let mut bytes = png(&DynamicImage::from(drawn(BLACK, WHITE)).rotate270());
    let end = bytes.len() - 12;
    let chunk = [&b"eXIf"[..], &exif(6)].concat();
    let length = (chunk.len() as u32 - 4).to_be_bytes();
    let sum = hostile::crc(&chunk).to_be_bytes();
    bytes.splice(end..end, [&length[..], &chunk, &sum].concat());
    let (raster, decisions) = read_all(&bytes).unwrap();
    assert_eq!(decisions.turn.as_deref(), Some("turned 90 degrees clockwise"));
    assert!(distance(&raster, &truth()) < 0.05);
}

#[test]
fn what_surrounds_a_sheet_is_left_out() {
    // A sheet turned by some degrees, on a table with a grain.
    let (sin, cos) = 0.1f32.sin_cos();
    let on = |table: bool| {
        RgbaImage::from_fn(320, 400, |x, y| {
            let (dx, dy) = (x as f32 - 160.0, y as f32 - 200.0);
            let (u, v) = (cos * dx + sin * dy + 96.0, cos * dy - sin * dx + 128.0);
            let inside = (0.0..192.0).contains(&u) && (0.0..256.0).contains(&v);
            let gray = if inside && letter(u as u32 / 4, v as u32 / 4) {
                40
            } else if inside || !table {
                225
            } else {
                70 + ((y / 3) % 20) as u8
            };
            Rgba([gray, gray, gray, 255])
        })
    };
    let ((expected, plain), (raster, decisions)) = (of(on(false)), of(on(true)));
    assert!(!plain.photograph.surround && decisions.photograph.surround, "{decisions}");
    assert!(distance(&raster, &expected) < 0.02, "{}", distance(&raster, &expected));
    assert!(decisions.to_string().contains("surround of the sheet left out"));
    let kept = without(|photograph| photograph.surround = false);
    assert!(!read(Cursor::new(png(&on(true).into())), kept).unwrap().1.photograph.surround);
}

#[test]
fn ruled_paper_is_as_good_as_plain() {
    let on = |ruled: bool, ink: u8| {
        RgbaImage::from_fn(4 * SIZE[0], 4 * SIZE[1], |x, y| {
            // Squares that are turned a little.
            let (u, v) = (x + y / 30, y + 8 - x / 30);
            let gray = if letter(x / 4, y / 4) {
                ink
            } else if ruled && (u % 12 == 0 || v % 12 == 0) {
                200
            } else {
                250
            };
            Rgba([gray, gray, gray, 255])
        })
    };
    for ink in [0, 90] {
        let ((expected, plain), (raster, decisions)) = (of(on(false, ink)), of(on(true, ink)));
        assert!(
            !plain.photograph.ruling && decisions.to_string().contains("ruling of the paper left out"),
            "{decisions}"
        );
        assert!(distance(&raster, &expected) < 0.03, "{}", distance(&raster, &expected));
        let kept = without(|photograph| photograph.ruling = false);
        let (raster, _) = read(Cursor::new(png(&on(true, ink).into())), kept).unwrap();
        assert!(distance(&raster, &expected) > 0.1);
    }
    // Gray that is not everywhere is meant.
    let mut shaded = on(false, 0);
    for (x, y, pixel) in shaded.enumerate_pixels_mut() {
        if x > 120 && y > 60 && y < 120 {
            *pixel = Rgba([190, 190, 190, 255]);
        }
    }
    assert!(!of(shaded).1.photograph.ruling);
}
