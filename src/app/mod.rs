//! The window: the only room that knows egui.
//!
//! Data runs one way. Panels read [`state::State`] and push [`commands::Command`]s; commands change
//! the state four times in a frame: after menu and timeline, after the panels at the sides, when the stage
//! has heard the pointer, and when it is drawn, so that the picture shows what was decided in the same frame;
//! [`engine`] derives from the state what must be sampled, trained and integrated, in the background; results come
//! back through latest-value slots.
//!
//! - [`window`]: the frame loop.
//! - [`state`], [`settings`], [`commands`]: what is decided, how the user works, and what may change it.
//! - [`networks`]: the network in training, and what the scene keeps of it.
//! - [`file_state`]: the file of the document, and what is asked before something is lost; [`questions`]: how.
//! - [`autosave`]: what is kept against a crash; [`keeper`]: in every frame, with title and closing.
//! - [`tool`], [`purpose`]: what the pointer does on the stage, and what a file is chosen for.
//! - [`engine`]: background work that follows the state.
//! - [`auto`]: as many grains as the frame rate allows.
//! - [`sampler`]: the thread that samples fields to volumes.
//! - [`stage`] and [`stage_gpu`]: the picture, the pointer on it, and its glue to wgpu.
//! - [`controls_gpu`]: how the controls are drawn on software adapters.
//! - [`input`]: the map of keys and mouse buttons, which the help shows.
//! - [`panels`], [`menu`], [`timeline`], [`plots`], [`export_dialog`] and [`help`] hold controls.
//! - [`import_state`] and [`importer`]: files on their way onto the canvas; [`inbox`]: what other threads leave for the next frame.
//! - [`files`], [`scene_files`] and [`theme`]: dialogs, scenes on their way, and colours.
//! - [`script`]: the scripted run that measures the window.

pub mod auto;
pub mod autosave;
pub mod commands;
pub mod controls_gpu;
pub mod engine;
pub mod export_dialog;
pub mod file_state;
pub mod files;
pub mod help;
pub mod import_state;
pub mod importer;
pub mod inbox;
pub mod input;
pub mod keeper;
pub mod menu;
pub mod networks;
pub mod panels;
pub mod plots;
pub mod purpose;
pub mod questions;
pub mod sampler;
pub mod scene_files;
pub mod script;
pub mod settings;
pub mod stage;
pub mod stage_gpu;
pub mod state;
pub mod theme;
pub mod timeline;
pub mod tool;
pub mod window;

use std::path::Path;

use eframe::egui;

pub use window::Window;

use crate::gpu::GpuError;

/// Why the window could not open.
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
}

/// Opens the window, with the document of a file if there is one, and returns when it is closed. `script` replays input
/// and measures.
///
/// # Errors
/// [`WindowError`].
pub fn run(script: Option<script::Script>, scene: Option<&Path>) -> Result<(), WindowError> {
    let scripted = script.is_some();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Dunefield")
            .with_app_id("dunefield")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([900.0, 600.0]),
        renderer: eframe::Renderer::Wgpu,
        // The controls hold no gradients, and every pixel counts on a software adapter.
        dithering: false,
        wgpu_options: stage_gpu::device_options(),
        persist_window: !scripted,
        ..Default::default()
    };
    // A scripted run neither reads nor changes the user's settings.
    let name = if scripted { "dunefield-bench" } else { "dunefield" };
    if cfg!(target_os = "linux")
        && ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none())
    {
        let reason = "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)";
        return Err(WindowError::System(reason.into()));
    }
    let created = eframe::run_native(
        name,
        options,
        Box::new(move |creation| {
            let autosaves = eframe::storage_dir(name).map(|folder| folder.join("autosave"));
            let mut window = Window::new(creation, !scripted, autosaves.as_deref())?;
            window.set_script(script);
            if let Some(scene) = scene {
                window.open(scene);
            }
            Ok(Box::new(window))
        }),
    );
    created.map_err(|error| match error {
        eframe::Error::Wgpu(eframe::egui_wgpu::WgpuError::RequestAdapterError(_)) => GpuError::NoAdapter.into(),
        eframe::Error::Wgpu(other) => GpuError::NoDevice(other.to_string()).into(),
        other => WindowError::System(other.to_string()),
    })
}
