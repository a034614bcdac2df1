//! A recording as a file: comments, then exchanges that begin with `###`.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A scenario: what happens one after the other, in a world of its own.
pub struct Recording {
    /// Everything before the first exchange: comments, and `@ policy` lines.
    pub head: Vec<String>,
    pub exchanges: Vec<Exchange>,
}

/// A request and its answer.
#[derive(Default)]
pub struct Exchange {
    pub title: String,
    /// `# comment`, `# proves: …` and `@ step` lines, in order.
    pub notes: Vec<String>,
    pub request: Message,
    pub answer: Message,
}

/// Either side of an exchange.
#[derive(Default, Clone, PartialEq, Eq)]
pub struct Message {
    /// `POST /path`, or `HTTP/1.1 200 OK`.
    pub line: String,
    pub headers: Vec<String>,
    pub body: String,
}

impl Exchange {
    /// What the exchange shows: entries of `proofs.txt`.
    pub fn proves(&self) -> impl Iterator<Item = &str> {
        let notes = self.notes.iter();
        notes.filter_map(|note| note.strip_prefix("# proves: "))
    }

    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().filter_map(|note| note.strip_prefix("@ "))
    }
}

impl Recording {
    pub fn parse(text: &str) -> Self {
        let text = format!("\n{text}");
        let mut parts = text.split("\n### ");
        Self {
            head: lines(parts.next().unwrap_or_default()),
            exchanges: parts.map(exchange).collect(),
        }
    }

    pub fn print(&self) -> String {
        let mut blocks = Vec::from([self.head.join("\n")]);
        for exchange in &self.exchanges {
            let mut top = Vec::from([format!("### {}", exchange.title)]);
            top.extend(exchange.notes.iter().cloned());
            top.push(exchange.request.print());
            blocks.push(top.join("\n"));
            blocks.push(exchange.answer.print());
        }
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n\n") + "\n"
    }
}

fn lines(text: &str) -> Vec<String> {
    text.trim().lines().map(str::to_owned).collect()
}

fn exchange(text: &str) -> Exchange {
    let (request, answer) = text.split_once("\nHTTP/1.1 ").unwrap_or((text, ""));
    let (title, rest) = request.split_once('\n').unwrap_or((request, ""));
    let is_note = |line: &&str| line.starts_with('#') || line.starts_with("@ ");
    let notes: Vec<_> = rest
        .lines()
        .take_while(is_note)
        .map(str::to_owned)
        .collect();
    let after: Vec<_> = rest.lines().skip(notes.len()).collect();
    let answer = if answer.is_empty() {
        Message::default()
    } else {
        Message::parse(&format!("HTTP/1.1 {answer}"))
    };
    Exchange {
        title: title.trim().to_owned(),
        notes,
        request: Message::parse(&after.join("\n")),
        answer,
    }
}

impl Message {
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut head = lines(head).into_iter();
        Self {
            line: head.next().unwrap_or_default(),
            headers: head.collect(),
            body: body.trim_end_matches('\n').to_owned(),
        }
    }

    fn print(&self) -> String {
        let mut lines = Vec::from([self.line.clone()]);
        lines.extend(self.headers.iter().cloned());
        if !self.body.is_empty() {
            lines.push(format!("\n{}", self.body));
        }
        lines.join("\n")
    }
}

/// The folder of a surface.
pub fn folder(surface: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(surface)
}

/// Every recording of a surface, in order.
pub fn recordings(surface: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = Vec::from([folder(surface)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "http")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
