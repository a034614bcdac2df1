//! `user/`: the caller.

use latchkey_domain::sessions::Authenticated;

use super::{
    super::{Company, envelope, failures, proof, run, user_object::UserObject},
    profile::{self, profile_fields},
};
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// What users change of themselves.
pub const FIELDS: &[Field] = profile_fields![proof::PASSWORD];

/// The caller.
pub async fn read(_: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    envelope::data(&UserObject::from(&*caller.user))
}

/// Changes what the request mentions and leaves the rest, for `PUT` too: no field is required.
pub async fn update(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let changes = profile::changes(call.fields());
    let names = profile::names(call.fields());
    let updated = run(&call, move |auth| auth.update_profile(&caller, &changes)).await?;
    let user = updated.map_err(|error| failures::address(error, names))?;
    envelope::data(&UserObject::from(&*user))
}
