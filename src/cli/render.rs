//! `dunefield render`.

use std::sync::Arc;

use serde_json::json;

use super::{
    CliError,
    args::{ColorArg, FieldArg, LookArg, RenderArgs},
    interrupt, print,
    progress::Progress,
    subject::{Subject, subject},
};
use crate::{
    export::{self, Clip, ClipError, LaneMaterial, Material, ShownField},
    output,
    path::Schedule,
    scene::{Camera, Document, FieldSource, Flow, Grains, Ground, Layers, Scene, Wind, layers::Look},
};

pub(super) fn run(args: &RenderArgs) -> Result<(), CliError> {
    let comparable = args.subject.model.is_none() && args.subject.field == Some(FieldArg::Learned);
    if args.look == LookArg::Error && !comparable {
        return Err(CliError::usage("--look error compares with a network: it needs a TARGET and --field learned"));
    }
    if args.subject.model.is_some() && matches!(args.color, ColorArg::LogDensity | ColorArg::Destination) {
        return Err(CliError::usage(
            "this --color needs a TARGET: a model knows neither the density nor the parts of its drawing",
        ));
    }
    if !output::ends_in(&args.out, &["gif"]) {
        return Err(CliError::usage(format!("{}: only .gif can be written yet", args.out.display())));
    }
    if f64::from(args.fps) * args.seconds < 1.5 {
        return Err(CliError::usage("a clip needs at least two frames; raise --fps or --seconds"));
    }
    // Before the work: an impossible place should cost nothing.
    drop(crate::output::PendingFile::create(&args.out).map_err(CliError::failed)?);
    let subject = subject(&args.subject)?;
    // One field serves every path.
    let paths: Vec<Schedule> = [subject.path].into_iter().chain(args.compare).collect();
    let material = material(args, &subject, &paths);
    let clip = Clip {
        size_px: args.size,
        fps: args.fps,
        seconds: args.seconds,
        colors: args.colors,
        particles: args.particles,
    };
    let progress = Arc::new(export::Progress::default());
    let watcher = watch(&progress, clip.frames());
    let summary = export::export(&material, &clip, &args.out, &progress);
    drop(watcher);
    let summary = summary.map_err(|error| match error {
        ClipError::Cancelled => CliError::Interrupted,
        other => CliError::failed(other),
    })?;
    if summary.particles < args.particles as usize {
        eprintln!("dunefield: this adapter holds {} particles; the rest are left out", summary.particles);
    }

    let (render, encode) = (summary.render.as_secs_f64(), summary.encode.as_secs_f64());
    let shows: Vec<String> = (0..paths.len()).map(|lane| material.caption(lane)).collect();
    let [width, height] = clip.picture_px(paths.len());
    let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
    let name = &subject.name;
    let report = json!({
        "out": args.out.display().to_string(), "target": name, "path": paths[0], "compare": paths.get(1),
        "shows": shows[0], "beside": shows.get(1), "width": width, "height": height,
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

/// The scene that these arguments describe, with a lane for each path.
fn material(args: &RenderArgs, subject: &Subject, paths: &[Schedule]) -> Material {
    let how = &args.subject;
    let flow = |path: &Schedule| Flow {
        path: *path,
        field: match subject.field {
            ShownField::Exact(_) => FieldSource::Exact,
            ShownField::Learned { .. } => FieldSource::Learned,
        },
        solver: how.solver,
        steps: how.steps,
        grid: how.grid,
        source: how.source,
    };
    let document = Document {
        lanes: paths.iter().map(flow).collect(),
        seed: how.seed,
        layers: layers(args),
        grains: Grains { color: args.color.into(), ..Grains::default() },
        ..Document::default()
    };
    let scene = Scene {
        document,
        particles: args.particles,
        camera: Camera::for_frame(&subject.field.velocity().frame()),
        ..Scene::default()
    };
    let lane = LaneMaterial {
        field: subject.field.clone(),
        moments: subject.moments,
        cross_covariance: subject.cross_covariance,
    };
    Material { scene, lanes: vec![lane; paths.len()] }
}

fn layers(args: &RenderArgs) -> Layers {
    let defaults = Layers { trajectory_count: args.trajectories, ..Layers::default() };
    let mut layers = Look::from(args.look).layers(defaults);
    if args.no_heat {
        layers.ground = Ground::Plain;
    }
    if args.no_arrows {
        layers.wind = Wind::Calm;
    }
    layers
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
