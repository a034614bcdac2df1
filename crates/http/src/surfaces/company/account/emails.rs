//! `user/emails/`: the caller's email addresses.

use latchkey_domain::{
    email::AddAddress,
    model::{Email, EmailId},
    sessions::Authenticated,
};
use serde::Serialize;

use super::super::{
    Company, envelope,
    failures::{self, Names},
    path_values, proof, run,
};
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// A new address.
pub const ADD: &[Field] = &[
    Field::email("email").required(),
    Field::boolean("primary"),
    proof::PASSWORD,
];
/// What of an address can be changed.
pub const CHANGE: &[Field] = &[Field::boolean("primary"), proof::PASSWORD];

/// An address on the wire.
#[derive(Serialize)]
pub struct EmailObject<'a> {
    id: i64,
    email: &'a str,
    primary: bool,
    verified: bool,
}

impl<'a> From<&'a Email> for EmailObject<'a> {
    fn from(email: &'a Email) -> Self {
        Self {
            id: email.id.0,
            email: &email.address,
            primary: email.primary,
            verified: email.verified.is_some(),
        }
    }
}

/// Every address, as a bare array.
pub async fn list(_: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let emails: Vec<EmailObject<'_>> = caller.user.emails.iter().map(Into::into).collect();
    envelope::data(&emails)
}

/// Adds an address, unverified, and mails a key to it.
pub async fn add(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let request = AddAddress {
        address: call.fields().text("email")?,
        primary: call.fields().optional_boolean("primary").set() == Some(true),
    };
    let added = run(&call, move |auth| auth.add_email(&caller, &request)).await?;
    let email = added.map_err(|error| failures::address(error, Names::USUAL))?;
    envelope::created(&EmailObject::from(&email))
}

/// One address.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = EmailId(path_values::number(&call, "id")?);
    let mut emails = caller.user.emails.iter();
    let email = emails
        .find(|email| email.id == id)
        .ok_or(Failure::NotFound)?;
    envelope::data(&EmailObject::from(email))
}

/// Makes an address the primary one.
pub async fn update(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let id = EmailId(path_values::number(&call, "id")?);
    let primary = call.fields().optional_boolean("primary").set();
    let updated = run(&call, move |auth| {
        auth.set_primary_email(&caller, id, primary)
    })
    .await?;
    let email = updated.map_err(|error| failures::address(error, Names::USUAL))?;
    envelope::data(&EmailObject::from(&email))
}

/// Removes an address that is not the primary one.
pub async fn remove(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let id = EmailId(path_values::number(&call, "id")?);
    let removed = run(&call, move |auth| auth.remove_email(&caller, id)).await?;
    removed.map_err(|error| failures::address(error, Names::USUAL))?;
    envelope::done()
}
