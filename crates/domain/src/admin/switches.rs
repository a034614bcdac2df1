//! Switches of the caller's company.

use super::{AdminError, record_here, require_admin};
use crate::Auth;
use crate::accounts::vanished;
use crate::model::{EventKind, Switch, SwitchId, SwitchType};
use crate::ports::{Inserted, Reads, StorageResult};
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};

impl Auth {
    /// Every switch, oldest first.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn list_switches(&self, caller: &Authenticated) -> Result<Vec<Switch>, AdminError> {
        require_admin(caller)?;
        Ok(self
            .storage()
            .query(|reads| reads.switches(caller.user.company))?)
    }

    /// One switch.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn read_switch(&self, caller: &Authenticated, id: SwitchId) -> Result<Switch, AdminError> {
        let switches = self.list_switches(caller)?;
        switches
            .into_iter()
            .find(|switch| switch.id == id)
            .ok_or(AdminError::NotFound)
    }

    /// Adds a switch of the type with this slug.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn create_switch(
        &self,
        caller: &Authenticated,
        slug: &str,
        enabled: bool,
    ) -> Result<Switch, AdminError> {
        require_admin(caller)?;
        let now = self.now();
        let company = caller.user.company;
        let invalid = |problem| AdminError::from(Invalids::one(Field::SwitchType, problem));
        let kind = SwitchType::from_slug(slug).ok_or_else(|| invalid(Problem::Unknown))?;
        self.storage().transaction(|tx| {
            let Inserted::New(id) = tx.insert_switch(company, kind, enabled, now)? else {
                return Err(invalid(Problem::Taken));
            };
            let what = format!("switch {slug} {}", state(enabled));
            record_here(tx, EventKind::CompanyUpdate, what, caller, now)?;
            Ok(find(tx, caller, id)?.ok_or_else(vanished)?)
        })
    }

    /// Turns a switch on or off.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn update_switch(
        &self,
        caller: &Authenticated,
        id: SwitchId,
        enabled: Option<bool>,
    ) -> Result<Switch, AdminError> {
        require_admin(caller)?;
        let now = self.now();
        self.storage().transaction(|tx| {
            if let Some(enabled) = enabled
                && !tx.update_switch(caller.user.company, id, enabled, now)?
            {
                return Err(AdminError::NotFound);
            }
            let switch = find(tx, caller, id)?.ok_or(AdminError::NotFound)?;
            if let Some(enabled) = enabled {
                let what = format!("switch {} {}", switch.switch_type.slug(), state(enabled));
                record_here(tx, EventKind::CompanyUpdate, what, caller, now)?;
            }
            Ok(switch)
        })
    }

    /// Removes a switch.
    ///
    /// # Errors
    /// See [`AdminError`].
    pub fn delete_switch(&self, caller: &Authenticated, id: SwitchId) -> Result<(), AdminError> {
        require_admin(caller)?;
        let now = self.now();
        self.storage().transaction(|tx| {
            let switch = find(tx, caller, id)?.ok_or(AdminError::NotFound)?;
            if !tx.delete_switch(caller.user.company, id)? {
                return Err(AdminError::NotFound);
            }
            let what = format!("switch {} removed", switch.switch_type.slug());
            Ok(record_here(
                tx,
                EventKind::CompanyUpdate,
                what,
                caller,
                now,
            )?)
        })
    }
}

fn state(enabled: bool) -> &'static str {
    if enabled { "on" } else { "off" }
}

fn find<R: Reads + ?Sized>(
    reads: &mut R,
    caller: &Authenticated,
    id: SwitchId,
) -> StorageResult<Option<Switch>> {
    Ok(reads
        .switches(caller.user.company)?
        .into_iter()
        .find(|switch| switch.id == id))
}
