//! A client's socket, read and written so that a client that is slow or does not read costs little and not for long.
//! actix sets no limit to how long an answer may stay untaken, nor to what it reads while it answers.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use actix_web::rt::{
    net::TcpStream,
    time::{Instant as Moment, Sleep, sleep, sleep_until},
};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::turn::Turn;

/// How much is read before actix gets to decode it: it bounds how many requests that nobody has answered yet are held,
/// at about a kilobyte each. Most requests are shorter.
const PIECE: usize = 2 * 1024;

/// A client that takes so much may be waited for anew: 3.2 KB/s are enough with the usual limit of 20 s.
const ENOUGH: usize = 64 * 1024;

/// How long a client is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For the headers of a request, from their first byte; they end within twice that. actix waits so for the first
    /// request only.
    pub(super) headers: Duration,
    /// For that first byte, after the answer before it.
    pub(super) keep_alive: Duration,
    /// For a client to take what it asked for, [`ENOUGH`] bytes at a time.
    pub(super) taking: Duration,
}

pub(super) struct Connection {
    stream: TcpStream,
    patience: Patience,
    turn: Turn,
    /// Bytes read since actix last got to decode.
    read: usize,
    /// When the first byte came of what is not yet a request.
    begun: Option<Instant>,
    /// A look now and then at whether that is too long ago: a timer for each request would cost more.
    look: Option<Pin<Box<Sleep>>>,
    /// Set while the kernel takes no more of an answer.
    blocked: Option<Blocked>,
    /// Bytes taken, and the time waited for them, since [`ENOUGH`] were taken last.
    taken: usize,
    waited: Duration,
}

struct Blocked {
    since: Instant,
    end: Pin<Box<Sleep>>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, patience: Patience) -> Self {
        Self {
            stream,
            patience,
            turn: Turn::new(),
            read: 0,
            begun: None,
            look: None,
            blocked: None,
            taken: 0,
            waited: Duration::ZERO,
        }
    }

    pub(super) fn turn(&self) -> Turn {
        self.turn.clone()
    }

    /// True once the next request was waited for long enough; wakes when that may be so.
    fn is_abandoned(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(quiet) = self.turn.quiet() else {
            return false;
        };
        if self.look.as_ref().is_some_and(|look| !look.is_elapsed()) {
            return false;
        }
        let Patience {
            headers,
            keep_alive,
            ..
        } = self.patience;
        let last = quiet + keep_alive + headers;
        let begun = self.begun.filter(|begun| *begun >= quiet);
        let end = begun.map_or(last, |begun| last.min(begun + headers));
        let now = Instant::now();
        if now >= end {
            return true;
        }
        let next = Moment::from_std(end.min(now + headers));
        let look = self.look.get_or_insert_with(|| Box::pin(sleep_until(next)));
        look.as_mut().reset(next);
        look.as_mut().poll(cx).is_ready()
    }

    /// Something came.
    fn heard(&mut self) {
        if let Some(quiet) = self.turn.quiet()
            && self.begun.is_none_or(|begun| begun < quiet)
        {
            self.begun = Some(Instant::now());
        }
    }

    /// The kernel takes no more for now.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let left = self.patience.taking.saturating_sub(self.waited);
        let blocked = self.blocked.get_or_insert_with(|| Blocked {
            since: Instant::now(),
            end: Box::pin(sleep(left)),
        });
        ready!(blocked.end.as_mut().poll(cx));
        // What the kernel still holds is of no use to anyone; it would offer it for as long as the client likes.
        if let Err(error) = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO)) {
            tracing::debug!(%error, "a client that does not read keeps what is sent to it");
        }
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    fn went_on(&mut self, bytes: usize) {
        if let Some(blocked) = self.blocked.take() {
            self.waited += blocked.since.elapsed();
            self.turn.taken();
            self.turn.admit();
        }
        self.taken += bytes;
        if self.taken >= ENOUGH {
            self.taken = 0;
            self.waited = Duration::ZERO;
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.turn.is_ours() || this.blocked.is_some() {
            if this.stream.poll_read_ready(cx).is_ready() {
                this.turn.refuse(cx.waker());
            }
            return Poll::Pending;
        }
        if this.read >= PIECE {
            this.read = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if this.stream.poll_read_ready(cx)?.is_pending() {
            this.read = 0;
            if this.is_abandoned(cx) {
                // As if the client had closed.
                return Poll::Ready(Ok(()));
            }
            return Poll::Pending;
        }
        let room = buffer.remaining().min(PIECE - this.read);
        let mut piece = ReadBuf::new(buffer.initialize_unfilled_to(room));
        let outcome = Pin::new(&mut this.stream).poll_read(cx, &mut piece);
        let length = piece.filled().len();
        buffer.advance(length);
        this.read += length;
        this.heard();
        outcome
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_write(cx, bytes) {
            Poll::Pending => this.wait(cx),
            Poll::Ready(outcome) => {
                this.went_on(outcome.as_ref().copied().unwrap_or_default());
                Poll::Ready(outcome)
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
