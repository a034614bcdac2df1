//! A TCP proxy on loopback that can cut and hold connections.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Up,
    /// New connections are closed, old ones were.
    Down,
    /// Everything is accepted, nothing is passed on.
    Held,
}

struct Shared {
    upstream: String,
    mode: Mutex<Mode>,
    changed: Condvar,
    open: Mutex<Vec<TcpStream>>,
    /// How many connections have been taken, and how many of the first ones stay silent.
    taken: AtomicUsize,
    silent: AtomicUsize,
}

/// The proxy. Its threads end with the connections, but for one that listens until the process ends.
pub struct Proxy {
    shared: Arc<Shared>,
}

impl Proxy {
    /// In front of the server of `url`, at the URL that comes with it.
    pub fn before(url: &str) -> (Self, String) {
        let authority = url.split(['@', '/']).nth(3).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let shared = Arc::new(Shared {
            upstream: authority.to_owned(),
            mode: Mutex::new(Mode::Up),
            changed: Condvar::new(),
            open: Mutex::default(),
            taken: AtomicUsize::default(),
            silent: AtomicUsize::default(),
        });
        let address = listener.local_addr().unwrap().to_string();
        let accepting = shared.clone();
        thread::spawn(move || {
            listener
                .incoming()
                .for_each(|client| accepting.accept(client.unwrap()))
        });
        let url = url.replacen(authority, &address, 1);
        (Self { shared }, url)
    }

    /// Passes everything on.
    pub fn up(&self) {
        self.shared.set(Mode::Up);
    }

    /// Passes on what comes on new connections; what is open stays silent.
    pub fn up_for_new(&self) {
        let taken = self.shared.taken.load(Ordering::SeqCst);
        self.shared.silent.store(taken, Ordering::SeqCst);
        self.up();
    }

    /// Waits until somebody connects.
    pub fn wait_for_the_next(&self) {
        let taken = self.shared.taken.load(Ordering::SeqCst);
        while self.shared.taken.load(Ordering::SeqCst) == taken {
            thread::park_timeout(std::time::Duration::from_millis(5));
        }
    }

    /// Closes what is open and what comes.
    pub fn down(&self) {
        self.shared.set(Mode::Down);
        for stream in self.shared.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Swallows everything until [`Proxy::up`].
    pub fn hold(&self) {
        self.shared.set(Mode::Held);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.down();
    }
}

impl Shared {
    fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
        self.changed.notify_all();
    }

    fn accept(self: &Arc<Self>, client: TcpStream) {
        if *self.mode.lock().unwrap() == Mode::Down {
            return;
        }
        let server = TcpStream::connect(&self.upstream).unwrap();
        let number = self.taken.fetch_add(1, Ordering::SeqCst);
        self.pass(&client, &server, number);
        self.pass(&server, &client, number);
        self.open.lock().unwrap().extend([client, server]);
    }

    fn pass(self: &Arc<Self>, from: &TcpStream, to: &TcpStream, number: usize) {
        let (shared, mut from, mut to) = (
            self.clone(),
            from.try_clone().unwrap(),
            to.try_clone().unwrap(),
        );
        thread::spawn(move || {
            let mut bytes = [0; 16_384];
            while let Ok(length @ 1..) = from.read(&mut bytes) {
                let held = shared.mode.lock().unwrap();
                drop(
                    shared
                        .changed
                        .wait_while(held, |mode| {
                            let silent = number < shared.silent.load(Ordering::SeqCst);
                            *mode == Mode::Held || (silent && *mode == Mode::Up)
                        })
                        .unwrap(),
                );
                if to.write_all(&bytes[..length]).is_err() {
                    break;
                }
            }
            let _ = to.shutdown(Shutdown::Both);
        });
    }
}
