//! Files that are damaged, or made to do harm.

use std::sync::LazyLock;

use image::codecs::png::{CompressionType, FilterType};
use proptest::{prelude::*, test_runner::RngSeed};

use super::{super::super::MAX_PIXELS, *};

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let error = |bytes: &[u8]| read_all(bytes).unwrap_err().to_string();
    assert!(error(b"\0\0\0\x18ftypheic\0\0\0\0").contains("not read (HEIC picture); export it as PNG"));
    assert!(error(b"x,y\n").contains("no picture"));
    let whole = png(&drawn(BLACK, WHITE).into());
    assert!(error(&whole[..whole.len() / 2]).contains("PNG that cannot be decoded"));
    assert!(error(&png(&drawn(WHITE, WHITE).into())).contains("every pixel is white"));
    assert!(error(&png(&drawn([9, 9, 9, 0], [0; 4]).into())).contains("every pixel is transparent"));
    // A header that claims far more than is there.
    let mut wide = whole;
    wide[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x3f, 0]);
    let crc = crc(&wide[12..29]);
    wide[29..33].copy_from_slice(&crc.to_be_bytes());
    let used = allocation_counter::measure(|| {
        assert!(error(&wide).contains("16384 x 16128 pixels; at most 16384 on a side and 100000000 in all"));
    });
    assert!(used.bytes_max < 4 << 20, "{used:?}");
}

/// CRC-32, as PNG has it.
pub(super) fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn a_jpeg_that_ends_early_is_not_made_up() {
    let mut whole = Vec::new();
    let pixels = DynamicImage::from(drawn(BLACK, WHITE)).to_rgb8();
    JpegEncoder::new_with_quality(&mut whole, 90).encode_image(&pixels).unwrap();
    for share in [30, 60, 99] {
        let error = read_all(&whole[..whole.len() * share / 100]).unwrap_err().to_string();
        assert!(error.contains("JPEG that cannot be decoded (it ends too early)"), "{share}: {error}");
    }
    // What follows the picture, as phones append films, is none of its business.
    whole.extend(b"\0\0\xff\xd8 film");
    assert!(distance(&read_all(&whole).unwrap().0, &truth()) < 0.05);
}

/// Files of every kind, small enough to be tried often.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let pixels = DynamicImage::from(drawn(BLACK, WHITE));
    let written = |pixels: &DynamicImage, format| {
        let mut bytes = Cursor::new(Vec::new());
        pixels.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    let rgb = DynamicImage::from(pixels.to_rgb8());
    let mut film = Vec::new();
    let mut encoder = gif::GifEncoder::new(&mut film);
    for frame in [drawn(BLACK, WHITE), drawn(WHITE, [0; 4])] {
        encoder.encode_frame(image::Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let mut tagged = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut tagged, CompressionType::Fast, FilterType::default());
    encoder.set_exif_metadata(exif(6)).unwrap();
    encoder.write_image(rgb.as_bytes(), SIZE[0], SIZE[1], ExtendedColorType::Rgb8).unwrap();
    vec![
        written(&pixels, ImageFormat::Png),
        written(&DynamicImage::from(pixels.to_luma_alpha16()), ImageFormat::Png),
        tagged,
        written(&rgb, ImageFormat::Jpeg),
        include_bytes!("../../../../tests/files/cmyk.jpg").to_vec(),
        include_bytes!("../../../../tests/files/ycck.jpg").to_vec(),
        written(&pixels, ImageFormat::WebP),
        written(&rgb, ImageFormat::Gif),
        film,
    ]
});

/// Makes the checksums of a PNG right again, so that more than the first check is tried.
fn with_checksums(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut at = 8;
    while let Some(length) = bytes.get(at..at + 4) {
        let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
        let end = at.saturating_add(8).saturating_add(length);
        let Some(chunk) = bytes.get(at + 4..end) else { break };
        let sum = crc(chunk).to_be_bytes();
        let Some(place) = bytes.get_mut(end..end + 4) else { break };
        place.copy_from_slice(&sum);
        at = end + 4;
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(18),
        ..ProptestConfig::with_cases(20_000)
    })]

    #[test]
    fn mutated_files_are_read_or_refused_within_bounds(
        file in 0..FILES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
        checked in any::<bool>(),
    ) {
        let mut bytes = FILES[file].clone();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if checked && bytes.starts_with(b"\x89PNG") {
            bytes = with_checksums(bytes);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let used = allocation_counter::measure(|| {
            if let Err(error) = read_all(&bytes) {
                let sentence = error.to_string();
                assert!((20..300).contains(&sentence.len()) && !sentence.contains(char::is_control), "{sentence:?}");
            }
        });
        prop_assert!(used.bytes_max < 12 * MAX_PIXELS, "{used:?}");
    }
}
