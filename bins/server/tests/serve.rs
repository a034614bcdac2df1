//! How `serve` starts and stops.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command};
use support::{Place, text};

const ANY_PORT: (&str, &str) = ("LATCHKEY__SERVER__LISTEN", "127.0.0.1:0");

struct Served {
    child: Child,
    out: BufReader<ChildStdout>,
    ready: String,
}

fn serve(place: &Place, variables: &[(&str, &str)]) -> Served {
    let mut child = place.command(&[], variables).spawn().expect("started");
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut ready = String::new();
    out.read_line(&mut ready).expect("a line");
    Served { child, out, ready }
}

impl Served {
    fn address(&self) -> &str {
        let (_, after) = self.ready.split_once("http://").expect("an address");
        after.split(' ').next().expect("an address")
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(sent.success());
    }

    fn ended(mut self) -> (Option<i32>, String, String) {
        let mut more = String::new();
        self.out.read_line(&mut more).expect("readable");
        let output = self.child.wait_with_output().expect("ended");
        (output.status.code(), more, text(&output.stderr).to_owned())
    }
}

#[test]
fn the_ready_line_names_address_database_and_surfaces_and_a_signal_ends_it_cleanly() {
    for signal in ["-TERM", "-INT"] {
        let place = Place::new();
        place.write(
            "latchkey.toml",
            "[surfaces]
enabled = [\"company\", \"jwt\"]
",
        );
        let served = serve(&place, &[ANY_PORT]);
        let ready = served.ready.clone();
        assert!(
            ready.contains("database sqlite://data/latchkey.db")
                && ready.contains("surfaces company, jwt"),
            "{ready}"
        );
        TcpStream::connect(served.address()).expect("it accepts");
        served.signal(signal);
        let (status, more, log) = served.ended();
        assert_eq!((status, more.as_str()), (Some(0), ""), "{log}");
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let place = Place::new();
    let served = serve(
        &place,
        &[
            ANY_PORT,
            ("LATCHKEY__SERVER__SHUTDOWN_TIMEOUT_SECONDS", "600"),
        ],
    );
    let mut request = TcpStream::connect(served.address()).expect("it accepts");
    // A request whose body is owed stays in flight; its answer shows that it is in hand.
    request
        .write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
        .expect("sent");
    let mut answer = [0; 12];
    request.read_exact(&mut answer).expect("an answer");
    served.signal("-TERM");
    // Repeated because two signals in one breath count as one.
    let mut served = served;
    while served.child.try_wait().expect("known").is_none() {
        served.signal("-TERM");
        std::thread::yield_now();
    }
    let (status, _, _) = served.ended();
    assert_eq!(status, Some(143));
}

#[test]
fn an_address_that_is_taken_is_refused_by_its_key() {
    let place = Place::new();
    let served = serve(&place, &[ANY_PORT]);
    let taken = served.address().to_owned();
    let output = Place::new().run(
        &["serve"],
        &[
            ("LATCHKEY__SERVER__LISTEN", &taken),
            ("LATCHKEY__LOG__LEVEL", "error"),
        ],
    );
    assert_eq!(output.status.code(), Some(78));
    assert!(
        text(&output.stderr).starts_with("server.listen = "),
        "{}",
        text(&output.stderr)
    );
    served.signal("-TERM");
    assert_eq!(served.ended().0, Some(0));
}
