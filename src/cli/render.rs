//! `dunefield render`.

use std::sync::Arc;

use serde_json::json;

use super::{
    CliError,
    args::{ColorArg, RenderArgs},
    composed, interrupt,
    outputs::Outputs,
    places, print,
    progress::Progress,
    subject::{self, Subject},
};
use crate::{
    export::{self, Clip, ClipError, LaneMaterial, Material, PageForm, ShownField, Summary},
    scene::{Camera, Document, FieldSource, Flow, Scene},
};

/// Particles of a clip whose scene leaves their number to the frame rate.
const PARTICLES: u32 = 10_000;

const NO_TRAINING: &str = "--film shows a training: it needs a TARGET and --field learned";

const NO_COMPARISON: &str = "an error compares with a network: it needs a TARGET and --field learned";

pub(super) fn run(args: &RenderArgs) -> Result<(), CliError> {
    if args.subject.model.is_some() {
        fits_a_model(args)?;
    }
    if f64::from(args.clip.fps) * args.clip.seconds < 1.5 {
        return Err(CliError::usage("a clip needs at least two frames; raise --fps or --seconds"));
    }
    places::beside(&args.clip.out, &args.subject, &[])?;
    let outputs = Outputs::of(&args.clip)?;
    if args.clip.film.is_some() && !outputs.are_clips() {
        return Err(CliError::usage("--film makes clips; pages and programs show the flow, not its training"));
    }
    let (mut scene, subject) = shown(args)?;
    let particles = if scene.auto_particles { PARTICLES } else { scene.particles };
    scene.particles = particles;
    let material = Arc::new(material(scene, &subject));
    let clip = args.clip.clip(particles);
    let progress = Arc::new(export::Progress::default());
    let watcher = watch(&progress, clip.timing.frames());
    let summary = export::export(&material, &clip, outputs.paths(), &progress);
    drop(watcher);
    let summary = summary.map_err(|error| match error {
        ClipError::Cancelled => CliError::Interrupted,
        other => CliError::failed(other),
    })?;
    if summary.particles < particles as usize {
        eprintln!("dunefield: this adapter holds {} particles; the rest are left out", summary.particles);
    }
    let page = PageForm::beside(&clip).particles;
    if outputs.have_a_page() && page < particles {
        eprintln!("dunefield: the page has {page} grains in each lane, so that it stays small");
    }
    outputs.deliver()?;
    report(args, &outputs, (&material, &subject), &clip, &summary)
}

/// Says what was rendered.
fn report(
    args: &RenderArgs,
    outputs: &Outputs,
    (material, subject): (&Material, &Subject),
    clip: &Clip,
    summary: &Summary,
) -> Result<(), CliError> {
    let lanes = &material.scene.document.lanes;
    let shows: Vec<String> = (0..lanes.len()).map(|lane| material.caption(lane)).collect();
    let [width, height] = clip.tiles(lanes.len()).picture_px;
    let [lane_width, lane_height] = clip.tiles(lanes.len()).lane_px();
    let paths: Vec<String> = lanes.iter().map(|lane| lane.path.to_string()).collect();
    let names = outputs.names();
    let files: Vec<_> =
        names.iter().zip(&summary.bytes).map(|(out, bytes)| json!({"out": out, "bytes": bytes})).collect();
    let report = json!({
        "out": names[0], "files": files, "target": subject.name, "path": paths[0], "compare": paths.get(1),
        "shows": shows[0], "beside": shows.get(1), "lanes": shows, "width": width, "height": height,
        "frames": summary.frames, "size": lane_width.min(lane_height), "bytes": summary.bytes[0],
        "particles": summary.particles, "render_s": summary.render.as_secs_f64(),
        "encode_s": summary.encode.as_secs_f64(), "all_s": summary.all.as_secs_f64(), "input": subject.note,
    });
    let sizes: Vec<String> = names
        .iter()
        .zip(&summary.bytes)
        .map(|(name, bytes)| format!("{name} ({} kB)", bytes.div_ceil(1000)))
        .collect();
    let line = format!(
        "{}: {}, {}; {} frames of {width} x {height} px in {:.1} s",
        sizes.join(", "),
        subject.name,
        shows.join(" beside "),
        summary.frames,
        summary.all.as_secs_f64(),
    );
    if outputs.take_stdout() {
        eprintln!("{}", if args.output.json { report.to_string() } else { line });
        return Ok(());
    }
    print(args.output.json, &report, &line)
}

/// Refuses what only a target has.
fn fits_a_model(args: &RenderArgs) -> Result<(), CliError> {
    if args.clip.film.is_some() {
        return Err(CliError::usage(NO_TRAINING));
    }
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
        if args.clip.film.is_some() {
            return Err(CliError::usage(NO_TRAINING));
        }
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
        checkpoints: subject.checkpoints.clone(),
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
