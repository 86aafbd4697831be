//! The map of keys and mouse buttons. The help prints these very tables.

mod keys;
mod mouse;
mod places;
mod space;

pub use keys::{GROUPS, KeyRow, in_order as rows, keyboard};
pub use mouse::{DOUBLE, HOLD, MENU, MOUSE, MouseRow, PROBE_KEY, SHIFT, SPACE, WHEEL, WHEEL_SIZE, stage_action};
pub use space::holds_view;

/// What lets keys go by their place, to be added to a context.
#[must_use]
pub fn places() -> places::Places {
    places::Places::new(keys::means_something)
}
