//! Groups and permissions of one user.

use super::groups::checked_permission;
use super::{AdminError, require_admin};
use crate::Auth;
use crate::events::{New, record};
use crate::model::{Change, EventKind, Permission, PermissionId, User, UserIdentifier};
use crate::ports::{Inserted, Tx};
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};

impl Auth {
    /// Makes a user a member of a group.
    ///
    /// # Errors
    /// See [`AdminError`]; an unknown group is [`Field::Group`].
    pub fn add_to_group(
        &self,
        caller: &Authenticated,
        user: UserIdentifier,
        group: &str,
    ) -> Result<(), AdminError> {
        let event = New::new(EventKind::RoleGrant).detail(format!("group {group}"));
        self.change_rights(caller, user, event, |tx, user| {
            if tx.join_group(user.company, user.id, group)? {
                Ok(())
            } else {
                Err(Invalids::one(Field::Group, Problem::Unknown).into())
            }
        })
    }

    /// Ends a membership. The last administrator stays.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn remove_from_group(
        &self,
        caller: &Authenticated,
        user: UserIdentifier,
        group: &str,
    ) -> Result<(), AdminError> {
        let event = New::new(EventKind::RoleRevoke).detail(format!("group {group}"));
        self.change_rights(caller, user, event, |tx, user| {
            match tx.leave_group(user.company, user.id, group)? {
                Some(true) => Ok(()),
                Some(false) => Err(AdminError::NotFound),
                None => Err(Invalids::one(Field::Group, Problem::LastOne).into()),
            }
        })
    }

    /// Gives a user a permission of their own.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn add_user_permission(
        &self,
        caller: &Authenticated,
        user: UserIdentifier,
        kind: &str,
        level: &str,
    ) -> Result<Permission, AdminError> {
        require_admin(caller)?;
        let (kind, level) = checked_permission(kind, level)?;
        let what = format!("permission {}:{kind}", level.name());
        let event = New::new(EventKind::RoleGrant).detail(what);
        self.change_rights(caller, user, event, |tx, user| {
            match tx.insert_user_permission(user.company, user.id, &kind, level)? {
                Inserted::New(permission) => Ok(permission),
                Inserted::Taken(_) => Err(Invalids::one(Field::Name, Problem::Taken).into()),
            }
        })
    }

    /// Takes a permission from a user.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn delete_user_permission(
        &self,
        caller: &Authenticated,
        user: UserIdentifier,
        id: PermissionId,
    ) -> Result<(), AdminError> {
        let event = New::new(EventKind::RoleRevoke).detail(format!("permission {id}"));
        self.change_rights(caller, user, event, |tx, user| {
            if tx.delete_user_permission(user.company, user.id, id)? {
                Ok(())
            } else {
                Err(AdminError::NotFound)
            }
        })
    }

    fn change_rights<T>(
        &self,
        caller: &Authenticated,
        id: UserIdentifier,
        event: New,
        change: impl FnOnce(&mut dyn Tx, &User) -> Result<T, AdminError>,
    ) -> Result<T, AdminError> {
        require_admin(caller)?;
        let now = self.now();
        let (changed, user) = self.storage().transaction(|tx| {
            let user = tx
                .user_by_identifier(caller.user.company, id)?
                .ok_or(AdminError::NotFound)?;
            let changed = change(tx, &user)?;
            let event = event.by(&caller.user).about(&user);
            record(tx, event, &caller.client, now)?;
            tx.record_change(Change::User(user.id), now)?;
            Ok::<_, AdminError>((changed, user.id))
        })?;
        self.forget(Change::User(user));
        Ok(changed)
    }
}
