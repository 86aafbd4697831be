//! Dunefield
pub mod cli;
pub mod field;
pub mod flow;
pub mod metrics;
pub mod numeric;
pub mod output;
pub mod path;
pub mod target;
pub mod train;
