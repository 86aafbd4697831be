//! `dunefield render`.

use std::sync::Arc;

use serde_json::json;

use super::{
    CliError, args::RenderArgs, interrupt, outputs::Outputs, places, print, progress::Progress, shown,
    subject::Subject,
};
use crate::export::{self, Clip, ClipError, Material, PageForm, Summary, page};

/// Particles of a clip whose scene leaves their number to the frame rate.
const PARTICLES: u32 = 10_000;

pub(super) fn run(args: &RenderArgs) -> Result<(), CliError> {
    if args.subject.model.is_some() {
        shown::fits_a_model(args)?;
    }
    if f64::from(args.clip.fps) * args.clip.seconds < 1.5 {
        return Err(CliError::usage("a clip needs at least two frames; raise --fps or --seconds"));
    }
    places::beside(&args.clip.out, &args.subject, &[])?;
    let outputs = Outputs::of(&args.clip)?;
    if args.clip.film.is_some() && !outputs.are_clips() {
        return Err(CliError::usage("--film makes clips; pages and programs show the flow, not its training"));
    }
    let (mut scene, subject) = shown::shown(args)?;
    let particles = if scene.auto_particles { PARTICLES } else { scene.particles };
    scene.particles = particles;
    let material = Arc::new(shown::material(scene, &subject));
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
    if outputs.have_a_page() {
        for sentence in page::left_out(&material.scene) {
            eprintln!("dunefield: of the page: {sentence}");
        }
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
