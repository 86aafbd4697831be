//! SVG as an XML reader finds it.

use std::path::Path;

use roxmltree::{Document, Node};

use super::{GRID, is_near};
use crate::cli::{folder, ok};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn all<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    node.descendants().filter(|node| node.has_tag_name(name) || node.tag_name().name() == name).collect()
}

/// Groups of a class, anywhere below a node.
fn groups<'a, 'i>(node: Node<'a, 'i>, class: &str) -> Vec<Node<'a, 'i>> {
    node.descendants().filter(|node| node.attribute("class") == Some(class)).collect()
}

fn panels<'a>(document: &'a Document<'_>) -> Vec<Node<'a, 'a>> {
    let of_panel = |node: &Node<'_, '_>| node.attribute("id").is_some_and(|id| id.starts_with("panel-"));
    document.descendants().filter(of_panel).collect()
}

fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().trim_end_matches("mm").parse().unwrap()
}

/// Sides of every embedded picture, in pixels.
fn pictures(document: &Document<'_>) -> Vec<(u32, u32)> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let decoded = |node: Node<'_, '_>| {
        let href = node.attribute(("http://www.w3.org/1999/xlink", "href")).unwrap();
        let png = STANDARD.decode(href.strip_prefix("data:image/png;base64,").unwrap()).unwrap();
        let picture = image::load_from_memory_with_format(&png, image::ImageFormat::Png).unwrap();
        (picture.width(), picture.height())
    };
    all(document.root(), "image").into_iter().map(decoded).collect()
}

#[test]
fn a_grid_of_paths_by_moments_is_vectors_over_one_picture_each() {
    let folder = folder();
    let at = folder.path();
    ok(at, &format!("{GRID} --width-mm 120 --out a.svg"));
    let text = read(&at.join("a.svg"));
    let document = Document::parse(&text).unwrap();
    let root = document.root_element();
    assert!(is_near(number(&root, "width"), 120.0) && root.attribute("width").unwrap().ends_with("mm"));
    let view: Vec<f64> = root.attribute("viewBox").unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    assert!((view[2] / 72.0 * 25.4 - 120.0).abs() < 0.01, "{view:?}");
    assert!(root.attribute("font-family").unwrap().contains("Helvetica"));

    let panels = panels(&document);
    assert_eq!(panels.len(), 6);
    for panel in &panels {
        assert_eq!(all(*panel, "image").len(), 1);
        assert_eq!(groups(*panel, "outline").len(), 1);
    }
    assert_eq!(all(document.root(), "image").len(), 6, "only the density is a picture");
    // A panel is a third of the width, less titles and gaps, at 72 pixels per inch.
    assert!(pictures(&document).iter().all(|(width, height)| (95..115).contains(width) && width == height));

    // At t = 0 nobody has gone anywhere; later there is a way for each, with both of its ends.
    let ways = |panel: usize| {
        let group = groups(panels[panel], "trajectories")[0];
        (all(group, "path").len(), all(group, "circle").len())
    };
    assert_eq!([ways(0), ways(2), ways(5)], [(0, 100), (100, 200), (100, 200)]);

    let texts: Vec<String> =
        all(document.root(), "text").iter().filter_map(|node| node.text().map(str::to_owned)).collect();
    for said in ["t = 0.00", "t = 0.50", "t = 1.00", "OT (CondOT)", "VP diffusion", "trajectories: angle of x_0"] {
        assert_eq!(texts.iter().filter(|text| *text == said).count(), 1, "{said}: {texts:?}");
    }
    // Numbers that every reader takes.
    assert!(!text.contains("NaN") && !text.contains("inf"));
}

/// Grains are a disc each, wherever they are seen.
#[test]
fn every_grain_is_a_circle() {
    let folder = folder();
    let at = folder.path();
    ok(at, "render ring --at 1 --layers grains --particles 345 --out a.svg");
    let text = read(&at.join("a.svg"));
    let document = Document::parse(&text).unwrap();
    let grains = groups(document.root(), "grains");
    assert_eq!((grains.len(), all(grains[0], "circle").len()), (1, 345));
    assert!(all(document.root(), "image").is_empty());
    // At the end all of them lie on the ring, whose radius is 2 of the 4 units from the middle to the edge.
    let clip = all(all(document.root(), "clipPath")[0], "rect")[0];
    let (left, width) = (number(&clip, "x"), number(&clip, "width"));
    let middle = [left + 0.5 * width, number(&clip, "y") + 0.5 * width];
    for grain in all(grains[0], "circle") {
        let away = (number(&grain, "cx") - middle[0]).hypot(number(&grain, "cy") - middle[1]) / width * 8.0;
        assert!((1.5..2.5).contains(&away), "{away}");
    }
}

/// Arrows point where the field of the flow points, contours are closed, and letters have the size that is asked for.
#[test]
fn a_still_has_all_layers_of_the_stage_as_vectors() {
    let folder = folder();
    let at = folder.path();
    let layers = "heat,contours,arrows,outline,grid,trails,grains,legend,caption";
    ok(at, &format!("render ring --at 0.5 --layers {layers} --letters 9 --particles 200 --out a.svg"));
    let text = read(&at.join("a.svg"));
    let document = Document::parse(&text).unwrap();
    for class in ["contours", "trails", "grains", "outline", "arrows", "figure", "legend", "note", "frames"] {
        let found = groups(document.root(), class);
        assert!(found.len() == 1 && found[0].descendants().count() > 3, "{class}");
    }
    let ring = groups(document.root(), "outline")[0];
    assert_eq!(all(ring, "path").len(), 2, "a ring has an inner and an outer line");
    let note = groups(document.root(), "note")[0];
    let sized = note.descendants().find_map(|node| node.attribute("font-size")).unwrap();
    assert!((7.5..=9.0).contains(&sized.parse::<f64>().unwrap()), "{sized}");
    let said = all(note, "text")[0].text().unwrap();
    assert!(said.contains("t = 0.50"), "{said}");
    // On the right side of a ring the flow goes outwards or along it, as everywhere: heads differ from tails.
    let arrows = groups(document.root(), "arrows")[0];
    let heads = all(arrows, "path").iter().filter(|path| path.attribute("d").unwrap().ends_with('Z')).count();
    assert!(heads > 60, "{heads}");
}

/// In the layout of most papers all moments share a panel, each at its place.
#[test]
fn source_and_target_stand_in_one_panel() {
    let folder = folder();
    let at = folder.path();
    let run = ok(
        at,
        "render ring --compare vp --layout spread --times 0,1 --layers heat,trajectories,arrows --trajectories 100 \
         --dpi 72 --out a.svg",
    );
    assert!(run.stderr.contains("arrows are left out"), "{}", run.stderr);
    let text = read(&at.join("a.svg"));
    let document = Document::parse(&text).unwrap();
    let panels = panels(&document);
    assert_eq!(panels.len(), 2);
    assert!(panels.iter().all(|panel| all(*panel, "image").len() == 2));
    let sides = pictures(&document);
    assert!(sides.iter().all(|(width, height)| width.abs_diff(2 * height) <= 2), "{sides:?}");
}

#[test]
fn extremes_are_drawn() {
    let folder = folder();
    let at = folder.path();
    let four = "render ring --compare vp --compare ve --compare cosine --layers grains,legend --particles 100";
    ok(at, &format!("{four} --times 16 --letters 24 --width-mm 20 --out a.svg --out a.pdf"));
    ok(at, &format!("{four} --times 16 --letters 4 --width-mm 1000 --out b.svg"));
    for name in ["a.svg", "b.svg"] {
        let text = read(&at.join(name));
        let document = Document::parse(&text).unwrap();
        assert_eq!(panels(&document).len(), 64, "{name}");
        let [width, height] = ["width", "height"].map(|side| number(&document.root_element(), side));
        assert!(width >= 20.0 && height > 0.0 && height < 20_000.0, "{name}: {width} x {height}");
        for rect in all(all(document.root(), "defs")[0], "rect") {
            assert!(number(&rect, "width") > 1.0 && number(&rect, "x") >= 0.0, "{name}");
        }
    }
}
