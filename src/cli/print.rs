//! What a command says at its end.

use std::io::Write as _;

use super::error::CliError;

/// Prints a line for a person, or the JSON object for a script.
pub(super) fn print(json: bool, value: &serde_json::Value, line: &str) -> Result<(), CliError> {
    let text = if json { value.to_string() } else { line.to_owned() };
    match writeln!(std::io::stdout(), "{text}") {
        // A closed pipe (`| head`) is no failure of the work.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CliError::Failed(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}
