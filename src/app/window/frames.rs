//! What the system asks of the window: frames, closing, and being set up on another device.

use std::time::Duration;

use eframe::egui;

use super::{SCENE_KEY, SETTINGS_KEY, Window, zoom};
use crate::app::{
    commands::{self, Command, DocumentCommand},
    file_state::Leaving,
    keeper,
    script::Places,
    signals, theme, toasts,
};

/// The longest step of the clock: after a stall the flow goes on where it was.
const LONGEST_TICK: f64 = 0.1;

impl Window {
    /// Closes the window without asking; what is on the stage is kept.
    pub fn end(&mut self, ctx: &egui::Context) {
        self.state.file.is_closing = true;
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        if signals::requested() || self.is_device_lost() {
            self.end(ctx);
        }
        if self.script.is_none() && keeper::must_ask_to_close(ctx, &self.state) {
            self.apply(ctx, vec![Command::Document(DocumentCommand::Leave(Leaving::Close))]);
            ctx.request_repaint();
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        // Whatever is drawn now is drawn with another device, or seen by nobody.
        if self.is_device_lost() || self.state.file.is_closing {
            return;
        }
        zoom::follow(ui.ctx(), &mut self.state);
        let arrived = self.engine.receive(&mut self.state);
        self.apply(ui.ctx(), arrived);
        let frame = f64::from(ui.input(|input| input.unstable_dt));
        let longest = if self.state.resting > 0.0 { f64::INFINITY } else { LONGEST_TICK };
        let elapsed = frame.min(longest);
        self.hold_frame_rate(frame);
        commands::apply(&mut self.state, Command::Tick(elapsed));
        if !toasts::are_read(ui.ctx()) {
            commands::apply(&mut self.state, Command::AgeNotices(frame));
        }
        let acted = self.lay_out(ui);
        // Never one half of a frame in one theme and one in another.
        if theme::current(ui.ctx()) != self.state.scene.theme {
            ui.ctx().request_discard("another theme");
        }
        if self.state.playing && self.state.resting > 0.0 && !acted {
            ui.request_repaint_after(Duration::from_secs_f64(self.state.resting));
        } else if self.state.playing || acted {
            ui.request_repaint();
        } else if self.state.export.is_busy() {
            ui.request_repaint_after(Duration::from_millis(100));
        }
        if let Some(change) = self.state.notices.next_change() {
            ui.request_repaint_after(change);
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

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
