//! Maps of the plane that keep shapes: moved, turned, scaled, mirrored.

use crate::numeric::Point;

/// z -> a z + b, or a conj(z) + b if it mirrors, with z = x + i y.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// Scale times (cos, sin) of the turn.
    a: [f32; 2],
    b: Point,
    is_mirrored: bool,
}

impl Similarity {
    /// Leaves everything where it is.
    pub const IDENTITY: Self = Self { a: [1.0, 0.0], b: [0.0; 2], is_mirrored: false };

    /// Moves by a vector.
    #[must_use]
    pub fn shift(by: Point) -> Self {
        Self { b: by, ..Self::IDENTITY }
    }

    /// Scales and turns (counterclockwise, in radians) about a point.
    #[must_use]
    pub fn about(centre: Point, scale: f32, turn: f32) -> Self {
        let (sin, cos) = turn.sin_cos();
        Self { a: [scale * cos, scale * sin], ..Self::IDENTITY }.fixing(centre)
    }

    /// Mirrors at the line through a point in a direction, in radians.
    #[must_use]
    pub fn mirror(through: Point, direction: f32) -> Self {
        let (sin, cos) = (2.0 * direction).sin_cos();
        Self { a: [cos, sin], is_mirrored: true, ..Self::IDENTITY }.fixing(through)
    }

    /// The same but for a shift that keeps a point where it is.
    fn fixing(self, centre: Point) -> Self {
        let to = self.point(centre);
        Self { b: [0, 1].map(|k| self.b[k] + centre[k] - to[k]), ..self }
    }

    /// Whether left and right are exchanged.
    #[must_use]
    pub fn mirrors(&self) -> bool {
        self.is_mirrored
    }

    /// Where a point goes.
    #[must_use]
    pub fn point(&self, [x, y]: Point) -> Point {
        let y = if self.is_mirrored { -y } else { y };
        let [re, im] = self.a;
        [re * x - im * y + self.b[0], im * x + re * y + self.b[1]]
    }

    /// How long a length becomes.
    #[must_use]
    pub fn length(&self, length: f32) -> f32 {
        length * self.a[0].hypot(self.a[1])
    }

    /// Which direction a direction becomes, in radians.
    #[must_use]
    pub fn direction(&self, angle: f32) -> f32 {
        let turn = self.a[1].atan2(self.a[0]);
        let angle = turn + if self.is_mirrored { -angle } else { angle };
        // What is turned many times keeps its digits.
        angle.sin().atan2(angle.cos())
    }
}
