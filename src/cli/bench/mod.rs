//! `dunefield bench`: the very code that users run, measured on this machine.

pub mod accuracy;
mod export;
mod field;
mod particles;
mod subject;
mod timing;
mod train;

use serde_json::{Value, json};

use super::{
    CliError,
    args::{BenchArgs, BenchPart},
    print,
};
/// Measures the window; given by the binary, which may open one.
pub type AppBench = fn() -> Result<Value, String>;

pub(super) fn run(args: &BenchArgs, app: AppBench) -> Result<(), CliError> {
    let parts = match args.part {
        Some(part) => vec![part],
        None => vec![BenchPart::Train, BenchPart::Field, BenchPart::Particles, BenchPart::Export],
    };
    let mut report = json!({});
    for part in parts {
        let (name, value) = match part {
            BenchPart::Train => ("train", train::run()?),
            BenchPart::Field => ("field", field::run()?),
            BenchPart::Particles => ("particles", particles::run()?),
            BenchPart::Export => ("export", export::run(args)?),
            BenchPart::App => ("app", app().map_err(CliError::Failed)?),
        };
        report[name] = value;
    }
    let text = serde_json::to_string_pretty(&report).map_err(CliError::failed)?;
    print(args.output.json, &report, &text)
}
