//! Draws a figure's shapes into a picture.

use tiny_skia::{FillRule, Paint, PathBuilder, PixmapMut, Stroke, Transform};

use super::{
    circle::quarters,
    text::{self, BASELINE, LINE},
};
use crate::{
    figure::{Ink, Shape},
    numeric::Point,
};

/// Draws `shapes`, whose lengths are points, into opaque RGBA `pixels` of this width and height.
pub fn draw(pixels: &mut [u8], size_px: [u32; 2], pixels_per_point: f32, shapes: &[Shape]) {
    for shape in shapes {
        match shape {
            Shape::Text { at, anchor, size, lines, ink, shade } => {
                let block = Block { at: *at, anchor: *anchor, size: *size, lines, ink: *ink };
                block.draw(pixels, size_px, pixels_per_point, *shade);
            }
            other => {
                if let Some(mut picture) = PixmapMut::from_bytes(pixels, size_px[0], size_px[1]) {
                    outline(&mut picture, Transform::from_scale(pixels_per_point, pixels_per_point), other);
                }
            }
        }
    }
}

fn outline(picture: &mut PixmapMut<'_>, transform: Transform, shape: &Shape) {
    match shape {
        Shape::Line { points, width, ink } => {
            if let Some(path) = polygon(points, false) {
                picture.stroke_path(&path, &paint(*ink), &stroke(*width), transform, None);
            }
        }
        Shape::Fill { points, ink } => {
            if let Some(path) = polygon(points, true) {
                picture.fill_path(&path, &paint(*ink), FillRule::Winding, transform, None);
            }
        }
        Shape::Bar { from, to, ink } => {
            if let Some(rect) = tiny_skia::Rect::from_ltrb(from[0], from[1], to[0], to[1]) {
                let paint = Paint { anti_alias: false, ..paint(*ink) };
                picture.fill_rect(rect, &paint, transform, None);
            }
        }
        Shape::Disc { at, radius, ink } => {
            if let Some(path) = circle(*at, *radius) {
                picture.fill_path(&path, &paint(*ink), FillRule::Winding, transform, None);
            }
        }
        Shape::Ring { at, radius, width, ink } => {
            if let Some(path) = circle(*at, *radius) {
                picture.stroke_path(&path, &paint(*ink), &stroke(*width), transform, None);
            }
        }
        Shape::Text { .. } => {}
    }
}

fn paint(Ink([r, g, b, a]): Ink) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(r, g, b, a);
    paint
}

fn stroke(width: f32) -> Stroke {
    let (line_cap, line_join) = (tiny_skia::LineCap::Round, tiny_skia::LineJoin::Round);
    Stroke { width, line_cap, line_join, ..Stroke::default() }
}

fn polygon(points: &[Point], closed: bool) -> Option<tiny_skia::Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    path.move_to(first[0], first[1]);
    for [x, y] in rest {
        path.line_to(*x, *y);
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn circle(at: Point, radius: f32) -> Option<tiny_skia::Path> {
    let (mut path, ([x, y], quarters)) = (PathBuilder::new(), quarters(at, radius));
    path.move_to(x, y);
    for [a, b, to] in quarters {
        path.cubic_to(a[0], a[1], b[0], b[1], to[0], to[1]);
    }
    path.close();
    path.finish()
}

/// Lines of text.
struct Block<'a> {
    at: Point,
    anchor: [f32; 2],
    size: f32,
    lines: &'a [String],
    ink: Ink,
}

impl Block<'_> {
    fn draw(&self, pixels: &mut [u8], size_px: [u32; 2], scale: f32, shade: Option<Ink>) {
        let height = self.size * scale;
        let width = self.lines.iter().map(|line| text::width(line, height)).fold(0.0, f32::max);
        let tall = LINE * height * self.lines.len() as f32;
        let left = self.at[0] * scale - self.anchor[0] * width;
        let top = self.at[1] * scale - self.anchor[1] * tall;
        if let Some(shade) = shade
            && let Some(mut picture) = PixmapMut::from_bytes(pixels, size_px[0], size_px[1])
        {
            let (dx, dy) = (6.0 * scale, 3.0 * scale);
            let (right, bottom) = (left + width + dx, top + tall + dy);
            let corners = [[left - dx, top - dy], [right, top - dy], [right, bottom], [left - dx, bottom]];
            if let Some(path) = polygon(&corners, true) {
                picture.fill_path(&path, &paint(shade), FillRule::Winding, Transform::identity(), None);
            }
        }
        for (row, line) in self.lines.iter().enumerate() {
            let baseline = top + (row as f32 + BASELINE) * LINE * height;
            text::write(pixels, size_px[0], line, height, [left, baseline], self.ink.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_land_where_they_should_and_nowhere_else() {
        let side = 64u32;
        let mut pixels = [11u8, 16, 30, 255].repeat((side * side) as usize);
        let ink = Ink([255, 255, 255, 255]);
        draw(&mut pixels, [side, side], 2.0, &[Shape::Disc { at: [8.0, 8.0], radius: 4.0, ink }]);
        let lit = |x: u32, y: u32| pixels[((y * side + x) * 4) as usize] == 255;
        assert!(lit(16, 16) && lit(16, 10) && !lit(16, 5) && !lit(40, 40));
        let area = (0..side * side).filter(|k| pixels[*k as usize * 4] > 128).count() as f32;
        assert!((area / (std::f32::consts::PI * 64.0) - 1.0).abs() < 0.06, "{area}");
        assert!(pixels.chunks_exact(4).all(|p| p[3] == 255), "the picture stays opaque");
    }

    #[test]
    fn impossible_shapes_do_no_harm() {
        let mut pixels = vec![9; 16 * 16 * 4];
        let ink = Ink([214, 220, 235, 255]);
        let nowhere = [f32::NAN, f32::INFINITY];
        let shapes = [
            Shape::Line { points: vec![], width: 1.0, ink },
            Shape::Line { points: vec![nowhere, [1.0, 1.0]], width: 1.0, ink },
            Shape::Disc { at: nowhere, radius: 2.0, ink },
            Shape::Ring { at: [1e9, -1e9], radius: 1e9, width: 1.0, ink },
            Shape::Text {
                at: [900.0, -50.0],
                anchor: [0.5, 0.5],
                size: 12.0,
                lines: vec!["x".into()],
                ink,
                shade: Some(ink),
            },
        ];
        draw(&mut pixels, [16, 16], 1.0, &shapes);
        assert!(pixels.iter().all(|byte| *byte == 9), "nothing of them is seen");
    }
}
