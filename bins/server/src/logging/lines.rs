//! Lines on their way out.
//!
//! Whoever logs leaves the line in a buffer; a thread writes what has gathered, at the latest after [`DELAY`], at once
//! what is a warning or worse. A write for each line would cost a request more than answering it does. Nobody's line is
//! dropped: while the reader of standard error is slow and the buffer full, whoever logs waits, as they would for a
//! write of their own. A process that is killed (SIGKILL) loses what was logged in its last [`DELAY`].

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long a line may wait for others to be written with.
const DELAY: Duration = Duration::from_millis(100);
/// So much is written at once, however recent.
const ENOUGH: usize = 64 * 1024;
/// Beyond so much, whoever logs waits.
const FULL: usize = 1024 * 1024;
/// How long the end of the process waits for a reader.
const PATIENCE: Duration = Duration::from_secs(5);

/// The buffer; clones share it.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// There is something to write, or a reason to write it now.
    filled: Condvar,
    /// Something was written.
    written: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<u8>,
    /// To be written without delay.
    urgent: bool,
    /// Taken out of `waiting`, and not written yet.
    in_hand: bool,
}

/// Takes one line.
pub(super) struct Line<'a> {
    shared: &'a Shared,
    urgent: bool,
}

impl Lines {
    /// Lines that go to `out`.
    ///
    /// # Errors
    /// When the machine has no thread to give.
    pub(super) fn to(mut out: impl Write + Send + 'static) -> io::Result<Self> {
        let lines = Self::default();
        let shared = Arc::clone(&lines.0);
        let thread = thread::Builder::new().name("latchkey-log".to_owned());
        thread.stack_size(64 * 1024).spawn(move || {
            let mut batch = Vec::new();
            loop {
                shared.take(&mut batch);
                // Nobody is left to be told that standard error is gone.
                let _ = out.write_all(&batch).and_then(|()| out.flush());
                batch.clear();
                shared.lock().in_hand = false;
                shared.written.notify_all();
            }
        })?;
        Ok(lines)
    }

    /// Waits, at most for [`PATIENCE`], until all is written.
    pub(super) fn finish(&self) {
        let mut state = self.0.lock();
        state.urgent = true;
        self.0.filled.notify_one();
        let unwritten = |state: &mut State| state.in_hand || !state.waiting.is_empty();
        drop(
            self.0
                .written
                .wait_timeout_while(state, PATIENCE, unwritten),
        );
    }
}

impl Shared {
    /// Waits for lines and exchanges `batch`, which is empty, for them.
    fn take(&self, batch: &mut Vec<u8>) {
        let none = |state: &mut State| state.waiting.is_empty();
        let state = self.filled.wait_while(self.lock(), none);
        let early = |state: &mut State| !state.urgent && state.waiting.len() < ENOUGH;
        let state = state.unwrap_or_else(PoisonError::into_inner);
        let waited = self.filled.wait_timeout_while(state, DELAY, early);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut state.waiting, batch);
        (state.urgent, state.in_hand) = (false, true);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let full = |state: &mut State| state.waiting.len() >= FULL;
        let state = self.shared.written.wait_while(self.shared.lock(), full);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let (before, was_urgent) = (state.waiting.len(), state.urgent);
        state.waiting.extend_from_slice(line);
        state.urgent |= self.urgent;
        let enough = before < ENOUGH && state.waiting.len() >= ENOUGH;
        let wake = before == 0 || enough || state.urgent != was_urgent;
        drop(state);
        if wake {
            self.shared.filled.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line {
            shared: &self.0,
            urgent: true,
        }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Line<'a> {
        Line {
            shared: &self.0,
            urgent: *meta.level() <= Level::WARN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ENOUGH, FULL, Line, Lines};
    use std::io::{self, Write};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::{Duration, Instant};

    const LONG: Duration = Duration::from_secs(60);

    /// Hands on what is written; each write may be made to wait for a permit.
    struct Out(Sender<Vec<u8>>, Option<Receiver<()>>);

    impl Write for Out {
        fn write(&mut self, batch: &[u8]) -> io::Result<usize> {
            if let Some(permits) = &self.1 {
                permits.recv().map_err(io::Error::other)?;
            }
            self.0.send(batch.to_vec()).map_err(io::Error::other)?;
            Ok(batch.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn log(lines: &Lines, text: &[u8], urgent: bool) {
        let shared = &lines.0;
        Line { shared, urgent }.write_all(text).unwrap();
    }

    #[test]
    fn lines_go_out_together_in_order_and_without_being_asked_for() {
        let (send, written) = channel();
        let lines = Lines::to(Out(send, None)).unwrap();
        log(&lines, b"one\n", false);
        log(&lines, b"two\n", false);
        assert_eq!(written.recv_timeout(LONG).unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn an_urgent_line_waits_for_no_others() {
        let (send, written) = channel();
        let lines = Lines::to(Out(send, None)).unwrap();
        let begun = Instant::now();
        for _ in 0..20 {
            log(&lines, b"fire\n", true);
            written.recv_timeout(LONG).unwrap();
        }
        // Twenty delays would be two seconds.
        assert!(begun.elapsed() < Duration::from_millis(1500));
    }

    #[test]
    fn at_the_end_everything_is_written() {
        let (send, written) = channel();
        let lines = Lines::to(Out(send, None)).unwrap();
        let mut expected = Vec::new();
        for number in 0..10_000 {
            let line = format!("{number}\n").into_bytes();
            log(&lines, &line, false);
            expected.extend(line);
        }
        lines.finish();
        assert_eq!(written.try_iter().flatten().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_slow_reader_makes_whoever_logs_wait_and_loses_nothing() {
        let (send, written) = channel();
        let (permit, permits) = channel();
        let lines = Lines::to(Out(send, Some(permits))).unwrap();
        let line = vec![b'x'; ENOUGH];
        let count = 3 * FULL / ENOUGH;
        let (other, chunk) = (lines.clone(), line.clone());
        let logging = std::thread::spawn(move || {
            for _ in 0..count {
                log(&other, &chunk, false);
            }
        });
        let mut read = 0;
        while read < count * ENOUGH {
            let waiting = lines.0.lock().waiting.len();
            assert!(waiting <= FULL + ENOUGH, "{waiting}");
            permit.send(()).unwrap();
            read += written.recv_timeout(LONG).unwrap().len();
        }
        logging.join().unwrap();
    }
}
