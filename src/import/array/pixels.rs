//! Arrays that are pictures.

use std::io::Read;

use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use npyz::{DType, TypeChar};

use super::{
    super::limits::{MAX_PIXELS, MAX_SIDE},
    decisions::ArrayOptions,
    error::ArrayError,
    header::{Header, tuple},
    item,
    shape::squeezed,
};

/// Shortest side that makes an array a picture by itself.
const MIN_SIDE: u64 = 16;

/// Shortest side by which one of 8 bits may be meant as a picture.
const MIN_THUMBNAIL: u64 = 4;

/// The layout of a picture, the first row being its upper edge.
#[derive(Debug)]
pub(super) struct Layout {
    width: u64,
    height: u64,
    /// 1, 3 or 4.
    colours: u64,
    kind: TypeChar,
    is_fortran: bool,
}

impl Layout {
    /// The layout, if the array is a picture by its type and shape, or is wanted as one.
    pub fn new(header: &Header, options: &ArrayOptions) -> Result<Option<Self>, ArrayError> {
        let layout = Self::possible(header);
        match (layout, options.picture) {
            (_, Some(false)) => Ok(None),
            (None, Some(true)) => {
                Err(ArrayError::NoPicture { shape: tuple(&header.shape), dtype: item::name(&header.dtype) })
            }
            (Some(layout), wanted) if wanted == Some(true) || layout.width.min(layout.height) >= MIN_SIDE => {
                layout.bounded().map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Refuses what may be meant as a picture and is none by itself, unless it is said how it is to be read.
    pub fn check_points(header: &Header, options: &ArrayOptions) -> Result<(), ArrayError> {
        let is_said = options.picture.is_some() || options.columns.is_some() || options.transpose.is_some();
        let [height, width] = squeezed(&header.shape)[..] else { return Ok(()) };
        let (least, remedy) = match Self::possible(header) {
            Some(_) => (MIN_THUMBNAIL, "take it for a picture, as small as it is, with --as picture"),
            None => (MIN_SIDE, "save a picture as bool or uint8, as (255 * arr).astype(np.uint8)"),
        };
        if is_said || width.min(height) < least || width.max(height) > u64::from(MAX_SIDE) {
            return Ok(());
        }
        Err(ArrayError::Pixels { shape: tuple(&header.shape), dtype: item::name(&header.dtype), remedy })
    }

    fn possible(header: &Header) -> Option<Self> {
        let DType::Plain(plain) = &header.dtype else { return None };
        let kind = plain.type_char();
        let (width, height, colours) = match squeezed(&header.shape)[..] {
            [height, width] => (width, height, 1),
            [height, width, colours @ (3 | 4)] if kind == TypeChar::Uint => (width, height, colours),
            _ => return None,
        };
        let fits = matches!(kind, TypeChar::Bool | TypeChar::Int | TypeChar::Uint) && plain.size_field() == 1;
        (fits && width > 0 && height > 0).then_some(Self {
            width,
            height,
            colours,
            kind,
            is_fortran: header.is_fortran,
        })
    }

    fn bounded(self) -> Result<Self, ArrayError> {
        let Self { width, height, .. } = self;
        if width.max(height) > u64::from(MAX_SIDE) || width * height > MAX_PIXELS {
            return Err(ArrayError::LargePicture {
                width,
                height,
                max_side: MAX_SIDE.into(),
                max_pixels: MAX_PIXELS,
            });
        }
        Ok(self)
    }

    /// Whether its pixels are true and false.
    pub fn is_mask(&self) -> bool {
        self.kind == TypeChar::Bool
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> u64 {
        self.width * self.height * self.colours
    }

    /// Reads the pixels: true is white, and signed values are moved up by 128.
    pub fn read(&self, reader: &mut dyn Read) -> Result<DynamicImage, ArrayError> {
        let count = self.bytes();
        let mut values = Vec::new();
        reader.take(count).read_to_end(&mut values)?;
        if (values.len() as u64) < count {
            return Err(ArrayError::Short { found: values.len() as u64, count });
        }
        match self.kind {
            TypeChar::Bool => values.iter_mut().for_each(|value| *value = if *value == 0 { 0 } else { u8::MAX }),
            TypeChar::Int => values.iter_mut().for_each(|value| *value ^= 0x80),
            _ => {}
        }
        if self.is_fortran {
            values = self.last_axis_fastest(&values);
        }
        let (width, height) = (self.width as u32, self.height as u32);
        let picture = match self.colours {
            1 => GrayImage::from_raw(width, height, values).map(DynamicImage::ImageLuma8),
            3 => RgbImage::from_raw(width, height, values).map(DynamicImage::ImageRgb8),
            _ => RgbaImage::from_raw(width, height, values).map(DynamicImage::ImageRgba8),
        };
        picture.ok_or(ArrayError::Short { found: 0, count })
    }

    fn last_axis_fastest(&self, values: &[u8]) -> Vec<u8> {
        let [width, height, colours] = [self.width, self.height, self.colours].map(|axis| axis as usize);
        let mut turned = Vec::with_capacity(values.len());
        for row in 0..height {
            for column in 0..width {
                turned.extend((0..colours).map(|colour| values[(colour * width + column) * height + row]));
            }
        }
        turned
    }
}
