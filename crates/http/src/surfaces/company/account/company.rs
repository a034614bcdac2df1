//! `company/`: the caller's company.

use latchkey_domain::sessions::Authenticated;

use super::super::{
    Company,
    company_object::CompanyObject,
    envelope,
    failures::{self, Names},
    run,
};
use crate::{call::Call, failure::Failure, reply::Reply};

/// The caller's company.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let found = run(&call, move |auth| auth.read_company(&caller)).await?;
    let company = found.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&CompanyObject::from(&company))
}
