//! `user/mobiles/`: the caller's mobile numbers.

use latchkey_domain::{
    email::AddAddress,
    model::{Mobile, MobileId},
    sessions::Authenticated,
};
use serde::Serialize;

use super::super::{
    Company, envelope,
    failures::{self, Names},
    path_values, proof, run,
};
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// A new number.
pub const ADD: &[Field] = &[
    Field::text("number").required(),
    Field::boolean("primary"),
    proof::PASSWORD,
];
/// What of a number can be changed.
pub const CHANGE: &[Field] = &[Field::boolean("primary"), proof::PASSWORD];

/// A number on the wire.
#[derive(Serialize)]
pub struct MobileObject<'a> {
    id: i64,
    number: &'a str,
    primary: bool,
    verified: bool,
}

impl<'a> From<&'a Mobile> for MobileObject<'a> {
    fn from(mobile: &'a Mobile) -> Self {
        Self {
            id: mobile.id.0,
            number: &mobile.number,
            primary: mobile.primary,
            verified: mobile.verified.is_some(),
        }
    }
}

/// Every number, as a bare array.
pub async fn list(_: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let mobiles: Vec<MobileObject<'_>> = caller.user.mobiles.iter().map(Into::into).collect();
    envelope::data(&mobiles)
}

/// Adds a number, unverified, and sends a code to it.
pub async fn add(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let request = AddAddress {
        address: call.fields().text("number")?,
        primary: call.fields().optional_boolean("primary").set() == Some(true),
    };
    let added = run(&call, move |auth| auth.add_mobile(&caller, &request)).await?;
    let mobile = added.map_err(|error| failures::address(error, Names::MOBILES))?;
    envelope::created(&MobileObject::from(&mobile))
}

/// One number.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = MobileId(path_values::number(&call, "id")?);
    let mut mobiles = caller.user.mobiles.iter();
    let mobile = mobiles
        .find(|mobile| mobile.id == id)
        .ok_or(Failure::NotFound)?;
    envelope::data(&MobileObject::from(mobile))
}

/// Makes a number the primary one.
pub async fn update(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let id = MobileId(path_values::number(&call, "id")?);
    let primary = call.fields().optional_boolean("primary").set();
    let updated = run(&call, move |auth| {
        auth.set_primary_mobile(&caller, id, primary)
    })
    .await?;
    let mobile = updated.map_err(|error| failures::address(error, Names::MOBILES))?;
    envelope::data(&MobileObject::from(&mobile))
}

/// Removes a number; where the primary one goes, the oldest of the others takes its place.
pub async fn remove(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let id = MobileId(path_values::number(&call, "id")?);
    let removed = run(&call, move |auth| auth.remove_mobile(&caller, id)).await?;
    removed.map_err(|error| failures::address(error, Names::MOBILES))?;
    envelope::done()
}
