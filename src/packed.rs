//! Large binary values as text: the bytes, deflated (RFC 1950), in base64 (RFC 4648).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use miniz_oxide::{deflate::compress_to_vec_zlib, inflate::decompress_to_vec_zlib_with_limit};
use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

/// A balance of speed and size, of 10.
const LEVEL: u8 = 6;

/// Writes bytes as a string.
///
/// # Errors
/// What the serializer reports.
pub fn write<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(compress_to_vec_zlib(bytes, LEVEL)))
}

/// Reads at most `limit` bytes; more are refused before memory is taken for them.
///
/// # Errors
/// When the text is none that [`write`] made, or holds more.
pub fn read<'de, D: Deserializer<'de>>(deserializer: D, limit: usize) -> Result<Vec<u8>, D::Error> {
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    let packed = STANDARD.decode(text.as_bytes()).map_err(D::Error::custom)?;
    decompress_to_vec_zlib_with_limit(&packed, limit)
        .map_err(|error| D::Error::custom(format!("packed numbers are damaged or too many: {error}")))
}
