//! Something that can be done.

use std::borrow::Cow;

use crate::app::commands::Command;

/// Something that can be done.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is called.
    pub name: Cow<'static, str>,
    /// The keys that do it; empty where there are none.
    pub keys: String,
    /// What it is.
    pub command: Command,
}
