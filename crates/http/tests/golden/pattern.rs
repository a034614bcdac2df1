//! Recorded texts in which `{{name}}` stands for what is known and `{{name:kind}}` for what is new.

use crate::variables::Variables;

/// What a new value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 64 hexadecimal digits: a token of the company contract.
    Hex64,
    /// The first eight characters of a token.
    Key8,
    /// 24 characters without `0 O I l`: a token of the signup contract.
    Base58,
    /// 22 URL-safe characters: a token of the device_tokens contract.
    Base64,
    /// Three segments: a JWT, and the phone contract's session token.
    Jwt,
    Uuid,
    /// A whole number, not in quotes.
    Int,
    /// Everything up to the next quote.
    Word,
    /// Everything up to what follows.
    Text,
}

use Kind::{Base58, Base64, Hex64, Int, Jwt, Key8, Text, Uuid, Word};

const KINDS: [(&str, Kind); 9] = [
    ("hex64", Hex64),
    ("key8", Key8),
    ("base58", Base58),
    ("base64", Base64),
    ("jwt", Jwt),
    ("uuid", Uuid),
    ("int", Int),
    ("word", Word),
    ("text", Text),
];

impl Kind {
    fn named(name: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| *kind)
    }

    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).unwrap().0
    }

    /// Whether no two of them are ever the same.
    pub fn is_secret(self) -> bool {
        matches!(self, Hex64 | Base58 | Base64 | Jwt)
    }

    pub fn fits(self, value: &str) -> bool {
        let all = |is: fn(&char) -> bool| !value.is_empty() && value.chars().all(|c| is(&c));
        let hex = |c: &char| c.is_ascii_digit() || ('a'..='f').contains(c);
        let url_safe = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        match self {
            Hex64 => value.len() == 64 && all(hex),
            Key8 => value.len() == 8 && all(url_safe),
            Base58 => {
                value.len() == 24
                    && all(|c| c.is_ascii_alphanumeric() && !matches!(c, '0' | 'O' | 'I' | 'l'))
            }
            Base64 => value.len() == 22 && all(url_safe),
            Jwt => {
                let good = |part: &str| !part.is_empty() && part.chars().all(|c| url_safe(&c));
                value.split('.').count() == 3 && value.split('.').all(good) && value.len() > 60
            }
            Uuid => value.len() == 36 && all(|c| c.is_ascii_hexdigit() || *c == '-'),
            Int => all(char::is_ascii_digit),
            Word => all(|c| *c != '"'),
            Text => !value.is_empty(),
        }
    }
}

/// Holds a recorded text against a real one, and takes what is new in it.
pub fn matches(recorded: &str, real: &str, variables: &mut Variables) -> Result<(), String> {
    let different = || format!("recorded: {recorded}\nanswered: {real}");
    let (mut left, mut real_left) = (recorded, real);
    while let Some((literal, after)) = left.split_once("{{") {
        let (placeholder, after) = after.split_once("}}").ok_or("{{ without }}")?;
        real_left = real_left.strip_prefix(literal).ok_or_else(different)?;
        let next = after.split("{{").next().unwrap_or_default();
        let end = if next.is_empty() {
            real_left.len()
        } else {
            real_left.find(next).ok_or_else(different)?
        };
        let value;
        (value, real_left) = real_left.split_at(end);
        take(placeholder, value, variables)
            .map_err(|problem| format!("{problem}\n{}", different()))?;
        left = after;
    }
    if left == real_left {
        Ok(())
    } else {
        Err(different())
    }
}

fn take(placeholder: &str, value: &str, variables: &mut Variables) -> Result<(), String> {
    let Some((name, kind)) = placeholder.split_once(':') else {
        return match variables.get(placeholder) {
            Some(known) if known == value => Ok(()),
            Some(known) => Err(format!("{{{{{placeholder}}}}} is {known}")),
            None => Err(format!("no {{{{{placeholder}}}}} yet")),
        };
    };
    let kind = Kind::named(kind).ok_or_else(|| format!("no kind {kind}"))?;
    if !kind.fits(value) {
        return Err(format!("{value} is no {}", kind.name()));
    }
    variables.capture(name, kind, value)
}

/// The kind of a value that is another every time.
pub fn kind_of(key: &str, value: &str) -> Option<Kind> {
    let by_look = [Hex64, Uuid, Jwt].into_iter().find(|kind| kind.fits(value));
    let by_key = match key {
        "token" => [Base58, Base64].into_iter().find(|kind| kind.fits(value)),
        "token_key" => Some(Key8).filter(|kind| kind.fits(value)),
        "request_id" => Some(Word),
        "otpauth_url" | "key" => Some(Word).filter(|_| value.len() > 20),
        _ => None,
    };
    by_look.or(by_key)
}
