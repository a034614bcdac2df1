//! `admin/permission-groups/`: named sets of permissions.

use latchkey_domain::{model::PermissionGroup, sessions::Authenticated};
use serde::Serialize;

use super::{
    super::{
        Company, envelope,
        failures::{self, Names},
        paging::{self, Paging},
        run,
        user_object::PermissionObject,
    },
    shown,
};
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// A group's name.
pub const FIELDS: &[Field] = &[Field::text("name").required().max(80)];

#[derive(Serialize)]
struct GroupObject<'a> {
    name: &'a str,
    permissions: Vec<PermissionObject<'a>>,
}

impl<'a> From<&'a PermissionGroup> for GroupObject<'a> {
    fn from(group: &'a PermissionGroup) -> Self {
        Self {
            name: &group.name,
            permissions: shown(&group.permissions),
        }
    }
}

/// One page of groups.
pub async fn list(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let paging = Paging::read(&call, "admin/permission-groups", paging::QUERY);
    let page = paging.page();
    let found = run(&call, move |auth| auth.list_groups(&caller, page)).await?;
    let groups = found.map_err(|error| failures::admin(error, Names::USUAL))?;
    let shown: Vec<GroupObject<'_>> = groups.rows.iter().map(Into::into).collect();
    paging.reply(groups.total, shown)
}

/// Adds an empty group.
pub async fn create(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let name = call.fields().text("name")?;
    let created = run(&call, move |auth| auth.create_group(&caller, &name)).await?;
    let group = created.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::created(&GroupObject::from(&group))
}

/// One group.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let group = find(&call, caller).await?;
    envelope::data(&GroupObject::from(&group))
}

/// Renames a group.
pub async fn rename(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let name = call.path("name")?.to_owned();
    let new_name = call.fields().text("name")?;
    let renamed = run(&call, move |auth| {
        auth.rename_group(&caller, &name, &new_name)
    })
    .await?;
    let group = renamed.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&GroupObject::from(&group))
}

/// Removes a group and all memberships in it.
pub async fn delete(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let name = call.path("name")?.to_owned();
    let deleted = run(&call, move |auth| auth.delete_group(&caller, &name)).await?;
    deleted.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::done()
}

/// The group that the path names.
pub(super) async fn find(
    call: &Call<Company>,
    caller: Authenticated,
) -> Result<PermissionGroup, Failure> {
    let name = call.path("name")?.to_owned();
    let found = run(call, move |auth| auth.read_group(&caller, &name)).await?;
    found.map_err(|error| failures::admin(error, Names::USUAL))
}
