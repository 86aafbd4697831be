//! A window that outlives the device it is drawn with.

use std::{cell::RefCell, rc::Rc};

use eframe::egui;

use super::Window;

/// The window as eframe holds it. When eframe is done with it and its device was lost, it waits here to be set up again.
#[derive(Clone, Debug, Default)]
pub struct Kept(Rc<RefCell<Option<Window>>>);

impl Kept {
    /// Keeps a window in the place of what was there.
    pub fn put(&self, window: Window) {
        *self.0.borrow_mut() = Some(window);
    }

    /// Does something with the window, if there is one.
    pub fn with<T>(&self, work: impl FnOnce(&mut Window) -> T) -> Option<T> {
        self.0.borrow_mut().as_mut().map(work)
    }

    /// Whether the window has to be set up again.
    #[must_use]
    pub fn is_device_lost(&self) -> bool {
        self.0.borrow().as_ref().is_some_and(Window::is_device_lost)
    }
}

impl eframe::App for Kept {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.with(|window| window.logic(ctx, frame));
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.with(|window| window.ui(ui, frame));
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, raw_input: &mut egui::RawInput) {
        self.with(|window| window.raw_input_hook(ctx, raw_input));
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.with(|window| window.save(storage));
    }

    fn on_exit(&mut self) {
        if !self.is_device_lost() {
            self.with(eframe::App::on_exit);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.with(|window| window.clear_color(visuals)).unwrap_or_default()
    }
}
