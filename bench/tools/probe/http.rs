//! As much HTTP/1.1 as a probe of our own servers needs.

use anyhow::Context;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A request, ready to be sent any number of times.
pub struct Request {
    pub authority: String,
    bytes: Vec<u8>,
}

impl Request {
    /// `header` may be empty.
    pub fn new(url: &str, method: &str, body: &str, header: &str) -> anyhow::Result<Self> {
        let rest = url
            .strip_prefix("http://")
            .context("a URL begins with http://")?;
        let (authority, path) = rest.split_once('/').context("a URL has a path")?;
        let header = if header.is_empty() {
            String::new()
        } else {
            format!("{header}\r\n")
        };
        let bytes = format!(
            "{method} /{path} HTTP/1.1\r\nhost: {authority}\r\ncontent-type: application/json\r\n{header}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        Ok(Self {
            authority: authority.to_owned(),
            bytes: bytes.into_bytes(),
        })
    }
}

/// A connection that is kept.
pub struct Connection {
    stream: BufReader<TcpStream>,
    /// The server has said that it ends here.
    pub ended: bool,
}

impl Connection {
    pub fn open(authority: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(authority)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            ended: false,
        })
    }

    /// Sends and reads to the end of the answer.
    pub fn send(&mut self, request: &Request) -> anyhow::Result<u16> {
        self.stream.get_mut().write_all(&request.bytes)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).context("a status line")?.parse()?;
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if let Some(value) = line.strip_prefix("connection:") {
                self.ended = value.trim() == "close";
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(status)
    }
}
