//! From a flow to files.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    carried,
    clip::Clip,
    document,
    encode::{
        Finished, Format, Frame, Reel,
        file::{CountedFile, Whole},
        formats,
    },
    error::ClipError,
    frames::Frames,
    kind::{Kind, written},
    material::Material,
    page::PageForm,
    pipeline,
    progress::Progress,
    sheet::SheetForm,
    sheets::{Drawn, Sheets},
};
use crate::output::OutputError;

/// What an export took.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Frames; none where no clip was asked for.
    pub frames: u32,
    /// Particles, which may be fewer than were asked for.
    pub particles: usize,
    /// Time spent drawing and reading back.
    pub render: Duration,
    /// Time that the slowest encoder spent on colours and compression, while frames were drawn.
    pub encode: Duration,
    /// Time from the first to the last.
    pub all: Duration,
    /// Sizes of the files, as they were asked for.
    pub bytes: Vec<u64>,
    /// The still and the figure, where they were asked for.
    pub drawn: Vec<Drawn>,
}

/// Renders `material` once and writes it to each of `paths`, as what its name asks for: clips in the form of `clip`, stills
/// and figures in that of `sheet`. All of them appear whole, or none does. The same arguments give the same bytes on the same
/// machine, but for what ffmpeg writes.
///
/// # Errors
/// [`ClipError`].
pub fn export(
    material: &Arc<Material>,
    clip: &Clip,
    sheet: &SheetForm,
    paths: &[PathBuf],
    progress: &Arc<Progress>,
) -> Result<Summary, ClipError> {
    let begun = Instant::now();
    let kinds: Vec<Kind> = paths.iter().map(|path| Kind::of(path)).collect::<Result<_, _>>()?;
    let of_frames = |(kind, path): (&Kind, &PathBuf)| kind.format().map(|format| (format, path.clone()));
    let clips: Vec<(&'static Format, PathBuf)> = kinds.iter().zip(paths).filter_map(of_frames).collect();
    let rendered = if clips.is_empty() { None } else { Some(Rendered::new(material, clip, &clips, progress)?) };
    let (frames, particles, render, encode) = rendered.as_ref().map_or_else(
        || (0, grains(&kinds, clip), Duration::ZERO, Duration::ZERO),
        |rendered| (clip.timing.frames(), rendered.particles, rendered.render, rendered.encode),
    );
    let mut clips = rendered.into_iter().flat_map(|rendered| rendered.files);
    let mut sheets = Sheets::new(material, clip, sheet).told_to(progress);
    let mut files: Vec<Box<dyn Finished>> = Vec::with_capacity(paths.len());
    for (kind, path) in kinds.iter().zip(paths) {
        files.extend(match kind {
            Kind::Clip(_) => clips.next(),
            Kind::Sheet(format) => {
                Some(whole(path, |file| sheets.write(*format, file, &|| progress.is_cancelled()))?)
            }
            Kind::Page => {
                Some(whole(path, |file| document::page(material, clip, file, &|| progress.is_cancelled()))?)
            }
            Kind::Script => Some(whole(path, |file| document::script(material, clip, file))?),
        });
    }
    if progress.is_cancelled() {
        return Err(ClipError::Cancelled);
    }
    let (bytes, drawn) = (files.iter().map(|file| file.bytes()).collect(), sheets.drawn());
    free(paths, clip.timing.frames())?;
    for file in files {
        file.commit()?;
    }
    Ok(Summary { frames, particles, render, encode, all: begun.elapsed(), bytes, drawn })
}

/// Refuses, before the first file takes its place, a place that is a folder's.
fn free(paths: &[PathBuf], frames: u32) -> Result<(), OutputError> {
    let folder = paths.iter().flat_map(|path| written(path, frames)).find(|path| path.is_dir());
    folder.map_or(Ok(()), |path| Err(OutputError { path, source: std::io::ErrorKind::IsADirectory.into() }))
}

/// Particles of the files that have no frames.
fn grains(kinds: &[Kind], clip: &Clip) -> usize {
    if kinds.contains(&Kind::Page) { PageForm::beside(clip).grains() } else { clip.particles as usize }
}

/// What came of the frames.
struct Rendered {
    /// In the order of the files that were asked for.
    files: Vec<Box<dyn Finished>>,
    particles: usize,
    render: Duration,
    encode: Duration,
}

impl Rendered {
    /// Renders every frame once, for the encoders of these files.
    fn new(
        material: &Arc<Material>,
        clip: &Clip,
        outputs: &[(&'static Format, PathBuf)],
        progress: &Arc<Progress>,
    ) -> Result<Self, ClipError> {
        let mut renderer = Frames::new(material, clip, &|| progress.is_cancelled())?;
        let mut render = Duration::ZERO;
        let mut frame = |t: f64| {
            if progress.is_cancelled() {
                return Err(ClipError::Cancelled);
            }
            let start = Instant::now();
            let pixels = renderer.frame(t)?;
            render += start.elapsed();
            Ok(Arc::new(Frame { pixels }))
        };
        let count = outputs.iter().map(|(format, _)| format.sampled).max().unwrap_or(0);
        let sampled = (0..count).map(|k| frame(f64::from(k) / f64::from(count.max(2) - 1)));
        let reel = Reel {
            size: clip.tiles(material.lanes.len()).picture_px,
            clip: *clip,
            scene: carried::text(material, clip.holds_scene),
            sampled: sampled.collect::<Result<_, _>>()?,
            progress: progress.clone(),
        };
        let timing = clip.timing;
        let frames = (0..timing.frames()).map(|index| frame(timing.t(index)));
        let written = pipeline::run(outputs, &reel, frames, progress)?;
        progress.reached(timing.frames());
        let encode = written.iter().map(|(_, time)| *time).max().unwrap_or_default();
        let files = written.into_iter().map(|(file, _)| file).collect();
        Ok(Self { files, particles: renderer.particles(), render, encode })
    }
}

/// A file that something writes at once.
fn whole(
    path: &Path,
    write: impl FnOnce(&mut CountedFile) -> Result<(), ClipError>,
) -> Result<Box<dyn Finished>, ClipError> {
    let mut file = CountedFile::create(path)?;
    write(&mut file).map_err(|error| error.at(path))?;
    Ok(Box::new(Whole::from(file)))
}

/// Encodes frames that are drawn already, as [`export`] does.
///
/// # Errors
/// As [`export`].
pub fn encode_frames(
    frames: &[Arc<Frame>],
    size: [u32; 2],
    clip: &Clip,
    path: &Path,
) -> Result<Duration, ClipError> {
    let format = formats::of(path)?;
    let last = frames.len().saturating_sub(1);
    let sampled = (0..format.sampled as usize)
        .map(|k| frames[last * k / (format.sampled as usize).saturating_sub(1).max(1)].clone());
    let progress = Arc::new(Progress::default());
    let sampled = sampled.collect();
    let start = Instant::now();
    let reel = Reel { size, clip: *clip, scene: None, sampled, progress: progress.clone() };
    let written = pipeline::run(&[(format, path.into())], &reel, frames.iter().cloned().map(Ok), &progress)?;
    let all = start.elapsed();
    for (whole, _) in written {
        whole.commit()?;
    }
    Ok(all)
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::{
        density::presets,
        export::{LaneMaterial, ShownField, Size, Timing},
        field::Exact,
        scene::Scene,
    };

    pub(in crate::export) fn ring() -> Arc<Material> {
        let target = Arc::new(presets::target("ring").unwrap());
        let moments = *target.moments();
        let field = ShownField::Exact(Exact::new(target));
        let lanes = vec![LaneMaterial::of(field, moments)];
        Arc::new(Material { scene: Scene::default(), lanes })
    }

    fn short() -> Clip {
        let timing = Timing { fps: 2, seconds: 1.0, ..Timing::default() };
        Clip { size: Size::Lane(64), timing, particles: 100, ..Clip::default() }
    }

    /// Wherever an export is cancelled, it ends at the next look, and nothing remains of its files.
    #[test]
    fn an_export_can_be_cancelled_everywhere() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["clip.gif", "clip.apng", "clip-%d.png"].map(|name| folder.path().join(name));
        let (material, clip) = (ring(), short());
        let after = |count: i64| {
            let progress = Arc::new(Progress::cancelled_after(count));
            let outcome = export(&material, &clip, &SheetForm::default(), &paths, &progress);
            (outcome, count - progress.looks_left.as_ref().unwrap().load(Ordering::Relaxed))
        };
        let (outcome, all) = after(i64::MAX);
        assert_eq!(outcome.unwrap().frames, 2);
        assert!(all > 9 + 2 + 64, "each slice looks too: {all}");
        let files = || std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files(), 4);
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        // Before the device is opened, while a volume is sampled, before a frame of the palette and before the last.
        for count in [0, 1, 40, all - 9, all - 3, all - 1] {
            assert!(matches!(after(count).0, Err(ClipError::Cancelled)), "after {count} of {all}");
            assert_eq!(files(), 0, "after {count} of {all}");
        }
    }

    #[test]
    fn one_impossible_place_leaves_nothing_anywhere() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["clip.gif", "none/clip.apng"].map(|name| folder.path().join(name));
        let error =
            export(&ring(), &short(), &SheetForm::default(), &paths, &Arc::default()).unwrap_err().to_string();
        assert!(error.contains("none/clip.apng") && error.contains("create the folder"), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let unknown = [folder.path().join("clip.bmp")];
        let error =
            export(&ring(), &short(), &SheetForm::default(), &unknown, &Arc::default()).unwrap_err().to_string();
        assert!(error.contains(".gif, .mp4, .webm, .apng"), "{error}");
    }
}
