//! Checked tokens in memory.
//!
//! A token that was checked against the database once is answered from memory until something
//! changes. Nothing is cached under a key of an attacker's choice: an entry is made only for a token
//! that was found good, and the number of entries is bounded. Those that have ended or were not used for a
//! while are let go, so that what is over keeps neither memory nor the room of others.
//!
//! Exactness: each user has a version, which a change moves on before the changing call is answered.
//! An entry carries the version that stood before it was read from the database, and counts only
//! while that version stands. So an entry read before a change and stored after it never counts.

mod versions;

#[cfg(test)]
mod tests;

use super::authenticate::Authenticated;
use crate::model::{Change, Client, SecretHash, Session, SessionKind, User, UserId};
use crate::ports::{Claims, Clock};
use crate::{Time, TokenPolicy};
use chrono::TimeDelta;
use moka::Expiry;
use moka::sync::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use versions::Versions;

pub(super) use versions::Version;

/// An instant: by the clock, which somebody may set, and by the time that has passed.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub time: Time,
    pub steady: Duration,
}

impl Moment {
    pub(super) fn now(clock: &dyn Clock) -> Self {
        Self {
            time: clock.now(),
            steady: clock.steady(),
        }
    }

    /// By either: a clock that was put back makes nothing young again.
    fn is_before(self, other: Self) -> bool {
        self.time < other.time && self.steady < other.steady
    }
}

/// A checked token.
#[derive(Clone)]
struct Entry {
    session: Arc<Session>,
    user: Arc<User>,
    claims: Option<Arc<Claims>>,
    version: Version,
    /// Until when it counts, whatever its user's version: see [`SessionCache::counts_until`].
    until: Option<Moment>,
    /// How long after it was read its token or session ends.
    lasts: Option<Duration>,
    /// No second factor stood in the way of refreshing at this version.
    refreshable: bool,
}

/// What memory answers about a token.
pub(super) struct Hit {
    pub authenticated: Authenticated,
    pub claims: Option<Arc<Claims>>,
    /// The user's version, which stands.
    pub version: Version,
}

/// Lets go of entries when they end. Whether one counts is never left to this: it goes by the clock, see
/// [`SessionCache::standing`].
struct Ended;

impl Expiry<SecretHash, Entry> for Ended {
    fn expire_after_create(&self, _: &SecretHash, entry: &Entry, _: Instant) -> Option<Duration> {
        entry.lasts
    }

    fn expire_after_update(
        &self,
        _: &SecretHash,
        entry: &Entry,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        entry.lasts
    }
}

/// Checked tokens.
pub(crate) struct SessionCache {
    tokens: Cache<SecretHash, Entry>,
    versions: Versions,
    feed_position: AtomicI64,
    started: Instant,
    /// Milliseconds after `started` at which the feed was last heard; 0 before.
    heard_at: AtomicU64,
    /// Milliseconds after `started`, plus one second, at which keys were last looked for.
    keys_loaded_at: AtomicU64,
    max_staleness: Option<Duration>,
    /// How long a replaced token stays good, if tokens are replaced.
    jwt_rotate: bool,
    jwt_grace: TimeDelta,
}

impl SessionCache {
    pub(crate) fn new(policy: &TokenPolicy) -> Self {
        let tokens = Cache::builder()
            .max_capacity(policy.cache_entries)
            .expire_after(Ended)
            .time_to_idle(policy.cache_idle);
        Self {
            tokens: tokens.build(),
            versions: Versions::for_entries(policy.cache_entries),
            feed_position: AtomicI64::new(-1),
            started: Instant::now(),
            heard_at: AtomicU64::new(0),
            keys_loaded_at: AtomicU64::new(0),
            max_staleness: policy.max_staleness,
            jwt_rotate: policy.jwt_rotate,
            jwt_grace: policy.jwt_grace,
        }
    }

    /// What memory knows of the token with this hash; `None`: ask the database.
    pub(super) fn find(&self, hash: &SecretHash, now: Moment) -> Option<Hit> {
        let entry = self.standing(hash, now.time)?;
        let counts = entry.until.is_none_or(|until| now.is_before(until));
        counts.then(|| entry.into())
    }

    /// The same for a token that may be refreshed without asking the database for second factors. Whether it
    /// is the newest of its session is for the write that replaces it to find out.
    pub(super) fn find_refreshable(&self, hash: &SecretHash, now: Time) -> Option<Hit> {
        let entry = self.standing(hash, now)?;
        entry.refreshable.then(|| entry.into())
    }

    fn standing(&self, hash: &SecretHash, now: Time) -> Option<Entry> {
        if !self.is_fresh() {
            return None;
        }
        let entry = self.tokens.get(hash)?;
        let stands = entry.version == self.version(entry.user.id)
            && entry.session.expires.is_none_or(|expires| now < expires)
            && entry
                .claims
                .as_ref()
                .is_none_or(|claims| now < claims.expires);
        stands.then_some(entry)
    }

    /// The user's version: to be taken before the database is read.
    pub(super) fn version(&self, user: UserId) -> Version {
        self.versions.of(user)
    }

    /// Moves on whenever any user's version does.
    pub(super) fn changes(&self) -> u64 {
        self.versions.changes()
    }

    /// Keeps what was read at `read`, after `version` was taken.
    pub(super) fn store(
        &self,
        hash: SecretHash,
        found: &Authenticated,
        claims: Option<Arc<Claims>>,
        version: Version,
        read: Moment,
    ) {
        if is_newest(&found.session, claims.as_deref()) {
            let (session, user) = (Arc::clone(&found.session), Arc::clone(&found.user));
            let entry = self.entry(session, user, claims, version, read);
            self.tokens.insert(hash, entry);
        }
    }

    /// Keeps a token that was signed a moment ago by a refresh, begun at `begun`, that found no second factor.
    pub(super) fn store_refreshed(
        &self,
        hash: SecretHash,
        session: Arc<Session>,
        user: Arc<User>,
        claims: Arc<Claims>,
        version: Version,
        begun: Moment,
    ) {
        let entry = Entry {
            refreshable: true,
            ..self.entry(session, user, Some(claims), version, begun)
        };
        self.tokens.insert(hash, entry);
    }

    fn entry(
        &self,
        session: Arc<Session>,
        user: Arc<User>,
        claims: Option<Arc<Claims>>,
        version: Version,
        read: Moment,
    ) -> Entry {
        let ends = claims.iter().map(|claims| claims.expires);
        let ends = ends.chain(session.expires).min();
        Entry {
            until: self.counts_until(&session, read),
            lasts: ends.map(|end| (end - read.time).to_std().unwrap_or_default()),
            session,
            user,
            claims,
            version,
            refreshable: false,
        }
    }

    /// Until when memory may answer for the newest token of a session that was read at `read`.
    ///
    /// A rotation moves no version on, so that a refresh costs others nothing. It need not: a token that is replaced
    /// stays good for the grace time, so one that was found to be the newest is good for as long, whoever replaces it
    /// meanwhile. Without rotation none is replaced; sessions that were rotated may be so again elsewhere.
    fn counts_until(&self, session: &Session, read: Moment) -> Option<Moment> {
        match &session.kind {
            SessionKind::Jwt { rotated, .. } if self.jwt_rotate || rotated.is_some() => {
                Some(Moment {
                    time: read.time + self.jwt_grace,
                    steady: read.steady + self.jwt_grace.to_std().unwrap_or_default(),
                })
            }
            SessionKind::Jwt { .. } | SessionKind::Opaque { .. } => None,
        }
    }

    /// Forgets what a change made untrue.
    pub(crate) fn apply(&self, change: Change) {
        match change {
            Change::User(id) => self.versions.move_on(id),
            Change::Company(_) => self.clear(),
            Change::SigningKeys => {}
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.versions.move_all_on();
        self.tokens.invalidate_all();
    }

    /// Where in the feed this process is; `None` before the first look.
    pub(super) fn position(&self) -> Option<i64> {
        Some(self.feed_position.load(Ordering::Acquire)).filter(|position| *position >= 0)
    }

    /// Notes that the feed was read up to `position`, in a read begun at `begun`.
    pub(super) fn heard(&self, position: i64, begun: Instant) {
        self.feed_position.store(position, Ordering::Release);
        let at = begun.saturating_duration_since(self.started).as_millis() as u64;
        self.heard_at.store(at.max(1), Ordering::Release);
    }

    /// Whether unknown key ids justify a look into the database: at most once a second.
    pub(super) fn may_reload_keys(&self) -> bool {
        let now = self.started.elapsed().as_millis() as u64 + 1000;
        let last = self.keys_loaded_at.load(Ordering::Acquire);
        now >= last + 1000
            && self
                .keys_loaded_at
                .compare_exchange(last, now, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
    }

    fn is_fresh(&self) -> bool {
        self.max_staleness.is_none_or(|most| {
            let heard = self.heard_at.load(Ordering::Acquire);
            heard > 0
                && self
                    .started
                    .elapsed()
                    .saturating_sub(Duration::from_millis(heard))
                    < most
        })
    }
}

impl From<Entry> for Hit {
    fn from(entry: Entry) -> Self {
        Self {
            authenticated: Authenticated {
                session: entry.session,
                user: entry.user,
                client: Client::default(),
            },
            claims: entry.claims,
            version: entry.version,
        }
    }
}

/// A rotated token dies by a grace time that memory does not follow: only the newest is kept.
fn is_newest(session: &Session, claims: Option<&Claims>) -> bool {
    match &session.kind {
        SessionKind::Jwt {
            rotated: Some(_),
            jti,
            ..
        } => claims.is_some_and(|claims| claims.jti == *jti),
        SessionKind::Jwt { .. } | SessionKind::Opaque { .. } => true,
    }
}
