//! `admin/users/overview/`: how many users there are.

use latchkey_domain::sessions::Authenticated;
use serde_json::json;

use super::super::{
    Company, envelope,
    failures::{self, Names},
    run,
};
use crate::{call::Call, failure::Failure, reply::Reply};

/// How many users the company has, and how many of them may sign in.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let counted = run(&call, move |auth| auth.count_users(&caller)).await?;
    let (total, active) = counted.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&json!({"total": total, "active": active}))
}
