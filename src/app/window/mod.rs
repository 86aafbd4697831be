//! The window: its content and the frame loop: receive, lay out, apply, follow.
//!
//! - `frames`: what the system asks of the window: frames, closing, and being set up on another device.
//! - [`kept`]: a window that outlives the device it is drawn with.
//! - `sides`: what stands beside the stage; `zoom`: how large everything is shown.

mod frames;
pub mod kept;
mod sides;
mod zoom;

use std::{ffi::OsString, path::Path, sync::Arc};

use eframe::egui;

use super::{
    auto::Auto,
    autosave,
    bars::{icon_button, menu, timeline},
    clipboard,
    commands::{self, Command, Effect, ExportEffect},
    engine::Engine,
    export_dialog,
    file_state::FileState,
    files,
    gallery_files::GalleryFiles,
    gallery_state::GalleryState,
    help, hints,
    importer::Importer,
    inbox::Inbox,
    input,
    keeper::Keeper,
    layer_guide, palette, plots, questions, scene_files,
    script::Script,
    settings::{Hint, Settings},
    stage,
    stage_gpu::{SharedStage, StageGpu},
    state::{Notice, State},
    theme, toasts,
    waker::Waker,
};
use crate::scene::Scene;

/// Where an older version kept the scene.
const SCENE_KEY: &str = "scene";
const SETTINGS_KEY: &str = "settings";

/// The window.
#[derive(Debug)]
pub struct Window {
    state: State,
    engine: Engine,
    stage: SharedStage,
    inbox: Inbox,
    importer: Importer,
    waker: Waker,
    gallery: GalleryFiles,
    auto: Auto,
    keeper: Keeper,
    persist: bool,
    /// Folders that hold other programs, as in PATH.
    programs: OsString,
    /// Whether nobody has used the program before.
    is_first: bool,
    script: Option<Script>,
    lane_rects: Vec<egui::Rect>,
    /// Where the rail of t is.
    rail: egui::Rect,
    /// Whether a control had the focus when the last frame ended.
    focused: bool,
}

impl Window {
    /// Builds the window's content. With `persist`, the last settings are restored, and the last scene, which is kept in
    /// the folder `autosaves`; drawings of the gallery are kept in the folder `gallery` beside it.
    ///
    /// # Errors
    /// A sentence that says why not: no wgpu, or no threads.
    pub fn new(
        creation: &eframe::CreationContext<'_>,
        persist: bool,
        autosaves: Option<&Path>,
    ) -> Result<Self, String> {
        let stage = SharedStage::new(set_up(creation)?);
        let stored = |key: &str| creation.storage.filter(|_| persist).and_then(|storage| storage.get_string(key));
        let known = stored(SETTINGS_KEY);
        let is_first = persist && known.is_none();
        let settings: Settings = known.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let waker = Waker::new(&creation.egui_ctx);
        let wake = {
            let waker = waker.clone();
            move || waker.wake()
        };
        let engine = Engine::new(stage.clone(), wake.clone()).map_err(|e| format!("no thread could start: {e}"))?;
        let inbox = Inbox::new(wake);
        let begun = autosave::begin(autosaves.filter(|_| persist), stored(SCENE_KEY).as_deref(), &inbox);
        let mut state = State::new(begun.scene, settings);
        state.file = FileState::new(begun.opened);
        state.file.is_recovered = begun.is_recovered;
        if let Some(notice) = begun.notice {
            state.notices.say(notice);
        }
        let folder = autosaves.filter(|_| persist).map(|folder| folder.with_file_name("gallery"));
        let gallery = GalleryFiles::new(folder, inbox.clone());
        state.gallery.keeps = gallery.keeps();
        Ok(Self {
            state,
            engine,
            stage,
            importer: Importer::new(inbox.clone()),
            gallery,
            inbox,
            waker,
            auto: Auto::default(),
            keeper: Keeper::new(begun.autosave),
            persist,
            programs: std::env::var_os("PATH").unwrap_or_default(),
            is_first,
            script: None,
            lane_rects: vec![egui::Rect::ZERO],
            rail: egui::Rect::ZERO,
            focused: false,
        })
    }

    /// Shows somebody new what can be done.
    pub fn greet(&mut self) {
        if self.is_first {
            self.state.settings.hints = Hint::ALL.to_vec();
        }
    }

    /// Goes on with another device, and with everything that was on the stage.
    ///
    /// # Errors
    /// A sentence that says why not: no wgpu.
    pub fn set_up_again(&mut self, creation: &eframe::CreationContext<'_>) -> Result<(), String> {
        *self.stage.lock() = set_up(creation)?;
        self.waker.turn_to(&creation.egui_ctx);
        self.engine.forget_stage(&mut self.state);
        self.keeper.forget_title();
        // Pictures were on the device, too.
        self.state.gallery = GalleryState { keeps: self.state.gallery.keeps, ..GalleryState::default() };
        self.state.file.is_closing = false;
        let message = "The graphics device was lost and has been set up again; nothing on the stage has changed";
        self.state.notices.say(Notice::Done(message.into()));
        Ok(())
    }

    /// Whether nothing can be drawn any more until the window is set up again.
    #[must_use]
    pub fn is_device_lost(&self) -> bool {
        self.stage.lock().is_lost()
    }

    /// What asks this window for a frame.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Looks for other programs in these folders, written as in PATH, instead of those of the system.
    pub fn set_programs(&mut self, folders: OsString) {
        self.programs = folders;
    }

    /// Replays input and measures, instead of waiting for a user.
    pub fn set_script(&mut self, script: Option<Script>) {
        if script.is_some() {
            self.state.scene = Scene::default();
            self.state.settings = Settings::default();
        }
        self.script = script;
    }

    /// Opens a scene or imports a target, in place of what is on the stage; its content decides.
    pub fn open(&self, file: &Path) {
        self.inbox.push(Command::Import(vec![file.into()]));
    }

    /// What the window shows, for tests and scripts.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The stage's device resources, for tests and scripts.
    #[must_use]
    pub fn stage(&self) -> &SharedStage {
        &self.stage
    }

    /// Volumes of fields that have been sampled, for tests and scripts.
    #[must_use]
    pub fn volumes(&self) -> u64 {
        self.engine.volumes()
    }

    /// Where the lanes of the stage are, in points, for tests and scripts; at least one.
    #[must_use]
    pub fn lane_rects(&self) -> &[egui::Rect] {
        &self.lane_rects
    }

    /// Lays out the bars above and below the stage.
    fn lay_out_bars(&mut self, ui: &mut egui::Ui, commands: &mut Vec<Command>) {
        let state = &self.state;
        input::keyboard(ui.ctx(), self.focused && !is_focused(ui), state, commands);
        if !state.presenting {
            egui::Panel::top("menu").frame(theme::PANEL_FRAME).show(ui, |ui| menu::show(ui, state, commands));
        }
        egui::Panel::bottom("timeline")
            .frame(theme::PANEL_FRAME)
            .show(ui, |ui| self.rail = timeline::show(ui, state, commands));
    }

    /// Lays out what is beside the stage and over it.
    fn lay_out_sides(&mut self, ui: &mut egui::Ui, commands: &mut Vec<Command>) {
        let state = &self.state;
        if !state.presenting {
            sides::show(ui, state, commands);
        }
        questions::recovered(ui, state, commands);
        export_dialog::show(ui.ctx(), state, commands);
        questions::show(ui.ctx(), state, commands);
        palette::show(ui.ctx(), state, commands);
        layer_guide::show(ui.ctx(), state, commands);
        help::show(ui.ctx(), state, self.stage.lock().adapter(), commands);
        let dropped = ui.input(|input| input.raw.dropped_files.clone());
        if !dropped.is_empty() {
            commands.push(Command::Import(dropped.iter().map(|file| file.path().into()).collect()));
        }
        self.focused = is_focused(ui);
    }

    /// Lets the background work follow the state.
    fn follow(&mut self, ui: &egui::Ui) {
        let pressed = ui.input(|input| input.pointer.any_down());
        let commands = self.engine.follow(&mut self.state, pressed);
        self.apply(ui.ctx(), commands);
        self.engine.preview(&mut self.state, ui.ctx());
    }

    /// Lays out a frame. Panels, then the pointer on the stage, then the picture on it: each sees what was
    /// decided before, so that a movement is seen in the very frame that takes it. Returns whether anything
    /// was decided.
    fn lay_out(&mut self, ui: &mut egui::Ui) -> bool {
        let mut commands = self.inbox.take();
        // A control hears of the release in the frame of it.
        if !ui.input(|input| input.pointer.any_down() || input.pointer.any_released()) {
            self.state.gesture_number += 1;
        }
        theme::follow(ui, self.state.scene.theme);
        self.state.import.reading = self.importer.follow(self.state.import.newest);
        self.lay_out_bars(ui, &mut commands);
        let mut acted = self.apply(ui.ctx(), commands);
        let mut commands = Vec::new();
        self.lay_out_sides(ui, &mut commands);
        acted |= self.apply(ui.ctx(), commands);
        // The edge of the plots is there to be dragged, not to be drawn on.
        let has_plots = self.state.settings.show_plots && !self.state.presenting;
        let right = if has_plots { ui.style().interaction.resize_grab_radius_side as i8 } else { 0 };
        let frame = egui::Frame::NONE.inner_margin(egui::Margin { right, ..egui::Margin::ZERO });
        egui::CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            let mut commands = Vec::new();
            let heard = stage::listen(ui, &self.state, &mut commands);
            self.lane_rects = heard.iter().map(|lane| lane.rect).collect();
            self.state.view = [self.lane_rects[0].width(), self.lane_rects[0].height()];
            acted |= self.apply(ui.ctx(), commands);
            self.follow(ui);
            let mut commands = Vec::new();
            stage::draw(ui, &heard, &self.state, (&self.stage, &self.engine), &mut commands);
            toasts::show(ui, &self.lane_rects, &self.state, &mut commands);
            hints::show(ui, &self.lane_rects, self.rail, &self.state, &mut commands);
            acted |= self.apply(ui.ctx(), commands);
        });
        acted
    }

    /// Lets the number of grains follow the time from frame to frame while the flow plays.
    fn hold_frame_rate(&mut self, frame: f64) {
        let state = &self.state;
        let plays = state.playing && state.resting <= 0.0 && !state.is_drawing();
        // A script measures what it was told to, and a long frame is a stall, not a rate.
        if !plays || !state.scene.auto_particles || self.script.is_some() || frame > 1.0 {
            self.auto.interrupt();
        } else if let Some(particles) = self.auto.frame(frame, state.scene.particles) {
            commands::apply(&mut self.state, Command::AutoParticles(particles));
        }
    }

    /// Does for exports what reaches beyond the state.
    fn export(&mut self, ctx: &egui::Context, effect: ExportEffect) {
        match effect {
            ExportEffect::Queue(path) => self.engine.queue_export(&mut self.state, path),
            ExportEffect::FindFfmpeg => files::find_ffmpeg(&self.inbox, self.programs.clone()),
            ExportEffect::Draw(t) => self.engine.copy_picture(&mut self.state, t),
            ExportEffect::Copy(image) => ctx.copy_image(Arc::unwrap_or_clone(image)),
        }
    }

    /// Applies commands; returns whether there were any.
    fn apply(&mut self, ctx: &egui::Context, commands: Vec<Command>) -> bool {
        let acted = !commands.is_empty();
        for command in commands {
            match commands::apply(&mut self.state, command) {
                None => {}
                Some(Effect::Training(command)) => self.engine.train(command),
                Some(Effect::FollowAt(lane, at)) => {
                    let picked = self.engine.pick(&self.state, lane, at);
                    self.apply(ctx, picked.into_iter().collect());
                }
                Some(Effect::Import(number, requests)) => self.importer.read(number, self.state.active, requests),
                Some(Effect::Place(number, placing)) => self.importer.place(number, placing),
                Some(Effect::Plot(command)) => plots::picture::serve(ctx, &self.inbox, command),
                Some(Effect::Encode(number, image)) => clipboard::read(&self.inbox, number, image),
                Some(Effect::Export(effect)) => self.export(ctx, effect),
                Some(Effect::Document(effect)) => scene_files::serve(&self.inbox, ctx, effect),
                Some(Effect::Gallery(effect)) => self.gallery.serve(ctx, effect),
                Some(Effect::Browse(purpose)) => files::browse(&self.inbox, purpose, &self.state),
                Some(Effect::UseFile(purpose, path)) => files::use_file(&self.inbox, &self.state, purpose, path),
                Some(Effect::Replace(purpose, path)) => files::replace(&self.inbox, &self.state, purpose, path),
                Some(Effect::ShowInFolder(path)) => files::show_in_folder(&self.inbox, &path),
                Some(Effect::ToggleFullScreen) => {
                    let is_full = ctx.input(|input| input.viewport().fullscreen.unwrap_or_default());
                    ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!is_full));
                }
                Some(Effect::Quit) => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            }
        }
        acted
    }
}

/// What the stage is drawn with, and the look of the controls.
fn set_up(creation: &eframe::CreationContext<'_>) -> Result<StageGpu, String> {
    theme::apply(&creation.egui_ctx, Scene::default().theme);
    creation.egui_ctx.add_plugin(input::places());
    icon_button::install(&creation.egui_ctx);
    let render = creation.wgpu_render_state.as_ref().ok_or("the window has no graphics device")?;
    Ok(StageGpu::new(render))
}

fn is_focused(ui: &egui::Ui) -> bool {
    ui.memory(|memory| memory.focused().is_some())
}
