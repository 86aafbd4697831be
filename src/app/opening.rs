//! Opens the window, and opens it again where its device was lost.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, Instant},
};

use eframe::egui;

use super::{
    icon::icon,
    script::Script,
    signals, stage_gpu,
    window::{Window, kept::Kept},
};
use crate::gpu::GpuError;

/// A device that is lost more often than this within [`LOST_AGAIN`] is given up.
const MOST_LOSSES: usize = 3;
const LOST_AGAIN: Duration = Duration::from_mins(1);

/// Size of the first window, in points: with its frame and a bar of the desktop it fits a screen of 1280 x 800.
const FIRST_SIZE: [f32; 2] = [1200.0, 700.0];

/// Why the window could not open, or did not end as it should.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// Nothing to draw with.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// No display, or the system refused.
    #[error(
        "the window cannot be opened: {0}; without a display use `dunefield render`, see `dunefield render --help`"
    )]
    System(String),
    /// A fault in the program.
    #[error("the window failed; what was on the stage is kept, and the next start of `dunefield` shows it")]
    Panicked,
    /// Ctrl-C, or the system's request to end.
    #[error("interrupted; what was on the stage is kept for the next start")]
    Interrupted,
}

/// Opens the window, with the document of a file if there is one, and returns when it is closed. `script` replays input
/// and measures.
///
/// # Errors
/// [`WindowError`].
pub fn run(script: Option<Script>, scene: Option<&Path>) -> Result<(), WindowError> {
    if cfg!(target_os = "linux")
        && ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none())
    {
        let reason = "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)";
        return Err(WindowError::System(reason.into()));
    }
    let kept = Kept::default();
    let scripted = script.is_some();
    let mut first = Some((script, scene));
    let mut losses = Vec::new();
    loop {
        let first = first.take();
        let ended = catch_unwind(AssertUnwindSafe(|| open(&kept, scripted, first)));
        if signals::requested() {
            return Err(WindowError::Interrupted);
        }
        // What is drawn at the moment of a loss may panic in egui's renderer.
        if !kept.is_device_lost() {
            return ended.unwrap_or(Err(WindowError::Panicked));
        }
        if let Ok(Err(error)) = ended {
            return Err(error);
        }
        losses.retain(|lost: &Instant| lost.elapsed() < LOST_AGAIN);
        losses.push(Instant::now());
        if losses.len() > MOST_LOSSES {
            return Err(GpuError::Fault("its device is lost again and again".into()).into());
        }
    }
}

/// Opens the window until it is closed or its device is lost: the one that is kept, or the `first` one.
fn open(kept: &Kept, scripted: bool, first: Option<(Option<Script>, Option<&Path>)>) -> Result<(), WindowError> {
    // A scripted run neither reads nor changes the user's settings.
    let name = if scripted { "dunefield-bench" } else { "dunefield" };
    let create = move |creation: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        if let Some(outcome) = kept.with(|window| window.set_up_again(creation)) {
            outcome?;
        } else {
            let autosaves = eframe::storage_dir(name).map(|folder| folder.join("autosave"));
            let mut window = Window::new(creation, !scripted, autosaves.as_deref())?;
            window.greet();
            let (script, scene) = first.unwrap_or_default();
            window.set_script(script);
            if let Some(scene) = scene {
                window.open(scene);
            }
            signals::listen(window.waker());
            kept.put(window);
        }
        Ok(Box::new(kept.clone()))
    };
    eframe::run_native(name, options(scripted), Box::new(create)).map_err(|error| match error {
        eframe::Error::Wgpu(eframe::egui_wgpu::WgpuError::RequestAdapterError(_)) => GpuError::NoAdapter.into(),
        eframe::Error::Wgpu(other) => GpuError::NoDevice(other.to_string()).into(),
        other => WindowError::System(other.to_string()),
    })
}

fn options(scripted: bool) -> eframe::NativeOptions {
    eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Dunefield")
            .with_app_id("dunefield")
            .with_icon(icon())
            .with_inner_size(if scripted { [1280.0, 800.0] } else { FIRST_SIZE })
            .with_min_inner_size([900.0, 600.0]),
        renderer: eframe::Renderer::Wgpu,
        wgpu_options: stage_gpu::device_options(),
        persist_window: !scripted,
        ..Default::default()
    }
}
