//! `admin/permission-groups/{name}/permissions/`: what members of a group may do.

use latchkey_domain::sessions::Authenticated;

use super::{
    super::{Company, envelope, failures, run, user_object::PermissionObject},
    PERMISSION_NAMES, groups, permission_id, shown,
};
use crate::{call::Call, failure::Failure, reply::Reply};

/// The group's permissions, as a bare array.
pub async fn list(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let group = groups::find(&call, caller).await?;
    envelope::data(&shown(&group.permissions))
}

/// Adds a permission.
pub async fn add(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let group = call.path("name")?.to_owned();
    let (kind, level) = (call.fields().text("type")?, call.fields().text("level")?);
    let added = run(&call, move |auth| {
        auth.add_group_permission(&caller, &group, &kind, &level)
    })
    .await?;
    let permission = added.map_err(|error| failures::admin(error, PERMISSION_NAMES))?;
    envelope::created(&PermissionObject::from(&permission))
}

/// Removes a permission.
pub async fn remove(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let group = call.path("name")?.to_owned();
    let id = permission_id(&call)?;
    let removed = run(&call, move |auth| {
        auth.delete_group_permission(&caller, &group, id)
    })
    .await?;
    removed.map_err(|error| failures::admin(error, PERMISSION_NAMES))?;
    envelope::done()
}
