//! A thread that does jobs: of each kind the newest, so that it follows a hand instead of trailing behind it.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// Something to do.
pub trait Job: Send + 'static {
    /// What it is; jobs are done in the order of their kinds.
    type Kind: Ord;

    /// Its kind.
    fn kind(&self) -> Self::Kind;

    /// Whether one that waits is not wanted any more once this one is.
    fn replaces(&self, waiting: &Self) -> bool {
        self.kind() == waiting.kind()
    }
}

/// Who does jobs, on the thread of the queue.
pub trait Worker<J>: Send + 'static {
    /// What comes of a job.
    type Outcome: Send + 'static;

    /// Does a job; `waiting` tells whether to give it up.
    fn work(&mut self, job: &J, waiting: &Waiting<J>) -> Done<Self::Outcome>;

    /// What is told of a job that panicked.
    fn fault(&mut self, job: &J) -> Option<Self::Outcome>;

    /// How long the thread rests after a job.
    fn pause(&self) -> Duration {
        Duration::ZERO
    }
}

/// How a job ended.
#[derive(Debug)]
pub enum Done<R> {
    /// With something to tell.
    With(R),
    /// With nothing to tell.
    Silently,
    /// Not yet: it waits again, unless it has been replaced meanwhile.
    Later,
}

/// Jobs that wait.
#[derive(Debug)]
pub struct Waiting<J> {
    jobs: Mutex<Vec<J>>,
    /// Whether nobody waits for anything any more; raised while `jobs` are locked.
    closed: AtomicBool,
    changed: Condvar,
}

impl<J> Default for Waiting<J> {
    fn default() -> Self {
        Self { jobs: Mutex::default(), closed: AtomicBool::new(false), changed: Condvar::new() }
    }
}

impl<J> Waiting<J> {
    /// Whether the thread is to end.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Whether such a job waits.
    pub fn any(&self, is_such: impl FnMut(&J) -> bool) -> bool {
        self.lock().iter().any(is_such)
    }

    /// Waits for so long, or until the thread is to end.
    fn rest(&self, time: Duration) {
        drop(self.changed.wait_timeout_while(self.lock(), time, |_| !self.is_closed()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<J>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        let jobs = self.lock();
        self.closed.store(true, Ordering::Relaxed);
        drop(jobs);
        self.changed.notify_all();
    }
}

impl<J: Job> Waiting<J> {
    /// Puts a job in the place of those that it replaces.
    pub(super) fn put(&self, job: J) {
        let mut jobs = self.lock();
        jobs.retain(|waiting| !job.replaces(waiting));
        jobs.push(job);
        self.changed.notify_all();
    }

    fn put_back(&self, job: J) {
        let mut jobs = self.lock();
        if !jobs.iter().any(|newer| newer.replaces(&job)) {
            jobs.push(job);
        }
    }

    /// The first one in the order of kinds, if one waits.
    #[cfg(test)]
    pub(super) fn take(&self) -> Option<J> {
        first(&mut self.lock())
    }

    /// The same once there is one; nothing when the thread is to end.
    fn next(&self) -> Option<J> {
        let mut jobs = self.lock();
        loop {
            if self.is_closed() {
                return None;
            }
            if let Some(job) = first(&mut jobs) {
                return Some(job);
            }
            jobs = self.changed.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn first<J: Job>(jobs: &mut Vec<J>) -> Option<J> {
    let index = (0..jobs.len()).min_by_key(|index| jobs[*index].kind())?;
    Some(jobs.remove(index))
}

/// A handle on the thread. Dropping it ends the thread, which gives up what it is at.
#[derive(Debug)]
pub struct Queue<J, R> {
    waiting: Arc<Waiting<J>>,
    outcomes: Arc<Mutex<Vec<R>>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl<J: Job, R: Send + 'static> Queue<J, R> {
    /// Starts the thread. `wake` is called after every outcome, from that thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn spawn(
        name: &str,
        wake: impl Fn() + Send + 'static,
        mut worker: impl Worker<J, Outcome = R>,
    ) -> io::Result<Self> {
        let waiting = Arc::new(Waiting::default());
        let outcomes = Arc::new(Mutex::new(Vec::new()));
        let (jobs, told) = (waiting.clone(), outcomes.clone());
        let thread = thread::Builder::new().name(name.into()).spawn(move || {
            while let Some(job) = jobs.next() {
                // A panic must become a message, not a window that waits for ever.
                let done = catch_unwind(AssertUnwindSafe(|| worker.work(&job, &jobs)));
                match done.unwrap_or_else(|_| worker.fault(&job).map_or(Done::Silently, Done::With)) {
                    Done::With(outcome) => {
                        told.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
                        wake();
                    }
                    Done::Silently => {}
                    Done::Later => jobs.put_back(job),
                }
                jobs.rest(worker.pause());
            }
        })?;
        Ok(Self { waiting, outcomes, thread: Some(thread) })
    }

    /// Asks for something, instead of the waiting jobs that it replaces.
    pub fn request(&self, job: J) {
        self.waiting.put(job);
    }

    /// What has come since the last call, oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<R> {
        std::mem::take(&mut self.outcomes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<J, R> Drop for Queue<J, R> {
    fn drop(&mut self) {
        self.waiting.close();
        if let Some(thread) = self.thread.take() {
            // The thread catches panics of its jobs, so there is nothing to learn from the result.
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// A job of a kind, with a number.
    #[derive(Debug)]
    struct Numbered(u8, u32);

    impl Job for Numbered {
        type Kind = u8;

        fn kind(&self) -> u8 {
            self.0
        }
    }

    /// Says when a job begins, and waits for a word on how it ends.
    struct Asking(Sender<u32>, Receiver<Word>);

    enum Word {
        Finish,
        Panic,
        GiveWay,
        UntilClosed,
    }

    impl Worker<Numbered> for Asking {
        type Outcome = Result<u32, u32>;

        fn work(&mut self, job: &Numbered, waiting: &Waiting<Numbered>) -> Done<Self::Outcome> {
            self.0.send(job.1).unwrap();
            match self.1.recv().unwrap() {
                Word::Finish => Done::With(Ok(job.1)),
                Word::Panic => panic!("a fault"),
                Word::GiveWay if waiting.any(|other| other.0 < job.0) => Done::Later,
                Word::GiveWay => Done::Silently,
                Word::UntilClosed => {
                    while !waiting.is_closed() {
                        thread::yield_now();
                    }
                    Done::Silently
                }
            }
        }

        fn fault(&mut self, job: &Numbered) -> Option<Self::Outcome> {
            Some(Err(job.1))
        }
    }

    /// A queue, what its worker begins with, what it is told, and when something came of a job.
    struct Bench {
        queue: Queue<Numbered, Result<u32, u32>>,
        begins: Receiver<u32>,
        word: Sender<Word>,
        wakes: Receiver<()>,
    }

    impl Bench {
        fn new() -> Self {
            let ((begun, begins), (word, words), (woken, wakes)) = (channel(), channel(), channel());
            let wake = move || woken.send(()).unwrap();
            Self { queue: Queue::spawn("dunefield-test", wake, Asking(begun, words)).unwrap(), begins, word, wakes }
        }

        fn request(&self, jobs: &[(u8, u32)]) {
            for (kind, number) in jobs {
                self.queue.request(Numbered(*kind, *number));
            }
        }

        /// Waits until this one begins, and says how it ends.
        fn end(&self, number: u32, word: Word) {
            assert_eq!(self.begins.recv().unwrap(), number);
            self.word.send(word).unwrap();
        }

        fn outcome(&self) -> Result<u32, u32> {
            self.wakes.recv().unwrap();
            self.queue.take()[0]
        }
    }

    #[test]
    fn closing_ends_the_job_under_way() {
        let bench = Bench::new();
        bench.request(&[(0, 1)]);
        bench.end(1, Word::UntilClosed);
        drop(bench.queue);
    }

    #[test]
    fn a_panic_becomes_an_outcome_and_the_next_job_is_done() {
        let bench = Bench::new();
        for (word, outcome) in [(Word::Panic, Err(1)), (Word::Finish, Ok(1))] {
            bench.request(&[(0, 1)]);
            bench.end(1, word);
            assert_eq!(bench.outcome(), outcome);
        }
    }

    #[test]
    fn of_each_kind_the_newest_is_done_in_the_order_of_kinds() {
        let bench = Bench::new();
        bench.request(&[(5, 0)]);
        assert_eq!(bench.begins.recv().unwrap(), 0);
        bench.request(&[(2, 1), (1, 2), (2, 3), (1, 4), (3, 5)]);
        bench.word.send(Word::Finish).unwrap();
        assert_eq!(bench.outcome(), Ok(0));
        for number in [4, 3, 5] {
            bench.end(number, Word::Finish);
            assert_eq!(bench.outcome(), Ok(number));
        }
    }

    #[test]
    fn one_that_gives_way_is_done_later_unless_it_was_replaced() {
        for (newer, last) in [(None, 1), (Some((2, 3)), 3)] {
            let bench = Bench::new();
            bench.request(&[(2, 1)]);
            assert_eq!(bench.begins.recv().unwrap(), 1);
            bench.request(&[(1, 2)]);
            bench.request(newer.as_slice());
            bench.word.send(Word::GiveWay).unwrap();
            for number in [2, last] {
                bench.end(number, Word::Finish);
                assert_eq!(bench.outcome(), Ok(number));
            }
        }
    }
}
