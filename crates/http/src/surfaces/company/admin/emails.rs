//! `admin/users/emails/`: the email addresses of a company's users.

use latchkey_domain::{
    admin::{AddUserAddress, ChangeUserAddress},
    model::{Email, EmailId, User},
    sessions::Authenticated,
};
use serde::Serialize;

use super::{
    super::{
        Company,
        account::emails::EmailObject,
        envelope,
        failures::{self, Names},
        paging::Paging,
        path_values, run,
    },
    addresses::{self, ShortUser},
};
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// A new address of a user.
pub const ADD: &[Field] = &[
    addresses::USER.required(),
    Field::email("email").required(),
    Field::boolean("primary"),
    Field::boolean("verified"),
];

#[derive(Serialize)]
struct UserEmailObject<'a> {
    user: ShortUser<'a>,
    #[serde(flatten)]
    email: EmailObject<'a>,
}

impl<'a> From<&'a (User, Email)> for UserEmailObject<'a> {
    fn from((user, email): &'a (User, Email)) -> Self {
        Self {
            user: user.into(),
            email: email.into(),
        }
    }
}

/// One page of addresses.
pub async fn list(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let paging = Paging::read(&call, "admin/users/emails", addresses::QUERY);
    let (user, page) = (addresses::filter(&call), paging.page());
    let found = run(&call, move |auth| {
        auth.list_user_emails(&caller, user, page)
    });
    let emails = found
        .await?
        .map_err(|error| failures::admin(error, Names::USUAL))?;
    let shown: Vec<UserEmailObject<'_>> = emails.rows.iter().map(Into::into).collect();
    paging.reply(emails.total, shown)
}

/// Adds an address to a user.
pub async fn add(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let request = AddUserAddress {
        user: addresses::owner(&call)?,
        address: call.fields().text("email")?,
        primary: call.fields().optional_boolean("primary").set() == Some(true),
        verified: call.fields().optional_boolean("verified").set() == Some(true),
    };
    let added = run(&call, move |auth| auth.add_user_email(&caller, &request)).await?;
    let email = added.map_err(|error| addresses::not_added(error, Names::USUAL))?;
    envelope::created(&UserEmailObject::from(&email))
}

/// One address.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = EmailId(path_values::number(&call, "id")?);
    let found = run(&call, move |auth| auth.read_user_email(&caller, id)).await?;
    let email = found.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&UserEmailObject::from(&email))
}

/// Makes an address the primary one, or calls it proven or not.
pub async fn update(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = EmailId(path_values::number(&call, "id")?);
    let changes = ChangeUserAddress {
        primary: call.fields().optional_boolean("primary").set(),
        verified: call.fields().optional_boolean("verified").set(),
    };
    let updated = run(&call, move |auth| {
        auth.update_user_email(&caller, id, changes)
    });
    let email = updated
        .await?
        .map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&UserEmailObject::from(&email))
}
