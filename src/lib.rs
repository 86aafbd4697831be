//! Dunefield
pub mod field;
pub mod flow;
pub mod metrics;
pub mod numeric;
pub mod path;
pub mod target;
