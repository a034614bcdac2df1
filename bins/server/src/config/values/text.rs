//! Texts that must follow a syntax but stay what they are; for `#[serde(deserialize_with)]`.

use secrecy::SecretString;
use serde::de::{Deserialize, Deserializer, Error as _};
use std::net::SocketAddr;

/// An address to listen on.
pub fn socket_address<'de, D: Deserializer<'de>>(input: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(input)?;
    text.parse().map_err(|_| {
        D::Error::custom(
            "not ADDRESS:PORT; use an IP address and a port such as 127.0.0.1:8080 or [::]:8080",
        )
    })
}

/// A mailbox that messages come from: `Name <address>` or `address`.
pub fn mailbox<'de, D: Deserializer<'de>>(input: D) -> Result<String, D::Error> {
    let text = String::deserialize(input)?;
    let plain = !text.chars().any(char::is_control);
    match text.parse::<lettre::message::Mailbox>() {
        Ok(_) if plain => Ok(text),
        _ => Err(D::Error::custom(
            "not a mailbox; use an address, or a name and an address such as Latchkey <no-reply@example.com>",
        )),
    }
}

/// An ISO 3166-1 code of a country with telephone numbers of its own.
pub fn region<'de, D: Deserializer<'de>>(input: D) -> Result<String, D::Error> {
    let text = String::deserialize(input)?;
    let known = text.len() == 2 && text.parse::<phonenumber::country::Id>().is_ok();
    let upper_case = text.bytes().all(|byte| byte.is_ascii_uppercase());
    if known && upper_case {
        return Ok(text);
    }
    Err(D::Error::custom(
        "not a country; use a two-letter code in capitals such as US or DE",
    ))
}

/// The identifier of a company.
pub fn slug<'de, D: Deserializer<'de>>(input: D) -> Result<String, D::Error> {
    let text = String::deserialize(input)?;
    let fits = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
    };
    if (1..=50).contains(&text.len()) && text.bytes().all(fits) {
        return Ok(text);
    }
    Err(D::Error::custom(
        "not a company identifier; use 1 to 50 lower-case letters, digits, - and _",
    ))
}

/// A secret that may be missing.
pub fn optional_secret<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(input)?.map(SecretString::from))
}
