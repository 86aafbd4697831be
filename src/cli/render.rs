//! `dunefield render`.

use std::sync::Arc;

use serde_json::json;

use super::{
    CliError,
    args::RenderArgs,
    print,
    progress::Progress,
    subject::{Field, Subject, subject},
};
use crate::{
    export::{self, Clip, Material},
    field::{Volume, volume::Resolution},
    scene::{FieldSource, Layers, Scene},
};

pub(super) fn run(args: &RenderArgs) -> Result<(), CliError> {
    if args.compare.is_some() {
        return Err(CliError::usage("--compare is not supported yet; render each path to a file of its own"));
    }
    if args.out.extension().is_none_or(|e| !e.eq_ignore_ascii_case("gif")) {
        return Err(CliError::usage(format!("{}: only .gif can be written yet", args.out.display())));
    }
    // Before the work: an impossible place should cost nothing.
    drop(crate::output::PendingFile::create(&args.out).map_err(CliError::failed)?);
    let subject = subject(&args.subject)?;
    let material = material(args, &subject);
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
    let summary = summary.map_err(CliError::failed)?;

    let (render, encode) = (summary.render.as_secs_f64(), summary.encode.as_secs_f64());
    let caption = material.scene.caption(material.learned_step);
    let report = json!({
        "out": args.out, "target": subject.name, "path": material.scene.path.to_string(), "shows": caption,
        "frames": summary.frames, "size": clip.size_px, "bytes": summary.bytes, "render_s": render,
        "encode_s": encode,
    });
    let line = format!(
        "{}: {}, {caption}; {} frames of {} px, {} kB in {:.1} s",
        args.out.display(),
        subject.name,
        summary.frames,
        clip.size_px,
        summary.bytes.div_ceil(1000),
        render + encode,
    );
    print(args.output.json, &report, &line);
    Ok(())
}

/// The scene that these arguments describe, with its fields sampled.
fn material(args: &RenderArgs, subject: &Subject) -> Material {
    let how = &args.subject;
    let scene = Scene {
        path: subject.field.as_dyn().schedule(),
        field: match subject.field {
            Field::Exact(_) => FieldSource::Exact,
            Field::Learned { .. } => FieldSource::Learned,
        },
        solver: how.solver,
        steps: how.steps,
        particles: args.particles,
        seed: how.seed,
        layers: Layers { heat: !args.no_heat, arrows: !args.no_arrows, ..Layers::default() },
        ..Scene::default()
    };
    let field = Arc::new(subject.field.volume());
    let (density, target, learned_step) = match &subject.field {
        Field::Exact(exact) => (Some(field.clone()), Some(exact.target().clone()), None),
        Field::Learned { exact, step, .. } => {
            let density = exact.as_ref().map(|e| Arc::new(Volume::from_exact(e, Resolution::FULL)));
            (density, exact.as_ref().map(|e| e.target().clone()), Some(*step))
        }
    };
    Material { scene, field, density, target, moments: subject.moments, learned_step }
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
            let done = progress.frames();
            line.show(f64::from(done) / f64::from(frames), || format!("frame {done} of {frames}"));
        }
        line.finish();
    });
    Guard(Some((stop, thread)))
}
