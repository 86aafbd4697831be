//! What is measured.

use crate::{
    cli::CliError,
    density::{Target, presets::Preset},
    field::Exact,
    path::Schedule,
};

/// The exact field of a preset.
pub(super) fn exact(name: &str, schedule: Schedule) -> Result<Exact, CliError> {
    let preset = Preset::find(name).ok_or_else(|| CliError::Failed(format!("no preset {name}")))?;
    let target = Target::new(name, &preset.raster()).map_err(CliError::failed)?;
    Ok(Exact::new(target.into(), schedule))
}
