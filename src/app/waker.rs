//! How other threads ask the window for a frame.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui;

/// Asks for a frame of the window that is open now. Clones ask the same one.
#[derive(Clone, Debug)]
pub struct Waker(Arc<Mutex<egui::Context>>);

impl Waker {
    /// Of this window.
    #[must_use]
    pub fn new(ctx: &egui::Context) -> Self {
        Self(Arc::new(Mutex::new(ctx.clone())))
    }

    /// Another window takes the place of the last one.
    pub fn turn_to(&self, ctx: &egui::Context) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = ctx.clone();
    }

    /// Asks for a frame.
    pub fn wake(&self) {
        // What is called from here may take time, and must not hold the lock meanwhile.
        let ctx = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        ctx.request_repaint();
    }
}
