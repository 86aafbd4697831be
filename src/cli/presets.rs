//! `dunefield presets`.

use serde_json::json;

use super::{CliError, args::JsonArgs, print};
use crate::density::presets::PRESETS;

pub(super) fn run(args: &JsonArgs) -> Result<(), CliError> {
    let list: Vec<_> = PRESETS.iter().map(|p| json!({ "name": p.name, "summary": p.summary })).collect();
    let lines: Vec<String> = PRESETS.iter().map(|p| format!("{:<16} {}", p.name, p.summary)).collect();
    let text = format!("{}\n{:<16} any word of up to 12 letters", lines.join("\n"), "text:WORD");
    print(args.json, &json!({ "presets": list }), &text)
}
