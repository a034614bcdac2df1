//! `admin/company/`: what administrators set for their company.

use latchkey_domain::{admin::CompanySettings, sessions::Authenticated};

use super::super::{
    Company,
    account::profile::text,
    company_object::CompanyObject,
    envelope,
    failures::{self, Names},
    run,
};
use crate::{
    call::Call,
    failure::Failure,
    fields::{Field, Kind},
    reply::Reply,
};

/// What can be set; an empty URL or `null` goes back to this server's own page.
pub const FIELDS: &[Field] = &[
    Field::text("name").max(100),
    Field::new("password_reset_url", Kind::Formatted("uri"))
        .blank()
        .nullable()
        .max(500),
    Field::new("email_confirmation_url", Kind::Formatted("uri"))
        .blank()
        .nullable()
        .max(500),
];

/// The company.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let found = run(&call, move |auth| auth.read_company_as_admin(&caller)).await?;
    let company = found.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&CompanyObject::from(&company))
}

/// Changes what the request mentions.
pub async fn update(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let settings = CompanySettings {
        name: text(call.fields(), "name"),
        password_reset_url: text(call.fields(), "password_reset_url"),
        email_confirmation_url: text(call.fields(), "email_confirmation_url"),
    };
    let updated = run(&call, move |auth| auth.update_company(&caller, &settings)).await?;
    let company = updated.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&CompanyObject::from(&company))
}
