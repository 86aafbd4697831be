//! The map of keys and mouse buttons. The help prints these very tables.

mod keys;
mod mouse;

pub use keys::{GROUPS, KeyRow, keyboard};
pub use mouse::{HOLD, MOUSE, MouseRow, PROBE_KEY, WHEEL, WHEEL_SIZE, stage_action};
