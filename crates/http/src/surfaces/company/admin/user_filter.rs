//! What the list of users can be narrowed to.

use latchkey_domain::model::{
    EmailAddress, MobileNumber, UserFilter, UserIdentifier, UserStatus, Username,
};
use uuid::Uuid;

use super::super::paging::{PAGE, PAGE_SIZE, value};
use crate::fields::{Field, Fields};

/// The query of the list. A value that no user can have finds nobody; only `status` is a choice, of which any other
/// word is an error.
pub const QUERY: &[Field] = &[
    PAGE,
    PAGE_SIZE,
    Field::text("identifier").blank(),
    Field::email("email").blank(),
    Field::text("mobile_number").blank(),
    Field::text("mobile")
        .blank()
        .describe("Another name for `mobile_number`."),
    Field::text("first_name").blank(),
    Field::text("last_name").blank(),
    Field::text("username").blank(),
    Field::choice(
        "status",
        &["obsolete", "declined", "pending", "incomplete", "verified"],
    ),
    Field::text("group").blank(),
];

/// The filter; `None` where nobody can match.
pub(super) fn read(query: &Fields) -> Option<UserFilter> {
    let number = value(query, "mobile_number").or_else(|| value(query, "mobile"));
    Some(UserFilter {
        identifier: parsed(value(query, "identifier"), |text| {
            Uuid::parse_str(text).ok().map(UserIdentifier)
        })?,
        email: parsed(value(query, "email"), |text| {
            Some(EmailAddress::parse(text)?.canonical().to_owned())
        })?,
        mobile: parsed(number, |text| {
            Some(MobileNumber::parse(text)?.as_str().to_owned())
        })?,
        first_name: value(query, "first_name"),
        last_name: value(query, "last_name"),
        username: parsed(value(query, "username"), |text| {
            Some(Username::parse(text)?.canonical().to_owned())
        })?,
        status: parsed(value(query, "status"), UserStatus::from_name)?,
        group: value(query, "group"),
    })
}

/// `None` where something was given and is not what it should be.
fn parsed<T>(text: Option<String>, parse: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match text {
        None => Some(None),
        Some(text) => parse(&text).map(Some),
    }
}
