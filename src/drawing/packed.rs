//! Many numbers as compressed text ([`crate::packed`]), by their little-endian bytes.

use serde::{Deserializer, de::Error as _};

use crate::packed;

/// Numbers of `SIZE` bytes each.
fn numbers<'de, D: Deserializer<'de>, T, const SIZE: usize>(
    deserializer: D,
    most: usize,
    number: impl Fn([u8; SIZE]) -> T,
) -> Result<Vec<T>, D::Error> {
    let bytes = packed::read(deserializer, SIZE * most)?;
    let (whole, []) = bytes.as_chunks::<SIZE>() else {
        return Err(D::Error::custom("packed numbers end within a number"));
    };
    Ok(whole.iter().map(|bytes| number(*bytes)).collect())
}

/// Points, of which at most [`MAX_POINTS`] are read.
pub(super) mod points {
    use std::sync::Arc;

    use serde::{Deserializer, Serializer, de::Error as _};

    use crate::import::MAX_POINTS;

    pub fn serialize<S: Serializer>(points: &Arc<[[f64; 2]]>, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = points.as_flattened().iter().flat_map(|c| c.to_le_bytes()).collect();
        crate::packed::write(&bytes, serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[[f64; 2]]>, D::Error> {
        let numbers = super::numbers(deserializer, 2 * MAX_POINTS, f64::from_le_bytes)?;
        let (points, []) = numbers.as_chunks::<2>() else {
            return Err(D::Error::custom("a point has one coordinate"));
        };
        Ok(points.into())
    }
}

/// Weights of one raster.
pub(super) mod weights {
    use std::sync::Arc;

    use serde::{Deserializer, Serializer};

    use crate::density::raster::CELLS;

    pub fn serialize<S: Serializer>(weights: &Arc<[f32]>, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = weights.iter().flat_map(|weight| weight.to_le_bytes()).collect();
        crate::packed::write(&bytes, serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[f32]>, D::Error> {
        super::numbers(deserializer, CELLS * CELLS, f32::from_le_bytes).map(Into::into)
    }
}
