//! The exported page.
//!
//! - `text`: the file, read as text: what is in it, and how large it is.
//! - `positions`: its positions, decoded, against trajectories of the library.
//! - `browser`: Chromium, driven through its own protocol; `opened`: the page in it.
//!
//! With `DUNEFIELD_PAGES=FOLDER` pages and pictures are kept there, to be looked at.

mod browser;
mod opened;
mod positions;
mod text;

use std::{path::PathBuf, sync::Arc};

use dunefield::{
    density::presets,
    export::{LaneMaterial, Material, PageForm, ShownField, page},
    field::Exact,
    scene::{Document, Flow, Scene},
};

/// Lanes that follow the exact field of a target on these flows, shown as `scene` shows the rest.
fn material(target: &str, lanes: &[Flow], scene: Scene) -> Material {
    let target = Arc::new(presets::target(target).unwrap());
    let exact = Exact::new(target.clone());
    let lane = |_: &Flow| LaneMaterial::of(ShownField::Exact(exact.clone()), *target.moments());
    let document = Document { lanes: lanes.to_vec(), ..scene.document };
    Material { lanes: lanes.iter().map(lane).collect(), scene: Scene { document, ..scene } }
}

/// A flow on a path, otherwise as it comes.
fn flow(path: &str) -> Flow {
    Flow { path: path.parse().unwrap(), ..Flow::default() }
}

fn written(material: &Material, form: &PageForm) -> String {
    let mut bytes = Vec::new();
    page::write(material, form, &mut bytes, &|| false).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What stands in a script of the page.
fn part<'a>(page: &'a str, id: &str) -> Option<&'a str> {
    let (_, after) = page.split_once(&format!("id=\"{id}\">"))?;
    after.split_once("</script>").map(|(inside, _)| inside)
}

/// Where pages and pictures are kept, if somebody wants to look at them.
fn folder_for_looking() -> Option<PathBuf> {
    std::env::var_os("DUNEFIELD_PAGES").map(PathBuf::from)
}

/// Keeps a file there.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = folder_for_looking() {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}
