//! Writing events down.

use super::announce;
use crate::limits::network;
use crate::model::{
    Budget, Client, CompanyId, Debit, Event, EventKind, Outcome, User, UserId, Via,
};
use crate::ports::{StorageResult, Tx};
use crate::sessions::Authenticated;
use crate::{Auth, Refusal, Throttled, Time};

/// How many refusals or requests of one kind, account and network are kept one by one.
const REFUSALS: Budget = Budget {
    count: 10,
    window_seconds: 60,
};

/// The limits that count by account: whoever they refuse is locked out for a while.
const LOCKS: [&str; 3] = [
    "limits.login_per_account",
    "limits.second_factor_per_account",
    "limits.codes_per_user",
];

/// An event without what is the same for all events of a call.
#[derive(Clone, Debug)]
pub(crate) struct New {
    kind: EventKind,
    outcome: Outcome,
    company: Option<CompanyId>,
    actor: Option<UserId>,
    subject: Option<UserId>,
    detail: Option<String>,
}

impl New {
    /// Something was done or tried.
    #[expect(
        clippy::self_named_constructors,
        reason = "what the type is called is what it is: an event that is new"
    )]
    pub(crate) fn new(kind: EventKind) -> Self {
        Self {
            kind,
            outcome: Outcome::Done,
            company: None,
            actor: None,
            subject: None,
            detail: None,
        }
    }

    /// A user did it to their own account.
    pub(crate) fn own(kind: EventKind, user: &User) -> Self {
        Self::own_of(kind, user.company, user.id)
    }

    /// The same of a user known by number.
    pub(crate) fn own_of(kind: EventKind, company: CompanyId, user: UserId) -> Self {
        let event = Self::new(kind).on(Some(company), Some(user));
        Self {
            actor: Some(user),
            ..event
        }
    }

    /// Who did it.
    pub(crate) fn by(self, user: &User) -> Self {
        let company = self.company.or(Some(user.company));
        Self {
            company,
            actor: Some(user.id),
            ..self
        }
    }

    /// Whose account it is about.
    pub(crate) fn about(self, user: &User) -> Self {
        self.on(Some(user.company), Some(user.id))
    }

    /// Where, and whose account it is about, as far as there is such a company and user.
    pub(crate) fn on(self, company: Option<CompanyId>, subject: Option<UserId>) -> Self {
        Self {
            company,
            subject,
            ..self
        }
    }

    /// What came of it, unless it was done.
    pub(crate) fn outcome(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }

    /// Which group, permission, limit or factor. Never a secret, and nothing of an anonymous caller's.
    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// The event, as the caller is seen.
    pub(crate) fn seen(self, client: &Client, at: Time) -> Event {
        Event {
            at,
            company: self.company,
            kind: self.kind,
            outcome: self.outcome,
            actor: self.actor,
            subject: self.subject,
            via: client.via,
            address: client.address,
            request_id: client.request_id.clone(),
            detail: self.detail,
        }
    }
}

/// Records what was done, within the transaction that did it.
pub(crate) fn record(tx: &mut dyn Tx, new: New, client: &Client, now: Time) -> StorageResult<()> {
    tx.record_event(&new.seen(client, now))
}

/// The same for what a signed-in user did to their own account.
pub(crate) fn record_own(
    tx: &mut dyn Tx,
    kind: EventKind,
    caller: &Authenticated,
    now: Time,
) -> StorageResult<()> {
    record(tx, New::own(kind, &caller.user), &caller.client, now)
}

/// The same for what a caller did to something of a user's, often their own.
pub(crate) fn record_about(
    tx: &mut dyn Tx,
    kind: EventKind,
    caller: &Authenticated,
    user: &User,
    detail: impl Into<String>,
    now: Time,
) -> StorageResult<()> {
    let event = New::new(kind).by(&caller.user).about(user).detail(detail);
    record(tx, event, &caller.client, now)
}

/// Writes what was done to the log only: for what changes nothing in the database and must not cost a
/// commit.
pub(crate) fn mention(new: New, client: &Client, now: Time) {
    announce(&new.seen(client, now));
}

/// What the operator at the machine looks like.
pub(crate) fn operator() -> Client {
    Client {
        via: Some(Via::Operator),
        ..Client::default()
    }
}

impl Auth {
    /// Records a refusal in a transaction of its own.
    ///
    /// An attacker must not fill the disk: of one kind, account and network a few a minute are kept one
    /// by one; further ones are added to the count of one row a minute. Where no user is known, all that
    /// comes from one network counts as one account. Refusals for being too frequent cost the server
    /// next to nothing and must go on doing so: beyond the few they are not written at all.
    pub(crate) fn refused(&self, new: New, client: &Client) -> StorageResult<()> {
        self.storage()
            .transaction(|tx| self.refused_in(tx, new, client))
    }

    /// Records a refusal within a transaction that is committed all the same.
    pub(crate) fn refused_in(
        &self,
        tx: &mut dyn Tx,
        new: New,
        client: &Client,
    ) -> StorageResult<()> {
        self.bounded(tx, &new.seen(client, self.now()))
    }

    /// Records, within the transaction that answers it, what somebody asked for who need not be anybody:
    /// bounded as refusals are, and the same whether or not there is such an account.
    pub(crate) fn asked(&self, tx: &mut dyn Tx, new: New, client: &Client) -> StorageResult<()> {
        self.refused_in(tx, new.outcome(Outcome::Asked), client)
    }

    /// Records that a limit refused, if it did, and gives the result back.
    pub(crate) fn watch<T>(
        &self,
        result: Result<T, Refusal>,
        new: New,
        client: &Client,
    ) -> Result<T, Refusal> {
        if let Err(Refusal::Throttled(throttled)) = &result {
            self.refused_throttled(new, throttled, client)?;
        }
        result
    }

    /// The same for a request that was refused by a limit.
    pub(crate) fn refused_throttled(
        &self,
        new: New,
        throttled: &Throttled,
        client: &Client,
    ) -> StorageResult<()> {
        let kind = if LOCKS.contains(&throttled.limit) {
            EventKind::AccountLock
        } else {
            new.kind
        };
        let new = New { kind, ..new }
            .outcome(Outcome::Throttled)
            .detail(throttled.limit);
        self.refused(new, client)
    }

    /// Records what anybody can cause.
    fn bounded(&self, tx: &mut dyn Tx, event: &Event) -> StorageResult<()> {
        let number = |id: Option<i64>| id.unwrap_or(0).to_be_bytes();
        let company = number(event.company.map(|company| company.0));
        let subject = number(event.subject.map(|user| user.0));
        let network = network(event.address).unwrap_or_default();
        let name = event.kind.name().as_bytes();
        let outcome = event.outcome.name().as_bytes();
        let parts = [
            b"events".as_slice(),
            name,
            outcome,
            &company,
            &subject,
            &network,
        ];
        let debit = tx.debit(&self.keyring().budget_key(&parts), REFUSALS, event.at)?;
        match (debit, event.outcome) {
            (Debit::Allowed { .. }, _) => tx.record_event(event),
            (Debit::Refused { .. }, Outcome::Throttled) => Ok(()),
            (Debit::Refused { .. }, _) => {
                let minute = event.at.timestamp().div_euclid(60).to_be_bytes();
                let parts = [parts.as_slice(), &[&minute]].concat();
                tx.count_event(event, &self.keyring().budget_key(&parts))
            }
        }
    }
}
