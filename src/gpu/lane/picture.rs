//! What is made of a lane's content before it is drawn, and the drawing.

use wgpu::BindingResource::TextureView;

use super::{
    canvases::Canvases,
    constants,
    content::{Content, Which},
    frame::frame,
    ground::Moment,
    told::Told,
    view::Sight,
};
use crate::{
    derived::Derived,
    gpu::{Context, Pipelines, layout::Frame, resources::group},
    scene::{Layers, Wind},
};

/// The picture of a lane: its ground, all ink, and what they are composed with.
#[derive(Debug)]
pub(super) struct Picture {
    told: Told,
    pub(super) moment: Moment,
    pub(super) canvases: Canvases,
    composed: Derived<(Sight, Which), Composed>,
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
            told: Told::new(context, pipelines, content),
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
        sight: &Sight,
    ) -> bool {
        let Self { told, moment, canvases, composed } = self;
        composed.follow((*sight, content.which()), |(sight, which)| {
            told.tell(context, content, frame(content, sight), sight.t);
            fill((context, pipelines), told, moment, canvases, (content, which, sight));
            let constants = constants::of_composition(content, sight, canvases.grains.manner());
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
        pass.set_bind_group(0, self.told.group(), &[]);
        pass.set_bind_group(1, fields.group(), &[]);
        pass.set_pipeline(pipeline);
        pass.set_bind_group(3, components, &[]);
        pass.draw(0..4, 0..1);
        if let Some(drawing) = fields.drawing().filter(|_| layers.outline) {
            drawing.outline.draw(pipelines, pass, frame);
        }
        if matches!(layers.wind, Wind::Arrows | Wind::Error) && fields.moving().is_some() {
            pass.set_pipeline(&pipelines.arrows.with(&constants::of_arrows(content, layers)));
            pass.draw(0..9 * frame.arrow_columns * frame.arrow_rows, 0..1);
        }
    }

    /// Uniforms of the frame that was last prepared.
    pub(super) fn frame(&self) -> &Frame {
        self.told.frame()
    }
}

/// Runs all passes ahead of drawing: places, counts, lays and paints.
fn fill(
    (context, pipelines): (&Context, &Pipelines),
    told: &Told,
    moment: &Moment,
    canvases: &mut Canvases,
    (content, which, sight): (&Content, &Which, &Sight),
) {
    let layers = &sight.layers;
    let counted = content.is_counted(layers);
    let needs = canvases.needs(content, which, sight);
    let count = content.moved().filter(|_| counted && Moment::is_needed(layers));
    let mut encoder = context.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    if count.is_some() {
        moment.clear(&mut encoder);
    }
    canvases.begin(context, pipelines, &mut encoder, (content, sight, needs));
    {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        pass.set_bind_group(0, told.group(), &[]);
        pass.set_bind_group(1, content.fields.group(), &[]);
        if let Some(particles) = content.moved().filter(|_| needs.grains || needs.trails || count.is_some()) {
            particles.place(pipelines, &mut pass, &constants::of_grains(content, sight.grains.color));
        }
        if let Some(particles) = count {
            moment.count(pipelines, &mut pass, particles);
        }
        canvases.lay(pipelines, &mut pass, (content, sight, needs), told.frame());
        if Moment::is_needed(layers) {
            moment.paint(pipelines, &mut pass, layers.ground, counted);
        }
    }
    if needs.grains {
        canvases.grains.copy(&mut encoder);
    }
    context.queue.submit([encoder.finish()]);
}
