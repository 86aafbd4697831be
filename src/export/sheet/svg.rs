//! A sheet as SVG: lines and letters as such, and what lies under them as embedded pictures.

use std::io::{self, Write};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::content::{Layer, PT_PER_MM, Panel, SHADE, Sheet};
use crate::{
    export::text::{self, BASELINE, LINE},
    figure::{Ink, Shape},
    gpu::theme::Rgb,
    numeric::Point,
};

/// The space of names that the scene inside is in.
const NAMES: &str = "https://dunefield.invalid/scene";

type Attributes = Vec<(&'static str, String)>;

/// Writes a sheet.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(sheet: &Sheet, to: impl Write) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(to, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let [width, height] = sheet.size;
    let mm = |pt: f32| number(f64::from(pt) / PT_PER_MM, 4);
    let root = vec![
        ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
        ("xmlns:xlink", "http://www.w3.org/1999/xlink".to_owned()),
        ("width", format!("{}mm", mm(width))),
        ("height", format!("{}mm", mm(height))),
        ("viewBox", format!("0 0 {} {}", short(width), short(height))),
        ("font-family", text::FAMILIES.to_owned()),
    ];
    element(&mut writer, "svg", &root).write_inner_content(|writer| inside(sheet, writer))?;
    writer.get_mut().write_all(b"\n")?;
    writer.get_mut().flush()
}

fn inside<W: Write>(sheet: &Sheet, writer: &mut Writer<W>) -> io::Result<()> {
    writer.create_element("title").write_text_content(BytesText::new(&sheet.title))?;
    if let Some(scene) = &sheet.scene {
        writer.create_element("metadata").write_inner_content(|writer| {
            // It has none of the signs that XML has for itself.
            let text = BytesText::from_escaped(scene.as_str());
            element(writer, "dunefield:scene", &[("xmlns:dunefield", NAMES.into())]).write_text_content(text)?;
            Ok(())
        })?;
    }
    if !sheet.is_transparent {
        let [width, height] = sheet.size.map(short);
        let fill = color(sheet.ground);
        element(writer, "rect", &[("width", width), ("height", height), ("fill", fill)]).write_empty()?;
    }
    writer.create_element("defs").write_inner_content(|writer| {
        for (k, panel) in sheet.panels.iter().enumerate() {
            let [x, y, width, height] = rect(panel);
            element(writer, "clipPath", &[("id", clip(k))]).write_inner_content(|writer| {
                let sides = vec![("x", x), ("y", y), ("width", width), ("height", height)];
                element(writer, "rect", &sides).write_empty().map(drop)
            })?;
        }
        Ok(())
    })?;
    for (k, panel) in sheet.panels.iter().enumerate() {
        let attributes = vec![("id", format!("panel-{}", k + 1)), ("clip-path", format!("url(#{})", clip(k)))];
        element(writer, "g", &attributes).write_inner_content(|writer| {
            pictures(panel, writer)?;
            panel.layers.iter().try_for_each(|layer| group(layer, writer))
        })?;
    }
    sheet.around.iter().try_for_each(|layer| group(layer, writer))?;
    upwards(sheet, writer)
}

fn clip(panel: usize) -> String {
    format!("clip-{}", panel + 1)
}

fn rect(panel: &Panel) -> [String; 4] {
    let ([x, y], [width, height]) = (panel.rect.at, panel.rect.size);
    [x, y, width, height].map(short)
}

fn pictures<W: Write>(panel: &Panel, writer: &mut Writer<W>) -> io::Result<()> {
    for picture in &panel.pictures {
        let png = picture.png().map_err(io::Error::other)?;
        let [x, y, width, height] = rect(panel);
        let attributes = vec![
            ("class", "ground".to_owned()),
            ("x", x),
            ("y", y),
            ("width", width),
            ("height", height),
            ("preserveAspectRatio", "none".to_owned()),
            ("xlink:href", format!("data:image/png;base64,{}", STANDARD.encode(png))),
        ];
        element(writer, "image", &attributes).write_empty()?;
    }
    Ok(())
}

/// A layer as a group; shapes of one style that follow each other say it once.
fn group<W: Write>(layer: &Layer, writer: &mut Writer<W>) -> io::Result<()> {
    element(writer, "g", &[("class", layer.name.to_owned())]).write_inner_content(|writer| {
        let seen: Vec<&Shape> = layer.shapes.iter().filter(|shape| is_finite(shape)).collect();
        for shapes in seen.chunk_by(|a, b| style(a) == style(b)) {
            element(writer, "g", &style(shapes[0]))
                .write_inner_content(|writer| shapes.iter().try_for_each(|shape| one(shape, writer)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Whether it has a place.
fn is_finite(shape: &Shape) -> bool {
    let finite = |points: &[Point]| points.iter().flatten().all(|c| c.is_finite());
    match shape {
        Shape::Line { points, .. } => points.len() > 1 && finite(points),
        Shape::Fill { points, .. } => points.len() > 2 && finite(points),
        Shape::Bar { from, to, .. } => finite(&[*from, *to]) && from[0] <= to[0] && from[1] <= to[1],
        Shape::Disc { at, radius, .. } | Shape::Ring { at, radius, .. } => finite(&[*at, [*radius; 2]]),
        Shape::Text { at, size, .. } => finite(&[*at, [*size; 2]]),
    }
}

fn style(shape: &Shape) -> Attributes {
    match shape {
        Shape::Line { width, ink, .. } | Shape::Ring { width, ink, .. } => stroke(*width, *ink),
        Shape::Fill { ink, .. } | Shape::Bar { ink, .. } | Shape::Disc { ink, .. } => fill(*ink),
        Shape::Text { ink, size, .. } => {
            let mut attributes = fill(*ink);
            attributes.push(("font-size", short(text::em(*size))));
            attributes
        }
    }
}

fn fill(Ink([r, g, b, a]): Ink) -> Attributes {
    let mut attributes = vec![("fill", color([r, g, b]))];
    if a < u8::MAX {
        attributes.push(("fill-opacity", opacity(a)));
    }
    attributes
}

fn stroke(width: f32, Ink([r, g, b, a]): Ink) -> Attributes {
    let mut attributes = vec![
        ("fill", "none".to_owned()),
        ("stroke", color([r, g, b])),
        ("stroke-width", short(width)),
        ("stroke-linecap", "round".to_owned()),
        ("stroke-linejoin", "round".to_owned()),
    ];
    if a < u8::MAX {
        attributes.push(("stroke-opacity", opacity(a)));
    }
    attributes
}

/// A shape without its style.
fn one<W: Write>(shape: &Shape, writer: &mut Writer<W>) -> io::Result<()> {
    match shape {
        Shape::Line { points, .. } => element(writer, "path", &[("d", path(points, false))]).write_empty()?,
        Shape::Fill { points, .. } => element(writer, "path", &[("d", path(points, true))]).write_empty()?,
        Shape::Bar { from, to, .. } => bar(*from, *to, Vec::new(), writer)?,
        Shape::Disc { at: [x, y], radius, .. } | Shape::Ring { at: [x, y], radius, .. } => {
            let attributes = vec![("cx", short(*x)), ("cy", short(*y)), ("r", short(*radius))];
            element(writer, "circle", &attributes).write_empty()?
        }
        Shape::Text { at, anchor, size, lines, shade, .. } => {
            return letters(*at, *anchor, *size, lines, *shade, writer);
        }
    };
    Ok(())
}

fn bar<W: Write>(from: Point, to: Point, style: Attributes, writer: &mut Writer<W>) -> io::Result<&mut Writer<W>> {
    let size = [0, 1].map(|axis| short(to[axis] - from[axis]));
    let [x, y] = from.map(short);
    let [width, height] = size;
    let mut attributes = vec![("x", x), ("y", y), ("width", width), ("height", height)];
    attributes.extend(style);
    element(writer, "rect", &attributes).write_empty()
}

fn letters<W: Write>(
    at: Point,
    anchor: [f32; 2],
    size: f32,
    lines: &[String],
    shade: Option<Ink>,
    writer: &mut Writer<W>,
) -> io::Result<()> {
    let wide = lines.iter().map(|line| text::width(line, size)).fold(0.0, f32::max);
    let tall = LINE * size * lines.len() as f32;
    let [left, top] = [at[0] - anchor[0] * wide, at[1] - anchor[1] * tall];
    if let Some(shade) = shade {
        let [dx, dy] = SHADE.map(|share| share * size);
        bar([left - dx, top - dy], [left + wide + dx, top + tall + dy], fill(shade), writer)?;
    }
    for (row, line) in lines.iter().enumerate() {
        let baseline = top + (row as f32 + BASELINE) * LINE * size;
        // Where letters are of another face, what stands at the right or in the middle still does.
        let (x, end) = match anchor[0] {
            0.5 => (left + 0.5 * wide, Some("middle")),
            1.0 => (left + wide, Some("end")),
            _ => (left, None),
        };
        let mut attributes = vec![("x", short(x)), ("y", short(baseline))];
        attributes.extend(end.map(|end| ("text-anchor", end.to_owned())));
        element(writer, "text", &attributes).write_text_content(BytesText::new(line))?;
    }
    Ok(())
}

/// Lines that run upwards.
fn upwards<W: Write>(sheet: &Sheet, writer: &mut Writer<W>) -> io::Result<()> {
    if sheet.upwards.is_empty() {
        return Ok(());
    }
    let attributes = vec![("class", "row-titles".to_owned()), ("text-anchor", "middle".to_owned())];
    element(writer, "g", &attributes).write_inner_content(|writer| {
        for line in &sheet.upwards {
            let [x, y] = [line.middle[0] + (BASELINE - 0.5) * LINE * line.size, line.middle[1]].map(short);
            let mut attributes = fill(line.ink);
            attributes.push(("font-size", short(text::em(line.size))));
            attributes.push(("transform", format!("translate({x} {y}) rotate(-90)")));
            element(writer, "text", &attributes).write_text_content(BytesText::new(&line.line))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn element<'a, W: Write>(
    writer: &'a mut Writer<W>,
    name: &'static str,
    attributes: &[(&'static str, String)],
) -> quick_xml::writer::ElementWriter<'a, W> {
    let attributes = attributes.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
    writer.create_element(name).with_attributes(attributes)
}

fn path(points: &[Point], closes: bool) -> String {
    let mut text = String::new();
    for (k, [x, y]) in points.iter().enumerate() {
        let sign = if k == 0 { "M" } else { "L" };
        text.extend([sign, &short(*x), " ", &short(*y)]);
    }
    if closes {
        text.push('Z');
    }
    text
}

fn color([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn opacity(alpha: u8) -> String {
    number(f64::from(alpha) / 255.0, 3)
}

/// A length in points, to a hundredth.
fn short(value: f32) -> String {
    number(f64::from(value), 2)
}

/// A number with at most so many digits behind the point.
fn number(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.0, -0.001, 12.0, 0.5, -3.25].map(short), ["0", "0", "12", "0.5", "-3.25"]);
        assert_eq!(
            (number(100.0, 0), number(85.0, 4), number(0.4999, 3)),
            ("100".into(), "85".into(), "0.5".into())
        );
    }
}
