//! The map of keys and mouse buttons. The help prints these very tables.

mod keys;
mod mouse;

pub use keys::{GROUPS, KeyRow, in_order as rows, keyboard};
pub use mouse::{HOLD, MOUSE, MouseRow, PROBE_KEY, WHEEL, WHEEL_SIZE, stage_action};
