//! The parameters below `user`, and how they are read: a value that is no text (a list, an object, a boolean) counts as
//! none, as Rails lets through scalars only.

use latchkey_domain::model::Password;
use secrecy::ExposeSecret;

use crate::fields::{Field, Fields};

pub(super) const FNAME: &str = "user[fname]";
pub(super) const LNAME: &str = "user[lname]";
pub(super) const EMAIL: &str = "user[email]";
pub(super) const PASSWORD: &str = "user[password]";
pub(super) const CURRENT_PASSWORD: &str = "user[current_password]";
pub(super) const DOB: &str = "user[dob]";
pub(super) const NUMBER: &str = "user[number]";

/// A text whose length the domain judges; the limit of a body bounds it.
pub(super) const fn text(name: &'static str) -> Field {
    Field::text(name).nullable().blank().max(65_536).lenient()
}

pub(super) const fn password() -> Field {
    secret(PASSWORD)
}

pub(super) const fn secret(name: &'static str) -> Field {
    Field::secret(name).nullable().blank().max(65_536).lenient()
}

/// The most that is kept of a number.
pub(super) const NUMBER_CHARS: usize = 255;

/// A number is not checked, but it must be one text of a size.
pub(super) const fn number() -> Field {
    Field::text(NUMBER)
        .nullable()
        .blank()
        .max(NUMBER_CHARS)
        .lenient()
}

/// The text under a name; nothing given, and nothing that counts, is empty.
pub(super) fn read(fields: &Fields, name: &str) -> String {
    fields.optional_text(name).set().unwrap_or_default()
}

/// The password; empty where none is given.
pub(super) fn read_password(fields: &Fields) -> Password {
    let given = fields.optional_secret(PASSWORD).set();
    Password::new(given.as_ref().map_or("", |given| given.expose_secret()))
}
