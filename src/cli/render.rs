//! `dunefield render`.

use std::sync::Arc;

use super::{
    CliError, args::RenderArgs, interrupt, outputs::Outputs, places, progress::Progress, rendered, shown, stills,
};
use crate::export::{self, ClipError, Kind, PageForm, page, sheet};

/// Particles of a clip whose scene leaves their number to the frame rate.
const PARTICLES: u32 = 10_000;

pub(super) fn run(args: &RenderArgs) -> Result<(), CliError> {
    if args.subject.model.is_some() {
        shown::fits_a_model(args)?;
    }
    places::beside(&args.clip.written(), &args.subject, &[])?;
    let outputs = Outputs::of(&args.clip)?;
    let has_clips = outputs.have(|kind| kind.format().is_some());
    if has_clips && f64::from(args.clip.fps) * args.clip.seconds < 1.5 {
        return Err(CliError::usage("a clip needs at least two frames; raise --fps or --seconds"));
    }
    if args.clip.film.is_some() && !outputs.are_clips() {
        return Err(CliError::usage("--film makes clips; all other files show the flow, not its training"));
    }
    stills::fit(&args.sheet, &outputs)?;
    let (mut scene, subject) = shown::shown(args)?;
    let particles = if scene.auto_particles { PARTICLES } else { scene.particles };
    let clip = args.clip.clip(particles);
    let form = stills::form(args, &outputs, &scene, &clip);
    scene.particles = particles;
    if !has_clips && outputs.have(|kind| matches!(kind, Kind::Sheet(_))) {
        // Opened again, it shows the same moment.
        scene.t = form.times.last().copied().unwrap_or(1.0);
    }
    let [rows, columns] = sheet::grid(&form, scene.document.lanes.len(), scene.document.layers.layout);
    let total = if has_clips { clip.timing.frames() } else { (rows * columns) as u32 };
    let material = Arc::new(shown::material(scene, &subject));
    // What was asked for by its name is not left out without a word.
    let is_named = args.look.layers.is_some() && material.scene.document.layers.legend;
    if has_clips && is_named && !clip.tiles(material.lanes.len()).has_legible_legend(1) {
        eprintln!("dunefield: the legend is left out, since it could not be read in lanes so small; raise --size");
    }
    let progress = Arc::new(export::Progress::default());
    let watcher = watch(&progress, total, if has_clips { "frame" } else { "panel" });
    let summary = export::export(&material, &clip, &form, outputs.paths(), &progress);
    drop(watcher);
    let summary = summary.map_err(|error| match error {
        ClipError::Cancelled => CliError::Interrupted,
        other => CliError::failed(other),
    })?;
    if summary.frames > 0 && summary.particles < particles as usize {
        eprintln!("dunefield: this adapter holds {} particles; the rest are left out", summary.particles);
    }
    if outputs.have(|kind| kind == Kind::Page) {
        let page = PageForm::beside(&clip).particles;
        if page < particles {
            eprintln!("dunefield: the page has {page} grains in each lane, so that it stays small");
        }
        for sentence in page::left_out(&material.scene) {
            eprintln!("dunefield: of the page: {sentence}");
        }
    }
    outputs.deliver()?;
    rendered::report(args, &outputs, (&material, &subject), (&clip, &form), &summary)
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
