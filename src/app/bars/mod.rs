//! The bars around the stage.
//!
//! - [`menu`]: above everything; [`entries`]: what it holds.
//! - [`place`]: what the menu of the stage holds.
//! - [`tool_strip`]: at the stage's edge, what the pointer does on it.
//! - [`timeline`]: below everything, when it is.
//! - [`icon_button`]: what they are made of.

pub mod entries;
pub mod icon_button;
pub mod menu;
pub mod place;
pub mod timeline;
pub mod tool_strip;
