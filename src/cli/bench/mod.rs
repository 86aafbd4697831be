//! `dunefield bench`.
use super::{CliError, args::BenchArgs};
/// Measures the window.
pub type AppBench = fn() -> Result<serde_json::Value, String>;
pub(super) fn run(_args: &BenchArgs, _app: AppBench) -> Result<(), CliError> {
    Err(CliError::usage("not yet"))
}
