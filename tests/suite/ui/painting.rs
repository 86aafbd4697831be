//! The controls as they are drawn on software adapters, against egui's own renderer.

use dunefield::{
    app::{
        controls_gpu,
        stage_gpu::{SharedStage, StageGpu},
    },
    scene::Scene,
};
use eframe::egui;
use egui_kittest::Harness;

/// A page with what controls are made of: text, soft edges, lines, clips, a picture, the stage, and a
/// window above them.
struct Page {
    stage: SharedStage,
    picture: Option<egui::TextureHandle>,
    /// Later frames bring more letters to the font atlas.
    frames: f32,
}

impl eframe::App for Page {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frames += 1.0;
        egui::CentralPanel::default().show(ui, |ui| {
            ui.heading("Conditional flow matching");
            ui.label(egui::RichText::new("0123456789 |v - u|^2").size(10.0 + 7.0 * self.frames));
            let _ = ui.button("Play");
            ui.checkbox(&mut true, "Loop");
            ui.add(egui::Slider::new(&mut 0.3, 0.0..=1.0).text("t"));
            egui::ScrollArea::vertical().max_height(40.0).show(ui, |ui| {
                for row in 0..9 {
                    ui.label(format!("row {row}, cut off by its clip"));
                }
            });
            let picture = self.picture.get_or_insert_with(|| {
                let image = egui::ColorImage::filled([4, 4], egui::Color32::from_rgb(120, 40, 200));
                ui.ctx().load_texture("picture", image, egui::TextureOptions::LINEAR)
            });
            ui.image((picture.id(), egui::vec2(30.0, 12.0)));
            let painter = ui.painter();
            let stage = egui::Rect::from_min_size(egui::pos2(250.0, 150.0), egui::vec2(120.0, 90.0));
            painter.add(self.stage.paint(stage, 0, Scene::default()));
            let points = (0..60).map(|k| egui::pos2(20.0 + 5.0 * k as f32, 260.0 + 30.0 * (0.3 * k as f32).sin()));
            painter.line(points.collect(), egui::Stroke::new(1.5, egui::Color32::GOLD));
            painter.circle_filled(
                egui::pos2(330.0, 60.0),
                25.0,
                egui::Color32::from_rgba_unmultiplied(200, 80, 40, 120),
            );
        });
        egui::Window::new("Above").fixed_pos([180.0, 120.0]).show(ui.ctx(), |ui| ui.label("and its shadow"));
    }
}

fn picture(own: bool, pixels_per_point: f32) -> image::RgbaImage {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(401.0, 303.0))
        .with_pixels_per_point(pixels_per_point)
        .wgpu()
        .build_eframe(|creation| {
            let stage = StageGpu::new(creation.wgpu_render_state.as_ref().expect("the test draws with wgpu"));
            if own {
                controls_gpu::install(&creation.egui_ctx, stage.controls());
            }
            Page { stage: SharedStage::new(stage), picture: None, frames: 0.0 }
        });
    harness.run_steps(3);
    harness.render().expect("a picture")
}

#[test]
fn controls_look_as_egui_draws_them() {
    for pixels_per_point in [1.0, 1.5] {
        let [theirs, ours] = [false, true].map(|own| picture(own, pixels_per_point));
        assert_eq!(theirs.dimensions(), ours.dimensions());
        let colors: std::collections::HashSet<_> = ours.pixels().collect();
        assert!(colors.len() > 100, "only {} colours", colors.len());
        for (x, y, pixel) in theirs.enumerate_pixels() {
            let other = ours.get_pixel(x, y);
            let apart = (0..4).map(|k| pixel[k].abs_diff(other[k])).max();
            // Filtering and rounding are the adapter's own.
            assert!(apart <= Some(3), "{x} {y} at scale {pixels_per_point}: {pixel:?} and {other:?}");
        }
    }
}
