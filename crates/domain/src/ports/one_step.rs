//! What [`Storage`](super::Storage) does in one step, as it is done in several.

use super::storage::{StorageResult, Tx};
use crate::model::{
    BudgetKey, Change, Credential, Event, Rivals, Rotation, Session, SessionId, User,
};

/// A session to begin in one step.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// Whose, as it was read before the password was checked; without a password nothing begins.
    pub checked: &'a Credential,
    /// The session: one that expires and owes no second factor.
    pub session: &'a Session,
    /// What is recorded of it, at the time of the login.
    pub event: &'a Event,
    /// The failures that it makes forgotten.
    pub forgotten: &'a [BudgetKey],
    /// How many [whole](Rivals::Whole) sessions the user may have, this one included.
    pub most: i64,
}

/// A session that began.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Whose, as they are then.
    pub user: User,
    /// Whether older sessions ended to make room; that is recorded as a change of the user.
    pub evicted: bool,
}

/// See [`Storage::begin_session`](super::Storage::begin_session); `None`: to be rolled back.
pub(super) fn begin(tx: &mut dyn Tx, wanted: &Beginning<'_>) -> StorageResult<Option<Begun>> {
    let Beginning {
        checked, session, ..
    } = wanted;
    if checked.password.is_none() {
        return Ok(None);
    }
    let password = checked.password.as_ref();
    let noted = tx.note_login(checked.company, checked.user, password, wanted.event.at)?;
    let plain = noted.filter(|(user, factors)| {
        user.is_active() && factors.totp.is_none() && factors.sms.is_none()
    });
    let Some((user, _)) = plain else {
        return Ok(None);
    };
    tx.forget_tries(wanted.forgotten)?;
    tx.insert_session(session)?;
    let evicted = tx.evict_sessions(session.company, session.user, Rivals::Whole, wanted.most)?;
    let evicted = !evicted.is_empty();
    if evicted {
        tx.record_change(Change::User(session.user), wanted.event.at)?;
    }
    tx.record_event(wanted.event)?;
    Ok(Some(Begun { user, evicted }))
}

/// See [`Storage::rotate_session`](super::Storage::rotate_session); false: to be rolled back.
pub(super) fn rotate(
    tx: &mut dyn Tx,
    id: SessionId,
    expected: &str,
    jti: &str,
    event: &Event,
) -> StorageResult<bool> {
    let rotated = tx.rotate_session(id, expected, jti, event.at)? == Rotation::Rotated;
    if rotated {
        tx.record_event(event)?;
    }
    Ok(rotated)
}
