//! `dunefield render`.

use std::sync::Arc;

use super::{
    CliError,
    args::{ColorArg, RenderArgs},
    composed, interrupt,
    outputs::Outputs,
    places,
    progress::Progress,
    rendered, stills,
    subject::{self, Subject},
};
use crate::{
    export::{self, ClipError, Kind, LaneMaterial, Material, PageForm, ShownField, sheet},
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
    places::beside(&args.clip.out, &args.subject, &[])?;
    let outputs = Outputs::of(&args.clip)?;
    let has_clips = outputs.have(|kind| kind.format().is_some());
    if has_clips && f64::from(args.clip.fps) * args.clip.seconds < 1.5 {
        return Err(CliError::usage("a clip needs at least two frames; raise --fps or --seconds"));
    }
    if args.clip.film.is_some() && !outputs.are_clips() {
        return Err(CliError::usage("--film makes clips; all other files show the flow, not its training"));
    }
    stills::fit(&args.sheet, &outputs)?;
    let (mut scene, subject) = shown(args)?;
    let particles = if scene.auto_particles { PARTICLES } else { scene.particles };
    let clip = args.clip.clip(particles);
    let form = stills::form(args, &outputs, &scene, &clip);
    scene.particles = particles;
    if outputs.have(|kind| matches!(kind, Kind::Sheet(_))) {
        // Opened again, it shows the same moment.
        scene.t = form.times.last().copied().unwrap_or(1.0);
    }
    let [rows, columns] = sheet::grid(&form, scene.document.lanes.len(), scene.document.layers.layout);
    let total = if has_clips { clip.timing.frames() } else { (rows * columns) as u32 };
    let material = Arc::new(material(scene, &subject));
    let progress = Arc::new(export::Progress::default());
    let watcher = watch(&progress, total, if has_clips { "frame" } else { "panel" });
    let summary = export::export(&material, &clip, &form, outputs.paths(), &progress);
    drop(watcher);
    let summary = summary.map_err(|error| match error {
        ClipError::Cancelled => CliError::Interrupted,
        other => CliError::failed(other),
    })?;
    if summary.particles < particles as usize {
        eprintln!("dunefield: this adapter holds {} particles; the rest are left out", summary.particles);
    }
    let page = PageForm::beside(&clip).particles;
    if outputs.have(|kind| kind == Kind::Page) && page < particles {
        eprintln!("dunefield: the page has {page} grains in each lane, so that it stays small");
    }
    outputs.deliver()?;
    rendered::report(args, &outputs, (&material, &subject), (&clip, &form), &summary)
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
fn watch(progress: &Arc<export::Progress>, total: u32, each: &'static str) -> impl Drop {
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
            line.show(f64::from(done) / f64::from(total), || format!("{each} {done} of {total}"));
        }
    });
    Guard(Some((stop, thread)))
}
