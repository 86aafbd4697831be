//! `dunefield presets`.

use serde_json::json;

use super::{CliError, args::JsonArgs, print};
use crate::density::presets::all;

pub(super) fn run(args: &JsonArgs) -> Result<(), CliError> {
    let list: Vec<_> = all().map(|p| json!({ "name": p.name, "summary": p.summary })).collect();
    let lines: Vec<String> = all().map(|p| format!("{:<19} {}", p.name, p.summary)).collect();
    let text = format!("{}\n{:<19} any word of up to 12 letters", lines.join("\n"), "text:WORD");
    print(args.json, &json!({ "presets": list }), &text)
}
