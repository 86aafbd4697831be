//! What is done with a picture beyond reading it.

use super::*;

fn shaped(bytes: &[u8], shaping: Shaping) -> (Raster, PictureDecisions) {
    read(Cursor::new(bytes), PictureOptions { shaping, ..Default::default() }).unwrap()
}

/// Lowest and highest place of the mass along x and y, in world units.
fn extent(raster: &Raster) -> [[f64; 2]; 2] {
    let cells = crate::density::raster::CELLS;
    let mut extent = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    for (k, _) in raster.weights().iter().enumerate().filter(|(_, weight)| **weight > 0.3) {
        let at = raster.grid().at(k % cells, k / cells);
        extent = [0, 1].map(|axis| [extent[axis][0].min(at[axis]), extent[axis][1].max(at[axis])]);
    }
    extent
}

fn near(extent: [[f64; 2]; 2], wanted: [[f64; 2]; 2]) -> bool {
    extent.as_flattened().iter().zip(wanted.as_flattened()).all(|(a, b)| (a - b).abs() < 0.08)
}

/// Black all over but for a white frame of a tenth of each side.
fn block(width: u32, height: u32) -> Vec<u8> {
    let inside = |at: u32, side: u32| (side / 10..side - side / 10).contains(&at);
    let pixels = RgbaImage::from_fn(width, height, |x, y| {
        Rgba(if inside(x, width) && inside(y, height) { BLACK } else { WHITE })
    });
    png(&pixels.into())
}

#[test]
fn a_picture_is_contained_covers_or_is_stretched() {
    let wide = block(200, 100);
    for (fit, wanted, words) in [
        (Fit::Contain, [[-1.6, 1.6], [-0.8, 0.8]], ""),
        (Fit::Cover, [[-2.0, 2.0], [-1.6, 1.6]], ", covering the square"),
        (Fit::Stretch, [[-1.6, 1.6], [-1.6, 1.6]], ", stretched to the square"),
    ] {
        let (raster, decisions) = shaped(&wide, Shaping { fit, ..Default::default() });
        assert!(near(extent(&raster), wanted), "{fit:?}: {:?}", extent(&raster));
        assert_eq!(decisions.to_string(), format!("PNG of 200 x 100, dark ink{words}"));
    }
    // As thin as can be.
    let line = png(&RgbaImage::from_fn(1, 4000, |_, y| Rgba(if y > 1990 { BLACK } else { WHITE })).into());
    let dark = PictureOptions { ink: Some(Ink::Dark), ..Default::default() };
    for fit in [Fit::Contain, Fit::Cover, Fit::Stretch] {
        let options = PictureOptions { shaping: Shaping { fit, ..Default::default() }, ..dark };
        assert!(read(Cursor::new(&line), options).is_ok(), "{fit:?}");
    }
}

#[test]
fn a_crop_is_of_the_upright_picture() {
    let crop: Crop = "0,40,30,10".parse().unwrap();
    let cropped = Shaping { crop, ..Default::default() };
    let upright = DynamicImage::from(drawn(BLACK, WHITE));
    let [width, height] = SIZE;
    let (left, top) = (0, (0.4 * f64::from(height)).round() as u32);
    let kept = upright.crop_imm(
        left,
        top,
        width - (0.3 * f64::from(width)).round() as u32,
        height - top - (0.1 * f64::from(height)).round() as u32,
    );
    let wanted = of(kept.to_rgba8()).0;
    for (code, turn) in TURNS {
        let stored = turn(&upright).to_rgb8();
        let mut bytes = Vec::new();
        let mut encoder = PngEncoder::new(&mut bytes);
        encoder.set_exif_metadata(exif(code)).unwrap();
        encoder.write_image(&stored, stored.width(), stored.height(), ExtendedColorType::Rgb8).unwrap();
        let (raster, decisions) = shaped(&bytes, cropped);
        assert!(distance(&raster, &wanted) < 0.02, "{code}: {}", distance(&raster, &wanted));
        assert!(decisions.to_string().ends_with(", cropped by 0,40,30,10 %"), "{decisions}");
    }
    let nearly_all: Crop = "99.9,99.9,0,0".parse().unwrap();
    let kept = nearly_all.kept([7, 3], Orientation::NoTransforms);
    assert_eq!(kept, [[6, 1], [2, 1]], "a pixel is left");
    for bad in ["", "1,2,3", "1,2,3,4,5", "-1,0,0,0", "60,0,40,0", "0,nan,0,0", "100,0,0,0", "a,b,c,d"] {
        assert!(bad.parse::<Crop>().is_err(), "{bad}");
    }
}

#[test]
fn blur_threshold_and_gamma_follow_each_other() {
    // Three bars: black, half and a fifth as dark.
    let bars = RgbaImage::from_fn(90, 30, |x, y| {
        let inside = (5..25).contains(&(x % 30)) && (5..25).contains(&y);
        let gray = [0, 128, 204][x as usize / 30];
        Rgba(if inside { [gray, gray, gray, 255] } else { WHITE })
    });
    let bytes = png(&bars.into());
    let at = |raster: &Raster, bar: usize| {
        let cell = |c: f64| ((c + 3.0) / 6.0 * 128.0) as usize;
        let row = raster.row(cell(0.0));
        row[cell([-1.33, 0.0, 1.33][bar])]
    };
    let plain = Shaping::default();
    let of = |shaping| {
        let raster = shaped(&bytes, shaping).0.with_unit_peak();
        [0, 1, 2].map(|bar| at(&raster, bar))
    };
    let near = |found: [f32; 3], wanted: [f32; 3]| found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.05);
    assert!(near(of(plain), [1.0, 0.5, 0.2]), "{:?}", of(plain));
    let threshold = Shaping { threshold: 0.3, ..plain };
    assert!(near(of(threshold), [1.0, 0.5, 0.0]), "{:?}", of(threshold));
    let gamma = Shaping { gamma: 2.0, ..threshold };
    assert!(near(of(gamma), [1.0, 0.25, 0.0]), "the threshold is of the weight before: {:?}", of(gamma));
    let heavier = Shaping { gamma: 0.5, ..plain };
    assert!(near(of(heavier), [1.0, 0.71, 0.45]), "{:?}", of(heavier));
    // A blur widens by its own variance, and comes before the threshold.
    let variance = |shaping| Target::new("", shaped(&bytes, shaping).0).unwrap().moments().covariance[2];
    let wider = variance(Shaping { blur: 0.2, ..plain }) - variance(plain);
    assert!((wider - 0.04).abs() < 0.004, "{wider}");
    let cut = shaped(&bytes, Shaping { blur: 0.2, threshold: 0.5, ..plain });
    assert!(cut.0.weights().iter().all(|w| *w == 0.0 || *w >= 0.5));
    assert!(cut.1.to_string().ends_with(", blur 0.2, threshold 0.5"), "{}", cut.1);
}
