//! One view of one flow: what is uploaded, integrated, prepared and drawn.
//!
//! - `content`: what is on the device: `fields` with the `outline` of the drawing, `particles`, and how those were
//!   `integrated`; `knots`: what their keyframes stand for.
//! - `view`: how it is seen; `wind`, `scales`: how the field moves at one moment, and how fast at most.
//! - `frame`: the uniforms that follow; `frame_uniforms`: those on the device; `constants`: those of pipelines.
//! - `picture`: what is prepared and drawn: the `ground`, and `canvases`: the `light` of grains of some `grain_style`,
//!   and `ink` of some `ink_style`.
//! - `read`: where grains are and how dense, read back; `inspect`: the rest, for tests.

mod canvases;
mod cells;
mod constants;
mod content;
mod fields;
mod frame;
mod frame_uniforms;
mod grain_style;
mod ground;
mod ink;
mod ink_style;
mod inspect;
mod integrated;
mod knots;
mod light;
mod outline;
mod particles;
mod picture;
mod read;
mod scales;
mod view;
mod wind;

pub use frame::{ARROW_LIMIT, ARROW_SPACING, ARROW_TYPICAL, TYPICAL_ARROW_POINTS};
#[doc(hidden)]
pub use grain_style::MARGIN as GRAIN_MARGIN;
pub use ground::{PAINTED as PAINTED_SIDE, SIDE as GROUND_SIDE};
#[doc(hidden)]
pub use inspect::Inked;
pub use scales::Scales;
pub use view::View;
pub use wind::wind_t;

use std::sync::Arc;

use self::{content::Content, frame_uniforms::FrameUniforms, picture::Picture, view::ViewState};
use super::{Context, Pipelines, theme::Rgb};
use crate::{
    density::Target,
    field::Volume,
    flow::{Keyframes, Source, Way},
    numeric::Point,
    scene::{FieldSource, Layers, Scene},
};

/// Everything on the device that belongs to one flow.
#[derive(Debug)]
pub struct Lane {
    content: Content,
    picture: Picture,
    /// For positions that are asked for beside the picture.
    asked: FrameUniforms,
}

impl Lane {
    /// A lane that shows nothing yet.
    #[must_use]
    pub fn new(context: &Context, pipelines: &Pipelines) -> Self {
        let content = Content::new(context, pipelines);
        let picture = Picture::new(context, pipelines, &content);
        let asked = FrameUniforms::new(context, pipelines, &content);
        Self { content, picture, asked }
    }

    /// Takes the field that moves the particles, and what it is; whether it is another than before.
    pub fn set_field(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        volume: &Arc<Volume>,
        what: FieldSource,
    ) -> bool {
        self.content.fields.set_moving(context, pipelines, (volume, what))
    }

    /// Takes the field that the moving one is compared with where errors are drawn: a learned one beside the exact,
    /// the exact beside a learned one.
    pub fn set_reference(&mut self, context: &Context, pipelines: &Pipelines, reference: Option<&Arc<Volume>>) {
        self.content.fields.set_reference(context, pipelines, reference);
    }

    /// Takes the exact density.
    pub fn set_density(&mut self, context: &Context, pipelines: &Pipelines, volume: &Arc<Volume>) {
        self.content.fields.set_density(context, pipelines, volume);
    }

    /// Takes the weights of a target, for its outline and its parts.
    pub fn set_target(&mut self, context: &Context, pipelines: &Pipelines, target: &Target) {
        self.content.fields.set_drawing(context, pipelines, target);
    }

    /// Places the particles: xi at t = 0, and room for their keyframes.
    ///
    /// As many are kept as the device has memory for; the number is returned.
    pub fn set_particles(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        start: &[Point],
        keyframes: Keyframes,
    ) -> usize {
        self.content.set_particles(context, pipelines, start, keyframes)
    }

    /// Chooses grains, given one by one from the first; none when it is empty.
    pub fn choose(&mut self, context: &Context, chosen: &[bool]) {
        self.content.choose(context, chosen);
    }

    /// Integrates every particle through the field to all keyframes, if that is not done already.
    /// The way is on the field's own frame; `source` is what the particles were placed by.
    pub fn integrate(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        way: &Way,
        keyframes: Keyframes,
        source: &Source,
    ) {
        self.content.integrate(context, pipelines, way, keyframes, source);
    }

    /// Whether there is a flow to draw.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.content.integrated().is_some()
    }

    /// Number of particles on the device.
    #[must_use]
    pub fn count(&self) -> usize {
        self.content.count()
    }

    /// The values at the ends of the colour maps of a view.
    #[must_use]
    pub fn scales(&self, view: &View<'_>) -> Scales {
        Scales::new(&self.content, view.scene.document.layers.exposure, view.t)
    }

    /// Whether the ground shows the density of the grains themselves.
    #[must_use]
    pub fn is_counted(&self, layers: &Layers) -> bool {
        self.content.is_counted(layers)
    }

    /// Finds out what the next frame needs: where grains are, the density, and all ink. Once is enough for
    /// a view: as long as neither it nor the flow changes there is nothing to do, and the answer is false.
    pub fn prepare(&mut self, context: &Context, pipelines: &Pipelines, view: &View<'_>) -> bool {
        self.prepare_on(context, pipelines, view, None)
    }

    /// The same on another ground than the theme's.
    pub fn prepare_on(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        view: &View<'_>,
        ground: Option<Rgb>,
    ) -> bool {
        let state = ViewState { ground, ..ViewState::from(view) };
        self.picture.prepare(context, pipelines, &self.content, &state)
    }

    /// Draws what was prepared for `scene` into a pass whose viewport is the view.
    pub fn draw(&self, pipelines: &Pipelines, pass: &mut wgpu::RenderPass<'_>, scene: &Scene) {
        self.picture.draw(pipelines, pass, &self.content, &scene.document.drawn());
    }
}
