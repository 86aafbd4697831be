//! What is made of a lane's content before it is drawn, and the drawing.

use wgpu::BindingResource::TextureView;

use super::{
    canvases::Canvases,
    constants,
    content::{Content, ContentKey},
    frame::frame,
    frame_uniforms::FrameUniforms,
    ground::Moment,
    view::ViewState,
};
use crate::{
    derived::Derived,
    gpu::{Context, Pipelines, layout::Frame, resources::group},
    scene::{Layers, Wind},
};

/// The picture of a lane: its ground, all ink, and what they are composed with.
#[derive(Debug)]
pub(super) struct Picture {
    uniforms: FrameUniforms,
    pub(super) moment: Moment,
    pub(super) canvases: Canvases,
    composed: Derived<(ViewState, ContentKey), Composed>,
}

/// What the view is composed of.
#[derive(Debug)]
struct Composed {
    pipeline: wgpu::RenderPipeline,
    components: wgpu::BindGroup,
}

impl Picture {
    /// Nothing yet of `content`.
    pub(super) fn new(context: &Context, pipelines: &Pipelines, content: &Content) -> Self {
        Self {
            uniforms: FrameUniforms::new(context, pipelines, content),
            moment: Moment::new(context, pipelines),
            canvases: Canvases::new(context),
            composed: Derived::default(),
        }
    }

    /// Finds out what the next frame needs: where grains are, the density, and all ink. Nothing is done as long
    /// as neither the view nor the content changes, and the answer is false.
    pub(super) fn prepare(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        content: &Content,
        view: &ViewState,
    ) -> bool {
        let Self { uniforms, moment, canvases, composed } = self;
        composed.follow((*view, content.key()), |(view, key)| {
            uniforms.write(context, content, frame(content, view), view);
            fill((context, pipelines), uniforms, moment, canvases, (content, key, view));
            let constants = constants::of_composition(content, view);
            let [density, ground] = moment.pictures();
            let mut bindings = vec![TextureView(density), TextureView(ground)];
            bindings.extend(canvases.components(ground));
            Composed {
                pipeline: pipelines.compose.with(&constants),
                components: group(context, &pipelines.layouts.compose, &bindings),
            }
        })
    }

    /// Draws what was prepared into a pass whose viewport is the view.
    pub(super) fn draw(
        &self,
        pipelines: &Pipelines,
        pass: &mut wgpu::RenderPass<'_>,
        content: &Content,
        layers: &Layers,
    ) {
        let Some(Composed { pipeline, components }) = self.composed.get() else { return };
        let (frame, fields) = (self.frame(), &content.fields);
        pass.set_bind_group(0, self.uniforms.group(), &[]);
        pass.set_bind_group(1, fields.group(), &[]);
        pass.set_pipeline(pipeline);
        pass.set_bind_group(3, components, &[]);
        pass.draw(0..4, 0..1);
        if let Some(drawing) = fields.drawing().filter(|_| layers.outline) {
            drawing.outline.draw(pipelines, pass, frame);
        }
        if matches!(layers.wind, Wind::Arrows | Wind::Error) && fields.moving().is_some() {
            pass.set_pipeline(&pipelines.arrows.with(&constants::of_arrows(content, layers)));
            pass.draw(0..18 * frame.arrow_columns * frame.arrow_rows, 0..1);
        }
    }

    /// Uniforms of the frame that was last prepared.
    pub(super) fn frame(&self) -> &Frame {
        self.uniforms.frame()
    }
}

/// Runs all passes ahead of drawing: places, counts, lays and paints.
fn fill(
    (context, pipelines): (&Context, &Pipelines),
    uniforms: &FrameUniforms,
    moment: &Moment,
    canvases: &mut Canvases,
    (content, key, view): (&Content, &ContentKey, &ViewState),
) {
    let layers = &view.layers;
    let counted = content.is_counted(layers);
    let needs = canvases.needs(content, key, view);
    let count = content.moved().filter(|_| counted && Moment::is_needed(layers));
    let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    if count.is_some() {
        moment.clear(&mut encoder);
    }
    canvases.begin(context, pipelines, &mut encoder, (content, view, needs));
    {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        pass.set_bind_group(0, uniforms.group(), &[]);
        pass.set_bind_group(1, content.fields.group(), &[]);
        if let Some(particles) = content.moved().filter(|_| needs.grains || needs.trails || count.is_some()) {
            particles.place(pipelines, &mut pass, &constants::of_grains(content, view.grains.color));
        }
        if let Some(particles) = count {
            moment.count(pipelines, &mut pass, particles);
        }
        canvases.lay(pipelines, &mut pass, (content, view, needs), uniforms.frame());
        if Moment::is_needed(layers) {
            moment.paint(pipelines, &mut pass, layers.ground, counted);
        }
    }
    context.queue.submit([encoder.finish()]);
}
