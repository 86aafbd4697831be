//! What one item of an array is: a number, a complex number, or a record of several.

use half::f16;
use npyz::{DType, Endianness, TypeChar, TypeStr};

use super::error::ArrayError;

/// Most numbers of one record.
const MAX_FIELDS: usize = 4096;

/// Most bytes of one item.
pub(super) const MAX_ITEM: usize = 65_536;

/// A real number as it lies in the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scalar {
    kind: Kind,
    is_big_endian: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Bool,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Float16,
    Float32,
    Float64,
}

impl Scalar {
    /// The type of a real number; nothing of any other type.
    fn of(plain: &TypeStr) -> Option<Self> {
        let kind = match (plain.type_char(), plain.size_field()) {
            (TypeChar::Bool, 1) => Kind::Bool,
            (TypeChar::Int, 1) => Kind::Int8,
            (TypeChar::Int, 2) => Kind::Int16,
            (TypeChar::Int, 4) => Kind::Int32,
            (TypeChar::Int, 8) => Kind::Int64,
            (TypeChar::Uint, 1) => Kind::Uint8,
            (TypeChar::Uint, 2) => Kind::Uint16,
            (TypeChar::Uint, 4) => Kind::Uint32,
            (TypeChar::Uint, 8) => Kind::Uint64,
            (TypeChar::Float, 2) => Kind::Float16,
            (TypeChar::Float, 4) => Kind::Float32,
            (TypeChar::Float, 8) => Kind::Float64,
            _ => return None,
        };
        Some(Self { kind, is_big_endian: plain.endianness() == Endianness::Big })
    }

    /// The value, which begins at the first byte; NaN where there are too few of them.
    pub fn value(self, bytes: &[u8]) -> f64 {
        macro_rules! number {
            ($type:ty, $to_f64:expr) => {
                bytes.first_chunk().map_or(f64::NAN, |bytes| {
                    $to_f64(if self.is_big_endian {
                        <$type>::from_be_bytes(*bytes)
                    } else {
                        <$type>::from_le_bytes(*bytes)
                    })
                })
            };
        }
        match self.kind {
            Kind::Bool => bytes.first().map_or(f64::NAN, |byte| f64::from(u8::from(*byte != 0))),
            Kind::Int8 => number!(i8, f64::from),
            Kind::Int16 => number!(i16, f64::from),
            Kind::Int32 => number!(i32, f64::from),
            Kind::Uint8 => number!(u8, f64::from),
            Kind::Uint16 => number!(u16, f64::from),
            Kind::Uint32 => number!(u32, f64::from),
            // Beyond 2^53 they are rounded, as numpy's astype(float) does.
            Kind::Int64 => number!(i64, |value| value as f64),
            Kind::Uint64 => number!(u64, |value| value as f64),
            Kind::Float16 => number!(f16, f64::from),
            Kind::Float32 => number!(f32, f64::from),
            Kind::Float64 => number!(f64, |value| value),
        }
    }
}

/// A number within an item.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    /// Of a record's field; empty where it has none.
    pub name: String,
    /// In bytes from the item's beginning.
    pub offset: usize,
    pub scalar: Scalar,
}

/// An item: its length in bytes, and the numbers in it.
#[derive(Debug)]
pub(super) struct Item {
    pub bytes: usize,
    pub fields: Vec<Field>,
    pub kind: ItemKind,
}

/// What kind of item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ItemKind {
    /// One real number.
    Number,
    /// A row by itself: x + iy, or a record of fields.
    Row,
}

impl Item {
    pub fn of(dtype: &DType) -> Result<Self, ArrayError> {
        if dtype.uses_pickled_array() {
            return Err(ArrayError::Pickle);
        }
        let bytes = dtype.num_bytes().filter(|bytes| (1..=MAX_ITEM).contains(bytes));
        let bytes = bytes.ok_or_else(|| ArrayError::Type(name(dtype)))?;
        let mut fields = Vec::new();
        let kind = match dtype {
            DType::Plain(plain) if plain.type_char() == TypeChar::Complex => {
                push_complex(plain, &mut fields);
                ItemKind::Row
            }
            DType::Record(_) => {
                push(dtype, "", 0, &mut fields);
                ItemKind::Row
            }
            _ => {
                push(dtype, "", 0, &mut fields);
                ItemKind::Number
            }
        };
        if fields.is_empty() || fields.len() > MAX_FIELDS {
            return Err(ArrayError::Type(name(dtype)));
        }
        Ok(Self { bytes, fields, kind })
    }
}

/// Both parts of a complex number.
fn push_complex(plain: &TypeStr, fields: &mut Vec<Field>) {
    let half = plain.size_field() / 2;
    let kind = match half {
        4 => Kind::Float32,
        8 => Kind::Float64,
        _ => return,
    };
    let scalar = Scalar { kind, is_big_endian: plain.endianness() == Endianness::Big };
    for (name, offset) in [("real", 0), ("imag", half as usize)] {
        fields.push(Field { name: name.into(), offset, scalar });
    }
}

/// The real numbers of a type; words and other things between them are left out. Nesting is bounded by the header's.
fn push(dtype: &DType, path: &str, offset: usize, fields: &mut Vec<Field>) {
    if fields.len() > MAX_FIELDS {
        return;
    }
    match dtype {
        DType::Plain(plain) => {
            if let Some(scalar) = Scalar::of(plain) {
                fields.push(Field { name: path.into(), offset, scalar });
            }
        }
        DType::Array(count, inner) => {
            let size = inner.num_bytes().unwrap_or(0);
            // Parts without bytes could be any number.
            let count = if size > 0 { usize::try_from(*count).unwrap_or(0).min(MAX_FIELDS + 1) } else { 0 };
            for k in 0..count {
                push(inner, &format!("{path}[{k}]"), offset + k * size, fields);
            }
        }
        DType::Record(parts) => {
            let mut offset = offset;
            for part in parts {
                let dot = if path.is_empty() { "" } else { "." };
                push(&part.dtype, &format!("{path}{dot}{}", part.name), offset, fields);
                offset += part.dtype.num_bytes().unwrap_or(0);
            }
        }
    }
}

/// A type as numpy calls it.
pub(super) fn name(dtype: &DType) -> String {
    let DType::Plain(plain) = dtype else { return "structured".into() };
    let (size, word) = (
        plain.size_field(),
        match plain.type_char() {
            TypeChar::Bool => return "bool".into(),
            TypeChar::Object => return "object".into(),
            TypeChar::Int => "int",
            TypeChar::Uint => "uint",
            TypeChar::Float => "float",
            TypeChar::Complex => "complex",
            _ => return plain.to_string(),
        },
    );
    format!("{word}{}", size.saturating_mul(8))
}
