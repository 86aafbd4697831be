//! How the user works; kept between sessions.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{letters::Letters, tool::StageTool, typed_path::typed_path};
use crate::{
    drawing::DrawOptions,
    export::{Clip, Kind, SheetForm, SheetFormat},
    path::Schedule,
    scene::Theme,
    train::{Effort, When},
};

/// How the user works; kept between sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that the user ticks")]
pub struct Settings {
    /// What the left button does on the stage.
    pub tool: StageTool,
    /// How it draws.
    pub draw: DrawOptions,
    /// Whether the clock starts again at the end.
    pub looping: bool,
    /// Speed of the clock: 1 crosses [0, 1] in four seconds.
    pub speed: f64,
    /// What a changed target or path does to the network.
    pub when: When,
    /// How much of the machine training takes.
    pub effort: Effort,
    /// Whether training stops by itself when the validation loss has been flat for a while.
    pub stop_when_flat: bool,
    /// Whether a document that is saved holds the network in training.
    pub saves_network: bool,
    /// How curves are drawn.
    pub plots: Plots,
    /// Whether the controls at the left are shown.
    pub show_controls: bool,
    /// Whether the plots at the right are shown.
    pub show_plots: bool,
    /// The colours that new scenes begin with: those that were chosen last.
    pub theme: Theme,
    /// How much larger than the system asks everything is shown.
    pub zoom: f32,
    /// Form of exported clips.
    pub clip: Clip,
    /// How stills and figures are; of their moments, how many there are.
    pub sheet: SheetForm,
    /// The theme of exports; nothing for that of the stage.
    pub export_theme: Option<Theme>,
    /// Where clips are written.
    pub export_path: String,
    /// Scenes that were open lately, the last one first.
    pub recent: Vec<String>,
    /// Paths with the parameters that they last had.
    pub paths: Vec<Schedule>,
    /// What is written on the keys of the user's keyboard.
    pub letters: Letters,
    /// Hints that are still to be shown, the next one first.
    pub hints: Vec<Hint>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tool: StageTool::Brush,
            draw: DrawOptions::default(),
            looping: true,
            speed: 1.0,
            when: When::Continue,
            effort: Effort::default(),
            stop_when_flat: false,
            saves_network: true,
            plots: Plots::default(),
            show_controls: true,
            show_plots: true,
            theme: Theme::default(),
            zoom: 1.0,
            clip: Clip::default(),
            sheet: SheetForm::default(),
            export_theme: None,
            export_path: "dunefield.gif".into(),
            recent: Vec::new(),
            paths: Vec::new(),
            letters: Letters::default(),
            hints: Vec::new(),
        }
    }
}

/// What a first minute should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hint {
    /// Drawing on the stage.
    Draw,
    /// Dragging t.
    Time,
    /// Flows beside each other.
    Compare,
}

impl Hint {
    /// Every hint, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Draw, Self::Time, Self::Compare];
}

/// How much larger than the system asks everything may be shown.
pub const ZOOMS: std::ops::RangeInclusive<f32> = 0.5..=3.0;
/// How much larger or smaller everything becomes at once.
pub const ZOOM_STEP: f32 = 0.1;

/// Speeds of the clock: at 1, t crosses [0, 1] in four seconds.
pub const SPEEDS: std::ops::RangeInclusive<f64> = 0.05..=4.0;

/// Scenes that are remembered.
const RECENT: usize = 8;

/// How the curves of a training are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plots {
    /// Whether losses are those of the velocity, on the lane's path.
    pub velocity: bool,
    /// Whether losses are drawn on a logarithmic axis.
    pub log_loss: bool,
    /// Whether steps are drawn on a logarithmic axis.
    pub log_steps: bool,
    /// Share of the curve over which the loss is averaged, 0 to 0.3.
    pub smoothing: f64,
}

impl Default for Plots {
    fn default() -> Self {
        Self { velocity: false, log_loss: true, log_steps: false, smoothing: 0.05 }
    }
}

impl Settings {
    /// `schedule` with the parameters that its kind of path last had.
    #[must_use]
    pub fn remembered(&self, schedule: Schedule) -> Schedule {
        self.paths.iter().copied().find(|path| path.name() == schedule.name()).unwrap_or(schedule)
    }

    /// The form of the next export, without what its kind of file has not.
    #[must_use]
    pub fn export_form(&self) -> Clip {
        let has_no_frames = Kind::of(&self.export_file()).is_ok_and(|kind| kind.format().is_none());
        Clip { film: self.clip.film.filter(|_| !has_no_frames), ..self.clip }
    }

    /// The form of the next still or figure: at `t`, or at several moments.
    #[must_use]
    pub fn sheet_form(&self, format: SheetFormat, t: f64) -> SheetForm {
        let SheetForm { particles, holds_scene, .. } = SheetForm::beside(&self.clip);
        let count = self.sheet.times.len();
        let times = if count > 1 { SheetForm::even_times(count) } else { vec![t] };
        // A picture of the stage has its size in pixels.
        let width_mm = self.sheet.width_mm.filter(|_| format != SheetFormat::Png || count > 1);
        SheetForm { times, width_mm, particles, holds_scene, ..self.sheet.clone() }
    }

    /// Remembers a scene as the last one that was open.
    pub fn remember(&mut self, path: &Path) {
        // What has no name in letters is not remembered.
        let Some(path) = path.to_str() else { return };
        self.recent.retain(|recent| recent != path);
        self.recent.insert(0, path.into());
        self.recent.truncate(RECENT);
    }

    /// The file that an export is written to, as it was typed.
    #[must_use]
    pub fn export_file(&self) -> PathBuf {
        typed_path(&self.export_path)
    }

    /// Shows a hint no more: it was followed, or closed.
    pub fn forget_hint(&mut self, hint: Hint) {
        self.hints.retain(|other| *other != hint);
    }

    /// Shows everything so many times as large as the system asks, in whole hundredths.
    pub fn set_zoom(&mut self, zoom: f32) {
        let zoom = if zoom.is_finite() { zoom } else { 1.0 };
        self.zoom = ((zoom * 100.0).round() / 100.0).clamp(*ZOOMS.start(), *ZOOMS.end());
    }

    /// The same settings with every number brought into its range.
    #[must_use]
    pub fn sanitised(mut self) -> Self {
        self.draw = self.draw.sanitised();
        self.set_zoom(self.zoom);
        self.speed = if self.speed.is_finite() { self.speed.clamp(*SPEEDS.start(), *SPEEDS.end()) } else { 1.0 };
        self.paths.retain(|path| path.validate().is_ok());
        self.recent.truncate(RECENT);
        self.paths.truncate(Schedule::ALL.len());
        self.hints.truncate(Hint::ALL.len());
        let smoothing = &mut self.plots.smoothing;
        *smoothing = if smoothing.is_finite() { smoothing.clamp(0.0, 0.3) } else { 0.05 };
        self.clip = self.clip.sanitised();
        self.sheet = self.sheet.sanitised();
        self
    }
}
