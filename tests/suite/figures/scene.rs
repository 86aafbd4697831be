//! The scene inside, and the same bytes again.

use dunefield::{import::carried, scene::file};

use super::GRID;
use crate::cli::{folder, ok};

const NAMES: [&str; 3] = ["a.svg", "a.pdf", "a.png"];

#[test]
fn the_same_arguments_give_the_same_bytes() {
    let folder = folder();
    let at = folder.path();
    for place in ["one", "two"] {
        std::fs::create_dir(at.join(place)).unwrap();
        let outs = NAMES.map(|name| format!("--out {place}/{name}")).join(" ");
        ok(at, &format!("{GRID} --width-mm 60 {outs}"));
        ok(at, &format!("render ring --at 0.5 --size 96 --particles 500 --out {place}/still.png"));
    }
    for name in NAMES.into_iter().chain(["still.png"]) {
        let [one, two] = ["one", "two"].map(|place| std::fs::read(at.join(place).join(name)).unwrap());
        assert!(one == two, "{name}");
    }
}

#[test]
fn a_figure_is_the_scene_that_it_shows() {
    let folder = folder();
    let at = folder.path();
    let outs = NAMES.map(|name| format!("--out {name}")).join(" ");
    let figure = "--compare vp --theme paper --seed 7 --layers heat,grains,legend --times 0.25,0.5 --dpi 72";
    ok(at, &format!("render text:Düne {figure} {outs}"));
    ok(at, "render text:Düne --seed 7 --at 0.5 --size 96 --particles 500 --out still.png");
    for name in NAMES.into_iter().chain(["still.png"]) {
        let scene = file::read(&carried::of_file(&at.join(name)).unwrap_or_else(|| panic!("{name}"))).unwrap();
        assert_eq!((scene.document.seed, scene.t), (7, 0.5), "{name}");
    }
    // The same figure from each of them.
    let first = std::fs::read(at.join("a.svg")).unwrap();
    for name in NAMES {
        let run = ok(at, &format!("render {name} --times 0.25,0.5 --dpi 72 --out again.svg"));
        assert!(run.stderr.contains("a scene of 2 lanes"), "{}", run.stderr);
        let again = std::fs::read(at.join("again.svg")).unwrap();
        // Grains are as many as the scene fixes, which a figure of no scene leaves open.
        let pictures = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("<image").count();
        assert_eq!(pictures(&again), pictures(&first), "{name}");
    }
    ok(at, &format!("render text:Düne {figure} --without-scene --out none.svg --out none.pdf --out none.png"));
    for name in ["none.svg", "none.pdf", "none.png"] {
        assert_eq!(carried::of_file(&at.join(name)), None, "{name}");
    }
}

/// Whatever is cut off or broken carries nothing, and harms nobody.
#[test]
fn broken_figures_carry_nothing() {
    let folder = folder();
    let at = folder.path();
    ok(at, "render ring --layers heat --dpi 72 --width-mm 20 --out a.svg --out a.pdf");
    for name in ["a.svg", "a.pdf"] {
        let whole = std::fs::read(at.join(name)).unwrap();
        let begin = whole.windows(11).position(|bytes| bytes == br#"{"version":"#).unwrap();
        let ours = carried::text(&whole).unwrap();
        for cut in [0, begin, begin + 11, begin + ours.len() - 1] {
            assert_eq!(carried::text(&whole[..cut]), None, "{name} cut at {cut}");
        }
        assert_eq!(carried::text(&whole[..begin + ours.len()]).as_deref(), Some(ours.as_str()));
        let mut broken = whole.clone();
        broken[begin + 12] = 0xff;
        assert_eq!(carried::text(&broken), None, "{name}");
    }
}
