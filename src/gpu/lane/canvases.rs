//! What is laid cell by cell: the light of grains; trails, streaks and whole trajectories as ink.

use wgpu::BindingResource::TextureView;

use super::{
    constants,
    content::{Content, ContentKey},
    frame::TRAILING_GRAINS,
    ink::Ink,
    ink_style::InkStyle,
    integrated::Motion,
    light::Light,
    particles::{Chunk, Particles},
    view::ViewState,
};
use crate::{
    derived::{Derived, Revision},
    gpu::{Context, Pipelines, layout::Frame},
    scene::{GrainColor, Spread, Theme, Wind},
};

/// The canvases of a view.
#[derive(Debug)]
pub(super) struct Canvases {
    pub(super) grains: Light,
    pub(super) trails: Ink,
    pub(super) streaks: Ink,
    pub(super) trajectories: Ink,
    /// The trajectories that are on their canvas.
    laid_trajectories: Derived<TrajectoriesKey>,
}

/// What whole trajectories look like; they do not depend on t.
#[derive(Clone, Debug, PartialEq)]
struct TrajectoriesKey {
    spread: Spread,
    size_px: [f32; 2],
    style: InkStyle,
    count: u32,
    by_region: bool,
    drawing: Option<u64>,
    theme: Theme,
    motion: Option<Motion>,
    choice: Option<Revision>,
}

/// What a picture needs to be laid.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one pass")]
pub(super) struct Needs {
    pub(super) grains: bool,
    pub(super) trails: bool,
    streaks: bool,
    trajectories: bool,
}

impl Canvases {
    pub(super) fn new(context: &Context) -> Self {
        Self {
            grains: Light::new(context),
            trails: Ink::new(context),
            streaks: Ink::new(context),
            trajectories: Ink::new(context),
            laid_trajectories: Derived::default(),
        }
    }

    /// What has to be laid anew: trajectories only where they are others than before.
    pub(super) fn needs(&mut self, content: &Content, key: &ContentKey, view: &ViewState) -> Needs {
        let (layers, ready) = (&view.layers, content.moved().is_some());
        Needs {
            grains: ready && layers.grains,
            trails: ready && layers.trails,
            streaks: ready && layers.wind == Wind::Streaks,
            trajectories: ready
                && layers.trajectories
                && self.laid_trajectories.follow(TrajectoriesKey::of(key, view), |_| ()),
        }
    }

    /// Empties what will be laid.
    pub(super) fn begin(
        &mut self,
        context: &Context,
        pipelines: &Pipelines,
        encoder: &mut wgpu::CommandEncoder,
        (content, view, needs): (&Content, &ViewState, Needs),
    ) {
        if needs.grains {
            self.grains.begin(context, pipelines, encoder, (content, view));
        }
        let trails = InkStyle::trails(view, content.count(), content.some_are_chosen());
        for (needed, ink, style) in [
            (needs.trails, &mut self.trails, trails),
            (needs.streaks, &mut self.streaks, InkStyle::streaks(view, content.fields.source())),
            (needs.trajectories, &mut self.trajectories, InkStyle::trajectories(view)),
        ] {
            if needed {
                ink.begin(context, pipelines, encoder, view.size_px, style);
            }
        }
    }

    /// Lays grains that have been placed, and what follows them; the frame and the field are bound.
    pub(super) fn lay(
        &self,
        pipelines: &Pipelines,
        pass: &mut wgpu::ComputePass<'_>,
        (content, view, needs): (&Content, &ViewState, Needs),
        frame: &Frame,
    ) {
        let Some(particles) = content.moved() else { return };
        let Some(first) = particles.chunks.first() else { return };
        if needs.grains {
            self.lay_grains(pipelines, pass, particles, frame);
        }
        pass.set_bind_group(2, &first.grains, &[]);
        let grain_constants = constants::of_grains(content, view.grains.color);
        if needs.trails {
            let [cubic, ..] = grain_constants;
            self.lay_trails(pipelines, pass, first, cubic, frame);
        }
        let ink = &pipelines.ink;
        if needs.trajectories {
            self.trajectories.bind(pass);
            let [cubic, color_by, some_are_chosen] = grain_constants;
            let laying = self.trajectories.style().constants();
            pass.set_pipeline(&ink.trajectories.with(&[cubic, color_by, some_are_chosen, laying]));
            pass.dispatch_workgroups(frame.trajectories.div_ceil(64), frame.intervals, 1);
            self.trajectories.develop(pipelines, pass);
        }
        if needs.streaks {
            self.streaks.bind(pass);
            let laying = self.streaks.style().constants();
            pass.set_pipeline(&ink.streaks.with(&[laying, constants::has_density(content)]));
            pass.dispatch_workgroups((frame.streak_columns * frame.streak_rows).div_ceil(64), 1, 1);
            self.streaks.develop(pipelines, pass);
        }
    }

    fn lay_grains(
        &self,
        pipelines: &Pipelines,
        pass: &mut wgpu::ComputePass<'_>,
        particles: &Particles,
        frame: &Frame,
    ) {
        self.grains.bind(pipelines, pass);
        // Those with whole trajectories are among the first.
        let seen = if frame.seen == u32::MAX { particles.chunks.len() } else { 1 };
        particles.chunks.iter().take(seen).for_each(|chunk| chunk.each(pass));
        self.grains.develop(pipelines, pass);
    }

    /// Only so many leave one, and the first chunk has them.
    fn lay_trails(
        &self,
        pipelines: &Pipelines,
        pass: &mut wgpu::ComputePass<'_>,
        first: &Chunk,
        cubic: (&'static str, u32),
        frame: &Frame,
    ) {
        self.trails.bind(pass);
        pass.set_pipeline(&pipelines.ink.trails.with(&[cubic, self.trails.style().constants()]));
        let grains = first.count.min(TRAILING_GRAINS).min(frame.seen);
        let begin = (frame.keyframe - frame.trail).max(0.0).floor();
        pass.dispatch_workgroups(grains.div_ceil(64), (frame.keyframe - begin).ceil() as u32, 1);
        self.trails.develop(pipelines, pass);
    }

    /// What the view is composed of, besides `ground`, which stands in for pictures that are not there.
    pub(super) fn components<'a>(&'a self, ground: &'a wgpu::TextureView) -> [wgpu::BindingResource<'a>; 5] {
        let picture = |picture: Option<&'a wgpu::TextureView>| TextureView(picture.unwrap_or(ground));
        [
            picture(self.trajectories.picture()),
            picture(self.streaks.picture()),
            picture(self.trails.picture()),
            picture(self.grains.picture()),
            self.grains.uniforms().as_entire_binding(),
        ]
    }
}

impl TrajectoriesKey {
    fn of(key: &ContentKey, view: &ViewState) -> Self {
        Self {
            spread: view.spread,
            size_px: view.size_px,
            style: InkStyle::trajectories(view),
            count: view.layers.trajectory_count,
            by_region: view.grains.color == GrainColor::Region,
            drawing: key.fields.drawing,
            theme: view.theme,
            motion: key.motion.clone(),
            choice: key.choice,
        }
    }
}
