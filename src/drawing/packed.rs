//! Many numbers as compressed text ([`crate::packed`]), by their little-endian bytes.

use std::{
    borrow::Cow,
    ops::Deref,
    sync::{Arc, OnceLock},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::{import::MAX_POINTS, packed};

/// Points, of which at most [`MAX_POINTS`] are read. Cheap to clone; their text is made once, since millions of them
/// take seconds and are kept at every change of a scene.
#[derive(Clone, Debug)]
pub struct PackedPoints {
    points: Arc<[[f64; 2]]>,
    text: Arc<OnceLock<String>>,
}

impl From<Arc<[[f64; 2]]>> for PackedPoints {
    fn from(points: Arc<[[f64; 2]]>) -> Self {
        Self { points, text: Arc::default() }
    }
}

impl From<Vec<[f64; 2]>> for PackedPoints {
    fn from(points: Vec<[f64; 2]>) -> Self {
        Arc::<[_]>::from(points).into()
    }
}

impl Deref for PackedPoints {
    type Target = Arc<[[f64; 2]]>;

    fn deref(&self) -> &Self::Target {
        &self.points
    }
}

impl PartialEq for PackedPoints {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.points, &other.points) || self.points == other.points
    }
}

impl Serialize for PackedPoints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = || {
            let bytes: Vec<u8> = self.points.as_flattened().iter().flat_map(|c| c.to_le_bytes()).collect();
            packed::text(&bytes)
        };
        serializer.serialize_str(self.text.get_or_init(text))
    }
}

impl<'de> Deserialize<'de> for PackedPoints {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let numbers = numbers(&packed::bytes(&text, 16 * MAX_POINTS)?, f64::from_le_bytes)?;
        let (points, []) = numbers.as_chunks::<2>() else {
            return Err(D::Error::custom("a point has one coordinate"));
        };
        Ok(Self { points: points.into(), text: Arc::new(text.into_owned().into()) })
    }
}

/// Numbers of `SIZE` bytes each.
fn numbers<E: Error, T, const SIZE: usize>(bytes: &[u8], number: impl Fn([u8; SIZE]) -> T) -> Result<Vec<T>, E> {
    let (whole, []) = bytes.as_chunks::<SIZE>() else {
        return Err(E::custom("packed numbers end within a number"));
    };
    Ok(whole.iter().map(|bytes| number(*bytes)).collect())
}

/// Weights of one raster.
pub(super) mod weights {
    use std::sync::Arc;

    use serde::{Deserializer, Serializer};

    use crate::{density::raster::CELLS, packed};

    pub fn serialize<S: Serializer>(weights: &Arc<[f32]>, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = weights.iter().flat_map(|weight| weight.to_le_bytes()).collect();
        packed::write(&bytes, serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[f32]>, D::Error> {
        super::numbers(&packed::read(deserializer, 4 * CELLS * CELLS)?, f32::from_le_bytes).map(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_packed_once_and_read_to_the_last_bit() {
        let points: PackedPoints =
            (0..1000).map(|k| [f64::from(k).sin(), 1e9 + f64::from(k).cos()]).collect::<Vec<_>>().into();
        let text = serde_json::to_string(&points).unwrap();
        let made = points.text.get().unwrap().as_ptr();
        let copy = points.clone();
        assert_eq!(serde_json::to_string(&copy).unwrap(), text);
        assert_eq!(copy.text.get().unwrap().as_ptr(), made, "a copy has the same text");
        let read: PackedPoints = serde_json::from_str(&text).unwrap();
        assert_eq!(read, points);
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        let odd = format!("\"{}\"", packed::text(&[0; 24]));
        for (bad, part) in
            [(odd.as_str(), "one coordinate"), ("\"eJwDAAAAAAE=!\"", "Invalid"), ("3", "invalid type")]
        {
            let error = serde_json::from_str::<PackedPoints>(bad).unwrap_err().to_string();
            assert!(error.contains(part), "{bad}: {error}");
        }
    }
}
