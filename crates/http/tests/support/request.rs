//! A request, put together piece by piece.

use serde_json::Value;

use super::wire::{Answer, Running};

const BOUNDARY: &str = "a-boundary";

/// A request that was not sent yet.
#[must_use = "nothing is sent before `send`"]
pub struct Request<'a> {
    running: &'a Running,
    method: String,
    mount: &'static str,
    path: String,
    headers: Vec<String>,
    body: String,
}

impl<'a> Request<'a> {
    pub(super) fn new(running: &'a Running, method: &str, path: &str) -> Self {
        Self {
            running,
            method: method.to_owned(),
            mount: "/api/3",
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// Below another mount than `/api/3`.
    pub fn below(mut self, mount: &'static str) -> Self {
        self.mount = mount;
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header(&format!("Authorization: Token {token}"))
    }

    /// A whole header line.
    pub fn header(mut self, line: &str) -> Self {
        self.headers.push(line.to_owned());
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", &body.to_string())
    }

    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.body("application/x-www-form-urlencoded", &body)
    }

    pub fn multipart(self, fields: &[(&str, &str)]) -> Self {
        let part = |(name, value): &(&str, &str)| {
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
        };
        let body: String = fields.iter().map(part).collect();
        let media = format!("multipart/form-data; boundary={BOUNDARY}");
        self.body(&media, &format!("{body}--{BOUNDARY}--\r\n"))
    }

    pub fn body(mut self, media: &str, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self.header(&format!("Content-Type: {media}"))
    }

    pub fn send(self) -> Answer {
        let line = format!("{} {}/{}", self.method, self.mount, self.path);
        let headers: Vec<_> = self.headers.iter().map(String::as_str).collect();
        self.running.connect().send(&line, &headers, self.body)
    }
}
