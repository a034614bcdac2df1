//! `GET users/me/`

use latchkey_domain::sessions::Authenticated;
use serde::Serialize;

use super::Jwt;
use crate::{call::Call, endpoint::Example, failure::Failure, reply::Reply};

pub(super) const EXAMPLES: &[Example] = &[Example::new(
    200,
    "The caller. What the token's owner does not have is empty; `profiles` always is.",
    r#"{"id": 1165, "username": "indestructible", "email": "indestructible@example.com", "first_name": "", "last_name": "", "profiles": {}}"#,
)];

#[derive(Serialize)]
struct Body<'a> {
    id: i64,
    username: &'a str,
    email: &'a str,
    first_name: &'a str,
    last_name: &'a str,
    profiles: Profiles,
}

/// The upstream service's buyers and suppliers; nobody is either here.
#[derive(Serialize)]
struct Profiles {}

pub(super) async fn read(_: Call<Jwt>, caller: Authenticated) -> Result<Reply, Failure> {
    let user = &caller.user;
    Reply::ok(&Body {
        id: user.id.0,
        username: user.display_username(),
        email: user
            .primary_email()
            .map_or("", |email| email.address.as_str()),
        first_name: &user.profile.first_name,
        last_name: &user.profile.last_name,
        profiles: Profiles {},
    })
}
