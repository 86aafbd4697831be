//! What is measured.

use crate::{cli::CliError, density::presets, field::Exact};

/// The exact field of a preset.
pub(super) fn exact(name: &str) -> Result<Exact, CliError> {
    let target = presets::target(name).ok_or_else(|| CliError::Failed(format!("no preset {name}")))?;
    Ok(Exact::new(target.into()))
}
