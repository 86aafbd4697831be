//! Arithmetic that several rooms of the house share: a safe matrix product, elementwise functions that the compiler
//! can vectorise, random numbers by counting, round numbers, and the assignment problem.
//!
//! Knows nobody else in the crate.

pub mod alias;
pub mod assignment;
pub mod kernel;
pub mod matmul;
pub mod random;
pub mod round;
pub mod silu;
pub mod vector;

/// A point or a vector of the plane, `[x, y]`, in world units.
pub type Point = [f32; 2];
