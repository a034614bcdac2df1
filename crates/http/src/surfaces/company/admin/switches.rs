//! `admin/switches/`: what a company turns on and off.

use latchkey_domain::{
    model::{Switch, SwitchId, SwitchType},
    sessions::Authenticated,
};
use serde::Serialize;

use super::super::{
    Company, envelope,
    failures::{self, Names},
    path_values, run,
    user_object::milliseconds,
};
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// A new switch; off unless told.
pub const CREATE: &[Field] = &[
    Field::text("switch_type").required().describe(
        "transactions, verification, overdraft, auto_confirm, manage_accounts, session_duration or \
         terms_and_conditions; or the label that answers show.",
    ),
    Field::boolean("enabled"),
];
/// What of a switch can be changed.
pub const CHANGE: &[Field] = &[Field::boolean("enabled")];

#[derive(Serialize)]
struct SwitchObject {
    id: i64,
    switch_type: &'static str,
    enabled: bool,
    created: i64,
    updated: i64,
}

impl From<&Switch> for SwitchObject {
    fn from(switch: &Switch) -> Self {
        Self {
            id: switch.id.0,
            switch_type: label(switch.switch_type),
            enabled: switch.enabled,
            created: milliseconds(switch.created),
            updated: milliseconds(switch.updated),
        }
    }
}

/// The label under which answers show a type that requests name by its slug.
fn label(kind: SwitchType) -> &'static str {
    match kind {
        SwitchType::Transactions => "Allow transactions",
        SwitchType::Verification => "Allow transactions for unverified users",
        SwitchType::Overdraft => "Allow overdrafts",
        SwitchType::AutoConfirm => "Confirm transactions automatically",
        SwitchType::ManageAccounts => "Allow users to manage their own accounts",
        SwitchType::SessionDuration => "Allow users to set their own session duration",
        SwitchType::TermsAndConditions => "Require users to agree to the terms and conditions",
    }
}

/// The slug of a label; whatever is no label is left for the domain to judge.
fn slug(text: String) -> String {
    let labelled = SwitchType::ALL
        .into_iter()
        .find(|kind| label(*kind) == text);
    labelled.map_or(text, |kind| kind.slug().to_owned())
}

/// Every switch, as a bare array.
pub async fn list(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let found = run(&call, move |auth| auth.list_switches(&caller)).await?;
    let switches = found.map_err(|error| failures::admin(error, Names::USUAL))?;
    let switches: Vec<SwitchObject> = switches.iter().map(Into::into).collect();
    envelope::data(&switches)
}

/// Adds a switch.
pub async fn create(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let slug = slug(call.fields().text("switch_type")?);
    let enabled = call.fields().optional_boolean("enabled").set() == Some(true);
    let created = run(&call, move |auth| {
        auth.create_switch(&caller, &slug, enabled)
    })
    .await?;
    let switch = created.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::created(&SwitchObject::from(&switch))
}

/// One switch.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = SwitchId(path_values::number(&call, "id")?);
    let found = run(&call, move |auth| auth.read_switch(&caller, id)).await?;
    let switch = found.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&SwitchObject::from(&switch))
}

/// Turns a switch on or off.
pub async fn update(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = SwitchId(path_values::number(&call, "id")?);
    let enabled = call.fields().optional_boolean("enabled").set();
    let updated = run(&call, move |auth| auth.update_switch(&caller, id, enabled)).await?;
    let switch = updated.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&SwitchObject::from(&switch))
}

/// Removes a switch.
pub async fn delete(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = SwitchId(path_values::number(&call, "id")?);
    let deleted = run(&call, move |auth| auth.delete_switch(&caller, id)).await?;
    deleted.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::done()
}
