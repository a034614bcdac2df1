//! The listening side.

use std::{
    collections::VecDeque,
    io::{self, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread::{self, JoinHandle},
};

use super::{Answer, Request};
use crate::watched::{PATIENCE, Watched};

#[derive(Debug)]
struct State {
    script: VecDeque<Answer>,
    otherwise: Answer,
    received: Vec<Request>,
    closed: bool,
}

/// The server. Answers 200 with an empty body unless told otherwise; every answer closes its
/// connection. After a drop, its port refuses connections.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    state: Arc<Watched<State>>,
    listening: Option<JoinHandle<()>>,
}

impl Receiver {
    /// Listens on a free loopback port.
    ///
    /// # Panics
    /// When there is none.
    pub fn start() -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let state = Arc::new(Watched::new(State {
            script: VecDeque::new(),
            otherwise: Answer::status(200),
            received: Vec::new(),
            closed: false,
        }));
        let shared = Arc::clone(&state);
        let listening = thread::spawn(move || listen(&listener, &shared));
        Self {
            address,
            state,
            listening: Some(listening),
        }
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds an answer for one request; such answers are given in order, before any other.
    pub fn answer_once(&self, answer: Answer) {
        self.state.with(|state| state.script.push_back(answer));
    }

    /// Sets the answer for requests that [`Receiver::answer_once`] does not cover.
    pub fn answer(&self, answer: Answer) {
        self.state.with(|state| state.otherwise = answer);
    }

    /// The requests so far, in order; recorded before they are answered.
    pub fn received(&self) -> Vec<Request> {
        self.state.with(|state| state.received.clone())
    }

    /// Waits until `count` requests have come and gives all that are there.
    ///
    /// # Panics
    /// When they do not come within seconds.
    pub fn wait_for(&self, count: usize) -> Vec<Request> {
        let received = self.state.wait(PATIENCE, |state| {
            (state.received.len() >= count).then(|| state.received.clone())
        });
        received.unwrap_or_else(|| {
            panic!(
                "{count} requests did not come in {PATIENCE:?}: {:#?}",
                self.received()
            )
        })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.state.with(|state| state.closed = true);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

fn listen(listener: &TcpListener, state: &Arc<Watched<State>>) {
    for stream in listener.incoming() {
        if state.with(|state| state.closed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let state = Arc::clone(state);
        thread::spawn(move || serve(stream, &state).err().map(report));
    }
}

fn serve(stream: TcpStream, state: &Watched<State>) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let Some(request) = Request::read(BufReader::new(&stream))? else {
        return Ok(());
    };
    let answer = state.with(|state| {
        state.received.push(request);
        let scripted = state.script.pop_front();
        scripted.unwrap_or_else(|| state.otherwise.clone())
    });
    state.wait(answer.delay(), |state| state.closed.then_some(()));
    answer.write(&stream)
}

/// A client that has gone away is none of the test's business; anything else helps to see.
#[expect(clippy::print_stderr, reason = "a note beside a test's own output")]
fn report(error: io::Error) {
    if !matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset
    ) {
        eprintln!("test HTTP server: {error}");
    }
}
