//! The page in a browser.

use std::path::Path;

use dunefield::{
    export::{Material, PageForm},
    field::{Volume, volume::Resolution},
    flow::{Source, Trajectory},
    scene::{GrainColor, Layers, Layout, Scene, Theme, camera::HALF_VIEW, layers::Look},
};
use serde_json::Value;

use super::{browser::Browser, flow, folder_for_looking, keep, material, written};

/// A browser, or none with a sentence that says so.
fn browser() -> Option<Browser> {
    let browser = Browser::start();
    if browser.is_none() {
        println!("no Chromium is installed, so that the page was not opened");
    }
    browser
}

/// Writes a page into a folder and says its address.
fn address(folder: &Path, name: &str, material: &Material, particles: u32) -> String {
    let page = written(material, &PageForm { particles, ..PageForm::default() });
    keep(&format!("{name}.html"), page.as_bytes());
    let path = folder.join(format!("{name}.html"));
    std::fs::write(&path, page).unwrap();
    format!("file://{}", path.display())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// Pixels of two pictures that differ.
fn changed(a: &image::RgbaImage, b: &image::RgbaImage) -> usize {
    a.pixels().zip(b.pixels()).filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 12)).count()
}

/// Both ways to draw: what is seen follows t, and every layer is seen.
#[test]
fn both_renderers_draw_what_is_asked_for() {
    let Some(mut browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let material = material("two-moons", &[flow("ot"), flow("vp")], Scene::default());
    let address = address(folder.path(), "both", &material, 2000);
    for (query, renderer) in [("", "webgl2"), ("?renderer=2d", "2d")] {
        browser.resize([900, 640], 1.0);
        let mut seen = |hash: &str| {
            browser.open(&format!("{address}{query}#{hash}"));
            assert_eq!(browser.ask("dunefield.renderer"), renderer);
            browser.picture().1
        };
        let pictures: Vec<_> = ["t=0", "t=0.6", "t=1"].map(&mut seen).into();
        for (a, b) in [(0, 1), (1, 2), (0, 2)] {
            let differing = changed(&pictures[a], &pictures[b]);
            assert!(differing > 4000, "{renderer}: {differing} pixels between {a} and {b}");
        }
        assert!(changed(&seen("t=0.6"), &pictures[1]) == 0, "{renderer}: the same t gives the same pixels");
        let nothing = seen("t=0.6&layers=");
        for layer in ["grains", "trails", "trajectories", "density", "arrows", "outline"] {
            let differing = changed(&seen(&format!("t=0.6&layers={layer}")), &nothing);
            assert!(differing > 500, "{renderer}: {layer} changes {differing} pixels");
        }
        let grains = seen("t=0.6&layers=grains");
        for color in ["source", "speed", "log-density", "destination"] {
            let differing = changed(&seen(&format!("t=0.6&layers=grains&color={color}")), &grains);
            assert!(differing > 500, "{renderer}: {color} changes {differing} pixels");
        }
        let paper = seen("t=0.6&theme=paper");
        assert!(paper.get_pixel(5, 5).0[0] > 240 && pictures[1].get_pixel(5, 5).0[0] < 20);
        assert_eq!(browser.complaints(), [""; 0], "{renderer}");
    }
    let is_inside = |asked: &String| ["file:", "data:", "about:"].iter().any(|scheme| asked.starts_with(scheme));
    let elsewhere: Vec<String> = browser.requests().into_iter().filter(|asked| !is_inside(asked)).collect();
    assert_eq!(elsewhere, [""; 0]);
}

/// By key, by pointer and by itself.
#[test]
fn a_page_is_played_and_scrubbed() {
    let Some(mut browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let address = address(folder.path(), "played", &material("ring", &[flow("ot")], Scene::default()), 500);
    browser.resize([1000, 700], 1.0);
    browser.open(&address);
    // It plays as it is opened.
    browser.wait("dunefield.playing && dunefield.t > 0.05");
    assert_eq!(browser.ask("document.getElementById('play').getAttribute('aria-label')"), "Pause");
    browser.press(" ");
    assert_eq!(browser.ask("dunefield.playing"), false);
    let still = number(&browser.ask("dunefield.t"));
    browser.settle();
    assert_eq!(number(&browser.ask("dunefield.t")), still);
    for (key, t) in [("End", 1.0), ("Home", 0.0), ("7", 0.7), ("ArrowRight", 0.71), ("ArrowLeft", 0.7), ("0", 0.0)]
    {
        browser.press(key);
        assert!((number(&browser.ask("dunefield.t")) - t).abs() < 1e-9, "{key}");
    }
    browser.press("d");
    assert_eq!(browser.ask("document.getElementById('layer-density').getAttribute('aria-pressed')"), "true");
    browser.click("#layer-density");
    assert_eq!(browser.ask("document.getElementById('layer-density').getAttribute('aria-pressed')"), "false");
    // Over the picture, and along the slider.
    let [x, y] = browser.middle("canvas");
    let width = number(&browser.ask("document.querySelector('canvas').clientWidth"));
    browser.drag(&[[x, y], [x + 0.1 * width, y], [x + 0.25 * width, y]]);
    assert!((number(&browser.ask("dunefield.t")) - 0.25).abs() < 0.01);
    browser.drag(&[[x, y], [x - 0.1 * width, y]]);
    assert!((number(&browser.ask("dunefield.t")) - 0.15).abs() < 0.01);
    browser.click("#time");
    assert!((number(&browser.ask("dunefield.t")) - 0.5).abs() < 0.02);
    browser.click("#play");
    browser.wait("dunefield.playing && dunefield.t > 0.55");
    // At the end it begins again, or turns.
    browser.ask("dunefield.seek(0.99); dunefield.play()");
    browser.wait("dunefield.playing && dunefield.t < 0.5");
    browser.ask("(() => { const mode = document.getElementById('mode'); mode.value = 'bounce'; mode.dispatchEvent(new Event('change')); dunefield.seek(0.99); dunefield.play(); })()");
    browser.wait("dunefield.t === 1");
    browser.wait("dunefield.t < 0.99 && dunefield.t > 0.5");
    assert_eq!(browser.complaints(), [""; 0]);
}

/// The page's own interpolation is the library's.
#[test]
fn the_page_has_grains_where_the_flow_has_them() {
    let Some(mut browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let lanes = [flow("ot"), flow("ve")];
    let material = material("pinwheel", &lanes, Scene::default());
    let address = address(folder.path(), "positions", &material, 100);
    browser.resize([600, 400], 1.0);
    browser.open(&address);
    let exact = material.lanes[0].field.exact().unwrap();
    let volume = Volume::from_exact(exact, Resolution::FULL);
    for (index, lane) in lanes.iter().enumerate() {
        let way = lane.way(exact.target().frame());
        let source = Source::new(lane.source, &way.clock, exact.target().moments(), [0.0; 4]);
        let start = source.positions(material.scene.document.seed, 100, None);
        let followed = Trajectory::follow(&volume, &way, lane.keyframes(), &start);
        for t in [0.0, 0.123, 0.5, 0.877, 1.0] {
            let found =
                browser.ask(&format!("Array.from({{length: 100}}, (_, k) => dunefield.position({index}, k, {t}))"));
            for (grain, trajectory) in followed.iter().enumerate() {
                let expected = trajectory.view(t).map(|c| f64::from(c / HALF_VIEW));
                let apart = (0..2).map(|k| number(&found[grain][k]) - expected[k]).fold(0.0, f64::hypot);
                assert!(apart < 2e-3, "lane {index}, grain {grain} at {t}: {apart}");
            }
        }
    }
}

/// Who asks for less motion gets a still picture; with names for what it holds.
#[test]
fn the_page_is_kind() {
    let Some(mut browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let address =
        address(folder.path(), "kind", &material("ring", &[flow("ot"), flow("vp")], Scene::default()), 300);
    let still = serde_json::json!({"features": [
        {"name": "prefers-reduced-motion", "value": "reduce"}, {"name": "prefers-color-scheme", "value": "light"}]});
    browser.call("Emulation.setEmulatedMedia", &still);
    browser.resize([390, 844], 3.0);
    browser.open(&address);
    browser.settle();
    assert_eq!((browser.ask("dunefield.playing"), number(&browser.ask("dunefield.t"))), (Value::Bool(false), 1.0));
    let unnamed = browser.ask(
        "[...document.querySelectorAll('button, input, select, canvas')].filter(e => !(e.getAttribute('aria-label') || \
         e.textContent.trim() && e.tagName === 'BUTTON' || e.labels?.length)).map(e => e.outerHTML)",
    );
    assert_eq!(unnamed, serde_json::json!([]));
    // It begins in the scene's own theme, and follows the system where it is asked to.
    assert_eq!(browser.ask("document.documentElement.dataset.theme"), "night");
    browser.ask("(() => { const theme = document.getElementById('theme'); theme.value = 'system'; theme.dispatchEvent(new Event('change')); })()");
    browser.settle();
    assert_eq!(browser.ask("document.documentElement.dataset.theme"), "paper");
    // A finger moves time.
    let [x, y] = browser.middle("#lane-0");
    browser.swipe(&[[x, y], [x - 20.0, y], [x - 60.0, y + 2.0], [x - 120.0, y]]);
    let t = number(&browser.ask("dunefield.t"));
    assert!((0.4..0.9).contains(&t), "{t}");
    // Nothing is wider than the screen, lanes stand above each other, and their pixels are the device's.
    assert_eq!(browser.ask("document.documentElement.scrollWidth <= innerWidth"), true);
    let [upper, lower] = [browser.middle("#lane-0"), browser.middle("#lane-1")];
    assert!((upper[0] - lower[0]).abs() < 1.0 && lower[1] > upper[1] + 200.0, "{upper:?} {lower:?}");
    assert_eq!(
        browser
            .ask("document.getElementById('lane-0').width === 2 * document.getElementById('lane-0').clientWidth"),
        true
    );
    browser.resize([1280, 800], 1.0);
    browser.settle();
    let [left, right] = [browser.middle("#lane-0"), browser.middle("#lane-1")];
    assert!((left[1] - right[1]).abs() < 1.0 && right[0] > left[0] + 400.0, "{left:?} {right:?}");
    assert_eq!(browser.complaints(), [""; 0]);
}

/// Pictures for people, of every kind of page; without a folder for them only that they are drawn.
#[test]
fn every_kind_of_page_is_drawn() {
    let Some(mut browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let scene = |look: Look, theme: Theme, color: GrainColor, layout: Layout| {
        let mut scene = Scene { theme, ..Scene::default() };
        scene.document.layers = Layers { layout, ..look.layers(Layers::default()) };
        scene.document.grains.color = color;
        scene
    };
    let pages = [
        ("one", "two-moons", vec!["ot"], scene(Look::Grains, Theme::Night, GrainColor::Sand, Layout::Single)),
        (
            "two",
            "pinwheel",
            vec!["ot", "vp"],
            scene(Look::Grains, Theme::Night, GrainColor::Source, Layout::Single),
        ),
        ("paper", "letters", vec!["ot", "vp"], scene(Look::Grains, Theme::Paper, GrainColor::Sand, Layout::Single)),
        ("dunes", "pinwheel", vec!["ot", "vp"], scene(Look::Dunes, Theme::Night, GrainColor::Sand, Layout::Single)),
        (
            "four",
            "ring",
            vec!["ot", "vp", "ve", "cosine"],
            scene(Look::Grains, Theme::Contrast, GrainColor::Source, Layout::Single),
        ),
        (
            "spread",
            "two-moons",
            vec!["ot"],
            scene(Look::Trajectories, Theme::Paper, GrainColor::Source, Layout::Spread),
        ),
    ];
    let (particles, times) = match folder_for_looking() {
        Some(_) => (3000, &["0.7", "1"][..]),
        None => (300, &["0.7"][..]),
    };
    for (name, target, paths, scene) in pages {
        let lanes: Vec<_> = paths.into_iter().map(flow).collect();
        let address = address(folder.path(), name, &material(target, &lanes, scene), particles);
        for (size, ratio, device) in [([1280, 800], 1.0, "desk"), ([390, 844], 2.0, "phone")] {
            for t in times {
                browser.resize(size, ratio);
                browser.open(&format!("{address}#t={t}"));
                let (bytes, picture) = browser.picture();
                keep(&format!("{name}-{device}-{t}.png"), &bytes);
                let ground = *picture.get_pixel(1, 1);
                let drawn = picture.pixels().filter(|pixel| **pixel != ground).count();
                assert!(drawn > 5_000, "{name} on a {device}: {drawn}");
            }
        }
    }
    assert_eq!(browser.complaints(), [""; 0]);
}
