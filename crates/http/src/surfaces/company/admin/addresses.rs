//! What `admin/users/emails/` and `admin/users/mobiles/` have in common.

use latchkey_domain::{
    admin::AdminError,
    model::{User, UserIdentifier},
};
use serde::Serialize;
use uuid::Uuid;

use super::super::{
    Company,
    failures::{self, Names},
    paging::{PAGE, PAGE_SIZE, value},
};
use crate::{
    call::Call,
    failure::Failure,
    fields::{Field, Kind},
};

/// Whose.
pub(super) const USER: Field = Field::new("user", Kind::Formatted("uuid"));
/// The query of the lists.
pub const QUERY: &[Field] = &[PAGE, PAGE_SIZE, USER.blank()];
/// What can be changed.
pub const CHANGE: &[Field] = &[Field::boolean("primary"), Field::boolean("verified")];

/// As much of a user as stands beside what is theirs.
#[derive(Serialize)]
pub(super) struct ShortUser<'a> {
    identifier: Uuid,
    first_name: &'a str,
    last_name: &'a str,
    email: Option<&'a str>,
    username: &'a str,
    mobile_number: Option<&'a str>,
    profile: Option<&'a str>,
    id: Uuid,
}

impl<'a> From<&'a User> for ShortUser<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            identifier: user.identifier.0,
            first_name: &user.profile.first_name,
            last_name: &user.profile.last_name,
            email: user.primary_email().map(|email| email.address.as_str()),
            username: user.username.as_deref().unwrap_or_default(),
            mobile_number: user.primary_mobile().map(|mobile| mobile.number.as_str()),
            profile: user.profile.picture.as_deref(),
            id: user.identifier.0,
        }
    }
}

/// The user whose rows a list is narrowed to; what is no identifier is one that nobody has.
pub(super) fn filter(call: &Call<Company>) -> Option<UserIdentifier> {
    let text = value(call.query(), USER.name)?;
    Some(UserIdentifier(
        Uuid::parse_str(&text).unwrap_or(Uuid::nil()),
    ))
}

/// The user who is to get an address or number.
pub(super) fn owner(call: &Call<Company>) -> Result<UserIdentifier, Failure> {
    let text = call.fields().text(USER.name)?;
    let uuid = Uuid::parse_str(&text).map_err(|_| invalid_user())?;
    Ok(UserIdentifier(uuid))
}

/// Here it is a field, not the path, that names the user.
pub(super) fn not_added(error: AdminError, names: Names) -> Failure {
    match error {
        AdminError::NotFound => invalid_user(),
        other => failures::admin(other, names),
    }
}

fn invalid_user() -> Failure {
    Failure::field(USER.name, "Invalid user.")
}
