//! The thread that draws frames of the next export, and measures how large it will be and how long it takes.
//!
//! It draws as exports do, on a device of its own, which it keeps while the dialog is open. Of each kind of job the
//! newest is done; pictures come first, and interrupt what is being measured.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use eframe::egui::{self, ColorImage, TextureOptions};
use image::{RgbaImage, imageops};

use super::gallery_state::Thumbnail;
use crate::export::{Clip, ClipError, Estimate, Frames, Kind, Material, SheetForm, estimate, sheet};

/// What is drawn.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Another number stands for another material, or another size or number of grains.
    pub number: u64,
    /// What is shown.
    pub material: Arc<Material>,
    /// In which form.
    pub clip: Clip,
    /// As what.
    pub kind: Kind,
    /// In which form where it is a still or a figure.
    pub sheet: SheetForm,
}

/// Something to do.
#[derive(Clone, Debug)]
pub enum Job {
    /// Draw a picture for the clipboard, at this t.
    Copy(Subject, f64),
    /// Draw a frame for the dialog.
    Show(Showing),
    /// Measure it as a file.
    Measure(Subject),
}

/// A frame for the dialog.
#[derive(Clone, Debug)]
pub struct Showing {
    /// What is drawn.
    pub subject: Subject,
    /// The moment.
    pub t: f64,
    /// What there is room for, in pixels.
    pub room_px: [u32; 2],
    /// Where it is shown.
    pub ctx: egui::Context,
}

/// What came of a job.
#[derive(Debug)]
pub enum Outcome {
    /// A picture for the clipboard.
    Copied(Result<Arc<ColorImage>, String>),
    /// A frame.
    Shown(Result<Thumbnail, String>),
    /// What was measured.
    Measured(Result<Estimate, String>),
}

impl Job {
    /// Its place in the queue, and its kind.
    fn place(&self) -> usize {
        match self {
            Self::Copy(..) => 0,
            Self::Show(_) => 1,
            Self::Measure(_) => 2,
        }
    }

    fn subject(&self) -> &Subject {
        match self {
            Self::Copy(subject, _) | Self::Measure(subject) | Self::Show(Showing { subject, .. }) => subject,
        }
    }
}

#[derive(Debug, Default)]
struct Slots {
    /// Waiting jobs by their place.
    waiting: [Option<Job>; 3],
    /// Whether nothing more is to be shown, so that the device can go.
    rests: bool,
    results: Vec<Outcome>,
}

impl Slots {
    fn take(&mut self) -> Option<Job> {
        self.waiting.iter_mut().find_map(Option::take)
    }

    /// Whether a job under way has become useless, or has to wait.
    fn supersedes(&self, job: &Job) -> bool {
        let another = |waiting: &Job| waiting.subject().number != job.subject().number;
        match job {
            Job::Copy(..) => false,
            // One of the same things at another moment is drawn sooner when this one goes on.
            Job::Show(_) => self.rests || self.waiting[1].as_ref().is_some_and(another),
            Job::Measure(_) => self.rests || self.waiting.iter().any(Option::is_some),
        }
    }
}

#[derive(Debug, Default)]
struct Shared {
    closed: AtomicBool,
    slots: Mutex<Slots>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_superseded(&self, job: &Job) -> bool {
        self.closed.load(Ordering::Relaxed) || self.lock().supersedes(job)
    }
}

/// A handle on the thread. Dropping it ends the thread, which gives up what it is at.
#[derive(Debug)]
pub struct Previewer {
    shared: Arc<Shared>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Previewer {
    /// Starts the thread. `wake` is called after every result, from that thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let thread = thread::Builder::new().name("dunefield-preview".into()).spawn(move || {
            let mut drawing = Drawing::default();
            while let Some(job) = next(&theirs, &mut drawing) {
                if let Some(outcome) = done(&theirs, &mut drawing, job) {
                    theirs.lock().results.push(outcome);
                    wake();
                }
            }
        })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Asks for something; the waiting job of the same kind is forgotten.
    pub fn request(&self, job: Job) {
        let mut slots = self.shared.lock();
        if !matches!(job, Job::Copy(..)) {
            slots.rests = false;
        }
        let place = job.place();
        slots.waiting[place] = Some(job);
        self.shared.changed.notify_one();
    }

    /// Lets everything go that is not to be copied, until something is asked for.
    pub fn rest(&self) {
        let mut slots = self.shared.lock();
        slots.rests = true;
        slots.waiting[1..].fill(None);
        self.shared.changed.notify_one();
    }

    /// Every result since the last call, oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<Outcome> {
        std::mem::take(&mut self.shared.lock().results)
    }
}

impl Drop for Previewer {
    fn drop(&mut self) {
        // While the thread looks whether there is something to do, it holds the lock.
        let slots = self.shared.lock();
        self.shared.closed.store(true, Ordering::Relaxed);
        drop(slots);
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // The thread catches its own panics, so there is nothing to learn from the result.
            drop(thread.join());
        }
    }
}

/// Waits for a job; without one, and when nothing is shown, the device is given back.
fn next(shared: &Shared, drawing: &mut Drawing) -> Option<Job> {
    loop {
        let mut slots = shared.lock();
        if shared.closed.load(Ordering::Relaxed) {
            return None;
        }
        if let Some(job) = slots.take() {
            return Some(job);
        }
        if slots.rests && drawing.renderer.is_some() {
            drop(slots);
            *drawing = Drawing::default();
            continue;
        }
        drop(shared.changed.wait(slots).unwrap_or_else(PoisonError::into_inner));
    }
}

/// Does a job; nothing where it was given up. One that was interrupted is done afterwards.
fn done(shared: &Shared, drawing: &mut Drawing, job: Job) -> Option<Outcome> {
    let is_superseded = || shared.is_superseded(&job);
    let outcome = catch_unwind(AssertUnwindSafe(|| drawing.work(&job, &is_superseded)));
    let outcome = outcome.unwrap_or_else(|_| {
        *drawing = Drawing::default();
        Err(ClipError::Encode("a fault in the program; try fewer grains or a smaller size".into()))
    });
    let error = match outcome {
        Ok(outcome) => return Some(outcome),
        Err(ClipError::Cancelled) => {
            let mut slots = shared.lock();
            let place = job.place();
            if !slots.rests && slots.waiting[place].is_none() {
                slots.waiting[place] = Some(job);
            }
            return None;
        }
        Err(error) => error,
    };
    // A device that failed once is not asked again.
    if matches!(error, ClipError::Gpu(_)) {
        *drawing = Drawing::default();
    }
    let message = error.to_string();
    Some(match job {
        Job::Copy(..) => Outcome::Copied(Err(message)),
        Job::Show(_) => Outcome::Shown(Err(message)),
        Job::Measure(_) => Outcome::Measured(Err(message)),
    })
}

/// The device, and what is on it.
#[derive(Default)]
struct Drawing {
    renderer: Option<Frames>,
    number: Option<u64>,
}

impl Drawing {
    fn work(&mut self, job: &Job, is_superseded: &(dyn Fn() -> bool + Sync)) -> Result<Outcome, ClipError> {
        let renderer = self.renderer(job.subject(), is_superseded)?;
        Ok(match job {
            Job::Copy(_, t) => Outcome::Copied(Ok(Arc::new(image(&picture(renderer, *t)?)))),
            Job::Show(showing) => {
                let picture = match figure(showing, is_superseded)? {
                    Some(figure) => figure,
                    None => within(picture(renderer, showing.t)?, showing.room_px),
                };
                let texture = showing.ctx.load_texture("export", image(&picture), TextureOptions::LINEAR);
                Outcome::Shown(Ok(Thumbnail(texture)))
            }
            Job::Measure(subject) => {
                let file = (subject.kind, &subject.sheet);
                Outcome::Measured(Ok(estimate(renderer, &subject.clip, file, is_superseded)?))
            }
        })
    }

    /// What draws a subject.
    fn renderer(
        &mut self,
        Subject { number, material, clip, .. }: &Subject,
        is_superseded: &(dyn Fn() -> bool + Sync),
    ) -> Result<&mut Frames, ClipError> {
        let is_another = self.number.replace(*number) != Some(*number);
        let renderer = match self.renderer.take() {
            None => Frames::new(material, clip, is_superseded),
            Some(mut renderer) if is_another => {
                let changed = renderer.change(material, clip, is_superseded);
                // What it shows now is not known to be what is asked for.
                if changed.is_err() {
                    self.number = None;
                    self.renderer = Some(renderer);
                    return Err(changed.err().unwrap_or(ClipError::Cancelled));
                }
                Ok(renderer)
            }
            Some(renderer) => Ok(renderer),
        };
        Ok(self.renderer.insert(renderer?))
    }
}

/// A figure as large as there is room; nothing where a frame is shown.
fn figure(
    Showing { subject, room_px, .. }: &Showing,
    is_superseded: &(dyn Fn() -> bool + Sync),
) -> Result<Option<RgbaImage>, ClipError> {
    let Kind::Sheet(format) = subject.kind else { return Ok(None) };
    if subject.sheet.is_picture_of_stage(format) {
        return Ok(None);
    }
    let (pixels, [width, height]) = sheet::preview(&subject.material, &subject.sheet, *room_px, is_superseded)?;
    Ok(RgbaImage::from_raw(width, height, pixels))
}

fn picture(renderer: &mut Frames, t: f64) -> Result<RgbaImage, ClipError> {
    let [width, height] = renderer.size_px();
    let pixels = renderer.frame(t)?;
    RgbaImage::from_raw(width, height, pixels).ok_or_else(|| ClipError::Encode("the picture is incomplete".into()))
}

/// A picture no larger than the room for it.
fn within(picture: RgbaImage, room_px: [u32; 2]) -> RgbaImage {
    let size = [picture.width(), picture.height()];
    let scale = [0, 1].map(|axis| f64::from(room_px[axis].max(1)) / f64::from(size[axis]));
    let scale = scale[0].min(scale[1]);
    if scale >= 1.0 {
        return picture;
    }
    let [width, height] = size.map(|side| ((f64::from(side) * scale) as u32).max(1));
    imageops::resize(&picture, width, height, imageops::FilterType::Triangle)
}

fn image(picture: &RgbaImage) -> ColorImage {
    let size = [picture.width() as usize, picture.height() as usize];
    ColorImage::from_rgba_unmultiplied(size, picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_made_smaller_and_never_larger() {
        let picture = RgbaImage::from_fn(200, 100, |x, _| image::Rgba([if x < 100 { 0 } else { 255 }, 0, 0, 255]));
        for (room_px, size) in
            [([50, 50], (50, 25)), ([400, 10], (20, 10)), ([300, 300], (200, 100)), ([0, 0], (1, 1))]
        {
            let shrunk = within(picture.clone(), room_px);
            assert_eq!(shrunk.dimensions(), size);
            let [first, last] = [0, shrunk.width() - 1].map(|x| shrunk.get_pixel(x, 0).0[0]);
            assert!(size.0 < 2 || first < 10 && last > 245, "{first} {last}");
        }
    }
}
