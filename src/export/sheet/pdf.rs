//! A sheet as PDF: one page with lines as such, letters in an embedded face, and what lies under them as pictures.

use krilla::{
    Data, Document, SerializeSettings,
    color::rgb,
    embed::{AssociationKind, EmbeddedFile, MimeType},
    geom::{PathBuilder, Point as At, Rect as Area, Size, Transform},
    image::Image,
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule, LineCap, LineJoin, Stroke},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};

use super::{
    content::{Panel, SHADE, Sheet},
    layout::Rect,
};
use crate::{
    export::{
        circle::quarters,
        text::{self, BASELINE, LINE},
    },
    figure::{Ink, Shape},
    numeric::Point,
};

/// What the file with the scene is called within the document.
const SCENE: &str = "scene.dune";

/// The bytes of a document with a sheet.
///
/// # Errors
/// What the library says of a page that it cannot write.
pub(super) fn written(sheet: &Sheet) -> Result<Vec<u8>, String> {
    // Nothing of when and where: the same sheet is the same file.
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let maker = format!("Dunefield {}", env!("CARGO_PKG_VERSION"));
    let metadata = Metadata::new().title(sheet.title.clone()).creator(maker.clone()).producer(maker);
    document.set_metadata(metadata);
    if let Some(scene) = &sheet.scene {
        document.embed_file(scene_file(scene));
    }
    let [width, height] = sheet.size;
    let face = Font::new(Data::from(text::FACE), 0).ok_or("the face of its letters cannot be read")?;
    let page = PageSettings::from_wh(width, height).ok_or("a page without a size")?;
    let mut page = document.start_page_with(page);
    let mut writer = PdfWriter { surface: page.surface(), face };
    if !sheet.is_transparent {
        writer.shape(&Shape::Bar { from: [0.0; 2], to: sheet.size, ink: Ink::opaque(sheet.ground) });
    }
    for panel in &sheet.panels {
        writer.panel(panel)?;
    }
    for shape in sheet.around.iter().flat_map(|layer| &layer.shapes) {
        writer.shape(shape);
    }
    for line in &sheet.upwards {
        let [x, y] = [line.middle[0] + (BASELINE - 0.5) * LINE * line.size, line.middle[1]];
        // A quarter turn to the left.
        writer.surface.push_transform(&Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y));
        writer.fill(line.ink);
        writer.letters(&line.line, line.size, [-0.5 * text::width(&line.line, line.size), 0.0]);
        writer.surface.pop();
    }
    drop(writer);
    page.finish();
    document.finish().map_err(|error| format!("{error:?}"))
}

/// The scene as a file within the document. As it is, so that it is found without reading the document.
fn scene_file(scene: &str) -> EmbeddedFile {
    EmbeddedFile {
        path: SCENE.into(),
        mime_type: MimeType::new("application/json"),
        description: Some("The scene that this figure shows: open the figure itself with Dunefield".into()),
        association_kind: AssociationKind::Source,
        data: Data::from(scene.as_bytes().to_vec()),
        modification_date: None,
        compress: Some(false),
        location: None,
    }
}

struct PdfWriter<'a> {
    surface: Surface<'a>,
    face: Font,
}

impl PdfWriter<'_> {
    fn panel(&mut self, panel: &Panel) -> Result<(), String> {
        let Rect { at: [x, y], size: [width, height] } = panel.rect;
        let edge = Area::from_xywh(x, y, width, height).ok_or("a panel without a size")?;
        let mut path = PathBuilder::new();
        path.push_rect(edge);
        let path = path.finish().ok_or("a panel without a size")?;
        self.surface.push_clip_path(&path, &FillRule::NonZero);
        for picture in &panel.pictures {
            let png = picture.png().map_err(|error| error.to_string())?;
            let image = Image::from_png(Data::from(png), false)?;
            let size = Size::from_wh(width, height).ok_or("a panel without a size")?;
            self.surface.push_transform(&Transform::from_translate(x, y));
            self.surface.draw_image(image, size);
            self.surface.pop();
        }
        for shape in panel.layers.iter().flat_map(|layer| &layer.shapes) {
            self.shape(shape);
        }
        self.surface.pop();
        Ok(())
    }

    fn fill(&mut self, Ink([r, g, b, a]): Ink) {
        let fill = Fill { paint: rgb::Color::new(r, g, b).into(), opacity: share(a), rule: FillRule::NonZero };
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill));
    }

    fn stroke(&mut self, width: f32, Ink([r, g, b, a]): Ink) {
        let stroke = Stroke {
            paint: rgb::Color::new(r, g, b).into(),
            width,
            opacity: share(a),
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(stroke));
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Line { points, width, ink } => {
                self.stroke(*width, *ink);
                self.path(polygon(points, false));
            }
            Shape::Fill { points, ink } => {
                self.fill(*ink);
                self.path(polygon(points, true));
            }
            Shape::Bar { from, to, ink } => {
                self.fill(*ink);
                self.path(polygon(&[*from, [to[0], from[1]], *to, [from[0], to[1]]], true));
            }
            Shape::Disc { at, radius, ink } => {
                self.fill(*ink);
                self.path(circle(*at, *radius));
            }
            Shape::Ring { at, radius, width, ink } => {
                self.stroke(*width, *ink);
                self.path(circle(*at, *radius));
            }
            Shape::Text { at, anchor, size, lines, ink, shade } => {
                self.text(*at, *anchor, *size, lines, (*ink, *shade));
            }
        }
    }

    fn path(&mut self, path: Option<krilla::geom::Path>) {
        if let Some(path) = path {
            self.surface.draw_path(&path);
        }
    }

    fn text(&mut self, at: Point, anchor: [f32; 2], size: f32, lines: &[String], (ink, shade): (Ink, Option<Ink>)) {
        let wide = lines.iter().map(|line| text::width(line, size)).fold(0.0, f32::max);
        let tall = LINE * size * lines.len() as f32;
        let [left, top] = [at[0] - anchor[0] * wide, at[1] - anchor[1] * tall];
        if let Some(ink) = shade {
            let [dx, dy] = SHADE.map(|share| share * size);
            self.shape(&Shape::Bar { from: [left - dx, top - dy], to: [left + wide + dx, top + tall + dy], ink });
        }
        self.fill(ink);
        for (row, line) in lines.iter().enumerate() {
            self.letters(line, size, [left, top + (row as f32 + BASELINE) * LINE * size]);
        }
    }

    /// A line from the left end of its baseline.
    fn letters(&mut self, line: &str, size: f32, [x, y]: Point) {
        let glyph = |(id, advance, range): (u16, f32, std::ops::Range<usize>)| {
            KrillaGlyph::new(GlyphId::new(id.into()), advance, 0.0, 0.0, 0.0, range, None)
        };
        let glyphs: Vec<KrillaGlyph> = text::glyphs(line).into_iter().map(glyph).collect();
        if x.is_finite() && y.is_finite() && !glyphs.is_empty() {
            let (at, face) = (At::from_xy(x, y), self.face.clone());
            self.surface.draw_glyphs(at, &glyphs, face, line, text::em(size), false);
        }
    }
}

fn share(alpha: u8) -> NormalizedF32 {
    NormalizedF32::new(f32::from(alpha) / 255.0).unwrap_or(NormalizedF32::ONE)
}

fn polygon(points: &[Point], closes: bool) -> Option<krilla::geom::Path> {
    if points.iter().flatten().any(|c| !c.is_finite()) {
        return None;
    }
    let mut path = PathBuilder::new();
    let ([x, y], rest) = points.split_first()?;
    path.move_to(*x, *y);
    for [x, y] in rest {
        path.line_to(*x, *y);
    }
    if closes {
        path.close();
    }
    path.finish()
}

fn circle(at: Point, r: f32) -> Option<krilla::geom::Path> {
    if ![at[0], at[1], r].iter().all(|c| c.is_finite()) {
        return None;
    }
    let (mut path, ([x, y], quarters)) = (PathBuilder::new(), quarters(at, r));
    path.move_to(x, y);
    for [a, b, to] in quarters {
        path.cubic_to(a[0], a[1], b[0], b[1], to[0], to[1]);
    }
    path.close();
    path.finish()
}
