//! What the server was sent.

use std::io::{self, BufRead, Read};

use serde_json::Value;

/// A recorded request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The header fields, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The first header field of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is something else.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("the body is no JSON ({error}): {}", self.text()))
    }

    /// The pairs of an `application/x-www-form-urlencoded` body, decoded, in order.
    pub fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(&self.body)
            .into_owned()
            .collect()
    }

    /// Reads one request; `None` when the connection ends before its first line.
    pub(super) fn read(mut from: impl BufRead) -> io::Result<Option<Self>> {
        let start = line(&mut from)?;
        let mut words = start.split(' ').map(str::to_owned);
        let (Some(method), Some(path)) = (words.next(), words.next()) else {
            return Ok(None);
        };
        let mut request = Self {
            method,
            path,
            headers: fields(&mut from)?,
            body: Vec::new(),
        };
        let length = request.length()?;
        from.take(length).read_to_end(&mut request.body)?;
        Ok(Some(request))
    }

    fn length(&self) -> io::Result<u64> {
        if self.header("Transfer-Encoding").is_some() {
            return Err(io::Error::other("bodies in chunks are not understood here"));
        }
        self.header("Content-Length")
            .map_or(Ok(0), |length| length.parse().map_err(io::Error::other))
    }
}

fn fields(from: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let field = line(from)?;
        let Some((name, value)) = field.split_once(':') else {
            return Ok(headers);
        };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}
