//! A running server, and requests to it.

use super::Place;
use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that has said that it is ready. Killed on drop.
pub struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    /// What it said at the start.
    pub ready: String,
    lines: Receiver<String>,
    log: Arc<Mutex<String>>,
    client: Client,
    /// Where its database is, of which it opens further connections as it needs them.
    _place: Place,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub json: Value,
}

impl Server {
    /// Starts one in `place` and waits until it is ready.
    pub fn start(place: &Place, variables: &[(&str, &str)]) -> Self {
        let mut command = place.command(&["serve"], variables);
        let mut child = command.spawn().expect("started");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let (log, lines) = follow(BufReader::new(child.stderr.take().expect("piped")));
        let mut ready = String::new();
        out.read_line(&mut ready).expect("a line");
        let client = Client::builder().no_proxy().build().expect("a client");
        let server = Self {
            child,
            out,
            ready,
            lines,
            log,
            client,
            _place: place.clone(),
        };
        assert!(!server.ready.is_empty(), "it ended: {}", server.log());
        server
    }

    /// `ADDRESS:PORT`.
    pub fn address(&self) -> &str {
        let (_, after) = self.ready.split_once("http://").expect("an address");
        after.split(' ').next().expect("an address")
    }

    /// Everything on standard error so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("not poisoned").clone()
    }

    /// The first line on standard error, from the last one waited for, that `pick` makes something of.
    pub fn wait_for<T>(&self, pick: impl Fn(&str) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    if let Some(found) = pick(line.trim()) {
                        return found;
                    }
                }
                Err(_) => panic!("it did not say that:\n{}", self.log()),
            }
        }
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.send(Method::GET, path, token, None)
    }

    pub fn post(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.send(Method::POST, path, token, Some(body))
    }

    pub fn delete(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.send(Method::DELETE, path, token, Some(body))
    }

    /// What `/proc` tells everybody on the machine about the process: its arguments, and its environment.
    pub fn told_to_others(&self) -> Vec<u8> {
        let of = |name| std::fs::read(format!("/proc/{}/{name}", self.child.id()));
        [of("cmdline"), of("environ")]
            .map(|file| file.expect("readable"))
            .concat()
    }

    /// Posts without a token, for somebody who reads that language.
    pub fn post_in(&self, language: &str, path: &str, body: &Value) -> u16 {
        let url = format!("http://{}{path}", self.address());
        let request = self.client.post(url).header("Accept-Language", language);
        let answer = request.json(body).send().expect("an answer");
        answer.status().as_u16()
    }

    fn send(&self, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        let url = format!("http://{}{path}", self.address());
        let mut request = self.client.request(method, url);
        if let Some(token) = token {
            request = request.header("Authorization", format!("Token {token}"));
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().expect("an answer");
        Answer {
            status: answer.status().as_u16(),
            json: answer.json().unwrap_or_default(),
        }
    }

    /// A line of `/proc/PID/status` in KiB: `VmRSS`, and `VmHWM`, its highest so far.
    pub fn memory(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("readable");
        let words = status.lines().find_map(|found| found.strip_prefix(line));
        let number = words.and_then(|words| words.split_whitespace().nth(1));
        number.expect("a number").parse().expect("a number")
    }

    /// `kill NAME`.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("known").is_some()
    }

    /// Waits for the end; yields the exit status, further standard output, and the log.
    pub fn ended(mut self) -> (Option<i32>, String, String) {
        let mut more = String::new();
        self.out.read_to_string(&mut more).expect("readable");
        let status = self.child.wait().expect("ended");
        (status.code(), more, self.log())
    }

    /// `kill -9`, as when the machine loses power.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn follow(mut from: impl BufRead + Send + 'static) -> (Arc<Mutex<String>>, Receiver<String>) {
    let (log, (send, lines)) = (Arc::new(Mutex::new(String::new())), mpsc::channel());
    let written = Arc::clone(&log);
    thread::spawn(move || {
        let mut line = String::new();
        while from.read_line(&mut line).is_ok_and(|count| count > 0) {
            written.lock().expect("not poisoned").push_str(&line);
            // Nobody may be listening any more.
            let _ = send.send(std::mem::take(&mut line));
        }
    });
    (log, lines)
}

/// Asks again and again until the answer is yes, and says how long that took.
pub fn eventually(mut is_so: impl FnMut() -> bool) -> Duration {
    let (start, (_never, pause)) = (Instant::now(), mpsc::channel::<()>());
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "it never came to be");
        let _ = pause.recv_timeout(Duration::from_millis(10));
    }
    start.elapsed()
}
