//! Integrating and drawing particles.

use std::{sync::Arc, time::Instant};

use serde_json::{Value, json};

use super::{accuracy, subject::exact, timing::median_ms};
use crate::{
    cli::CliError,
    density::Target,
    field::{VelocityField as _, Volume, volume::Resolution},
    flow::{Keyframes, Source, SourceKind},
    gpu::{
        Context, Lane, Offscreen, Pipelines,
        lane::View,
        offscreen::{self, Pane},
    },
    metrics::median,
    scene::{FieldSource, Flow, Scene},
};

const COUNTS: [u32; 5] = [20_000, 50_000, 100_000, 200_000, 1_000_000];

pub(super) fn run() -> Result<Value, CliError> {
    let context = Context::headless().map_err(CliError::failed)?;
    let pipelines = Pipelines::new(&context, offscreen::FORMAT);
    let field = exact("letters")?;
    let volume = Arc::new(Volume::from_exact(&field, Resolution::FULL));
    let target = field.target();
    let runs: Vec<Value> =
        COUNTS.iter().map(|count| speed(&context, &pipelines, target, &volume, *count)).collect();
    let errors = accuracy::table(&context, &pipelines)?;
    let lanes = lanes(&context, &pipelines, target, &volume);
    Ok(json!({ "adapter": context.adapter, "runs": runs, "lanes": lanes, "endpoint_error": errors }))
}

/// The default flow on the frame of the volume, ready but for its integration.
struct Ready {
    lane: Lane,
    flow: Flow,
    source: Source,
}

impl Ready {
    fn new(context: &Context, pipelines: &Pipelines, target: &Target, volume: &Arc<Volume>, count: usize) -> Self {
        let mut lane = Lane::new(context, pipelines);
        lane.set_field(context, pipelines, volume, FieldSource::Exact);
        lane.set_density(context, pipelines, volume);
        lane.set_target(context, pipelines, target);
        let flow = Flow::default();
        let source = Source::new(SourceKind::Matched, &flow.way(volume.frame()).clock, target.moments(), [0.0; 4]);
        lane.set_particles(context, pipelines, &source.positions(0, count, None), flow.keyframes());
        Self { lane, flow, source }
    }

    fn integrate(&mut self, context: &Context, pipelines: &Pipelines, volume: &Arc<Volume>) {
        let way = self.flow.way(volume.frame());
        self.lane.integrate(context, pipelines, &way, Keyframes::new(64), &self.source);
    }
}

/// One size at 1280 x 800 with the default layers.
fn speed(context: &Context, pipelines: &Pipelines, target: &Target, volume: &Arc<Volume>, count: u32) -> Value {
    let mut ready = Ready::new(context, pipelines, target, volume, count as usize);
    // The same field again would be integrated already.
    let again = Arc::new(Volume::clone(volume));
    let mut turns = [volume, &again].into_iter().cycle();
    let integrate_ms = median_ms(5, || {
        let volume = turns.next().unwrap_or(volume);
        ready.lane.set_field(context, pipelines, volume, FieldSource::Exact);
        ready.integrate(context, pipelines, volume);
        context.wait();
    });
    let mut lane = ready.lane;
    let picture = Offscreen::new(context, 1280, 800);
    let scene = Scene { particles: count, ..Scene::default() };
    let mut t = 0.0;
    let frame_ms = median_ms(15, || {
        t = (t + 0.07) % 1.0;
        let view = View { scene: &scene, size_px: [1280.0, 800.0], pixels_per_point: 1.0, t };
        picture.draw(context, pipelines, &mut [Pane { lane: &mut lane, view, corner_px: [0, 0] }]);
        context.wait();
    });
    json!({
        "count": lane.count(), "integrate_ms": integrate_ms, "frame_ms": frame_ms,
        "frames_per_second": 1e3 / frame_ms,
    })
}

/// One, two and four lanes of 20,000 particles, turn about so that a busy machine is unfair to none.
fn lanes(context: &Context, pipelines: &Pipelines, target: &Target, volume: &Arc<Volume>) -> Value {
    const SIZE: [u32; 2] = [1280, 800];
    let ready = |_| {
        let mut ready = Ready::new(context, pipelines, target, volume, 20_000);
        ready.integrate(context, pipelines, volume);
        ready.lane
    };
    let mut lanes: Vec<Lane> = (0..4).map(ready).collect();
    let (scene, picture) = (Scene::default(), Offscreen::new(context, SIZE[0], SIZE[1]));
    let mut times: [Vec<f64>; 3] = Default::default();
    for round in 0..15 {
        for (times, (count, columns, rows)) in times.iter_mut().zip([(1, 1, 1), (2, 2, 1), (4, 2, 2)]) {
            let (width, height) = (SIZE[0] / columns, SIZE[1] / rows);
            let t = f64::from(round) * 0.07 % 1.0;
            let start = Instant::now();
            let size_px = [width as f32, height as f32];
            let view = View { scene: &scene, size_px, pixels_per_point: 1.0, t };
            let mut panes: Vec<Pane<'_>> = (lanes[..count].iter_mut().zip(0..))
                .map(|(lane, k)| Pane { lane, view, corner_px: [k % columns * width, k / columns * height] })
                .collect();
            picture.draw(context, pipelines, &mut panes);
            context.wait();
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let [one, two, four] = times.map(|mut times| median(&mut times));
    json!({ "one_ms": one, "two_ms": two, "four_ms": four, "two_to_one": two / one })
}
