//! The window, by pointer and keyboard. Nothing here sets state: every test asserts what a
//! gesture changed downstream.

mod controls;
mod device;
mod documents;
mod drawing;
mod export;
mod export_figure;
mod export_film;
mod export_form;
mod export_opened;
mod export_queue;
mod files;
mod gallery;
mod hints;
mod keyboards;
mod lanes;
mod lasso;
mod layer_guide;
mod layout;
mod manners;
mod models;
mod notices;
mod pairs;
mod palette;
mod points;
mod questions;
mod readable;
mod reading;
mod recovery;
mod restart;
mod shaping;
mod source;
mod spread;
mod stage;
mod strokes;
mod study;
mod themes;
mod timeline;
mod tools;
mod training;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use dunefield::{
    app::{Window, state::State},
    density::{
        Density, picture,
        raster::{Grid, Raster},
    },
};
use eframe::egui::{self, Event, Modifiers, PointerButton, Pos2, Rect, accesskit::Role, pos2};
use egui_kittest::{Harness, kittest::Queryable as _};

/// Seconds from frame to frame.
const STEP: f32 = 1.0 / 30.0;
/// Most frames that background work may take. They are counted, not timed: on a busy machine both
/// become slower.
const PATIENCE: usize = 20_000;
/// Time from frame to frame, at least, while background work is waited for.
const WAIT: Duration = Duration::from_millis(5);

/// Controls that never scroll.
const TIMELINE: [&str; 8] = ["To noise", "Play", "Pause", "t", "Loop", "Loop from", "Loop to", "Speed"];

/// A file that a desktop drops.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the program reads it by its path".into())
    }
}

/// A window in which a preset is flowing, with the clock standing still.
struct Ui {
    harness: Harness<'static, Window>,
}

impl Ui {
    fn open() -> Self {
        Self::open_with(1500.0, STEP)
    }

    /// With so many seconds from frame to frame.
    fn open_with_step(dt: f32) -> Self {
        Self::open_with(1500.0, dt)
    }

    /// Tall enough for every control with all details unfolded.
    fn open_tall() -> Self {
        Self::open_with(2000.0, STEP)
    }

    fn open_with(height: f32, dt: f32) -> Self {
        let mut ui = Self::begin(egui::vec2(1300.0, height), dt);
        ui.unfold();
        ui.key(egui::Key::Home);
        ui
    }

    /// In a window of this size, with its details folded away.
    fn open_as_it_is(size: egui::Vec2) -> Self {
        let mut ui = Self::begin(size, STEP);
        ui.key(egui::Key::Home);
        ui
    }

    fn begin(size: egui::Vec2, dt: f32) -> Self {
        let harness =
            Harness::builder().with_size(size).with_step_dt(dt).with_render_cursor(false).wgpu().build_eframe(
                |creation| Window::new(creation, true, None).expect("the window needs a graphics adapter"),
            );
        let mut ui = Self { harness };
        ui.until("the first flow", |state| state.lane().shown.generation > 0);
        ui
    }

    /// Opens what is folded away at first, from below so that nothing moves meanwhile.
    fn unfold(&mut self) {
        for label in ["Target details", "Look closely", "Drawing", "Training details", "Solver and noise"] {
            self.click(label);
        }
    }

    fn state(&self) -> &State {
        self.harness.state().state()
    }

    /// Runs frames until `done`, or fails after [`PATIENCE`].
    fn until(&mut self, what: &str, done: impl Fn(&State) -> bool) {
        for _ in 0..PATIENCE {
            if done(self.state()) {
                return;
            }
            std::thread::sleep(WAIT);
            self.harness.step();
        }
        let training = self.state().report().map(|r| (r.run, &r.state, r.step, r.generation, r.reflow));
        panic!("{what} did not come; notice: {:?}; training: {training:?}", self.state().notices);
    }

    fn frames(&mut self, count: usize) {
        self.harness.run_steps(count);
    }

    fn key(&mut self, key: egui::Key) {
        self.chord(Modifiers::NONE, key);
    }

    fn chord(&mut self, modifiers: Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.frames(2);
    }

    /// Drops files on the window.
    fn drop_files(&mut self, paths: &[PathBuf]) {
        let files = &mut self.harness.input_mut().dropped_files;
        files.extend(paths.iter().map(|path| Arc::new(Dropped(path.clone())) as _));
        self.harness.step();
    }

    /// Scrolls a panel to the only widget that is meant, where it is out of sight.
    fn reveal(&mut self, role: Option<Role>, label: &str) {
        let (above, below) = (24.0, self.harness.ctx.content_rect().bottom() - 50.0);
        let node = match role {
            Some(role) => self.harness.get_by_role_and_label(role, label),
            None => self.harness.get_by_label(label),
        };
        let rect = node.rect();
        let is_in_a_bar = rect.bottom() <= above || TIMELINE.contains(&label);
        if !is_in_a_bar && (rect.top() < above || rect.bottom() > below) || rect.top() < 0.0 {
            node.scroll_to_me();
            self.frames(20);
        }
    }

    /// Clicks the only widget with this label.
    fn click(&mut self, label: &str) {
        self.reveal(None, label);
        self.harness.get_by_label(label).click();
        self.frames(3);
    }

    fn click_role(&mut self, role: Role, label: &str) {
        self.reveal(Some(role), label);
        self.harness.get_by_role_and_label(role, label).click();
        self.frames(3);
    }

    fn button_event(&mut self, pos: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.harness.event(Event::PointerButton { pos, button, pressed, modifiers });
        self.harness.step();
    }

    /// Drags from the first point through all others.
    fn drag(&mut self, button: PointerButton, modifiers: Modifiers, points: &[Pos2]) {
        self.harness.event(Event::ModifiersChanged(modifiers));
        self.harness.hover_at(points[0]);
        self.harness.step();
        self.button_event(points[0], button, true, modifiers);
        for point in &points[1..] {
            self.harness.hover_at(*point);
            self.harness.step();
        }
        self.button_event(points[points.len() - 1], button, false, modifiers);
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.frames(2);
    }

    /// Drags a slider's handle from `from` to `to`, as shares of its rail.
    fn slide(&mut self, label: &str, from: f32, to: f32) {
        self.reveal(Some(Role::Slider), label);
        let rect = self.harness.get_by_role_and_label(Role::Slider, label).rect();
        let at = |share: f32| pos2(rect.left() + 5.0 + share * (rect.width() - 10.0), rect.center().y);
        let points = [at(from), at(0.5 * (from + to)), at(to)];
        self.drag(PointerButton::Primary, Modifiers::NONE, &points);
    }

    /// Chooses an entry of a combo box.
    fn choose(&mut self, label: &str, entry: &str) {
        self.click_role(Role::ComboBox, label);
        self.click_role(Role::Button, entry);
    }

    /// Chooses a target in the gallery by its name.
    fn choose_target(&mut self, name: &str) {
        if self.harness.query_by_role_and_label(Role::Button, name).is_none() {
            self.click("Gallery…");
            // What is kept is listed above the built-in targets, which move.
            self.until("what is kept", |state| state.gallery.is_listed || !state.gallery.keeps);
            self.frames(2);
        }
        self.click_role(Role::Button, name);
    }

    /// Point of the screen over a world position.
    fn over(&self, x: f32, y: f32) -> Pos2 {
        self.over_lane(0, x, y)
    }

    fn over_lane(&self, lane: usize, x: f32, y: f32) -> Pos2 {
        let rect = self.harness.state().lane_rects()[lane];
        let view = dunefield::app::stage::ViewMap::of(&self.state().scene, rect, 1.0);
        view.screen([x, y])
    }

    /// Clicks a world position on the stage.
    fn click_over(&mut self, x: f32, y: f32) {
        let at = self.over(x, y);
        self.drag(PointerButton::Primary, Modifiers::NONE, &[at, at]);
    }

    /// A stroke on the stage through world positions, and its flow.
    fn stroke(&mut self, points: &[[f32; 2]]) {
        let path: Vec<Pos2> = points.iter().map(|p| self.over(p[0], p[1])).collect();
        self.drag(PointerButton::Primary, Modifiers::NONE, &path);
        self.settle();
    }

    /// Waits until the stage shows the flow of the current target and path, at full quality.
    fn settle(&mut self) {
        self.until("the flow of the current target", |state| {
            let wanted = state.target.as_ref().map(|t| t.id());
            state.lane().shown.target == wanted && state.lane().shown.steps == state.flow().steps
        });
        self.frames(2);
    }

    fn target(&self) -> u64 {
        self.state().target.as_ref().map_or(0, |t| t.id())
    }

    /// xi on the device, keyframe by keyframe.
    fn trajectories(&self) -> Vec<[f32; 2]> {
        self.trajectories_of(0)
    }

    fn trajectories_of(&self, lane: usize) -> Vec<[f32; 2]> {
        self.harness.state().stage().lock().read_keyframes(lane).unwrap()
    }

    /// Where a lane's grains are in the world at its keyframes.
    fn world_trajectories_of(&self, lane: usize) -> Vec<Vec<[f64; 2]>> {
        let count = self.state().lanes[lane].shown.particles;
        let way = self.state().scene.document.lanes[lane].way(self.state().target.as_ref().unwrap().frame());
        let keyframes = self.trajectories_of(lane);
        let intervals = keyframes.len() / count - 1;
        let rows = keyframes.chunks_exact(count).enumerate();
        rows.map(|(row, xi)| {
            let t = way.grid.t(&way.clock, row as f64 / intervals as f64);
            let ruler = way.clock.ruler(t);
            xi.iter().map(|xi| ruler.world(xi.map(f64::from))).collect()
        })
        .collect()
    }

    /// The canvas on the drawing area's grid.
    fn raster(&self) -> Raster {
        match &self.state().canvas().density {
            Density::Raster(raster) => (**raster).clone(),
            Density::Cloud(cloud) => picture::on(cloud, Grid::DRAWING).with_unit_peak(),
        }
    }

    fn picture(&mut self) -> image::RgbaImage {
        self.harness.render().unwrap()
    }

    /// Pixels of the stage that differ between two pictures.
    fn stage_difference(&self, a: &image::RgbaImage, b: &image::RgbaImage) -> usize {
        let rect = self.harness.state().lane_rects()[0];
        a.enumerate_pixels().filter(|(x, y, p)| covers(rect, *x, *y) && *p != b.get_pixel(*x, *y)).count()
    }
}

/// Whether the middle of a pixel is inside: what is drawn beside `rect` is none of its own.
fn covers(rect: Rect, x: u32, y: u32) -> bool {
    rect.contains(pos2(x as f32 + 0.5, y as f32 + 0.5))
}
