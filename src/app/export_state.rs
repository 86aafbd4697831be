//! What is known of exports: those under way, how the last ones ended, and how the next one will be.

use std::{path::PathBuf, time::Duration};

use super::gallery_state::Thumbnail;
use crate::{export::Estimate, scene::grouped};

/// Exports that have ended and are still spoken of.
const ENDED: usize = 8;

/// What is known of exports.
#[derive(Debug, Default)]
pub struct ExportState {
    /// Whether the dialog is open.
    pub open: bool,
    /// Those that were asked for, the first one first.
    pub jobs: Vec<Job>,
    /// Whether the window closes when all of them have been written.
    pub closes_when_done: bool,
    /// How a frame of the next one looks.
    pub preview: Preview,
    /// How large it will be and how long it takes, once that is measured.
    pub estimate: Option<Result<Estimate, String>>,
    /// Whether there is an ffmpeg, once that is known.
    pub has_ffmpeg: Option<bool>,
    /// The number that was given last.
    last: u64,
}

/// How a frame looks.
#[derive(Debug, Default)]
pub struct Preview {
    /// The moment that it shows, in [0, 1].
    pub t: f64,
    /// Room for it in the dialog, in pixels.
    pub room_px: [u32; 2],
    /// The newest that was drawn, or why there is none.
    pub picture: Option<Result<Thumbnail, String>>,
    /// Whether another one is on its way.
    pub is_behind: bool,
}

/// An export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number, which no other one has.
    pub number: u64,
    /// The file.
    pub path: PathBuf,
    /// How far it is.
    pub stage: Stage,
}

/// How far an export is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Others come first.
    Waiting,
    /// Under way.
    Running(Running),
    /// The file is there.
    Done(ExportDone),
    /// It is not, for this reason.
    Failed(String),
}

/// How far the export under way is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// Frames done.
    pub done: u32,
    /// Frames wanted.
    pub total: u32,
    /// How long the rest takes, once that can be told.
    pub left: Option<Duration>,
    /// Whether the user wants it to stop.
    pub is_cancelled: bool,
}

/// A finished export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportDone {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its frames; none where it has none.
    pub frames: u32,
    /// Its particles, which may be fewer than were asked for.
    pub particles: usize,
}

impl ExportState {
    /// Another export, which waits; returns its number.
    pub fn add(&mut self, path: PathBuf) -> u64 {
        while self.jobs.iter().filter(|job| job.has_ended()).count() >= ENDED
            && let Some(oldest) = self.jobs.iter().position(Job::has_ended)
        {
            self.jobs.remove(oldest);
        }
        self.last += 1;
        self.jobs.push(Job { number: self.last, path, stage: Stage::Waiting });
        self.last
    }

    /// Says how far an export is.
    pub fn set(&mut self, number: u64, stage: Stage) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.number == number) {
            job.stage = stage;
        }
    }

    /// The one under way.
    #[must_use]
    pub fn running(&self) -> Option<(&Job, &Running)> {
        self.jobs.iter().find_map(|job| match &job.stage {
            Stage::Running(running) => Some((job, running)),
            _ => None,
        })
    }

    /// Those that wait.
    pub fn waiting(&self) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(|job| job.stage == Stage::Waiting)
    }

    /// Asks an export to stop; one that waits never begins.
    pub fn cancel(&mut self, number: u64) {
        let Some(job) = self.jobs.iter_mut().find(|job| job.number == number) else { return };
        match &mut job.stage {
            Stage::Waiting => job.stage = Stage::Failed("cancelled before it began; no file was written".into()),
            Stage::Running(running) => running.is_cancelled = true,
            Stage::Done(_) | Stage::Failed(_) => {}
        }
    }

    /// Asks all of them to stop.
    pub fn cancel_all(&mut self) {
        let numbers: Vec<u64> = self.jobs.iter().map(|job| job.number).collect();
        for number in numbers {
            self.cancel(number);
        }
    }

    /// Speaks no more of an export that has ended.
    pub fn forget(&mut self, number: u64) {
        self.jobs.retain(|job| job.number != number || !job.has_ended());
    }

    /// Whether something is under way or waits.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.jobs.iter().any(|job| !job.has_ended())
    }

    /// The first that is being written, or is to be, and that nobody has stopped, and how many come after it.
    #[must_use]
    pub fn unwritten(&self) -> Option<(&Job, usize)> {
        let mut unwritten = self.jobs.iter().filter(|job| match &job.stage {
            Stage::Waiting => true,
            Stage::Running(running) => !running.is_cancelled,
            Stage::Done(_) | Stage::Failed(_) => false,
        });
        let first = unwritten.next()?;
        Some((first, unwritten.count()))
    }

    /// Whether there is one.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.unwritten().is_some()
    }
}

impl Job {
    /// What to call the file.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether nothing more comes of it.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Done(_) | Stage::Failed(_))
    }
}

impl Running {
    /// How far it is, in words.
    #[must_use]
    pub fn progress(&self) -> String {
        match self {
            Self { is_cancelled: true, .. } => "stopping".into(),
            Self { total: 0, .. } => "writing".into(),
            Self { done: 0, .. } => "preparing".into(),
            Self { done, total, left: None, .. } => format!("frame {done} of {total}"),
            Self { done, total, left: Some(left), .. } => {
                format!("frame {done} of {total}, {} left", duration(*left))
            }
        }
    }

    /// How far it is, in [0, 1].
    #[must_use]
    pub fn share(&self) -> f32 {
        (self.done as f32 / self.total.max(1) as f32).min(1.0)
    }
}

impl ExportDone {
    /// What was written, in a few words.
    #[must_use]
    pub fn summary(&self) -> String {
        let Self { bytes, frames, particles } = self;
        let frames = if *frames == 0 { String::new() } else { format!("{frames} frames, ") };
        format!("{}, {frames}{} grains", size(*bytes), grouped(*particles as u64))
    }
}

/// A size in words, in units of 1000 bytes.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes as f64 {
        bytes if bytes < 999.5 => format!("{bytes} bytes"),
        bytes if bytes < 999_500.0 => format!("{:.0} kB", bytes / 1e3),
        bytes if bytes < 99.95e6 => format!("{:.1} MB", bytes / 1e6),
        bytes if bytes < 999.5e6 => format!("{:.0} MB", bytes / 1e6),
        bytes => format!("{:.1} GB", bytes / 1e9),
    }
}

/// A duration in words, never nothing.
#[must_use]
pub fn duration(time: Duration) -> String {
    match time.as_secs_f64().ceil().max(1.0) as u64 {
        seconds if seconds < 60 => format!("{seconds} s"),
        seconds if seconds < 3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_durations_in_words() {
        let sizes = [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (2_149_000, "2.1 MB"),
            (99_960_000, "100 MB"),
            (2_500_000_000, "2.5 GB"),
        ];
        for (bytes, words) in sizes {
            assert_eq!(size(bytes), words);
        }
        for (seconds, words) in
            [(0.0, "1 s"), (8.2, "9 s"), (59.5, "1 min 0 s"), (61.0, "1 min 1 s"), (7265.0, "2 h 1 min")]
        {
            assert_eq!(duration(Duration::from_secs_f64(seconds)), words);
        }
    }

    #[test]
    fn what_is_cancelled_ends_and_what_has_ended_is_forgotten() {
        let mut state = ExportState::default();
        let numbers = ["a.gif", "b.gif", "c.gif"].map(|name| state.add(name.into()));
        state.set(numbers[0], Stage::Running(Running { done: 3, total: 9, ..Running::default() }));
        assert_eq!(state.unwritten().map(|(job, more)| (job.name(), more)), Some(("a.gif".into(), 2)));
        state.cancel(numbers[1]);
        state.forget(numbers[2]);
        assert_eq!((state.jobs.len(), state.waiting().count()), (3, 1), "what waits is not forgotten");
        assert!(matches!(&state.jobs[1].stage, Stage::Failed(why) if why.contains("cancelled")));
        state.cancel_all();
        assert!(state.is_busy() && !state.is_writing(), "the first one still has to stop");
        assert_eq!(state.running().unwrap().1.progress(), "stopping");
        state.forget(numbers[1]);
        assert_eq!(state.jobs.len(), 2);
        for number in 0..20 {
            let number = state.add(format!("{number}.gif").into());
            state.cancel(number);
        }
        assert_eq!(state.jobs.iter().filter(|job| job.has_ended()).count(), ENDED);
        assert!(state.running().is_some());
    }
}
