//! MP4 and WebM, made by an ffmpeg that is told every frame through a pipe.

use std::{
    io::{Read as _, Write as _},
    ops::Deref,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tempfile::NamedTempFile;

use super::{
    encoder::{Encoder, Finished, Format, Frame, Reel},
    file::Whole,
};
use crate::{
    export::{error::ClipError, progress::Progress, timing::Timing},
    output::PendingFile,
};

/// H.264 in MP4, as players and slides take it.
pub const MP4: Format = Format {
    name: "MP4",
    ending: "mp4",
    sampled: 0,
    is_numbered: false,
    needs_ffmpeg: true,
    begin: |path, reel| Ok(Box::new(Video::new(&H264, path, reel)?)),
};
/// VP9 in WebM.
pub const WEBM: Format = Format {
    name: "WebM",
    ending: "webm",
    sampled: 0,
    is_numbered: false,
    needs_ffmpeg: true,
    begin: |path, reel| Ok(Box::new(Video::new(&VP9, path, reel)?)),
};

/// How long an ffmpeg may do nothing that can be seen before it is given up.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often that is looked at.
const TICK: Duration = Duration::from_millis(20);

/// What ffmpeg is asked for.
struct Codec {
    name: &'static str,
    arguments: &'static [&'static str],
    /// Its constant rate factor at quality 0, and what all of 100 takes off it.
    rates: [f64; 2],
}

const H264: Codec = Codec {
    name: "MP4",
    arguments: &["-c:v", "libx264", "-preset", "medium", "-movflags", "+faststart", "-f", "mp4"],
    rates: [51.0, 41.0],
};
const VP9: Codec = Codec {
    name: "WebM",
    arguments: &["-c:v", "libvpx-vp9", "-b:v", "0", "-row-mt", "1", "-cpu-used", "4", "-f", "webm"],
    rates: [63.0, 45.0],
};

/// Colours as high definition has them.
const FILTER: &str = "scale=out_color_matrix=bt709:out_range=tv";
const COLORS: [&str; 6] = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"];

/// Makes a video.
struct Video {
    format: &'static str,
    file: PendingFile,
    input: Option<ChildStdin>,
    process: Watched,
    /// Says what ffmpeg complained of.
    complaints: Option<thread::JoinHandle<String>>,
    timing: Timing,
    count: u32,
    /// What ffmpeg reads the scene from.
    _scene: Option<NamedTempFile>,
}

impl Video {
    fn new(codec: &'static Codec, path: &Path, reel: &Reel) -> Result<Self, ClipError> {
        let file = PendingFile::create(path)?;
        let scene = reel.scene.as_deref().map(metadata).transpose();
        let scene = scene.map_err(|source| file.error(source))?;
        let mut child =
            command(codec, reel, scene.as_ref(), file.unfinished()).spawn().map_err(|error| {
                match error.kind() {
                    std::io::ErrorKind::NotFound => ClipError::NoFfmpeg(codec.name),
                    _ => ClipError::Ffmpeg(codec.name, error.to_string()),
                }
            })?;
        let input = child.stdin.take();
        let complaints = child.stderr.take().map(|mut pipe| {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                // What could be read says more than that the rest could not.
                drop(pipe.read_to_end(&mut bytes));
                String::from_utf8_lossy(&bytes).into_owned()
            })
        });
        let process = Watched::new(child, reel.progress.clone());
        let timing = reel.clip.timing;
        Ok(Self { format: codec.name, file, input, process, complaints, timing, count: 0, _scene: scene })
    }

    /// Why it ended, which it says itself where it can.
    fn failure(&mut self) -> ClipError {
        self.process.kill();
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        if self.process.progress.is_cancelled() {
            return ClipError::Cancelled;
        }
        let text = if self.process.is_given_up() {
            format!("it did nothing for {} seconds", PATIENCE.as_secs())
        } else {
            last(&complaints)
        };
        ClipError::Ffmpeg(self.format, text)
    }
}

/// The last thing that was said.
fn last(complaints: &str) -> String {
    let said = complaints.lines().rev().find(|line| !line.trim().is_empty());
    said.unwrap_or("it ended without a word").trim().to_owned()
}

/// Even sides, which 4:2:0 needs: the last column and row are there twice where they are not.
fn filter([width, height]: [u32; 2]) -> String {
    let [right, bottom] = [width % 2, height % 2];
    if right + bottom == 0 {
        return FILTER.into();
    }
    let (width, height) = (width + right, height + bottom);
    format!("pad={width}:{height},fillborders=right={right}:bottom={bottom}:mode=smear,{FILTER}")
}

fn command(codec: &Codec, reel: &Reel, scene: Option<&NamedTempFile>, to: &Path) -> Command {
    let Reel { size, clip, .. } = reel;
    let [width, height] = size;
    let mut command = Command::new("ffmpeg");
    command.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]);
    command.args(["-f", "rawvideo", "-pix_fmt", "rgba", "-video_size", &format!("{width}x{height}")]);
    command.args(["-framerate", &clip.timing.fps.to_string(), "-i", "pipe:0"]);
    if let Some(scene) = scene {
        command.args(["-f", "ffmetadata", "-i"]).arg(scene.path()).args(["-map", "0:v", "-map_metadata", "1"]);
    }
    let rate = codec.rates[0] - codec.rates[1] * f64::from(clip.quality) / 100.0;
    command.args(["-an", "-vf", &filter(*size), "-pix_fmt", "yuv420p", "-crf", &format!("{rate:.0}")]).args(COLORS);
    command.args(codec.arguments).arg(to);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// The scene as a file that ffmpeg takes for metadata.
fn metadata(scene: &str) -> std::io::Result<NamedTempFile> {
    let mut text = String::from(";FFMETADATA1\ncomment=");
    for letter in scene.chars() {
        if matches!(letter, '=' | ';' | '#' | '\\' | '\n') {
            text.push('\\');
        }
        text.push(letter);
    }
    text.push('\n');
    let mut file = NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(file)
}

impl Encoder for Video {
    fn push(&mut self, frame: &Frame) -> Result<(), ClipError> {
        // A frame that is held is a frame that is repeated.
        for _ in 0..self.timing.ticks(self.count, self.timing.fps).max(1) {
            self.process.touch();
            let Some(input) = &mut self.input else { return Err(self.failure()) };
            if input.write_all(&frame.pixels).is_err() {
                return Err(self.failure());
            }
        }
        self.process.rest();
        self.count += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Box<dyn Finished>, ClipError> {
        drop(self.input.take());
        let mut length = 0;
        self.process.touch();
        let ended = loop {
            if let Some(ended) = self.process.ended() {
                break ended;
            }
            // A file that grows is work that is seen.
            let now = std::fs::metadata(self.file.unfinished()).map_or(0, |data| data.len());
            if now != length {
                length = now;
                self.process.touch();
            }
            thread::sleep(TICK);
        };
        if !ended || self.process.progress.is_cancelled() {
            return Err(self.failure());
        }
        let bytes = std::fs::metadata(self.file.unfinished()).map_or(0, |data| data.len());
        // On a full disk it ends as if all were well, and says so only here.
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        if bytes == 0 || !complaints.trim().is_empty() {
            return Err(ClipError::Ffmpeg(self.format, last(&complaints)));
        }
        let Self { file, .. } = *self;
        Ok(Box::new(Whole::new(file, bytes)))
    }
}

/// A process that is ended when somebody cancels, when it does nothing for too long, and when nobody needs it any more.
struct Process {
    child: Mutex<Child>,
    progress: Arc<Progress>,
    /// Since when something is waited for.
    waiting: Mutex<Option<Instant>>,
    given_up: AtomicBool,
    is_over: AtomicBool,
}

/// The one owner of a process.
struct Watched(Arc<Process>);

impl Watched {
    fn new(child: Child, progress: Arc<Progress>) -> Self {
        let process = Arc::new(Process {
            child: Mutex::new(child),
            progress,
            waiting: Mutex::new(None),
            given_up: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
        });
        let theirs = process.clone();
        thread::spawn(move || theirs.watch());
        Self(process)
    }
}

impl Deref for Watched {
    type Target = Process;

    fn deref(&self) -> &Process {
        &self.0
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        self.kill();
    }
}

impl Process {
    /// Writing to it may never end, so that somebody else has to look.
    fn watch(&self) {
        while !self.is_over.load(Ordering::Acquire) {
            let since = *locked(&self.waiting);
            if since.is_some_and(|since| since.elapsed() > PATIENCE) {
                self.given_up.store(true, Ordering::Release);
                return self.kill();
            }
            if self.progress.is_cancelled() {
                return self.kill();
            }
            thread::sleep(TICK);
        }
    }

    fn touch(&self) {
        *locked(&self.waiting) = Some(Instant::now());
    }

    fn rest(&self) {
        *locked(&self.waiting) = None;
    }

    fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Acquire)
    }

    /// Whether it went well, once it has ended.
    fn ended(&self) -> Option<bool> {
        match locked(&self.child).try_wait() {
            Ok(status) => status.map(|status| status.success()),
            Err(_) => Some(false),
        }
    }

    fn kill(&self) {
        let mut child = locked(&self.child);
        // It may have ended already.
        drop(child.kill());
        drop(child.wait());
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
