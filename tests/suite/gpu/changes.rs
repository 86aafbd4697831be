//! A view is prepared once for as long as nothing changes; whatever changes is seen all the same.

use std::sync::Arc;

use dunefield::{
    density::Target,
    field::Volume,
    flow::{Keyframes, Solver, StepGrid, Way},
    gpu::Lane,
    scene::{Document, FieldSource, Ground, Layers, Scene, Wind},
};

use super::{Studio, moons, sampled, target, view, way};

const COUNT: usize = 2000;
const KEYFRAMES: Keyframes = Keyframes { intervals: 64, substeps: 1 };

type Change<'a> = (&'a str, Box<dyn Fn(&mut Lane) + 'a>);

/// Everything that can be told to a lane, each with another effect on `scene`.
fn changes<'a>(studio: &'a Studio, letters: &'a Arc<Target>, volumes: &'a [Arc<Volume>; 2]) -> Vec<Change<'a>> {
    let (context, pipelines, [own, other]) = (&studio.context, &studio.pipelines, volumes);
    let ways = [
        way(letters, "ot", Solver::Rk4),
        way(letters, "ot", Solver::Euler),
        Way { grid: StepGrid::Knots, ..way(letters, "ot", Solver::Euler) },
        way(letters, "vp", Solver::Euler),
    ];
    vec![
        ("density", Box::new(|lane| lane.set_density(context, pipelines, own))),
        ("target", Box::new(|lane| lane.set_target(context, pipelines, letters))),
        (
            "field",
            Box::new(move |lane| {
                lane.set_field(context, pipelines, other, FieldSource::Exact);
                studio.place(lane, letters, &ways[0], KEYFRAMES, COUNT);
            }),
        ),
        (
            "what the field is",
            Box::new(|lane| assert!(lane.set_field(context, pipelines, other, FieldSource::Learned))),
        ),
        ("solver", Box::new(move |lane| studio.integrate(lane, letters, &ways[1], KEYFRAMES))),
        ("grid", Box::new(move |lane| studio.integrate(lane, letters, &ways[2], KEYFRAMES))),
        ("path", Box::new(move |lane| studio.integrate(lane, letters, &ways[3], KEYFRAMES))),
        ("reference", Box::new(|lane| lane.set_reference(context, pipelines, Some(own)))),
        ("choice", Box::new(|lane| lane.choose(context, &[true; COUNT / 2]))),
        (
            "particles",
            Box::new(move |lane| {
                let (source, mut start) = super::begin(letters, &ways[3], COUNT);
                start.reverse();
                lane.set_particles(context, pipelines, &start, KEYFRAMES);
                lane.integrate(context, pipelines, &ways[3], KEYFRAMES, &source);
            }),
        ),
    ]
}

#[test]
fn every_change_of_the_flow_is_seen() {
    let studio = Studio::new();
    let letters = target("letters");
    // Of the same frame, as all drawings have.
    let volumes = [sampled(&letters).1, sampled(&target("ring")).1];
    let layers = Layers { grains: true, ground: Ground::Heat, outline: true, wind: Wind::Error, ..Layers::none() };
    let scene = Scene { document: Document { layers, ..Document::default() }, ..Scene::default() };
    let (_, mut lane) = moons(&studio, COUNT);
    let changes = changes(&studio, &letters, &volumes);
    for (index, (name, change)) in changes.iter().enumerate() {
        let before = studio.picture(&mut lane, &scene, 0.8);
        change(&mut lane);
        let after = studio.picture(&mut lane, &scene, 0.8);
        assert!(after != before, "another {name} is not seen");
        let (_, mut fresh) = moons(&studio, COUNT);
        changes[..=index].iter().for_each(|(_, change)| change(&mut fresh));
        assert!(after == studio.picture(&mut fresh, &scene, 0.8), "after another {name}, something old is seen");
    }
}

#[test]
fn the_same_view_is_prepared_once() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, COUNT);
    let mut prepare = |scene: &Scene, t| lane.prepare(&studio.context, &studio.pipelines, &view(scene, t));
    let mut scene = Scene::default();
    assert!(prepare(&scene, 0.3) && !prepare(&scene, 0.3));
    assert!(prepare(&scene, 0.4) && !prepare(&scene, 0.4));
    // What is drawn over the picture is no part of it, but grains step back for it.
    scene.document.study.probe = Some([0.0, 0.0]);
    assert!(prepare(&scene, 0.4));
    scene.document.study.probe = Some([0.5, 0.0]);
    assert!(!prepare(&scene, 0.4));
    scene.camera.zoom = 2.0;
    assert!(prepare(&scene, 0.4) && !prepare(&scene, 0.4));
}

/// Whatever a lane is told again, it has already; only a choice of grains and their places are always new.
#[test]
fn what_is_there_already_is_prepared_no_more() {
    let studio = Studio::new();
    let (context, pipelines, target) = (&studio.context, &studio.pipelines, target("two-moons"));
    let (volume, mut lane) = moons(&studio, COUNT);
    lane.set_reference(context, pipelines, Some(&volume));
    let scene = Scene::default();
    assert!(lane.prepare(context, pipelines, &view(&scene, 0.8)));
    assert!(!lane.set_field(context, pipelines, &volume, FieldSource::Exact));
    lane.set_reference(context, pipelines, Some(&volume));
    lane.set_density(context, pipelines, &volume);
    lane.set_target(context, pipelines, &target);
    studio.integrate(&mut lane, &target, &way(&target, "ot", Solver::Rk4), KEYFRAMES);
    lane.positions(context, pipelines, &view(&scene, 0.1)).unwrap();
    assert!(!lane.prepare(context, pipelines, &view(&scene, 0.8)));
    // The same samples, but not the same field: whoever brings it wants it integrated.
    assert!(lane.set_field(context, pipelines, &Arc::new(Volume::clone(&volume)), FieldSource::Exact));
    assert!(!lane.is_ready());
}

/// Asking for positions at another time uses the same buffers as the picture.
#[test]
fn asking_for_positions_leaves_the_picture_alone() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, COUNT);
    let scene = Scene::default();
    let before = studio.picture(&mut lane, &scene, 0.8);
    let positions =
        |lane: &mut Lane, t| lane.positions(&studio.context, &studio.pipelines, &view(&scene, t)).unwrap();
    assert!(positions(&mut lane, 0.1) != positions(&mut lane, 0.8));
    positions(&mut lane, 0.1);
    assert!(before == studio.picture(&mut lane, &scene, 0.8));
}
