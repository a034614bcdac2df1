//! What a company's administrators do.

pub mod addresses;
pub mod company;
pub mod emails;
pub mod events;
pub mod group_permissions;
pub mod groups;
pub mod memberships;
pub mod mobiles;
pub mod overview;
pub mod switches;
mod user_filter;
pub mod users;

use latchkey_domain::{model::PermissionId, sessions::Authenticated, validation};

use super::{Company, failures::Names, path_values, user_object::PermissionObject};
use crate::{call::Call, failure::Failure, fields::Field};

/// A permission to add.
pub const PERMISSION: &[Field] = &[
    Field::text("type").required(),
    Field::choice("level", &["view", "add", "change", "delete"]).required(),
];

/// What the domain calls a permission's name goes by another name here.
const PERMISSION_NAMES: Names = Names::but(&[(validation::Field::Name, "type")]);

/// Lets administrators pass, before the request's fields are looked at.
pub fn only_administrators(caller: &Authenticated) -> Result<(), Failure> {
    if caller.user.is_admin() {
        Ok(())
    } else {
        Err(Failure::Forbidden(None))
    }
}

fn permission_id(call: &Call<Company>) -> Result<PermissionId, Failure> {
    path_values::number(call, "id").map(PermissionId)
}

fn shown(permissions: &[latchkey_domain::model::Permission]) -> Vec<PermissionObject<'_>> {
    permissions.iter().map(Into::into).collect()
}
