//! The map of keys and mouse buttons. The help prints these very tables.

mod keys;
mod mouse;

pub use keys::{Action, GROUPS, KeyRow, command, keyboard};
pub use mouse::{HOLD, MOUSE, MouseRow, PROBE_KEY, StageAction, StageTool, WHEEL, stage_action};
