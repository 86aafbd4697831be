//! How steps are taken beside the window.

use std::time::Duration;

use crate::train::effort::Effort;

/// Length of a turn, and time between reports while steps are taken.
pub(super) const TURN: Duration = Duration::from_millis(100);

/// How steps are taken beside the window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pacing {
    pub(super) effort: Effort,
    /// Whether the brush moves.
    pub(super) drawing: bool,
    pub(super) stop_when_flat: bool,
    /// Whether the user wants no steps: a lane that joins in rests too.
    pub(super) paused: bool,
}

impl Pacing {
    /// While the brush moves training is gentle, whatever was asked for.
    pub(super) fn effort_now(self) -> Effort {
        if self.drawing { Effort::Gentle } else { self.effort }
    }
}
