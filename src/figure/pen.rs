//! Shapes, and the pen that draws them.

use crate::{
    gpu::theme::Colors,
    numeric::Point,
    scene::{Camera, Spread, Theme},
};

/// A colour with its opacity, in gamma space, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink(pub [u8; 4]);

impl Ink {
    /// An opaque colour.
    #[must_use]
    pub const fn opaque([r, g, b]: [u8; 3]) -> Self {
        Self([r, g, b, 255])
    }

    /// The same colour at a share of its opacity.
    #[must_use]
    pub fn faded(self, share: f32) -> Self {
        let [r, g, b, a] = self.0;
        Self([r, g, b, (f32::from(a) * share.clamp(0.0, 1.0)) as u8])
    }
}

/// The inks of a theme, by what they mean: see [`Colors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inks {
    /// Text.
    pub text: Ink,
    /// Text that matters less.
    pub faint: Ink,
    /// Grains and conditional paths.
    pub sand: Ink,
    /// The exact field.
    pub exact: Ink,
    /// What a network has learned.
    pub learned: Ink,
    /// The source.
    pub source: Ink,
    /// The target.
    pub target: Ink,
    /// What a person should see to.
    pub warning: Ink,
    /// Behind text.
    pub shade: Ink,
}

impl Inks {
    /// Those of a theme.
    #[must_use]
    pub const fn of(theme: Theme) -> Self {
        let c = Colors::of(theme);
        let [r, g, b] = c.ground;
        Self {
            text: Ink::opaque(c.text),
            faint: Ink::opaque(c.faint),
            sand: Ink::opaque(c.sand),
            exact: Ink::opaque(c.exact),
            learned: Ink::opaque(c.learned),
            source: Ink::opaque(c.source),
            target: Ink::opaque(c.target),
            warning: Ink::opaque(c.warning),
            shade: Ink([r, g, b, 205]),
        }
    }

    /// That of a learned field, or of the exact one.
    #[must_use]
    pub const fn of_field(self, is_learned: bool) -> Ink {
        if is_learned { self.learned } else { self.exact }
    }
}

/// Something to draw; lengths are points from the view's left top corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Connected straight pieces.
    Line {
        /// Corners.
        points: Vec<Point>,
        /// Width.
        width: f32,
        /// Colour.
        ink: Ink,
    },
    /// A filled convex outline.
    Fill {
        /// Corners.
        points: Vec<Point>,
        /// Colour.
        ink: Ink,
    },
    /// A rectangle whose sides run along pixels.
    Bar {
        /// Left top corner.
        from: Point,
        /// Right bottom corner.
        to: Point,
        /// Colour.
        ink: Ink,
    },
    /// A disc.
    Disc {
        /// Centre.
        at: Point,
        /// Radius.
        radius: f32,
        /// Colour.
        ink: Ink,
    },
    /// A circle's line.
    Ring {
        /// Centre.
        at: Point,
        /// Radius.
        radius: f32,
        /// Width of the line.
        width: f32,
        /// Colour.
        ink: Ink,
    },
    /// Lines of text.
    Text {
        /// Where the anchor is.
        at: Point,
        /// Which part of the text is there: 0 left or top, 1 right or bottom.
        anchor: [f32; 2],
        /// Height of a line.
        size: f32,
        /// One string per line.
        lines: Vec<String>,
        /// Colour.
        ink: Ink,
        /// What lies behind it, if anything.
        shade: Option<Ink>,
    },
}

impl Shape {
    /// The same with every place where `place` has it, lengths times `scale`, and lines as wide as `width` has them.
    #[must_use]
    pub fn mapped(&self, place: impl Fn(Point) -> Point, scale: f32, wide: impl Fn(f32) -> f32) -> Self {
        let all = |points: &[Point]| points.iter().map(|at| place(*at)).collect();
        match self {
            Self::Line { points, width, ink } => Self::Line { points: all(points), width: wide(*width), ink: *ink },
            Self::Fill { points, ink } => Self::Fill { points: all(points), ink: *ink },
            Self::Bar { from, to, ink } => Self::Bar { from: place(*from), to: place(*to), ink: *ink },
            Self::Disc { at, radius, ink } => Self::Disc { at: place(*at), radius: scale * radius, ink: *ink },
            Self::Ring { at, radius, width, ink } => {
                Self::Ring { at: place(*at), radius: scale * radius, width: wide(*width), ink: *ink }
            }
            Self::Text { at, anchor, size, lines, ink, shade } => Self::Text {
                at: place(*at),
                anchor: *anchor,
                size: scale * size,
                lines: lines.clone(),
                ink: *ink,
                shade: *shade,
            },
        }
    }
}

/// Room for the caption, in points.
const CAPTION: f32 = 44.0;

/// Draws in coordinates of the view.
#[derive(Debug)]
pub struct Pen {
    spread: Spread,
    /// The moment that is drawn.
    t: f64,
    /// Size of the view in points.
    pub(super) size: [f32; 2],
    /// World units per unit of the view.
    pub(super) scale: f32,
    /// The theme, and what it draws with.
    pub(super) theme: Theme,
    pub(super) ink: Inks,
    shapes: Vec<Shape>,
    /// Height of what was said so far.
    said: f32,
}

impl Pen {
    pub(super) fn new((spread, theme): (Spread, Theme), size: [f32; 2], (t, scale): (f64, f32)) -> Self {
        Self { spread, t, size, scale, theme, ink: Inks::of(theme), shapes: Vec::new(), said: 0.0 }
    }

    #[cfg(test)]
    pub(super) fn for_test(size: [f32; 2], moment: (f64, f32)) -> Self {
        Self::new((crate::scene::Scene::default().spread(size), Theme::Night), size, moment)
    }

    pub(super) fn finish(self) -> Vec<Shape> {
        self.shapes
    }

    pub(super) fn push(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    fn camera(&self) -> Camera {
        self.spread.camera(self.t)
    }

    /// How much closer than at first the view is.
    pub(super) fn zoom(&self) -> f32 {
        self.spread.zoom()
    }

    /// Where what is at a position in the view at `t` is seen now.
    pub(super) fn of(&self, t: f64, [x, y]: Point) -> Point {
        [x + self.spread.shift(t) - self.spread.shift(self.t), y]
    }

    /// Points of a line through moments of its own, where they are seen now.
    pub(super) fn along(&self, line: &[(f64, Point)]) -> Vec<Point> {
        line.iter().map(|(t, at)| self.of(*t, *at)).collect()
    }

    /// The middle of what is seen of `t`, where it is seen now.
    pub(super) fn middle(&self, t: f64) -> Point {
        self.of(t, self.spread.middle())
    }

    /// Position in the view of a world position.
    pub(super) fn view_of(&self, world: Point) -> Point {
        world.map(|c| c / self.scale)
    }

    /// Where a position in the view is, in points.
    pub(super) fn place(&self, at: Point) -> Point {
        self.camera().place(self.size, at)
    }

    /// Position in the view at a place in points.
    pub(super) fn view_at(&self, place: Point) -> Point {
        self.camera().position(self.size, place)
    }

    /// Points per unit of the view.
    pub(super) fn per_unit(&self) -> f32 {
        self.size[0] / (2.0 * self.camera().half_extent(self.size)[0])
    }

    pub(super) fn line(&mut self, line: &[Point], width: f32, ink: Ink) {
        let points = line.iter().map(|at| self.place(*at)).collect();
        self.push(Shape::Line { points, width, ink });
    }

    pub(super) fn disc(&mut self, at: Point, radius: f32, ink: Ink) {
        self.push(Shape::Disc { at: self.place(at), radius, ink });
    }

    pub(super) fn ring(&mut self, at: Point, radius: f32, width: f32, ink: Ink) {
        self.push(Shape::Ring { at: self.place(at), radius, width, ink });
    }

    /// An arrow of this length in points from a position in the view, along a direction there.
    pub(super) fn arrow(&mut self, from: Point, along: Point, length: f32, width: f32, ink: Ink) {
        let norm = along[0].hypot(along[1]);
        if norm <= 0.0 || length < 1.0 {
            return;
        }
        // Down is positive on the screen.
        let (dx, dy) = (along[0] / norm, -along[1] / norm);
        let head = (3.5 * width + 3.0).min(0.6 * length);
        let [x, y] = self.place(from);
        let on = |distance: f32, aside: f32| [x + distance * dx - aside * dy, y + distance * dy + aside * dx];
        let points = vec![on(0.0, 0.0), on(length - 0.7 * head, 0.0)];
        self.push(Shape::Line { points, width, ink });
        let points = vec![on(length, 0.0), on(length - head, 0.5 * head), on(length - head, -0.5 * head)];
        self.push(Shape::Fill { points, ink });
    }

    /// Lines of text of this size and colour, of which the part that `anchor` says is at a place in points.
    pub(super) fn write(&mut self, at: Point, anchor: [f32; 2], lines: Vec<String>, (size, ink): (f32, Ink)) {
        self.push(Shape::Text { at, anchor, size, lines, ink, shade: None });
    }

    /// The same on a shade, which sets it off from what lies below.
    pub(super) fn write_shaded(
        &mut self,
        at: Point,
        anchor: [f32; 2],
        lines: Vec<String>,
        (size, ink): (f32, Ink),
    ) {
        self.push(Shape::Text { at, anchor, size, lines, ink, shade: Some(self.ink.shade) });
    }

    /// Text at the left, above the caption; what is said later stands above it.
    pub(super) fn say(&mut self, lines: Vec<String>, ink: Ink) {
        let rows = lines.len() as f32;
        let at = [18.0, self.size[1] - CAPTION - self.said];
        self.said += rows * 16.0 + 12.0;
        self.write_shaded(at, [0.0, 1.0], lines, (12.5, ink));
    }
}
