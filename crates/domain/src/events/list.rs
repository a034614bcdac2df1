//! Reading events.

use crate::admin::{AdminError, require_admin};
use crate::model::{EventFilter, EventKind, RecordedEvent, UserIdentifier};
use crate::operator::OperatorError;
use crate::sessions::Authenticated;
use crate::{Auth, Time};

/// Most events that one call returns.
pub const MOST: i64 = 1000;

/// Which events to read; every part that is given must match.
#[derive(Clone, Debug)]
pub struct EventQuery<U> {
    /// What was done or tried.
    pub kind: Option<EventKind>,
    /// Who did it, or whose account it is about.
    pub user: Option<U>,
    /// Not before.
    pub since: Option<Time>,
    /// Before.
    pub until: Option<Time>,
    /// Only those recorded before the one with this id: the last of the page before.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: i64,
}

impl<U> Default for EventQuery<U> {
    fn default() -> Self {
        Self {
            kind: None,
            user: None,
            since: None,
            until: None,
            before: None,
            limit: MOST,
        }
    }
}

impl<U> EventQuery<U> {
    fn filter(&self, user: Option<crate::model::UserId>) -> EventFilter {
        EventFilter {
            kind: self.kind,
            user,
            since: self.since,
            until: self.until,
            before: self.before,
        }
    }

    fn limit(&self) -> i64 {
        self.limit.clamp(0, MOST)
    }
}

impl Auth {
    /// Events of the caller's company, newest first.
    ///
    /// # Errors
    /// See [`AdminError`]; an unknown user is [`AdminError::NotFound`].
    pub fn list_events(
        &self,
        caller: &Authenticated,
        query: &EventQuery<UserIdentifier>,
    ) -> Result<Vec<RecordedEvent>, AdminError> {
        require_admin(caller)?;
        let company = caller.user.company;
        let user = match query.user {
            Some(user) => Some(self.read_user(caller, user)?.id),
            None => None,
        };
        let (filter, limit) = (query.filter(user), query.limit());
        Ok(self
            .storage()
            .query(|reads| reads.events(Some(company), &filter, limit))?)
    }

    /// Events of a company, newest first; without one, those that belong to none.
    ///
    /// # Errors
    /// See [`OperatorError`]. A user is named as in the operator's other calls.
    pub fn list_events_as_operator(
        &self,
        company: Option<&str>,
        query: &EventQuery<String>,
    ) -> Result<Vec<RecordedEvent>, OperatorError> {
        let company = match company {
            Some(company) => Some(self.company_named(company)?),
            None => None,
        };
        let user = match (&query.user, &company) {
            (Some(user), Some(company)) => Some(self.user_in(company, user)?.id),
            (Some(_), None) => return Err(OperatorError::NoSuchUser),
            (None, _) => None,
        };
        let (filter, limit) = (query.filter(user), query.limit());
        let company = company.map(|company| company.id);
        Ok(self
            .storage()
            .query(|reads| reads.events(company, &filter, limit))?)
    }
}
