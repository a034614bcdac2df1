//! A mail as the server took it.

use serde_json::Value;

/// A message that the server accepted: the envelope, and the content as Python's standard library
/// (not the library under test) reads it.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The user name given with AUTH, if any.
    pub user: Option<String>,
    /// The header fields, decoded, in order.
    pub headers: Vec<(String, String)>,
    /// The plain-text part, decoded.
    pub text: Option<String>,
    /// The HTML part, decoded.
    pub html: Option<String>,
    /// The whole message as it came over the wire.
    pub raw: Vec<u8>,
}

impl Mail {
    /// The first header field of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The subject, or nothing.
    pub fn subject(&self) -> &str {
        self.header("Subject").unwrap_or_default()
    }

    pub(super) fn from_event(event: &Value) -> Self {
        let text = |key: &str| event[key].as_str().map(str::to_owned);
        Self {
            from: text("from").unwrap_or_default(),
            to: items(&event["to"]).map(string).collect(),
            user: text("user"),
            headers: items(&event["headers"])
                .map(|field| (string(&field[0]), string(&field[1])))
                .collect(),
            text: text("text"),
            html: text("html"),
            raw: latin1(event["raw"].as_str().unwrap_or_default()),
        }
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The server writes each byte as the character of that number.
fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| u8::try_from(character).expect("a character stands for a byte"))
        .collect()
}
