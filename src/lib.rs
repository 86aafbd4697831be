//! Dunefield
pub mod app;
pub mod cli;
pub mod export;
pub mod field;
pub mod flow;
pub mod gpu;
pub mod metrics;
pub mod numeric;
pub mod output;
pub mod path;
pub mod scene;
pub mod target;
pub mod train;
