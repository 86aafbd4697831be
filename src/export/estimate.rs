//! How large a file will be, and how long it takes: measured on some of its frames.

use std::{
    io::{self, Write},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    carried,
    clip::Clip,
    document,
    encode::{Format, Frame, Reel},
    error::ClipError,
    frames::Frames,
    kind::Kind,
    pipeline,
    progress::Progress,
    sheet::SheetForm,
    sheets::Sheets,
    timing::Timing,
};

/// Consecutive frames that are encoded in each place.
const RUN: u32 = 6;
/// The first of them, which cost more: they follow on another place.
const HEAD: u32 = 2;
/// Pixels of a picture, and in so many places frames of one up to that size are looked at.
const PLACES: [(u32, u32); 3] = [(1_000_000, 5), (4_000_000, 3), (u32::MAX, 2)];

/// How large a file will be, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Its size in bytes.
    pub bytes: u64,
    /// From the first to the last.
    pub time: Duration,
}

/// Frames of a clip and what encoding them took.
struct Run {
    bytes: f64,
    time: f64,
}

/// Counts what is written to it.
#[derive(Default)]
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Measures what it takes to write what `renderer` shows as a file of this kind. Of a clip some frames are drawn and
/// encoded; what has no frames is written whole, and nothing is kept of it.
///
/// # Errors
/// [`ClipError`]; it is [`ClipError::Cancelled`] where `is_cancelled` says so meanwhile.
pub fn estimate(
    renderer: &mut Frames,
    clip: &Clip,
    (kind, form): (Kind, &SheetForm),
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Estimate, ClipError> {
    let (begun, mut counter) = (Instant::now(), Counter::default());
    match kind {
        Kind::Clip(format) => return of_clip(renderer, clip, format, is_cancelled),
        Kind::Sheet(format) => {
            Sheets::new(renderer.material(), clip, form).write(format, &mut counter, is_cancelled)?;
        }
        Kind::Page => document::page(renderer.material(), clip, &mut counter, is_cancelled)?,
        Kind::Script => document::script(renderer.material(), clip, &mut counter)?,
    }
    Ok(Estimate { bytes: counter.0, time: begun.elapsed() })
}

/// Draws and encodes frames of a clip in a format, some after each other in several places; all of a short one. What the
/// first frames cost is told from what the following ones do.
fn of_clip(
    renderer: &mut Frames,
    clip: &Clip,
    format: &'static Format,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Estimate, ClipError> {
    let (timing, [width, height]) = (clip.timing, renderer.size_px());
    let (there, all) = (timing.frames_there(), timing.frames());
    let folder = tempfile::tempdir().map_err(|error| ClipError::Encode(error.to_string()))?;
    let path = Kind::Clip(format).named(&folder.path().join("clip"));
    let scene = carried::text(renderer.material(), clip.holds_scene);
    let mut draw = |t: f64| {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        Ok(Arc::new(Frame { pixels: renderer.frame(t)? }))
    };
    let begun = Instant::now();
    let sampled = (0..format.sampled).map(|k| draw(f64::from(k) / f64::from(format.sampled.max(2) - 1)));
    let sampled: Vec<Arc<Frame>> = sampled.collect::<Result<_, _>>()?;
    let first = (0..HEAD).map(|index| draw(timing.t(index))).collect::<Result<Vec<_>, _>>()?;
    let drawing = begun.elapsed().as_secs_f64();
    let progress = Arc::new(Progress::default());
    let reel = Reel { size: [width, height], clip: *clip, scene, sampled, progress };
    let first = encoded(&reel, format, &path, HEAD, first.into_iter().map(Ok))?;

    let indices = indices(there, width * height);
    let (count, heads) = (indices.len() as u32, indices.iter().filter(|(_, is_head)| *is_head).count() as u32);
    let mut kept = Vec::new();
    let frames = indices.iter().map(|(index, is_head)| {
        let frame = draw(timing.t(*index))?;
        if *is_head {
            kept.push(frame.clone());
        }
        Ok(frame)
    });
    let long = encoded(&reel, format, &path, count, frames)?;
    let rest = f64::from(all.saturating_sub(HEAD));
    let following = f64::from(count - heads).max(1.0);
    let bytes = if count == there {
        // All of it, and the way back as what follows the beginning.
        long.bytes + f64::from(all - there) * (long.bytes - first.bytes).max(0.0) / f64::from((there - HEAD).max(1))
    } else {
        let short = encoded(&reel, format, &path, heads, kept.into_iter().map(Ok))?;
        first.bytes + rest * (long.bytes - short.bytes).max(0.0) / following
    };
    let each = (long.time - first.time).max(0.0) / f64::from(count.saturating_sub(HEAD).max(1));
    let time = renderer.setup().as_secs_f64() + drawing + first.time + rest * each;
    Ok(Estimate { bytes: bytes as u64, time: Duration::from_secs_f64(time) })
}

/// The frames that are looked at, of so many and so large ones, and which of them follow on another place.
fn indices(there: u32, pixels: u32) -> Vec<(u32, bool)> {
    let places = PLACES.iter().find(|(most, _)| pixels <= *most).map_or(1, |(_, places)| *places);
    if there <= places * RUN {
        return (0..there).map(|index| (index, index < HEAD)).collect();
    }
    // In the middle of equal parts.
    let begin = |place: u32| (2 * place + 1) * there / (2 * places) - RUN / 2;
    (0..places).flat_map(|place| (0..RUN).map(move |k| (begin(place) + k, k < HEAD))).collect()
}

/// Encodes frames as a clip of their own.
fn encoded(
    reel: &Reel,
    format: &'static Format,
    path: &Path,
    count: u32,
    frames: impl Iterator<Item = Result<Arc<Frame>, ClipError>>,
) -> Result<Run, ClipError> {
    let fps = reel.clip.timing.fps;
    let timing = Timing {
        fps,
        seconds: f64::from(count) / f64::from(fps),
        hold_start_s: 0.0,
        hold_s: 0.0,
        is_eased: false,
        returns: false,
        ..reel.clip.timing
    };
    let reel = Reel { clip: Clip { timing, ..reel.clip }, progress: Arc::default(), ..reel.clone() };
    let begun = Instant::now();
    let whole = pipeline::run(&[(format, path.into())], &reel, frames, &reel.progress)?;
    let bytes: u64 = whole.iter().map(|(whole, _)| whole.bytes()).sum();
    Ok(Run { bytes: bytes as f64, time: begun.elapsed().as_secs_f64() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Size, write, write::tests::ring};

    #[test]
    fn frames_are_looked_at_in_places_apart_from_each_other() {
        for (there, pixels) in [(31, 1), (100, 1), (3600, 1), (19, 2_000_000), (13, 16_000_000), (100, 16_000_000)]
        {
            let found = indices(there, pixels);
            assert!(found.windows(2).all(|two| two[0].0 < two[1].0), "{there}: {found:?}");
            assert!(found.iter().all(|(index, _)| *index < there), "{there}: {found:?}");
            let heads = found.iter().filter(|(_, is_head)| *is_head).count();
            assert_eq!(heads * RUN as usize, found.len() * HEAD as usize, "{there}: {found:?}");
        }
        assert_eq!(indices(12, 16_000_000).len(), 12);
        assert_eq!(indices(2, 1), [(0, true), (1, true)]);
    }

    /// Clips that are drawn and encoded whole, long and short, and with the way back; pages and programs.
    #[test]
    fn an_estimate_is_near_what_is_written() {
        let (material, folder) = (ring(), tempfile::tempdir().unwrap());
        for kind in Kind::all().filter(|kind| !kind.needs_ffmpeg()) {
            let forms: &[_] =
                if kind.format().is_some() { &[(0.2, false), (1.0, true), (4.0, false)] } else { &[(1.0, false)] };
            for (seconds, returns) in forms.iter().copied() {
                let timing = Timing { fps: 10, seconds, returns, ..Timing::default() };
                let clip = Clip { size: Size::Lane(128), timing, particles: 2000, ..Clip::default() };
                let path = kind.named(&folder.path().join("clip"));
                let written =
                    write::export(&material, &clip, &SheetForm::beside(&clip), &[path], &Arc::default()).unwrap();
                let mut renderer = Frames::new(&material, &clip, &|| false).unwrap();
                let estimate =
                    estimate(&mut renderer, &clip, (kind, &SheetForm::beside(&clip)), &|| false).unwrap();
                let ratio = estimate.bytes as f64 / written.bytes[0] as f64;
                let is_near = if kind.format().is_some() { (0.75..1.33).contains(&ratio) } else { ratio == 1.0 };
                assert!(is_near, "{} of {seconds} s: {ratio}", kind.name());
                assert!(estimate.time > Duration::ZERO);
            }
        }
    }

    #[test]
    fn an_estimate_can_be_cancelled() {
        let (material, clip) = (ring(), Clip::default());
        let mut renderer = Frames::new(&material, &clip, &|| false).unwrap();
        let kind = Kind::all().next().unwrap();
        let outcome = estimate(&mut renderer, &clip, (kind, &SheetForm::beside(&clip)), &|| true);
        assert!(matches!(outcome, Err(ClipError::Cancelled)));
    }
}
