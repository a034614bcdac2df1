//! Sends what a recording says and holds the answers against it.

use std::{fs, path::Path};

use actix_web::http::StatusCode;
use latchkey_testkit::world::Backend;

use crate::{
    body,
    file::{Exchange, Message, Recording},
    heard::{self, Heard},
    pattern,
    stage::Stage,
    steps,
    variables::Variables,
    wire::Answer,
};

/// Headers that belong to a contract.
const RECORDED: [&str; 16] = [
    "Content-Type",
    "WWW-Authenticate",
    "Allow",
    "Retry-After",
    "RateLimit-Policy",
    "RateLimit",
    "Accept-Encoding",
    "Cache-Control",
    "Referrer-Policy",
    "Deprecation",
    "Link",
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
];

/// Said by every answer, in these words; recorded where it says something else.
const USUAL: [&str; 2] = ["Cache-Control: no-store", "Referrer-Policy: no-referrer"];

/// An exchange that went as recorded.
pub struct Replayed {
    pub proves: Vec<String>,
    pub status: u16,
    pub heard: Heard,
}

/// Replays a file; with `LATCHKEY_BLESS` on SQLite, writes what was answered into it.
pub fn replay(path: &Path, backend: Backend) -> Result<Vec<Replayed>, String> {
    let text = fs::read_to_string(path).unwrap();
    let mut recording = Recording::parse(&text);
    let stage = Stage::set(backend, &recording.head);
    let (mut variables, mut replayed) = (Variables::default(), Vec::new());
    let bless = backend == Backend::Sqlite && is_blessing();
    for index in 0..recording.exchanges.len() {
        let exchange = &mut recording.exchanges[index];
        let problem = |why: String| format!("{}: {}\n{why}", short(path), exchange.title);
        let answer = send(exchange, &stage, &mut variables).map_err(problem)?;
        if bless {
            exchange.answer = record(&exchange.answer, &answer, &mut variables);
        } else {
            compare(&exchange.answer, &answer, &mut variables).map_err(problem)?;
        }
        replayed.push(Replayed {
            proves: exchange.proves().map(str::to_owned).collect(),
            status: answer.status,
            heard: heard::of(answer.header("x-request-id").unwrap_or_default()),
        });
        if bless {
            fs::write(path, recording.print()).unwrap();
        }
    }
    Ok(replayed)
}

/// `phone/verifying.http`
fn short(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let from = parts
        .iter()
        .rposition(|part| part == "golden")
        .unwrap_or_default();
    parts[from + 1..].join("/")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a developer's wish to record, and no configuration"
)]
fn is_blessing() -> bool {
    std::env::var_os("LATCHKEY_BLESS").is_some()
}

fn send(exchange: &Exchange, stage: &Stage, variables: &mut Variables) -> Result<Answer, String> {
    let mut times = 1;
    for step in exchange.steps() {
        steps::take(step, &stage.world, variables)?;
        if let Some(count) = step.strip_prefix("times ") {
            times = count.parse().map_err(|_| "how many times?")?;
        }
    }
    let (head, body) = bytes(&exchange.request, variables)?;
    let transmit = || {
        let mut connection = stage.running.connect();
        connection.write(head.as_bytes());
        connection.write(body.as_bytes());
        connection.answer(false)
    };
    (1..times).for_each(|_| drop(transmit()));
    Ok(transmit())
}

/// The request as it goes over the wire: its own headers, and `Host` where it has none.
fn bytes(request: &Message, variables: &Variables) -> Result<(String, String), String> {
    let mut body = variables.fill(&request.body)?;
    let has = |start: &str| {
        request
            .headers
            .iter()
            .any(|header| header.starts_with(start))
    };
    if has("Content-Type: multipart/") {
        body = body.replace('\n', "\r\n") + "\r\n";
    }
    let mut head = format!("{} HTTP/1.1\r\n", request.line);
    if !has("Host: ") {
        head.push_str("Host: localhost\r\n");
    }
    for header in &request.headers {
        head.push_str(&format!("{header}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    Ok((variables.fill(&head)?, body))
}

fn status_line(answer: &Answer) -> String {
    let status = StatusCode::from_u16(answer.status).unwrap();
    let reason = status.canonical_reason().unwrap_or_default();
    format!("HTTP/1.1 {} {reason}", answer.status)
}

fn headers(answer: &Answer) -> Vec<String> {
    let line = |name: &&str| {
        let value = answer.header(&name.to_ascii_lowercase())?;
        Some(format!("{name}: {value}"))
    };
    let lines = RECORDED.iter().filter_map(line);
    lines
        .filter(|line| !USUAL.contains(&line.as_str()))
        .collect()
}

fn record(before: &Message, answer: &Answer, variables: &mut Variables) -> Message {
    Message {
        line: status_line(answer),
        headers: headers(answer),
        body: body::record(&before.body, &answer.body, variables),
    }
}

fn compare(recorded: &Message, answer: &Answer, variables: &mut Variables) -> Result<(), String> {
    let head = |line: &str, headers: &[String]| format!("{line}\n{}", headers.join("\n"));
    let (real, expected) = (
        head(&status_line(answer), &headers(answer)),
        head(&recorded.line, &recorded.headers),
    );
    pattern::matches(&expected, &real, variables)
        .and_then(|()| body::matches(&recorded.body, &answer.body, variables))
        .map_err(|why| format!("{why}\nwhole answer:\n{real}\n\n{}", answer.body))
}
