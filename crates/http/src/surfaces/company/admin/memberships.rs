//! `admin/users/{identifier}/permission-groups/` and `…/permissions/`: what one user may do.

use latchkey_domain::sessions::Authenticated;
use serde_json::json;

use super::{
    super::{
        Company, envelope,
        failures::{self, Names},
        path_values, run,
        user_object::PermissionObject,
    },
    PERMISSION_NAMES, permission_id,
};
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// The group to join.
pub const GROUP: &[Field] = &[Field::text("group").required()];

/// Makes the user a member of a group; who is one already stays one.
pub async fn join(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let user = path_values::identifier(&call)?;
    let group = call.fields().text("group")?;
    let name = group.clone();
    let joined = run(&call, move |auth| auth.add_to_group(&caller, user, &group)).await?;
    joined.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::created(&json!({"name": name}))
}

/// Ends a membership.
pub async fn leave(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let user = path_values::identifier(&call)?;
    let group = call.path("name")?.to_owned();
    let left = run(&call, move |auth| {
        auth.remove_from_group(&caller, user, &group)
    })
    .await?;
    left.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::done()
}

/// Gives the user a permission of their own.
pub async fn permit(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let user = path_values::identifier(&call)?;
    let (kind, level) = (call.fields().text("type")?, call.fields().text("level")?);
    let added = run(&call, move |auth| {
        auth.add_user_permission(&caller, user, &kind, &level)
    })
    .await?;
    let permission = added.map_err(|error| failures::admin(error, PERMISSION_NAMES))?;
    envelope::created(&PermissionObject::from(&permission))
}

/// Takes a permission of their own from the user.
pub async fn forbid(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let user = path_values::identifier(&call)?;
    let id = permission_id(&call)?;
    let removed = run(&call, move |auth| {
        auth.delete_user_permission(&caller, user, id)
    })
    .await?;
    removed.map_err(|error| failures::admin(error, PERMISSION_NAMES))?;
    envelope::done()
}
