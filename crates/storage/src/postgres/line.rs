//! The sockets below libpq's connections.
//!
//! libpq waits for an answer as long as the kernel believes in the connection: for ever, when whatever
//! stands between still acknowledges and the database says nothing. diesel gives no access to the
//! socket, so it is found among the process's open files, to be hung up when an answer is overdue.

use super::Conn;
use diesel::connection::{Instrumentation, InstrumentationEvent, get_default_instrumentation};
use diesel::prelude::*;
use nix::sys::socket::{Shutdown, SockaddrIn, SockaddrIn6, SockaddrStorage, getpeername, shutdown};
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

/// Between looks.
const PERIOD: Duration = Duration::from_millis(150);

/// Hangs up on connections that owe an answer for too long.
pub(super) struct Watch {
    lines: Arc<Lines>,
    /// Says nothing; dropped with the watch, which ends its thread.
    _alive: Sender<()>,
}

#[derive(Default)]
struct Lines {
    open: Mutex<Vec<Weak<Socket>>>,
    /// Held while connecting: what is opened meanwhile is the new connection's.
    connecting: Mutex<()>,
}

/// The socket of one connection. To be dropped before the connection is closed.
pub(super) struct Line(Arc<Socket>);

#[derive(Default)]
struct Socket {
    /// `None` once it may have been closed.
    number: Mutex<Option<RawFd>>,
    asked: Mutex<Option<Instant>>,
}

impl Watch {
    /// Starts watching, until this is dropped.
    ///
    /// # Errors
    /// When the machine has no thread to give.
    pub(super) fn start() -> io::Result<Self> {
        let lines = Arc::<Lines>::default();
        let watched = Arc::clone(&lines);
        let (_alive, ended) = mpsc::channel();
        thread::Builder::new()
            .name("latchkey-lines".to_owned())
            .spawn(move || {
                while ended.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
                    watched.hang_up_overdue();
                }
            })?;
        Ok(Self { lines, _alive })
    }

    /// Connects, and watches the connection. One whose socket cannot be told from others is used
    /// all the same, and not watched.
    pub(super) fn connect(&self, url: &str) -> ConnectionResult<(Line, Conn)> {
        let alone = self.lines.connecting.lock();
        let ports = ports(url);
        let before = sockets_to(&ports);
        let mut conn = Conn::establish(url)?;
        let after = sockets_to(&ports);
        drop(alone);
        let number = match *after.difference(&before).collect::<Vec<_>>() {
            [number] => Some(*number),
            _ => None,
        };
        let socket = Arc::new(Socket {
            number: Mutex::new(number),
            asked: Mutex::default(),
        });
        if number.is_some() {
            self.lines.add(&socket);
            let asking = Arc::clone(&socket);
            // Whoever watches all connections goes on watching this one.
            let mut others = get_default_instrumentation();
            conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
                match event {
                    InstrumentationEvent::StartQuery { .. } => {
                        *asking.asked.lock() = Some(Instant::now());
                    }
                    InstrumentationEvent::FinishQuery { .. } => *asking.asked.lock() = None,
                    _ => {}
                }
                others.on_connection_event(event);
            });
        }
        Ok((Line(socket), conn))
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
            let overdue = socket.asked.lock().is_some_and(|at| at.elapsed() > OVERDUE);
            if overdue {
                socket.hang_up();
            }
        }
    }
}

impl Socket {
    /// Ends the waiting with an error, as if the server had closed the connection.
    fn hang_up(&self) {
        // Locked meanwhile, so that the number is not another file's by now.
        let mut number = self.number.lock();
        if let Some(number) = number.take() {
            tracing::warn!("the database did not answer in time; its connection is given up");
            if let Err(error) = shutdown(number, Shutdown::Both) {
                tracing::debug!(%error, "a silent connection could not be hung up");
            }
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.number.lock().take();
    }
}

/// The process's TCP connections to one of `ports`; none where the system does not list open files.
fn sockets_to(ports: &[u16]) -> HashSet<RawFd> {
    let listed = fs::read_dir("/proc/self/fd").or_else(|_| fs::read_dir("/dev/fd"));
    let entries = listed.into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|number| peer_port(*number).is_some_and(|port| ports.contains(&port)))
        .collect()
}

fn peer_port(number: RawFd) -> Option<u16> {
    let peer = getpeername::<SockaddrStorage>(number).ok()?;
    let v4 = peer.as_sockaddr_in().map(SockaddrIn::port);
    v4.or_else(|| peer.as_sockaddr_in6().map(SockaddrIn6::port))
}

/// The ports that a URL names, one for each of its hosts.
fn ports(url: &str) -> Vec<u16> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, query) = rest.split_once(['/', '?']).unwrap_or((rest, ""));
    let hosts = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
    let named = hosts.split(',').map(|host| {
        let port = host
            .rsplit_once(':')
            .and_then(|(_, port)| port.parse().ok());
        port.unwrap_or(5432)
    });
    let given = query
        .split(['?', '&'])
        .filter_map(|pair| pair.strip_prefix("port="))
        .flat_map(|ports| ports.split(','))
        .filter_map(|port| port.parse().ok());
    named.chain(given).collect()
}

#[cfg(test)]
mod tests {
    use super::ports;

    #[test]
    fn a_url_tells_where_its_servers_listen() {
        assert_eq!(ports("postgres://u:p@db.internal/name"), [5432]);
        assert_eq!(ports("postgres://u:p@[::1]:6000/name?a=b"), [6000]);
        assert_eq!(ports("postgres://u@a:1,b:2/name"), [1, 2]);
        assert_eq!(ports("postgres://u@a/name?sslmode=x&port=7"), [5432, 7]);
    }
}
