//! PDF as another library finds it.

use std::path::Path;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{GRID, is_near};
use crate::cli::{folder, ok};

fn read(path: &Path) -> (Document, ObjectId) {
    let document = Document::load(path).unwrap();
    let pages = document.get_pages();
    assert_eq!(pages.len(), 1);
    (document, pages[&1])
}

/// Width and height in millimetres.
fn size(document: &Document, page: ObjectId) -> [f64; 2] {
    let area = document.get_object(page).unwrap().as_dict().unwrap().get(b"MediaBox").unwrap();
    let area: Vec<f64> = area.as_array().unwrap().iter().map(|side| f64::from(side.as_float().unwrap())).collect();
    [2, 3].map(|k| (area[k] - area[k - 2]) / 72.0 * 25.4)
}

fn is_named(dictionary: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    dictionary.get(key).is_ok_and(|value| value.as_name().is_ok_and(|found| found == name))
}

/// Pictures of the document, with whether each is seen through.
fn pictures(document: &Document) -> Vec<bool> {
    let of = |object: &Object| {
        let dictionary = &object.as_stream().ok()?.dict;
        is_named(dictionary, b"Subtype", b"Image").then(|| {
            let is_gray = is_named(dictionary, b"ColorSpace", b"DeviceGray");
            (is_gray, dictionary.has(b"SMask"))
        })
    };
    // Their own opacities are pictures too.
    document.objects.values().filter_map(of).filter(|(is_gray, _)| !is_gray).map(|(_, is)| is).collect()
}

#[test]
fn a_paper_can_take_it() {
    let folder = folder();
    let at = folder.path();
    ok(at, &format!("{GRID} --width-mm 85 --out a.pdf --out a.svg"));
    let (document, page) = read(&at.join("a.pdf"));
    let [width, height] = size(&document, page);
    assert!(is_near(width, 85.0) && (40.0..120.0).contains(&height), "{width} x {height}");
    let pictures = pictures(&document);
    // Both paths begin with the same picture, which is there once.
    assert!(
        (5..=6).contains(&pictures.len()) && pictures.iter().all(|is_seen_through| !is_seen_through),
        "{pictures:?}"
    );

    // One face, embedded as far as it is used.
    let faces: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| is_named(dictionary, b"Type", b"FontDescriptor"))
        .collect();
    assert_eq!(faces.len(), 1);
    let name = String::from_utf8_lossy(faces[0].get(b"FontName").unwrap().as_name().unwrap()).into_owned();
    assert!(name.contains("+Ubuntu") && faces[0].has(b"FontFile2"), "{name}: {:?}", faces[0]);

    let said = document.extract_text(&[1]).unwrap();
    let said: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    for text in ["t=0.50", "OT(CondOT)", "VPdiffusion", "p_tpersquareunit"] {
        assert!(said.contains(text), "{text}: {said}");
    }
    // Lines are lines.
    let content = document.get_page_content(page);
    let operations = lopdf::content::Content::decode(&content).unwrap().operations;
    let count = |operator: &str| operations.iter().filter(|operation| operation.operator == operator).count();
    assert!(count("S") > 400 && count("Do") == 6, "{} strokes, {} pictures", count("S"), count("Do"));
}

#[test]
fn a_transparent_page_has_no_ground_and_pictures_that_are_seen_through() {
    let folder = folder();
    let at = folder.path();
    ok(at, "render ring --layers heat --dpi 72 --out a.pdf --transparent");
    let (document, page) = read(&at.join("a.pdf"));
    assert!(is_near(size(&document, page)[0], 85.0));
    assert_eq!(pictures(&document), [true]);
}
