//! The frame loop: receive, lay out, apply, follow.

use std::{path::Path, time::Duration};

use eframe::egui;

use super::{
    auto::Auto,
    autosave,
    commands::{self, Command, DocumentCommand, Effect},
    controls_gpu,
    engine::Engine,
    export_dialog,
    file_state::{FileState, Leaving},
    files, help,
    importer::Importer,
    inbox::Inbox,
    input,
    keeper::{self, Keeper},
    menu, panels, plots, questions, scene_files,
    script::{Places, Script},
    settings::Settings,
    stage,
    stage_gpu::{SharedStage, StageGpu},
    state::State,
    theme, timeline,
};
use crate::scene::Scene;

/// Where an older version kept the scene.
const SCENE_KEY: &str = "scene";
const SETTINGS_KEY: &str = "settings";

/// The longest step of the clock: after a stall the flow goes on where it was.
const LONGEST_TICK: f64 = 0.1;

/// The window.
#[derive(Debug)]
pub struct Window {
    state: State,
    engine: Engine,
    stage: SharedStage,
    inbox: Inbox,
    importer: Importer,
    auto: Auto,
    keeper: Keeper,
    persist: bool,
    script: Option<Script>,
    lane_rects: Vec<egui::Rect>,
    /// Where the rail of t is.
    rail: egui::Rect,
    /// Whether a control had the focus when the last frame ended.
    focused: bool,
}

impl Window {
    /// Builds the window's content. With `persist`, the last settings are restored, and the last scene, which is kept in
    /// the folder `autosaves`.
    ///
    /// # Errors
    /// A sentence that says why not: no wgpu, or no threads.
    pub fn new(
        creation: &eframe::CreationContext<'_>,
        persist: bool,
        autosaves: Option<&Path>,
    ) -> Result<Self, String> {
        theme::apply(&creation.egui_ctx);
        let render = creation.wgpu_render_state.as_ref().ok_or("the window has no graphics device")?;
        let stage = StageGpu::new(render);
        if controls_gpu::is_wanted(render) {
            controls_gpu::install(&creation.egui_ctx, stage.controls());
        }
        let stage = SharedStage::new(stage);
        let stored = |key: &str| creation.storage.filter(|_| persist).and_then(|storage| storage.get_string(key));
        let settings: Settings =
            stored(SETTINGS_KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let ctx = creation.egui_ctx.clone();
        let wake = move || ctx.request_repaint();
        let engine = Engine::new(stage.clone(), wake.clone()).map_err(|e| format!("no thread could start: {e}"))?;
        let inbox = Inbox::new(wake);
        let begun = autosave::begin(autosaves.filter(|_| persist), stored(SCENE_KEY).as_deref(), &inbox);
        let mut state = State::new(begun.scene, settings);
        state.file = FileState::new(begun.opened);
        state.file.is_recovered = begun.is_recovered;
        state.notice = begun.notice;
        Ok(Self {
            state,
            engine,
            stage,
            importer: Importer::new(inbox.clone()),
            inbox,
            auto: Auto::default(),
            keeper: Keeper::new(begun.autosave),
            persist,
            script: None,
            lane_rects: vec![egui::Rect::ZERO],
            rail: egui::Rect::ZERO,
            focused: false,
        })
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

    /// Lays out the bars above and below the stage; says where the one ends and the other begins.
    fn lay_out_bars(&mut self, ui: &mut egui::Ui, commands: &mut Vec<Command>) -> [f32; 2] {
        let state = &self.state;
        input::keyboard(ui.ctx(), self.focused && !is_focused(ui), state, commands);
        let top = panel(egui::Panel::top("menu")).show(ui, |ui| menu::show(ui, state, commands));
        let bottom =
            panel(egui::Panel::bottom("timeline")).show(ui, |ui| self.rail = timeline::show(ui, state, commands));
        [top.response.rect.bottom(), bottom.response.rect.top()]
    }

    /// Lays out what is beside the stage and over it.
    fn lay_out_sides(&mut self, ui: &mut egui::Ui, commands: &mut Vec<Command>) {
        let state = &self.state;
        if state.settings.show_controls {
            panel(egui::Panel::left("controls"))
                .default_size(290.0)
                .size_range(250.0..=420.0)
                .show(ui, |ui| panels::show(ui, state, commands));
        }
        if state.settings.show_plots {
            panel(egui::Panel::right("plots"))
                .default_size(260.0)
                .size_range(200.0..=520.0)
                .show(ui, |ui| plots::show(ui, state, commands));
        }
        questions::recovered(ui, state, commands);
        export_dialog::show(ui.ctx(), state, commands);
        questions::show(ui.ctx(), state, commands);
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
    }

    /// Lets the device begin with the picture while the rest is laid out. Should anything but t change after
    /// all, the picture is prepared once more.
    fn begin_picture(&self, ctx: &egui::Context) {
        let (scene, mut stage) = (self.state.seen(), self.stage.lock());
        for (lane, rect) in self.lane_rects.iter().enumerate() {
            stage.prepare(lane, &scene, rect.size(), ctx.pixels_per_point());
        }
    }

    /// Lays out a frame. Panels, then the pointer on the stage, then the picture on it: each sees what was
    /// decided before, so that a movement is seen in the very frame that takes it. Returns whether anything
    /// was decided.
    fn lay_out(&mut self, ui: &mut egui::Ui) -> bool {
        let (t, mut commands) = (self.state.scene.t, self.inbox.take());
        // A control hears of the release in the frame of it.
        if !ui.input(|input| input.pointer.any_down() || input.pointer.any_released()) {
            self.state.gesture_number += 1;
        }
        self.state.import.reading = self.importer.follow(self.state.import.newest);
        let ends = self.lay_out_bars(ui, &mut commands);
        let mut acted = self.apply(ui.ctx(), commands);
        if self.state.scene.t != t || ui.input(is_idle) {
            // What has arrived comes first, or the picture would have to be prepared once more.
            self.follow(ui);
            self.begin_picture(ui.ctx());
        }
        let mut commands = Vec::new();
        self.lay_out_sides(ui, &mut commands);
        acted |= self.apply(ui.ctx(), commands);
        egui::CentralPanel::no_frame().show(ui, |ui| {
            let mut commands = Vec::new();
            let heard = stage::listen(ui, &self.state, &mut commands);
            self.lane_rects = heard.iter().map(|lane| lane.rect).collect();
            self.state.view = [self.lane_rects[0].width(), self.lane_rects[0].height()];
            acted |= self.apply(ui.ctx(), commands);
            self.follow(ui);
            let mut commands = Vec::new();
            stage::draw(ui, &heard, &self.state, (&self.stage, &self.engine), &mut commands);
            acted |= self.apply(ui.ctx(), commands);
        });
        separate(ui.painter(), ends, &self.lane_rects);
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
                Some(Effect::StartExport) => self.engine.start_export(&mut self.state),
                Some(Effect::CancelExport) => self.engine.cancel_export(),
                Some(Effect::Document(effect)) => scene_files::serve(&self.inbox, ctx, effect),
                Some(Effect::Browse(purpose)) => files::browse(&self.inbox, purpose, self.state.file.name()),
                Some(Effect::UseFile(purpose, path)) => files::use_file(&self.inbox, &self.state, purpose, path),
                Some(Effect::ShowInFolder(path)) => files::show_in_folder(&self.inbox, &path),
                Some(Effect::Quit) => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            }
        }
        acted
    }
}

fn panel(panel: egui::Panel) -> egui::Panel {
    panel.frame(theme::panel_frame()).show_separator_line(false)
}

fn is_focused(ui: &egui::Ui) -> bool {
    ui.memory(|memory| memory.focused().is_some())
}

/// Whether no hand is about to change the view.
fn is_idle(input: &egui::InputState) -> bool {
    let zooms = input.smooth_scroll_delta() != egui::Vec2::ZERO || input.zoom_delta() != 1.0;
    !zooms && !input.pointer.any_down() && !input.any_touches()
}

/// Lines between the panels and the stage: panels end at `top` and begin at `bottom`, and lanes fill what
/// panels at the sides leave.
fn separate(painter: &egui::Painter, [top, bottom]: [f32; 2], lanes: &[egui::Rect]) {
    let stage = lanes.iter().fold(egui::Rect::NOTHING, |stage, lane| stage.union(*lane));
    let window = painter.clip_rect();
    for y in [top, bottom - 1.0] {
        theme::bar(painter, egui::Rect::from_x_y_ranges(window.x_range(), y..=y + 1.0), theme::EDGE);
    }
    // Where a panel is hidden, the stage ends with the window.
    let between = |x: &f32| (window.left() + 1.0..window.right() - 1.0).contains(x);
    for x in [stage.left(), stage.right() - 1.0].into_iter().filter(between) {
        theme::bar(painter, egui::Rect::from_x_y_ranges(x..=x + 1.0, top..=bottom), theme::EDGE);
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        if self.script.is_none() && keeper::must_ask_to_close(ctx, &self.state) {
            self.apply(ctx, vec![Command::Document(DocumentCommand::Leave(Leaving::Close))]);
            ctx.request_repaint();
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let arrived = self.engine.receive(&mut self.state);
        self.apply(ui.ctx(), arrived);
        let frame = f64::from(ui.input(|input| input.unstable_dt));
        let longest = if self.state.resting > 0.0 { f64::INFINITY } else { LONGEST_TICK };
        let elapsed = frame.min(longest);
        self.hold_frame_rate(frame);
        commands::apply(&mut self.state, Command::Tick(elapsed));
        let acted = self.lay_out(ui);
        if self.state.playing && self.state.resting > 0.0 && !acted {
            ui.request_repaint_after(Duration::from_secs_f64(self.state.resting));
        } else if self.state.playing || acted {
            ui.request_repaint();
        } else if self.state.export.running.is_some() {
            ui.request_repaint_after(Duration::from_millis(100));
        }
        self.keeper.follow(ui.ctx(), &self.state);
        if let Some(script) = &mut self.script {
            let asked = self.state.lane().shown.target.and_then(|target| self.engine.asked(target));
            let places = Places { stage: self.lane_rects[0], rail: self.rail };
            let commands = script.frame(ui.ctx(), &self.state, &self.stage, places, asked);
            self.apply(ui.ctx(), commands);
            ui.request_repaint();
        }
    }

    fn raw_input_hook(&mut self, _ctx: &egui::Context, raw_input: &mut egui::RawInput) {
        if let Some(script) = &mut self.script {
            script.input(&mut raw_input.events, &self.stage);
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        if !self.persist {
            return;
        }
        if self.keeper.keeps() {
            storage.remove_string(SCENE_KEY);
        }
        if let Ok(settings) = serde_json::to_string(&self.state.settings) {
            storage.set_string(SETTINGS_KEY, settings);
        }
    }

    fn on_exit(&mut self) {
        self.state.keep_network();
        self.keeper.close(&self.state);
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::PANEL.to_normalized_gamma_f32()
    }
}
