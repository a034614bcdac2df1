//! Requests that are right but for one value.

use latchkey_http::{
    app::Served,
    fields::{Field, Kind},
    media::Media,
};

use crate::{
    accounts::{Account, PASSWORD},
    values::{Hostile, IN_FORM, IN_FORM_BODY, IN_JSON, IN_PATH},
    written::{Pairs, encoded, inner, joined, literal, object, pair, structures},
};

/// A request that was not sent yet.
pub struct Planned {
    pub name: String,
    pub line: String,
    pub headers: Vec<String>,
    pub body: Vec<u8>,
    /// Whether no answer but a refusal is right.
    pub refused: bool,
}

/// A row of a table, somebody to call it, and how its surface reads requests.
pub struct Row<'a> {
    pub served: Served,
    pub account: &'a Account,
}

impl Row<'_> {
    /// Every request of this row.
    pub fn plan(&self) -> Vec<Planned> {
        let spec = self.served.spec;
        let mut all = self.paths();
        for field in spec.fields {
            if self.reads_bodies() {
                if spec.media.contains(&Media::Json) {
                    all.extend(self.json(field));
                }
                if spec.media.contains(&Media::Form) {
                    all.extend(self.forms(field));
                }
                if spec.media.contains(&Media::Multipart) {
                    all.extend(self.multiparts(field));
                }
            }
            if self.merges_query() {
                all.extend(self.queries(field, spec.fields));
                all.extend(self.both(field));
            }
        }
        for field in spec.query {
            all.extend(self.queries(field, spec.query));
        }
        all
    }

    fn merges_query(&self) -> bool {
        matches!(self.served.surface, "device_tokens" | "signup")
    }

    fn reads_bodies(&self) -> bool {
        self.merges_query() || !self.served.spec.fields.is_empty()
    }

    fn paths(&self) -> Vec<Planned> {
        if !self.served.spec.path.contains('{') {
            return Vec::new();
        }
        let with = |value: &&str| {
            let mut planned = self.request(&format!("path {value}"), "", None, Vec::new(), false);
            planned.line = self.line(|_, _| (*value).to_owned(), "");
            planned
        };
        IN_PATH.iter().map(with).collect()
    }

    fn json(&self, field: &Field) -> Vec<Planned> {
        let with = |name: &str, value: &[u8], refused| {
            let mut entries = self.others(field, self.served.spec.fields, literal);
            entries.push((field.name.to_owned(), value.to_vec()));
            let body = object(&entries);
            self.request(
                &format!("{} json {name}", field.name),
                "",
                Some("application/json"),
                body,
                refused,
            )
        };
        let mut all: Vec<_> = IN_JSON
            .iter()
            .map(|value| with(value.name, value.bytes, self.must(value)))
            .collect();
        let twice = format!("\"x\", \"{}\": \"y\"", inner(field.name));
        all.push(with("twice", twice.as_bytes(), true));
        let mut marked = with("BOM before the body", b"\"x\"", true);
        marked.body.splice(0..0, *b"\xef\xbb\xbf");
        all.push(marked);
        all
    }

    fn forms(&self, field: &Field) -> Vec<Planned> {
        let media = Some("application/x-www-form-urlencoded");
        let with = |name: &str, pairs: Pairs, refused| {
            let mut all = self.others(field, self.served.spec.fields, encoded);
            all.extend(pairs);
            self.request(
                &format!("{} form {name}", field.name),
                "",
                media,
                joined(&all),
                refused,
            )
        };
        let values = IN_FORM.iter().chain(IN_FORM_BODY.iter());
        let mut all: Vec<_> = values
            .map(|value| with(value.name, pair(field.name, value.bytes), self.must(value)))
            .collect();
        for (name, pairs, refused) in structures(field) {
            all.push(with(name, pairs, refused));
        }
        all
    }

    fn multiparts(&self, field: &Field) -> Vec<Planned> {
        let part = |name: &str, value: &[u8]| {
            let head = format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            [head.as_bytes(), value, b"\r\n"].concat()
        };
        let with = |name: &str, value: &[u8], times: usize, refused| {
            let others = self.others(field, self.served.spec.fields, |text| {
                text.as_bytes().to_vec()
            });
            let mut body: Vec<u8> = others
                .iter()
                .flat_map(|(name, value)| part(name, value))
                .collect();
            body.extend(part(field.name, value).repeat(times));
            body.extend(b"--X--\r\n");
            let media = Some("multipart/form-data; boundary=X");
            self.request(
                &format!("{} multipart {name}", field.name),
                "",
                media,
                body,
                refused,
            )
        };
        vec![
            with("NUL", b"a\0b", 1, true),
            with("broken UTF-8", b"a\xff", 1, true),
            with("BOM", b"\xef\xbb\xbfa", 1, false),
            with("twice", b"x", 2, true),
            with("empty", b"", 1, false),
        ]
    }

    fn queries(&self, field: &Field, fields: &[Field]) -> Vec<Planned> {
        let with = |name: &str, pairs: Pairs, refused| {
            let mut all = self.others(field, fields, encoded);
            all.extend(pairs);
            let query = String::from_utf8(joined(&all)).unwrap();
            self.request(
                &format!("{} query {name}", field.name),
                &query,
                None,
                Vec::new(),
                refused,
            )
        };
        let mut all: Vec<_> = IN_FORM
            .iter()
            .map(|value| with(value.name, pair(field.name, value.bytes), value.refused))
            .collect();
        for (name, pairs, refused) in structures(field) {
            all.push(with(name, pairs, refused));
        }
        all.push(with("long", pair(field.name, &b"a".repeat(10_000)), true));
        all
    }

    /// One value in the body, another in the query.
    fn both(&self, field: &Field) -> Vec<Planned> {
        let name = format!("{} body and query", field.name);
        let query = format!("{}=one", field.name);
        let body = format!("{}=other", field.name).into_bytes();
        let media = Some("application/x-www-form-urlencoded");
        vec![self.request(&name, &query, media, body, true)]
    }

    /// Right values for all other fields that must be there.
    fn others(&self, field: &Field, fields: &[Field], write: impl Fn(&str) -> Vec<u8>) -> Pairs {
        let rest = fields
            .iter()
            .filter(|other| other.name != field.name && other.required);
        rest.map(|other| (other.name.to_owned(), write(&self.right(other))))
            .collect()
    }

    fn right(&self, field: &Field) -> String {
        if let Some(known) = self.account.known(field.name) {
            return known.to_owned();
        }
        match field.kind {
            Kind::Secret => PASSWORD.to_owned(),
            Kind::Integer { min, .. } => min.to_string(),
            Kind::Boolean => "true".to_owned(),
            Kind::Choice(words) => words[0].to_owned(),
            Kind::Date => "1990-01-01".to_owned(),
            _ => "x".to_owned(),
        }
    }

    /// Whether this value must be refused here: an upload may be longer than other bodies.
    fn must(&self, value: &Hostile) -> bool {
        value.refused && (value.name != "huge" || self.served.spec.body_limit.is_none())
    }

    /// The row's request with nothing to it.
    pub fn bare(&self) -> Planned {
        self.request("bare", "", None, Vec::new(), false)
    }

    fn request(
        &self,
        name: &str,
        query: &str,
        media: Option<&str>,
        body: Vec<u8>,
        refused: bool,
    ) -> Planned {
        let right = |before: &str, placeholder: &str| {
            let known = self
                .account
                .known(before)
                .or_else(|| self.account.known(placeholder));
            known.unwrap_or("1").to_owned()
        };
        let mut headers: Vec<_> = media
            .iter()
            .map(|media| format!("Content-Type: {media}"))
            .collect();
        if self.served.spec.needs_caller && self.served.surface != "device_tokens" {
            headers.push(format!("Authorization: Token {}", self.account.credentials));
        }
        Planned {
            name: format!(
                "{} {}: {name}",
                self.served.spec.method.as_str(),
                self.served.spec.path
            ),
            line: self.line(right, query),
            headers,
            body,
            refused,
        }
    }

    fn line(&self, value: impl Fn(&str, &str) -> String, query: &str) -> String {
        let Served {
            spec,
            mount,
            surface,
        } = self.served;
        let mut path = Vec::new();
        for segment in spec.path.split('/') {
            let name = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            let before = path.last().map_or("", String::as_str);
            let text = name.map(|name| value(before, name));
            path.push(text.unwrap_or_else(|| segment.to_owned()));
        }
        let mut query = query.to_owned();
        if spec.needs_caller && surface == "device_tokens" {
            let mark = if query.is_empty() { "" } else { "&" };
            query.push_str(&format!("{mark}auth_token={}", self.account.credentials));
        }
        let mark = if query.is_empty() { "" } else { "?" };
        format!(
            "{} {mount}/{}{mark}{query}",
            spec.method.as_str(),
            path.join("/")
        )
    }
}
