//! The file, read as text.

use dunefield::{
    export::{ClipError, PageForm, page},
    scene::{Scene, file, flow::BETWEEN_PARTS},
};

use super::{flow, material, part, written};

/// Three thousand grains in two lanes, which is what a page is sent with.
#[test]
fn a_page_of_two_lanes_is_small_and_asks_nobody() {
    let material = material("two-moons", &[flow("ot"), flow("vp")], Scene::default());
    let page = written(&material, &PageForm::default());
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    let addresses: Vec<&str> =
        page.match_indices("://").map(|(at, _)| &page[at - 5..(at + 15).min(page.len())]).collect();
    assert!(addresses.iter().all(|address| address.contains("://www.w3.org/")), "{addresses:?}");
    for asks in [
        "<link rel=\"stylesheet\"",
        "<script src",
        "<img",
        "@import",
        "url(",
        "fetch(",
        "XMLHttpRequest",
        "import(",
    ] {
        assert!(!page.contains(asks), "{asks}");
    }
    assert!(!page.contains("{{"), "every part has been put in its place");
    for caption in [material.caption(0), material.caption(1)] {
        let shown = caption.split(BETWEEN_PARTS).all(|words| page.contains(words));
        assert!(shown, "{caption}");
    }
}

#[test]
fn the_same_material_gives_the_same_page() {
    let material = material("ring", &[flow("ot")], Scene::default());
    let form = PageForm { particles: 300, ..PageForm::default() };
    assert!(written(&material, &form) == written(&material, &form));
}

#[test]
fn the_scene_is_inside_unless_it_is_left_out() {
    let hostile = "</script><!-- <script>alert(\"&\")";
    let mut scene = Scene { t: 0.25, ..Scene::default() };
    scene.unknown.insert("note".into(), hostile.into());
    let material = material("ring", &[flow("cosine")], scene);
    let form = PageForm { particles: 100, ..PageForm::default() };
    let page = written(&material, &form);
    let inside = part(&page, "dunefield-scene").unwrap();
    assert_eq!(file::read(inside).unwrap(), material.scene);
    let without = written(&material, &PageForm { holds_scene: false, ..form });
    assert!(part(&without, "dunefield-scene").is_none() && !without.contains("alert("));
}

#[test]
fn titles_are_text() {
    let material = material("eight-gaussians", &[flow("ot")], Scene::default());
    let form = PageForm { particles: 100, ..PageForm::default() };
    assert!(written(&material, &form).contains("<title>Eight gaussians</title>"));
    let title = Some("<b>\"Ring\" & {{data}}</b></title><script>".to_owned());
    let page = written(&material, &PageForm { title, ..form });
    let escaped = "&lt;b&gt;&quot;Ring&quot; &amp; {{data}}&lt;/b&gt;&lt;/title&gt;&lt;script&gt;";
    assert!(page.contains(&format!("<h1>{escaped}</h1>")));
    assert!(page.contains(&format!("<title>{escaped}</title>")));
    assert_eq!(page.matches("id=\"dunefield-page\"").count(), 1);
}

/// Wherever it is asked to stop, it stops, and says so.
#[test]
fn a_page_can_be_cancelled() {
    use std::sync::atomic::{AtomicU32, Ordering};
    let material = material("ring", &[flow("ot")], Scene::default());
    let form = PageForm { particles: 100, ..PageForm::default() };
    let looks = AtomicU32::new(0);
    let after = |count: u32| {
        looks.store(0, Ordering::Relaxed);
        let mut bytes = Vec::new();
        let stops = || looks.fetch_add(1, Ordering::Relaxed) >= count;
        page::write(&material, &form, &mut bytes, &stops).map(|()| bytes.len())
    };
    assert!(after(u32::MAX).unwrap() > 100_000);
    let all = looks.load(Ordering::Relaxed);
    for count in [0, 10, all / 2, all - 1] {
        assert!(matches!(after(count), Err(ClipError::Cancelled)), "after {count} of {all}");
    }
}

/// What cannot be written is said.
#[test]
fn a_full_disk_is_said() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let material = material("ring", &[flow("ot")], Scene::default());
    let form = PageForm { particles: 100, ..PageForm::default() };
    let error = page::write(&material, &form, &mut Full, &|| false).unwrap_err().to_string();
    assert!(error.contains("free some space"), "{error}");
}
