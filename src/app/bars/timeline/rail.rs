//! Between times and places on the rail of t.

use eframe::egui::{Rect, lerp};

/// Where t is on the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rail {
    /// What hears the pointer.
    pub(super) rect: Rect,
    /// From the middle of a handle to its sides; egui keeps it within the rail.
    radius: f32,
}

impl Rail {
    /// As egui's slider of this place has it.
    pub(super) fn new(rect: Rect) -> Self {
        Self { rect, radius: rect.height() / 2.5 }
    }

    /// The x of a time.
    pub(super) fn x(&self, t: f64) -> f32 {
        lerp(self.rect.x_range().shrink(self.radius), t as f32)
    }

    /// The time at an x, in \[0, 1\].
    pub(super) fn t(&self, x: f32) -> f64 {
        let span = self.rect.x_range().shrink(self.radius);
        f64::from(((x - span.min) / span.span().max(1.0)).clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;

    #[test]
    fn places_and_times_invert_each_other() {
        let rail = Rail::new(Rect::from_min_size(pos2(40.0, 10.0), vec2(300.0, 17.5)));
        assert_eq!((rail.x(0.0), rail.x(1.0)), (47.0, 333.0));
        assert!((rail.t(rail.x(0.3)) - 0.3).abs() < 1e-6);
        assert_eq!((rail.t(0.0), rail.t(1000.0)), (0.0, 1.0));
    }
}
