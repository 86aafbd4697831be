//! Frames on their way from the renderer to the encoders, each of which works on a thread of its own.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    encode::{Encoder, Finished, Format, Frame, Reel},
    error::ClipError,
    progress::Progress,
};

/// Frames that wait for an encoder at most.
const WAITING: usize = 3;

/// What came out of an encoder, and how long it worked.
pub(super) type Written = (Box<dyn Finished>, Duration);

type Outcome = Result<Written, ClipError>;

/// What passes from the renderer to an encoder.
enum Message {
    Frame(Arc<Frame>),
    End,
}

/// Encodes frames in the formats of some files. Memory is bounded: where an encoder falls behind, the next frame
/// waits. One failure ends all of it, and leaves nothing.
///
/// # Errors
/// [`ClipError`]: that of the first that failed.
pub(super) fn run(
    outputs: &[(&'static Format, PathBuf)],
    reel: &Reel,
    frames: impl Iterator<Item = Result<Arc<Frame>, ClipError>>,
    progress: &Progress,
) -> Result<Vec<Written>, ClipError> {
    let taken: Vec<AtomicU32> = outputs.iter().map(|_| AtomicU32::new(0)).collect();
    thread::scope(|scope| {
        let (senders, threads): (Vec<_>, Vec<_>) = outputs
            .iter()
            .zip(&taken)
            .map(|((format, path), taken)| {
                let (sender, receiver) = sync_channel(WAITING);
                let work = move || encode(format, path, reel, &receiver, taken);
                (sender, thread::Builder::new().name(format!("encode {}", format.name)).spawn_scoped(scope, work))
            })
            .unzip();
        let rendered = feed(frames, &senders, &taken, progress);
        // Those that still wait hear that nothing comes.
        drop(senders);
        let outcomes: Vec<Outcome> = threads.into_iter().map(joined).collect();
        // Why an encoder gave up says more than that it did not take the next frame.
        let mut finished = Vec::new();
        let mut unheard = false;
        for outcome in outcomes {
            match outcome {
                Ok(whole) => finished.push(whole),
                Err(ClipError::Cancelled) => unheard = true,
                Err(error) => return Err(error),
            }
        }
        rendered?;
        if unheard || progress.is_cancelled() { Err(ClipError::Cancelled) } else { Ok(finished) }
    })
}

fn joined(thread: std::io::Result<thread::ScopedJoinHandle<'_, Outcome>>) -> Outcome {
    let thread = thread.map_err(|error| ClipError::Encode(error.to_string()))?;
    thread.join().unwrap_or_else(|_| Err(ClipError::Encode("a fault in an encoder".into())))
}

/// Hands every frame to every encoder.
fn feed(
    frames: impl Iterator<Item = Result<Arc<Frame>, ClipError>>,
    senders: &[SyncSender<Message>],
    taken: &[AtomicU32],
    progress: &Progress,
) -> Result<(), ClipError> {
    let send = |message: &dyn Fn() -> Message| senders.iter().all(|sender| sender.send(message()).is_ok());
    for frame in frames {
        let frame = frame?;
        if progress.is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        if !send(&|| Message::Frame(frame.clone())) {
            return Err(ClipError::Cancelled);
        }
        progress.reached(taken.iter().map(|taken| taken.load(Ordering::Relaxed)).min().unwrap_or(0));
    }
    if send(&|| Message::End) { Ok(()) } else { Err(ClipError::Cancelled) }
}

fn encode(format: &Format, path: &Path, reel: &Reel, frames: &Receiver<Message>, taken: &AtomicU32) -> Outcome {
    let mut work = Duration::ZERO;
    let mut timed = |from: Instant| work += from.elapsed();
    let start = Instant::now();
    let mut encoder: Box<dyn Encoder> = (format.begin)(path, reel)?;
    timed(start);
    loop {
        match frames.recv() {
            Ok(Message::Frame(frame)) => {
                let start = Instant::now();
                encoder.push(&frame)?;
                timed(start);
                taken.fetch_add(1, Ordering::Relaxed);
            }
            Ok(Message::End) => {
                let start = Instant::now();
                let whole = encoder.finish()?;
                timed(start);
                return Ok((whole, work));
            }
            // The renderer gave up.
            Err(_) => return Err(ClipError::Cancelled),
        }
    }
}
