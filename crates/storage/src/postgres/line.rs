//! The sockets below libpq's connections.
//!
//! libpq waits for an answer as long as the kernel believes in the connection: for ever, when whatever
//! stands between still acknowledges and the database says nothing. diesel gives no access to the
//! socket, so it is found among the process's open files, to be hung up when an answer is overdue.

use super::Conn;
use super::target::Target;
use diesel::connection::{Instrumentation, InstrumentationEvent, get_default_instrumentation};
use diesel::prelude::*;
use nix::sys::socket::{
    Shutdown, SockaddrIn, SockaddrIn6, SockaddrStorage, getpeername, getsockname, shutdown,
};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::os::fd::RawFd;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

/// The server ends a statement after 2.5 s by itself ([`super::url`]); an answer that is not there
/// by now will not come.
const OVERDUE: Duration = Duration::from_millis(2650);

/// What only tries a connection is answered sooner, or the connection is dead.
const TRIAL: Duration = Duration::from_millis(1000);

/// Between looks: how much later than due something is hung up at most.
const PERIOD: Duration = Duration::from_millis(100);

/// Hangs up on connections that owe an answer for too long.
pub(super) struct Watch {
    lines: Arc<Lines>,
    /// Says nothing; dropped with the watch, which ends its thread.
    _alive: Sender<()>,
}

struct Lines {
    target: Target,
    open: Mutex<Vec<Weak<Socket>>>,
    /// Held while connecting: what is opened meanwhile is the new connection's.
    connecting: Mutex<()>,
    attempt: Mutex<Option<Attempt>>,
}

/// A connection that is being made.
struct Attempt {
    /// Whether to give it up sooner than libpq would.
    bounded: bool,
    before: HashSet<Seen>,
    /// The socket, and when it was first seen to be connected. libpq may open one after another.
    reached: Option<(Seen, Instant)>,
}

/// A connected socket: its number and its own port, since numbers are used again.
type Seen = (RawFd, u16);

/// The socket of one connection. To be dropped before the connection is closed.
pub(super) struct Line(Arc<Socket>);

#[derive(Default)]
struct Socket {
    /// `None` once it may have been closed.
    number: Mutex<Option<RawFd>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Whether what is asked is a trial.
    trying: bool,
    asked: Option<Instant>,
    /// When that was asked which was never answered.
    silent_since: Option<Instant>,
}

impl Watch {
    /// Starts watching connections to `url`, until this is dropped.
    ///
    /// # Errors
    /// When the machine has no thread to give.
    pub(super) fn start(url: &str) -> io::Result<Self> {
        let lines = Arc::new(Lines {
            target: Target::of(url),
            open: Mutex::default(),
            connecting: Mutex::default(),
            attempt: Mutex::default(),
        });
        let watched = Arc::clone(&lines);
        let (_alive, ended) = mpsc::channel();
        thread::Builder::new()
            .name("latchkey-lines".to_owned())
            .spawn(move || {
                while ended.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
                    watched.hang_up_overdue();
                    watched.hang_up_ungreeted();
                }
            })?;
        Ok(Self { lines, _alive })
    }

    /// Connects, and watches the connection. One whose socket cannot be told from others is used
    /// all the same, and not watched.
    pub(super) fn connect(&self, url: &str) -> ConnectionResult<(Line, Conn)> {
        let alone = self.lines.connecting.lock();
        *self.lines.attempt.lock() = Some(Attempt {
            bounded: self.lines.target.is_one_server(),
            before: sockets_to(&self.lines.target.ports),
            reached: None,
        });
        let conn = Conn::establish(url);
        let attempt = self.lines.attempt.lock().take();
        let mut conn = conn?;
        let number = attempt
            .and_then(|attempt| attempt.socket(&self.lines.target.ports))
            .map(|(number, _)| number);
        drop(alone);
        let socket = Arc::new(Socket {
            number: Mutex::new(number),
            state: Mutex::default(),
        });
        if number.is_some() {
            self.lines.add(&socket);
            let asking = Arc::clone(&socket);
            // Whoever watches all connections goes on watching this one.
            let mut others = get_default_instrumentation();
            conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
                match event {
                    InstrumentationEvent::StartQuery { .. } => {
                        asking.state.lock().asked = Some(Instant::now());
                    }
                    InstrumentationEvent::FinishQuery { .. } => asking.state.lock().asked = None,
                    _ => {}
                }
                others.on_connection_event(event);
            });
        }
        Ok((Line(socket), conn))
    }
}

impl Line {
    /// Says whether what is asked from now on only tries the connection.
    pub(super) fn set_trying(&self, trying: bool) {
        self.0.state.lock().trying = trying;
    }

    /// When that was asked which was never answered, on a connection that was hung up.
    pub(super) fn silent_since(&self) -> Option<Instant> {
        self.0.state.lock().silent_since
    }
}

impl Lines {
    fn add(&self, socket: &Arc<Socket>) {
        let mut open = self.open.lock();
        open.retain(|known| known.strong_count() > 0);
        open.push(Arc::downgrade(socket));
    }

    fn hang_up_overdue(&self) {
        let open: Vec<_> = self.open.lock().iter().filter_map(Weak::upgrade).collect();
        for socket in open {
            if socket.state.lock().note_overdue() {
                socket.hang_up();
            }
        }
    }

    /// Gives up on a server that took a connection and does not get it ready. libpq counts in whole
    /// seconds, of which the least it takes, two, would be too late when the database is back.
    fn hang_up_ungreeted(&self) {
        // Locked meanwhile, so that it is not another connection's attempt by now.
        let mut attempt = self.attempt.lock();
        let Some(attempt) = attempt.as_mut().filter(|attempt| attempt.bounded) else {
            return;
        };
        let Some(seen) = attempt.socket(&self.target.ports) else {
            return;
        };
        match attempt.reached {
            Some((reached, at)) if reached == seen => {
                if at.elapsed() >= self.target.greeting {
                    hang_up(seen.0);
                }
            }
            _ => attempt.reached = Some((seen, Instant::now())),
        }
    }
}

impl Attempt {
    /// The one socket that was opened for it, once it is connected.
    fn socket(&self, ports: &[u16]) -> Option<Seen> {
        let now = sockets_to(ports);
        let mut new = now.difference(&self.before);
        new.next().copied().filter(|_| new.next().is_none())
    }
}

impl State {
    fn note_overdue(&mut self) -> bool {
        let patience = if self.trying { TRIAL } else { OVERDUE };
        let overdue = self.asked.filter(|at| at.elapsed() > patience);
        self.silent_since = self.silent_since.or(overdue);
        overdue.is_some()
    }
}

impl Socket {
    /// Ends the waiting with an error, as if the server had closed the connection.
    fn hang_up(&self) {
        // Locked meanwhile, so that the number is not another file's by now.
        let mut number = self.number.lock();
        if let Some(number) = number.take() {
            tracing::warn!("the database did not answer in time; its connection is given up");
            hang_up(number);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.number.lock().take();
    }
}

fn hang_up(number: RawFd) {
    if let Err(error) = shutdown(number, Shutdown::Both) {
        tracing::debug!(%error, "a silent connection could not be hung up");
    }
}

/// The process's TCP connections to one of `ports`; none where the system does not list open files.
fn sockets_to(ports: &[u16]) -> HashSet<Seen> {
    let listed = fs::read_dir("/proc/self/fd").or_else(|_| fs::read_dir("/dev/fd"));
    let entries = listed.into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|number| peer_port(*number).is_some_and(|port| ports.contains(&port)))
        .filter_map(|number| Some((number, own_port(number)?)))
        .collect()
}

fn peer_port(number: RawFd) -> Option<u16> {
    port(&getpeername::<SockaddrStorage>(number).ok()?)
}

fn own_port(number: RawFd) -> Option<u16> {
    port(&getsockname::<SockaddrStorage>(number).ok()?)
}

fn port(address: &SockaddrStorage) -> Option<u16> {
    let v4 = address.as_sockaddr_in().map(SockaddrIn::port);
    v4.or_else(|| address.as_sockaddr_in6().map(SockaddrIn6::port))
}
