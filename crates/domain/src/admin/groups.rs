//! Permission groups of the caller's company.

use super::{AdminError, record_here, require_admin};
use crate::Auth;
use crate::model::{
    ADMIN_GROUP, Change, EventKind, Page, Paged, Permission, PermissionGroup, PermissionId,
    PermissionLevel,
};
use crate::ports::Inserted;
use crate::sessions::Authenticated;
use crate::validation::{Check, Field, Invalids, Problem};

/// Longest name of a group or type of a permission, in characters.
pub(super) const MAX_NAME_CHARS: usize = 80;

impl Auth {
    /// One page of groups with their permissions.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn list_groups(
        &self,
        caller: &Authenticated,
        page: Page,
    ) -> Result<Paged<PermissionGroup>, AdminError> {
        require_admin(caller)?;
        Ok(self
            .storage()
            .query(|reads| reads.groups(caller.user.company, page))?)
    }

    /// One group.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn read_group(
        &self,
        caller: &Authenticated,
        name: &str,
    ) -> Result<PermissionGroup, AdminError> {
        require_admin(caller)?;
        let found = self
            .storage()
            .query(|reads| reads.group(caller.user.company, name))?;
        found.ok_or(AdminError::NotFound)
    }

    /// Adds an empty group.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn create_group(
        &self,
        caller: &Authenticated,
        name: &str,
    ) -> Result<PermissionGroup, AdminError> {
        require_admin(caller)?;
        let name = checked_name(Field::Name, name)?;
        let now = self.now();
        self.storage()
            .transaction(|tx| match tx.insert_group(caller.user.company, &name)? {
                Inserted::New(()) => {
                    let what = format!("group {name}");
                    Ok(record_here(tx, EventKind::GroupCreate, what, caller, now)?)
                }
                Inserted::Taken(_) => Err(taken()),
            })?;
        Ok(PermissionGroup {
            name,
            permissions: vec![],
        })
    }

    /// Renames a group. The administrators' keeps its name.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn rename_group(
        &self,
        caller: &Authenticated,
        name: &str,
        new_name: &str,
    ) -> Result<PermissionGroup, AdminError> {
        require_admin(caller)?;
        let new_name = checked_name(Field::Name, new_name)?;
        let company = caller.user.company;
        if name == new_name {
            return self.read_group(caller, name);
        }
        refuse_admin_group(name)?;
        let now = self.now();
        let group = self.storage().transaction(|tx| {
            match tx.rename_group(company, name, &new_name)? {
                Some(Inserted::New(())) => {}
                Some(Inserted::Taken(_)) => return Err(taken()),
                None => return Err(AdminError::NotFound),
            }
            let group = tx.group(company, &new_name)?.ok_or(AdminError::NotFound)?;
            let what = format!("group {name} to {new_name}");
            record_here(tx, EventKind::GroupRename, what, caller, now)?;
            tx.record_change(Change::Company(company), now)?;
            Ok(group)
        })?;
        self.forget(Change::Company(company));
        Ok(group)
    }

    /// Removes a group and all memberships in it. The administrators' stays.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn delete_group(&self, caller: &Authenticated, name: &str) -> Result<(), AdminError> {
        require_admin(caller)?;
        refuse_admin_group(name)?;
        let (company, now) = (caller.user.company, self.now());
        self.storage().transaction(|tx| {
            if !tx.delete_group(company, name)? {
                return Err(AdminError::NotFound);
            }
            let what = format!("group {name}");
            record_here(tx, EventKind::GroupDelete, what, caller, now)?;
            tx.record_change(Change::Company(company), now)?;
            Ok(())
        })?;
        self.forget(Change::Company(company));
        Ok(())
    }

    /// Adds a permission to a group.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn add_group_permission(
        &self,
        caller: &Authenticated,
        group: &str,
        kind: &str,
        level: &str,
    ) -> Result<Permission, AdminError> {
        require_admin(caller)?;
        let (kind, level) = checked_permission(kind, level)?;
        let (company, now) = (caller.user.company, self.now());
        self.storage().transaction(|tx| {
            match tx.insert_group_permission(company, group, &kind, level)? {
                Some(Inserted::New(permission)) => {
                    let what = format!("group {group} permission {}:{kind}", level.name());
                    record_here(tx, EventKind::RoleGrant, what, caller, now)?;
                    Ok(permission)
                }
                Some(Inserted::Taken(_)) => Err(taken()),
                None => Err(AdminError::NotFound),
            }
        })
    }

    /// Removes a permission of a group.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn delete_group_permission(
        &self,
        caller: &Authenticated,
        group: &str,
        id: PermissionId,
    ) -> Result<(), AdminError> {
        require_admin(caller)?;
        let now = self.now();
        self.storage().transaction(|tx| {
            if !tx.delete_group_permission(caller.user.company, group, id)? {
                return Err(AdminError::NotFound);
            }
            let what = format!("group {group} permission {id}");
            Ok(record_here(tx, EventKind::RoleRevoke, what, caller, now)?)
        })
    }
}

fn taken() -> AdminError {
    Invalids::one(Field::Name, Problem::Taken).into()
}

/// A name that can stand in a path.
fn checked_name(field: Field, name: &str) -> Result<String, Invalids> {
    let mut check = Check::default();
    let name = check.required_text(field, name, MAX_NAME_CHARS);
    // Clients resolve dots in a path before they send it.
    if name.contains('/') || name == "." || name == ".." {
        check.add(field, Problem::Malformed);
    }
    check.finish().map(|()| name)
}

/// A permission's type and level.
pub(super) fn checked_permission(
    kind: &str,
    level: &str,
) -> Result<(String, PermissionLevel), Invalids> {
    let mut check = Check::default();
    let kind = check.required_text(Field::Name, kind, MAX_NAME_CHARS);
    let level = check.required(Field::Level, Some(level), PermissionLevel::from_name);
    check.finish()?;
    level
        .map(|level| (kind, level))
        .ok_or_else(|| Invalids::one(Field::Level, Problem::Blank))
}

fn refuse_admin_group(name: &str) -> Result<(), Invalids> {
    if name == ADMIN_GROUP {
        Err(Invalids::one(Field::Name, Problem::LastOne))
    } else {
        Ok(())
    }
}
