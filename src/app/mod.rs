//! The window: the only room that knows egui.
//!
//! Data runs one way. Panels read [`state::State`] and push [`commands::Command`]s; commands change
//! the state four times in a frame: after menu and timeline, after the panels at the sides, when the stage
//! has heard the pointer, and when it is drawn, so that the picture shows what was decided in the same frame;
//! [`engine`] derives from the state what must be sampled, trained and integrated, in the background; results come
//! back through latest-value slots.
//!
//! - [`opening`]: opens the window with its [`icon`], and again where its device was lost; [`window`]: the frame loop.
//! - [`signals`] and [`waker`]: what asks it to end, and what asks it for a frame.
//! - [`state`], [`settings`], [`commands`]: what is decided, how the user works, and what may change it.
//! - [`networks`]: the network in training, and what the scene keeps of it.
//! - [`file_state`]: the file of the document, and what is asked before something is lost; [`questions`]: how.
//! - [`notices`] and [`toasts`]: what the user is told, and how it is shown over the stage, with all that takes time.
//! - [`autosave`]: what is kept against a crash; [`keeper`]: in every frame, with title and closing.
//! - [`tool`], [`purpose`]: what the pointer does on the stage, and what a file is chosen for.
//! - [`engine`]: background work that follows the state.
//! - [`auto`]: as many grains as the frame rate allows.
//! - [`sampler`]: the thread that samples fields to volumes, and its [`queue`].
//! - [`stage`] and [`stage_gpu`]: the picture, the pointer on it, and its glue to wgpu.
//! - [`input`]: the map of keys and mouse buttons, which the help shows; [`letters`]: what is written on the keys.
//! - [`bars`], [`panels`], [`plots`], [`export_dialog`], [`help`] and [`palette`] hold controls,
//!   [`hints`] point at some, [`layer_guide`] says what is on the stage.
//! - [`export_state`]: what is known of exports; [`export_presets`]: their settings for a purpose; [`previewer`]: the
//!   thread that draws and measures them before.
//! - [`import_state`] and [`importer`]: files on their way onto the canvas; [`clipboard`]: pictures that
//!   are pasted; [`png`]: how they are kept; [`inbox`]: what other threads leave for the next frame.
//! - [`gallery_state`] and [`gallery_files`]: targets as pictures, and the drawings that are kept among them.
//! - [`files`], [`typed_path`], [`scene_files`] and [`theme`]: dialogs and what replaces them, scenes on their way, and
//!   colours.
//! - [`script`]: the scripted run that measures the window.

pub mod auto;
pub mod autosave;
pub mod bars;
pub mod clipboard;
pub mod commands;
pub mod engine;
pub mod export_dialog;
pub mod export_presets;
pub mod export_state;
pub mod file_state;
pub mod files;
pub mod gallery_files;
pub mod gallery_state;
pub mod help;
pub mod hints;
pub mod icon;
pub mod import_state;
pub mod importer;
pub mod inbox;
pub mod input;
pub mod keeper;
pub mod layer_guide;
pub mod letters;
pub mod networks;
pub mod notices;
pub mod opening;
pub mod palette;
pub mod panels;
pub mod plots;
pub mod png;
pub mod previewer;
pub mod purpose;
pub mod questions;
pub mod queue;
pub mod sampler;
pub mod scene_files;
pub mod script;
pub mod settings;
pub mod signals;
pub mod stage;
pub mod stage_gpu;
pub mod state;
pub mod theme;
pub mod toasts;
pub mod tool;
pub mod typed_path;
pub mod waker;
pub mod window;

pub use opening::{WindowError, run};
pub use window::Window;
