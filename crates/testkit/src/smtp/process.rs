//! The Python process behind the server, and the lines to and from it.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::Mutex,
    thread,
};

use serde_json::Value;

use crate::environment;

const PYTHON: &str = "LATCHKEY_TEST_PYTHON";
const SCRIPT: &str = include_str!("../../assets/smtp_server.py");

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    commands: Mutex<ChildStdin>,
}

impl Process {
    /// Starts the script; `on_event` hears each of its events, and `None` at its end.
    pub(super) fn start(on_event: impl FnMut(Option<Value>) + Send + 'static) -> Self {
        let python = environment::required(PYTHON);
        let mut child = Command::new(&python)
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{PYTHON} names {python}, which does not start: {error}")
            });
        let commands = child.stdin.take().expect("standard input is piped");
        let events = child.stdout.take().expect("standard output is piped");
        thread::spawn(move || listen(events, on_event));
        Self {
            child,
            commands: Mutex::new(commands),
        }
    }

    /// Sends one command; its answer is an event.
    pub(super) fn send(&self, command: &Value) {
        let mut commands = self.commands.lock().expect("no sender panics");
        writeln!(commands, "{command}").expect("the SMTP server is alive");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Either fails only for a process that has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(events: ChildStdout, mut on_event: impl FnMut(Option<Value>)) {
    for line in BufReader::new(events).lines().map_while(Result::ok) {
        match serde_json::from_str(&line) {
            Ok(event) => on_event(Some(event)),
            Err(_) => break,
        }
    }
    on_event(None);
}
