//! Arithmetic that several rooms of the house share: a safe matrix product and
//! elementwise functions that the compiler can vectorise.
//!
//! Knows nobody else in the crate.

pub mod matmul;
pub mod vector;

/// A point or a vector of the plane, `[x, y]`, in world units.
pub type Point = [f32; 2];
