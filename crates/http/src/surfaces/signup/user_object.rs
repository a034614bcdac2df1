//! The user object of document 002.

use chrono::NaiveDate;
use latchkey_domain::{
    Time,
    accounts::UNCHECKED_NUMBER,
    model::{PlainToken, User},
};
use serde::Serialize;

/// A user on this contract's wire; the fields stand in the document's order.
#[derive(Debug, Serialize)]
pub(super) struct UserObject<'a> {
    id: i64,
    fname: &'a str,
    lname: &'a str,
    number: Option<&'a str>,
    created_at: String,
    updated_at: String,
    email: Option<&'a str>,
    dob: Option<NaiveDate>,
}

/// The same with a token, which is shown once.
#[derive(Serialize)]
pub(super) struct WithToken<'a> {
    #[serde(flatten)]
    user: UserObject<'a>,
    token: &'a str,
}

/// The same for its owner's own eyes.
#[derive(Debug, Serialize)]
pub(super) struct Own<'a> {
    #[serde(flatten)]
    user: UserObject<'a>,
    /// Always 0: money is no business of this server, and clients read the key.
    invest_percent: u8,
}

impl<'a> From<&'a User> for UserObject<'a> {
    fn from(user: &'a User) -> Self {
        let profile = &user.profile;
        Self {
            id: user.id.0,
            fname: &profile.first_name,
            lname: &profile.last_name,
            number: number(user),
            created_at: instant(user.date_joined),
            updated_at: instant(user.updated),
            email: user.primary_email().map(|email| email.address.as_str()),
            dob: profile.birth_date,
        }
    }
}

impl<'a> WithToken<'a> {
    pub(super) fn new(user: &'a User, token: &'a PlainToken) -> Self {
        Self {
            user: user.into(),
            token: token.expose(),
        }
    }
}

impl<'a> From<&'a User> for Own<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            user: user.into(),
            invest_percent: 0,
        }
    }
}

/// What was given on this contract and is no number that a message could be sent to; else the number that is. In this
/// order, so that what a client writes is what it reads: a number that can be one takes the place of the other.
fn number(user: &User) -> Option<&str> {
    let unchecked = user.profile.metadata.get(UNCHECKED_NUMBER);
    match unchecked.and_then(|text| text.as_str()) {
        Some(text) => Some(text).filter(|text| !text.is_empty()),
        None => user.primary_mobile().map(|mobile| mobile.number.as_str()),
    }
}

/// ISO 8601 in UTC to the millisecond, as the document writes it.
fn instant(at: Time) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
