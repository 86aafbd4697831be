//! `dunefield render`.

use std::sync::Arc;

use serde_json::json;

use super::{
    CliError,
    args::{ColorArg, RenderArgs},
    composed, interrupt, places, print,
    progress::Progress,
    subject::{self, Subject},
};
use crate::{
    export::{self, Clip, ClipError, LaneMaterial, Material, ShownField},
    output,
    scene::{Camera, Document, FieldSource, Flow, Scene},
};

/// Particles of a clip whose scene leaves their number to the frame rate.
const PARTICLES: u32 = 10_000;

const NO_COMPARISON: &str = "an error compares with a network: it needs a TARGET and --field learned";

pub(super) fn run(args: &RenderArgs) -> Result<(), CliError> {
    if args.subject.model.is_some() {
        fits_a_model(args)?;
    }
    if !output::ends_in(&args.out, &["gif"]) {
        return Err(CliError::usage(format!("{}: only .gif can be written yet", args.out.display())));
    }
    if f64::from(args.fps) * args.seconds < 1.5 {
        return Err(CliError::usage("a clip needs at least two frames; raise --fps or --seconds"));
    }
    places::beside(&args.out, &args.subject, &[])?;
    // Before the work: an impossible place should cost nothing.
    drop(crate::output::PendingFile::create(&args.out).map_err(CliError::failed)?);
    let (mut scene, subject) = shown(args)?;
    let particles = if scene.auto_particles { PARTICLES } else { scene.particles };
    scene.particles = particles;
    let material = material(scene, &subject);
    let clip = Clip { size_px: args.size, fps: args.fps, seconds: args.seconds, colors: args.colors, particles };
    let progress = Arc::new(export::Progress::default());
    let watcher = watch(&progress, clip.frames());
    let summary = export::export(&material, &clip, &args.out, &progress);
    drop(watcher);
    let summary = summary.map_err(|error| match error {
        ClipError::Cancelled => CliError::Interrupted,
        other => CliError::failed(other),
    })?;
    if summary.particles < particles as usize {
        eprintln!("dunefield: this adapter holds {} particles; the rest are left out", summary.particles);
    }

    let (render, encode) = (summary.render.as_secs_f64(), summary.encode.as_secs_f64());
    let lanes = &material.scene.document.lanes;
    let shows: Vec<String> = (0..lanes.len()).map(|lane| material.caption(lane)).collect();
    let [width, height] = clip.picture_px(lanes.len());
    let paths: Vec<String> = lanes.iter().map(|lane| lane.path.to_string()).collect();
    let name = &subject.name;
    let report = json!({
        "out": args.out.display().to_string(), "target": name, "path": paths[0], "compare": paths.get(1),
        "shows": shows[0], "beside": shows.get(1), "lanes": shows, "width": width, "height": height,
        "frames": summary.frames, "size": clip.size_px, "bytes": summary.bytes, "particles": summary.particles, "render_s": render,
        "encode_s": encode, "input": subject.note,
    });
    let line = format!(
        "{}: {name}, {}; {} frames of {width} x {height} px, {} kB in {:.1} s",
        args.out.display(),
        shows.join(" beside "),
        summary.frames,
        summary.bytes.div_ceil(1000),
        render + encode,
    );
    print(args.output.json, &report, &line)
}

/// Refuses what only a target has.
fn fits_a_model(args: &RenderArgs) -> Result<(), CliError> {
    if matches!(args.look.color, Some(ColorArg::LogDensity | ColorArg::Destination)) {
        return Err(CliError::usage(
            "this --color needs a TARGET: a model knows neither the density nor the parts of its drawing",
        ));
    }
    Ok(())
}

/// The scene that these arguments describe, and what its lanes follow: with a network, which is trained first, where
/// one of them is learned.
fn shown(args: &RenderArgs) -> Result<(Scene, Subject), CliError> {
    let said = &args.subject.flow;
    if let Some(file) = &args.subject.model {
        let subject = subject::model(file, &args.subject)?;
        let camera = Camera::for_frame(&subject.field.velocity().frame());
        // What is not said is as the model says.
        let scene = composed::with(Scene { camera, ..Scene::of(subject.flow) }, said, &args.look)?;
        if scene.document.layers.shows_error() {
            return Err(CliError::usage(NO_COMPARISON));
        }
        return Ok((scene, subject));
    }
    let given = subject::target(&args.subject)?;
    let scene = composed::with(composed::scene(&given), said, &args.look)?;
    let Document { lanes, seed, .. } = &scene.document;
    let learned = lanes.iter().any(|lane| lane.field == FieldSource::Learned);
    if !learned {
        subject::refuse_training(&args.subject)?;
        if scene.document.layers.shows_error() {
            return Err(CliError::usage(NO_COMPARISON));
        }
    }
    let subject = subject::of_target(&given, lanes[0], *seed, learned, &args.subject)?;
    Ok((scene, subject))
}

/// What the lanes of a scene show. One field serves every path.
fn material(scene: Scene, subject: &Subject) -> Material {
    let shows_error = scene.document.drawn().shows_error();
    let lane = |flow: &Flow| LaneMaterial {
        field: match (flow.field, subject.field.exact()) {
            (FieldSource::Exact, Some(exact)) => ShownField::Exact(exact.clone()),
            _ => subject.field.clone(),
        },
        compared: match &subject.field {
            ShownField::Learned { mlp, exact: Some(_), .. } if shows_error && flow.field == FieldSource::Exact => {
                Some(mlp.clone())
            }
            _ => None,
        },
        moments: subject.moments,
        cross_covariance: subject.cross_covariance,
    };
    let lanes = scene.document.lanes.iter().map(lane).collect();
    Material { scene, lanes }
}

/// Shows progress from a thread of its own until the returned guard is dropped.
fn watch(progress: &Arc<export::Progress>, frames: u32) -> impl Drop {
    struct Guard(Option<(std::sync::mpsc::Sender<()>, std::thread::JoinHandle<()>)>);
    impl Drop for Guard {
        fn drop(&mut self) {
            if let Some((stop, thread)) = self.0.take() {
                drop(stop);
                let _ = thread.join();
            }
        }
    }
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let progress = progress.clone();
    let thread = std::thread::spawn(move || {
        let mut line = Progress::new("rendering");
        let tick = std::time::Duration::from_millis(100);
        while stopped.recv_timeout(tick) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            if interrupt::requested() {
                progress.cancel();
            }
            let done = progress.frames();
            line.show(f64::from(done) / f64::from(frames), || format!("frame {done} of {frames}"));
        }
    });
    Guard(Some((stop, thread)))
}
