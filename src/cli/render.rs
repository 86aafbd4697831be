//! `dunefield render`.
use super::{CliError, args::RenderArgs};
pub(super) fn run(_args: &RenderArgs) -> Result<(), CliError> {
    Err(CliError::usage("not yet"))
}
