//! The scripted run that measures the window: real events through the same input path that a
//! user's mouse takes, and the time from frame to frame.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use eframe::egui::{self, Event, Modifiers, PointerButton, Pos2, Rect};
use serde_json::{Value, json};

use super::{
    commands::{Command, TrainingCommand},
    stage::ViewMap,
    stage_gpu::SharedStage,
    state::State,
};
use crate::{
    metrics::median,
    scene::{Ground, Layers, Wind},
};

/// Frames whose start is remembered.
const FRAMES_KEPT: usize = 256;

/// What a scripted run found, for whoever started it.
pub type Findings = Arc<Mutex<Option<Value>>>;

/// Parts of the run, with their lengths in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Until the first flow is on the stage.
    Start,
    /// Playing, with training under way.
    Training,
    /// The same with all layers.
    TrainingLayers,
    /// Drawing, with training under way.
    Drawing,
    /// Playing, with training paused.
    Paused,
    /// The same with all layers.
    PausedLayers,
    /// Scrubbing, with training paused.
    Scrubbing,
    /// Over.
    Done,
}

impl Part {
    fn seconds(self) -> f64 {
        match self {
            Self::Start => 60.0,
            Self::Done => 0.0,
            _ => 5.0,
        }
    }

    fn next(self) -> Self {
        match self {
            Self::Start => Self::Training,
            Self::Training => Self::TrainingLayers,
            Self::TrainingLayers => Self::Drawing,
            Self::Drawing => Self::Paused,
            Self::Paused => Self::PausedLayers,
            Self::PausedLayers => Self::Scrubbing,
            Self::Scrubbing | Self::Done => Self::Done,
        }
    }

    /// What the part changes when it begins.
    fn opening(self) -> Vec<Command> {
        match self {
            Self::TrainingLayers | Self::PausedLayers => vec![Command::SetLayers(all_layers())],
            Self::Drawing | Self::Scrubbing => vec![Command::SetLayers(Layers::default())],
            Self::Paused => vec![Command::Training(TrainingCommand::Pause), Command::SetPlaying(true)],
            Self::Start | Self::Training | Self::Done => Vec::new(),
        }
    }
}

/// Every layer; of those that take the same place, the one that is the most work.
fn all_layers() -> Layers {
    Layers {
        trails: true,
        trajectories: true,
        ground: Ground::Dunes,
        contours: true,
        wind: Wind::Streaks,
        grid: true,
        ..Layers::default()
    }
}

/// Where things are in the window, in points.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// The first lane of the stage.
    pub stage: Rect,
    /// The rail of t.
    pub rail: Rect,
}

/// A mouse that moves on by itself, whatever the window does.
#[derive(Debug, Default)]
struct Mouse {
    /// Movements that frames have followed.
    followed: u64,
    /// The first and the last movement that the frame under way follows.
    under_way: Option<[Instant; 2]>,
    /// From these two to the frame on the screen, in milliseconds, frame by frame.
    latencies: [Vec<f64>; 2],
}

impl Mouse {
    /// Time between two movements: most mice report 125 times a second.
    const EVERY: Duration = Duration::from_millis(8);

    /// Seconds from `began` to the last movement, if there is one that no frame has followed.
    fn move_on(&mut self, began: Instant) -> Option<f64> {
        let moved = (began.elapsed().as_nanos() / Self::EVERY.as_nanos()) as u64;
        if moved <= self.followed {
            return None;
        }
        let at = |movement: u64| Self::EVERY * movement as u32;
        self.under_way = Some([began + at(self.followed + 1), began + at(moved)]);
        self.followed = moved;
        Some(at(moved).as_secs_f64())
    }

    /// The frame under way has been handed to the screen; once the device is ready, it is there.
    fn shown(&mut self, stage: &SharedStage) {
        if let Some(moved) = self.under_way.take() {
            stage.lock().wait();
            for (latencies, moved) in self.latencies.iter_mut().zip(moved) {
                latencies.push(moved.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
}

/// A scripted run.
#[derive(Debug)]
pub struct Script {
    process_start: Instant,
    findings: Findings,
    part: Part,
    began: Instant,
    last_frame: Option<Instant>,
    places: Places,
    pressed: bool,
    mouse: Mouse,
    frames: [Vec<f64>; 8],
    first_flow: f64,
    target: Option<u64>,
    /// When the last events were handed in, frame by frame.
    handed_in: VecDeque<Instant>,
    /// When the brush moved to whose flow the frame under way shows.
    painting: Option<Instant>,
    /// Brush to stage, in milliseconds, one per new target while drawing.
    latencies: Vec<f64>,
}

impl Script {
    /// A run that leaves what it finds in `findings` and then closes the window.
    #[must_use]
    pub fn new(process_start: Instant, findings: Findings) -> Self {
        Self {
            process_start,
            findings,
            part: Part::Start,
            began: Instant::now(),
            last_frame: None,
            places: Places { stage: Rect::ZERO, rail: Rect::ZERO },
            pressed: false,
            mouse: Mouse::default(),
            frames: Default::default(),
            first_flow: f64::NAN,
            target: None,
            handed_in: VecDeque::new(),
            painting: None,
            latencies: Vec::new(),
        }
    }

    /// Events of the next frame.
    pub fn input(&mut self, events: &mut Vec<Event>, stage: &SharedStage) {
        self.mouse.shown(stage);
        // Whoever sits before the screen does not take part.
        events.clear();
        if self.handed_in.len() == FRAMES_KEPT {
            self.handed_in.pop_front();
        }
        self.handed_in.push_back(Instant::now());
        let seconds = self.began.elapsed().as_secs_f64();
        match self.part {
            Part::Drawing => self.draw(seconds, events),
            Part::Scrubbing => self.scrub(events),
            _ if self.pressed => {
                self.pressed = false;
                events.push(button(self.pen(seconds), false));
            }
            _ => {}
        }
    }

    fn draw(&mut self, seconds: f64, events: &mut Vec<Event>) {
        let at = self.pen(seconds);
        events.push(Event::PointerMoved(at));
        if !self.pressed {
            self.pressed = true;
            events.push(button(at, true));
        }
    }

    /// Drags the handle of t from end to end and back, as a mouse would.
    fn scrub(&mut self, events: &mut Vec<Event>) {
        let Some(seconds) = self.mouse.move_on(self.began) else { return };
        // A second from end to end.
        let share = 1.0 - (seconds % 2.0 - 1.0).abs() as f32;
        let rail = self.places.rail.shrink(8.0);
        let at = egui::pos2(rail.left() + share * rail.width(), rail.center().y);
        events.push(Event::PointerMoved(at));
        if !self.pressed {
            self.pressed = true;
            events.push(button(at, true));
        }
    }

    /// A slow figure across the drawing area.
    fn pen(&self, seconds: f64) -> Pos2 {
        let view = ViewMap { rect: self.places.stage, camera: crate::scene::Camera::default() };
        let angle = seconds * 1.3;
        view.screen([(2.2 * angle.cos()) as f32, (1.6 * (2.0 * angle).sin()) as f32])
    }

    /// Looks at a finished frame. `asked` is when the flow on the stage was asked for.
    pub fn frame(
        &mut self,
        ctx: &egui::Context,
        state: &State,
        stage: &SharedStage,
        places: Places,
        asked: Option<Instant>,
    ) -> Vec<Command> {
        let now = Instant::now();
        self.places = places;
        if let Some(last) = self.last_frame.replace(now) {
            self.frames[self.part as usize].push((now - last).as_secs_f64() * 1e3);
        }
        // The frame in which a new flow came to the stage has been painted by now.
        if let Some(moved) = self.painting.take() {
            stage.lock().wait();
            self.latencies.push(moved.elapsed().as_secs_f64() * 1e3);
        }
        if state.lane().shown.target != self.target {
            self.target = state.lane().shown.target;
            if let (Part::Drawing, Some(asked)) = (self.part, asked) {
                self.painting = self.handed_in.iter().rev().find(|at| **at <= asked).copied();
            }
        }
        let over = self.began.elapsed().as_secs_f64() >= self.part.seconds();
        let flowing = self.part == Part::Start && state.lane().shown.generation > 0;
        if flowing {
            stage.lock().wait();
            self.first_flow = self.process_start.elapsed().as_secs_f64();
        }
        if over || flowing { self.advance(ctx) } else { Vec::new() }
    }

    fn advance(&mut self, ctx: &egui::Context) -> Vec<Command> {
        self.part = self.part.next();
        self.began = Instant::now();
        if self.part == Part::Done {
            *self.findings.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.report());
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        self.part.opening()
    }

    fn report(&self) -> Value {
        let quantile = |part: Part, share: f64| {
            let mut times = self.frames[part as usize].clone();
            times.sort_by(f64::total_cmp);
            times.get((share * times.len() as f64) as usize).copied()
        };
        let mut latencies = self.latencies.clone();
        let [mut first, mut last] = self.mouse.latencies.clone();
        json!({
            "start_to_first_flow_s": self.first_flow,
            "frame_ms_p50": quantile(Part::Paused, 0.5),
            "frame_ms_p99": quantile(Part::Paused, 0.99),
            "frame_ms_p50_training": quantile(Part::Training, 0.5),
            "frame_ms_p99_training": quantile(Part::Training, 0.99),
            "frame_ms_p50_all_layers": quantile(Part::PausedLayers, 0.5),
            "frame_ms_p50_all_layers_training": quantile(Part::TrainingLayers, 0.5),
            "frame_ms_p50_drawing": quantile(Part::Drawing, 0.5),
            "frame_ms_p99_drawing": quantile(Part::Drawing, 0.99),
            "frame_ms_p99_scrubbing": quantile(Part::Scrubbing, 0.99),
            // From the movement that a frame shows, and from the first one since the frame before.
            "scrub_to_stage_ms": median(&mut last),
            "scrub_to_stage_ms_max": last.last(),
            "scrub_to_stage_ms_first": median(&mut first),
            "scrub_to_stage_ms_first_max": first.last(),
            "brush_to_stage_ms": median(&mut latencies),
            "targets_per_second_while_drawing": self.latencies.len() as f64 / Part::Drawing.seconds(),
            "memory_mb": resident_mb(),
        })
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// Memory of this process in megabytes, where the system tells.
fn resident_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1e3)
}
