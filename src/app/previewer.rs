//! The thread that draws frames of the next export, and measures how large it will be and how long it takes.
//!
//! It draws as exports do, on a device of its own, which it keeps while the dialog is open. Pictures come first, and
//! interrupt what is being measured.

use std::{io, sync::Arc};

use eframe::egui::{self, ColorImage, TextureOptions};
use image::{RgbaImage, imageops};

use super::{
    gallery_state::Thumbnail,
    queue::{self, Done, Queue, Waiting, Worker},
};
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
    /// Give the device back, and show and measure nothing until something is asked for.
    Rest,
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

impl queue::Job for Job {
    type Kind = u8;

    fn kind(&self) -> u8 {
        match self {
            Self::Copy(..) => 0,
            Self::Show(_) | Self::Rest => 1,
            Self::Measure(_) => 2,
        }
    }

    fn replaces(&self, waiting: &Self) -> bool {
        self.kind() == waiting.kind() || matches!((self, waiting), (Self::Rest, Self::Measure(_)))
    }
}

impl Job {
    /// Whether it has become useless, or has to wait.
    fn is_superseded(&self, waiting: &Waiting<Self>) -> bool {
        let by_other = |other: &Self| match (self, other) {
            // One of the same things at another moment is drawn sooner when this one goes on.
            (Self::Show(own), Self::Show(other)) => own.subject.number != other.subject.number,
            (Self::Show(_), Self::Rest) | (Self::Measure(_), _) => true,
            _ => false,
        };
        waiting.is_closed() || waiting.any(by_other)
    }

    /// What is said where it failed.
    fn failed(&self, error: &ClipError) -> Option<Outcome> {
        let message = error.to_string();
        Some(match self {
            Self::Copy(..) => Outcome::Copied(Err(message)),
            Self::Show(_) => Outcome::Shown(Err(message)),
            Self::Measure(_) => Outcome::Measured(Err(message)),
            Self::Rest => return None,
        })
    }
}

/// Starts the thread. `wake` is called after every outcome, from that thread.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn(wake: impl Fn() + Send + 'static) -> io::Result<Queue<Job, Outcome>> {
    Queue::spawn("dunefield-preview", wake, Drawing::default())
}

/// The device, and what is on it.
#[derive(Default)]
struct Drawing {
    renderer: Option<Frames>,
    number: Option<u64>,
}

impl Worker<Job> for Drawing {
    type Outcome = Outcome;

    fn work(&mut self, job: &Job, waiting: &Waiting<Job>) -> Done<Outcome> {
        let outcome = match self.draw(job, &|| job.is_superseded(waiting)) {
            Err(ClipError::Cancelled) => return Done::Later,
            Err(error) => {
                // A device that failed once is not asked again.
                if matches!(error, ClipError::Gpu(_)) {
                    *self = Self::default();
                }
                job.failed(&error)
            }
            Ok(outcome) => outcome,
        };
        outcome.map_or(Done::Silently, Done::With)
    }

    fn fault(&mut self, job: &Job) -> Option<Outcome> {
        *self = Self::default();
        job.failed(&ClipError::Encode("a fault in the program; try fewer grains or a smaller size".into()))
    }
}

impl Drawing {
    fn draw(&mut self, job: &Job, is_superseded: &(dyn Fn() -> bool + Sync)) -> Result<Option<Outcome>, ClipError> {
        Ok(Some(match job {
            Job::Copy(subject, t) => {
                let picture = picture(self.renderer(subject, is_superseded)?, *t)?;
                Outcome::Copied(Ok(Arc::new(image(&picture))))
            }
            Job::Show(showing) => {
                let renderer = self.renderer(&showing.subject, is_superseded)?;
                let picture = match figure(showing, is_superseded)? {
                    Some(figure) => figure,
                    None => within(picture(renderer, showing.t)?, showing.room_px),
                };
                let texture = showing.ctx.load_texture("export", image(&picture), TextureOptions::LINEAR);
                Outcome::Shown(Ok(Thumbnail(texture)))
            }
            Job::Measure(subject) => {
                let renderer = self.renderer(subject, is_superseded)?;
                let file = (subject.kind, &subject.sheet);
                Outcome::Measured(Ok(estimate(renderer, &subject.clip, file, is_superseded)?))
            }
            Job::Rest => {
                *self = Self::default();
                return Ok(None);
            }
        }))
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

    fn subject(number: u64) -> Subject {
        let (scene, lanes) = (crate::scene::Scene::default(), Vec::new());
        let material = Arc::new(Material { scene, lanes });
        let (clip, sheet) = (Clip::default(), SheetForm::default());
        Subject { number, material, clip, kind: Kind::Page, sheet }
    }

    fn show(number: u64) -> Job {
        Job::Show(Showing { subject: subject(number), t: 0.5, room_px: [9, 9], ctx: egui::Context::default() })
    }

    /// What is done of these jobs, in which order.
    fn done(jobs: Vec<Job>) -> String {
        let waiting = Waiting::default();
        for job in jobs {
            waiting.put(job);
        }
        let letter = |job: Job| match job {
            Job::Copy(..) => 'c',
            Job::Show(_) => 's',
            Job::Measure(_) => 'm',
            Job::Rest => 'r',
        };
        std::iter::from_fn(|| waiting.take()).map(letter).collect()
    }

    #[test]
    fn what_rests_is_copied_first_and_neither_shown_nor_measured() {
        let (copy, measure) = (|| Job::Copy(subject(1), 0.5), || Job::Measure(subject(1)));
        for (jobs, order) in [
            (vec![measure(), show(1), copy()], "csm"),
            (vec![measure(), show(1), copy(), Job::Rest], "cr"),
            (vec![Job::Rest, show(1), measure()], "sm"),
            (vec![copy(), Job::Rest], "cr"),
        ] {
            assert_eq!(done(jobs), order);
        }
    }

    #[test]
    fn pictures_interrupt_what_is_measured_and_other_ones_what_is_shown() {
        let is_superseded = |job: Job, by: Job| {
            let waiting = Waiting::default();
            waiting.put(by);
            job.is_superseded(&waiting)
        };
        assert!(
            is_superseded(Job::Measure(subject(1)), show(1)) && is_superseded(Job::Measure(subject(1)), Job::Rest)
        );
        assert!(is_superseded(show(1), show(2)) && is_superseded(show(1), Job::Rest));
        assert!(!is_superseded(show(1), show(1)) && !is_superseded(show(1), Job::Measure(subject(2))));
        assert!(!is_superseded(Job::Copy(subject(1), 0.5), Job::Rest));
    }

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
