//! Snapshots and clips.

use std::sync::Arc;

use dunefield::{
    export::{self, Clip, LaneMaterial, Material, SheetForm, ShownField, Size, Timing},
    field::{Exact, Volume, volume::Resolution},
    flow::{Keyframes, Solver},
    path::Schedule,
    scene::{
        Camera, DensityOf, Document, Exposure, FieldSource, Flow, GrainColor, Grains, Ground, Lasso, Layers,
        Layout, Scene, SpeedBy, Study, Theme, Wind, layers::Look,
    },
};

use super::{Studio, sampled, target, way};

#[test]
fn every_layer_and_look_changes_the_picture() {
    let studio = Studio::new();
    let target = target("two-moons");
    let (_, volume) = sampled(&target);
    let mut lane = studio.lane(&target, &volume, &way(&target, "ot", Solver::Rk4), Keyframes::new(64), 2000);
    let layers = Layers { ground: Ground::Heat, ..Layers::default() };
    let scene = Scene { document: Document { layers, ..Document::default() }, ..Scene::default() };
    let base = studio.picture(&mut lane, &scene, 0.6);
    let grains = scene.document.grains;
    let with_layers = |layers| Scene { document: Document { layers, ..Document::default() }, ..scene.clone() };
    let with_grains =
        |grains| Scene { document: Document { layers, grains, ..Document::default() }, ..scene.clone() };
    let changed = [
        with_layers(Layers { grains: false, ..layers }),
        with_layers(Layers { trails: true, ..layers }),
        with_layers(Layers { trajectories: true, ..layers }),
        with_layers(Layers { outline: false, ..layers }),
        with_layers(Layers { contours: true, ..layers }),
        with_layers(Layers { exposure: Exposure::Fixed, ..layers }),
        with_layers(Layers { density: DensityOf::Grains, ..layers }),
        with_layers(Layers { speed: SpeedBy::Color, ..layers }),
        with_layers(Layers { ground: Ground::Plain, ..layers }),
        with_layers(Layers { ground: Ground::Dunes, ..layers }),
        with_layers(Layers { ground: Ground::Divergence, ..layers }),
        with_layers(Layers { wind: Wind::Calm, ..layers }),
        with_layers(Layers { wind: Wind::Streaks, ..layers }),
        with_grains(Grains { size_points: 6.0, ..grains }),
        with_grains(Grains { exposure: 1.5, ..grains }),
        with_grains(Grains { color: GrainColor::Source, ..grains }),
        with_grains(Grains { color: GrainColor::Speed, ..grains }),
        with_grains(Grains { color: GrainColor::LogDensity, ..grains }),
        with_grains(Grains { color: GrainColor::Region, ..grains }),
        Scene { camera: Camera { zoom: 2.0, ..scene.camera }, ..scene.clone() },
        Scene { camera: Camera { centre: [1.0, 0.5], ..scene.camera }, ..scene.clone() },
    ];
    for other in changed {
        let picture = studio.picture(&mut lane, &other, 0.6);
        let differing = picture.pixels().zip(base.pixels()).filter(|(a, b)| a != b).count();
        assert!(differing > 100, "{differing} pixels differ for {other:?}");
    }
    assert!(studio.picture(&mut lane, &scene, 0.6) == base, "the same scene gives the same pixels");
}

#[test]
fn grains_arrive_where_the_target_is() {
    let studio = Studio::new();
    let target = target("ring");
    let (_, volume) = sampled(&target);
    let mut lane = studio.lane(&target, &volume, &way(&target, "vp", Solver::Rk4), Keyframes::new(64), 4000);
    let layers = Layers { grains: true, ..Layers::none() };
    let scene = Scene { document: Document { layers, ..Document::default() }, ..Scene::default() };
    let mut bright = |t: f64, radius: std::ops::Range<f32>| {
        let picture = studio.picture(&mut lane, &scene, t);
        let inside = picture.enumerate_pixels().filter(|(x, y, _)| {
            let (dx, dy) = ((*x as f32 - 99.5) / 25.0, (*y as f32 - 99.5) / 25.0);
            radius.contains(&dx.hypot(dy))
        });
        inside.filter(|(_, _, p)| p.0[0] > 120).count()
    };
    assert!(bright(1.0, 1.6..2.4) > 1500, "the ring is full");
    assert_eq!(bright(1.0, 0.0..1.2), 0, "its middle is empty");
    assert!(bright(0.0, 0.0..1.2) > 500, "the noise is not");
}

#[test]
fn what_is_looked_at_is_part_of_a_clip() {
    let folder = tempfile::tempdir().unwrap();
    let target = target("two-moons");
    let timing = Timing { fps: 2, seconds: 1.0, ..Timing::default() };
    let clip = Clip { size: Size::Lane(96), timing, particles: 500, ..Clip::default() };
    let bytes = |study: Study| {
        let flow = |path| Flow { path, ..Flow::default() };
        let lane = LaneMaterial::of(ShownField::Exact(Exact::new(target.clone())), *target.moments());
        let paths = [Schedule::OT, Schedule::VP];
        let scene = Scene {
            document: Document { lanes: paths.map(flow).to_vec(), study, ..Document::default() },
            ..Scene::default()
        };
        let material = Material { scene, lanes: vec![lane; 2] };
        let path = folder.path().join("clip.gif");
        export::export(
            &Arc::new(material),
            &clip,
            &SheetForm::default(),
            std::slice::from_ref(&path),
            &Arc::default(),
        )
        .unwrap();
        std::fs::read(path).unwrap()
    };
    let plain = bytes(Study::default());
    let corners = vec![[-3.0, -3.0], [0.0, -3.0], [0.0, 3.0], [-3.0, 3.0]];
    for study in [
        Study { probe: Some([0.5, 0.5]), ..Study::default() },
        Study { datum: Some([1.0, 0.0]), ..Study::default() },
        Study { pairs: 5, ..Study::default() },
        Study { joined: vec![[[-1.0, 1.0], [1.0, 0.2]]], ..Study::default() },
        Study { followed: vec![3, 77], ..Study::default() },
        Study { lasso: Some(Lasso { lane: 1, t: 1.0, corners }), ..Study::default() },
    ] {
        let with = bytes(study.clone());
        assert_ne!(with, plain, "{study:?}");
        assert_eq!(bytes(study), with, "the same scene gives the same bytes");
    }
}

#[test]
fn layer_presets_look_as_they_did() {
    let studio = Studio::new();
    let options = egui_kittest::SnapshotOptions::new().threshold(1.5).max_failed_pixels(400);
    let target = target("pinwheel");
    let (field, exact) = sampled(&target);
    let way = way(&target, "ot", Solver::Rk4);
    // A few samples of the field stand for one that has not been learned well.
    let few = Resolution { side: 20, slices: 12 };
    let other = Arc::new(Volume::from_exact(&field, few));
    for (preset, name) in Look::ALL {
        let mut lane = studio.lane(&target, &exact, &way, Keyframes::new(64), 3000);
        if preset == Look::Error {
            lane.set_field(&studio.context, &studio.pipelines, &other, FieldSource::Learned);
            lane.set_reference(&studio.context, &studio.pipelines, Some(&exact));
            studio.place(&mut lane, &target, &way, Keyframes::new(64), 3000);
        }
        let name = format!("layers-{}", name.to_lowercase().replace(' ', "-"));
        for (theme, layout) in [
            (Theme::Night, Layout::Single),
            (Theme::Paper, Layout::Single),
            (Theme::Contrast, Layout::Single),
            (Theme::Night, Layout::Spread),
        ] {
            let layers = Layers { layout, ..preset.layers(Layers::default()) };
            let document = Document { layers, ..Document::default() };
            let picture = studio.picture(&mut lane, &Scene { document, theme, ..Scene::default() }, 0.8);
            let name = match (theme, layout) {
                (Theme::Night, Layout::Single) => name.clone(),
                (_, Layout::Spread) => format!("{name}-spread"),
                _ => format!("{name}-{theme}"),
            };
            egui_kittest::try_image_snapshot_options(&picture, name, &options).unwrap();
        }
    }
}

/// Arrows of the error point from the exact to the learned field, whichever of them moves the grains.
#[test]
fn errors_are_the_same_whichever_field_moves() {
    let studio = Studio::new();
    let target = target("pinwheel");
    let (field, exact) = sampled(&target);
    let way = way(&target, "ot", Solver::Rk4);
    let few = Arc::new(Volume::from_exact(&field, Resolution { side: 20, slices: 12 }));
    let layers = Layers { legend: false, outline: false, ..Look::Error.layers(Layers::default()) };
    let scene = Scene { document: Document { layers, ..Document::default() }, ..Scene::default() };
    let shown = |moving: &Arc<Volume>, what, reference: &Arc<Volume>| {
        let mut lane = studio.lane(&target, &exact, &way, Keyframes::new(64), 3000);
        lane.set_field(&studio.context, &studio.pipelines, moving, what);
        lane.set_reference(&studio.context, &studio.pipelines, Some(reference));
        studio.place(&mut lane, &target, &way, Keyframes::new(64), 3000);
        studio.picture(&mut lane, &scene, 0.8)
    };
    let learned = shown(&few, FieldSource::Learned, &exact);
    let beside = shown(&exact, FieldSource::Exact, &few);
    let turned = shown(&exact, FieldSource::Learned, &few);
    let apart = |a: &image::RgbaImage, b: &image::RgbaImage| {
        a.pixels().zip(b.pixels()).filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 40)).count()
    };
    let (same, other) = (apart(&learned, &beside), apart(&learned, &turned));
    assert!(4 * same < other, "{same} pixels differ, and {other} of arrows that are turned round");
}

#[test]
fn pictures_look_as_they_did() {
    let studio = Studio::new();
    // Software rasterisers of other versions may round an edge differently.
    let options = egui_kittest::SnapshotOptions::new().threshold(1.5).max_failed_pixels(400);
    for (name, path, t) in [("letters", "ot", 0.85), ("pinwheel", "vp", 1.0), ("two-moons", "ve", 0.7)] {
        let target = target(name);
        let (_, volume) = sampled(&target);
        let way = way(&target, path, Solver::Rk4);
        let mut lane = studio.lane(&target, &volume, &way, Keyframes::new(64), 3000);
        let scene = Scene::default();
        let picture = studio.picture(&mut lane, &scene, t);
        egui_kittest::try_image_snapshot_options(&picture, format!("{name}-{path}"), &options).unwrap();
    }
}
