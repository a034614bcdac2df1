//! Starting a session: what every way of signing in ends in.

use super::jwt::{issue, new_jti, to_seconds};
use super::log_in::Grant;
use super::token;
use crate::model::{
    Change, Client, CompanyId, Device, Factors, PlainToken, Rivals, Session, SessionId,
    SessionKind, Surface, User, UserId,
};
use crate::ports::{StorageResult, Tx};
use crate::{Auth, Fault, Time};
use chrono::TimeDelta;
use std::sync::Arc;

/// A session to start.
pub(crate) struct Start<'a> {
    pub whose: (CompanyId, UserId),
    pub surface: Surface,
    pub grant: Grant,
    /// Lifetime of an opaque session; `None` for one that does not end by itself.
    pub lifetime: Option<TimeDelta>,
    /// The second factor without which the session opens nothing.
    pub owed: Option<OwedFactor>,
    pub device: Option<Device>,
    /// Whether the token is for a program rather than for a person.
    pub for_programs: bool,
    pub client: &'a Client,
}

/// A second factor that a login still owes: which to ask for first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwedFactor {
    /// A code of the authenticator.
    Totp,
    /// A code by SMS.
    Sms,
}

impl OwedFactor {
    pub(crate) fn of(factors: &Factors) -> Option<Self> {
        if factors.totp_confirmed() {
            Some(Self::Totp)
        } else {
            factors.sms_confirmed().then_some(Self::Sms)
        }
    }
}

/// How long a session may stay pending.
const PENDING_LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How many pending sessions a user may have; the oldest end first.
const MAX_PENDING: i64 = 10;
/// How many sessions of document 002 a user may have: its clients fetch a token again rather than keep
/// one, and none of them signs out.
const MAX_SIGNUP: i64 = 10;
/// How many permanent tokens a user may have; the oldest end first.
const MAX_PERMANENT: i64 = 50;

/// A user who has just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// To be shown once.
    pub token: PlainToken,
    /// What it stands for.
    pub session: Session,
    /// Whose.
    pub user: Arc<User>,
    /// When the token (not the session) ends by itself.
    pub expires: Option<Time>,
    /// The second factor that is still owed: until it is given, the token opens nothing else.
    pub owed: Option<OwedFactor>,
}

/// A started session before its JWT is signed.
pub(crate) struct Started {
    session: Session,
    token: Option<PlainToken>,
    owed: Option<OwedFactor>,
    /// Whether older sessions had to make room.
    evicted: bool,
}

/// Stores a session for a user.
pub(crate) fn start(
    auth: &Auth,
    tx: &mut dyn Tx,
    wanted: Start<'_>,
    now: Time,
) -> StorageResult<Started> {
    let mut started = imagine(auth, wanted, now);
    let session = &started.session;
    let device = session
        .device
        .as_ref()
        .and_then(|device| device.token.as_deref());
    if let Some(device) = device {
        let replaced = tx.delete_device_sessions(session.company, session.user, device)?;
        started.evicted = !replaced.is_empty();
    }
    tx.insert_session(session)?;
    // Counted apart, so that whoever knows the password alone cannot push out whole sessions.
    for (rivals, keep) in rivals(session, auth.policy().tokens.max_sessions) {
        let evicted = tx.evict_sessions(session.company, session.user, rivals, keep)?;
        started.evicted |= !evicted.is_empty();
    }
    if started.evicted {
        tx.record_change(Change::User(session.user), now)?;
    }
    Ok(started)
}

/// How many whole sessions the user may have with this one, if those are all that it competes with for room, and
/// it takes no other's place.
pub(super) fn plain_room(session: &Session, max: i64) -> Option<i64> {
    let device = session.device.as_ref();
    match rivals(session, max)[..] {
        [(Rivals::Whole, most)] if device.is_none_or(|device| device.token.is_none()) => Some(most),
        _ => None,
    }
}

/// Among which sessions room is made for a new one, and how many of them stay.
fn rivals(session: &Session, max: i64) -> Vec<(Rivals, i64)> {
    match session.surface {
        _ if session.expires.is_none() => vec![(Rivals::Permanent, MAX_PERMANENT)],
        _ if session.mfa_pending => vec![(Rivals::Pending, MAX_PENDING)],
        surface @ Surface::Signup if !session.is_for_programs() => {
            vec![(Rivals::WholeOf(surface), MAX_SIGNUP), (Rivals::Whole, max)]
        }
        Surface::DeviceTokens
        | Surface::Phone
        | Surface::Signup
        | Surface::Jwt
        | Surface::Company => {
            vec![(Rivals::Whole, max)]
        }
    }
}

/// A session that is stored nowhere: its token opens nothing.
pub(crate) fn imagine(auth: &Auth, wanted: Start<'_>, now: Time) -> Started {
    let entropy = auth.entropy();
    let tokens = &auth.policy().tokens;
    let full = wanted.lifetime.map(|lifetime| now + lifetime);
    let (kind, expires, plain) = match wanted.grant {
        Grant::Opaque => {
            let plain = token::generate(entropy, wanted.surface);
            let kind = SessionKind::Opaque {
                token_key: token::key_of(&plain),
                token_hash: auth.keyring().hash_token(plain.expose()),
            };
            let expires = match (wanted.owed, full) {
                (Some(_), Some(full)) => Some(full.min(now + PENDING_LIFETIME)),
                (Some(_), None) => Some(now + PENDING_LIFETIME),
                (None, full) => full,
            };
            (kind, expires, Some(plain))
        }
        Grant::Jwt => {
            let refresh_until = to_seconds(now) + tokens.jwt_refresh;
            let jti = new_jti(entropy);
            let kind = SessionKind::Jwt {
                refresh_until,
                jti,
                previous_jti: None,
                rotated: None,
            };
            // The last token is issued at `refresh_until` at the latest.
            (kind, Some(refresh_until + tokens.jwt), None)
        }
    };
    let session = Session {
        id: SessionId(entropy.uuid()),
        company: wanted.whose.0,
        user: wanted.whose.1,
        surface: wanted.surface,
        kind,
        created: now,
        expires,
        mfa_pending: wanted.owed.is_some(),
        completed_expires: wanted.owed.and(full),
        device: wanted.device,
        client_address: wanted.client.address.map(|address| address.to_string()),
        proved: (!wanted.for_programs).then_some(now),
    };
    Started {
        session,
        token: plain,
        owed: wanted.owed,
        evicted: false,
    }
}

impl Started {
    /// To be stored.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// The same, with whether older sessions had to make room.
    pub(super) fn having_evicted(self, evicted: bool) -> Self {
        Self { evicted, ..self }
    }

    /// What the user gets, once the transaction is committed.
    pub(crate) fn finish(self, auth: &Auth, user: Arc<User>, now: Time) -> Result<SignedIn, Fault> {
        let Self {
            session,
            token,
            owed,
            evicted,
        } = self;
        if evicted {
            auth.forget(Change::User(session.user));
        }
        let (token, expires) = match (token, &session.kind) {
            (Some(token), _) => (token, session.expires),
            (None, SessionKind::Jwt { jti, .. }) => {
                let issued = issue(auth, &session, &user, jti, now)?;
                (issued.token, Some(issued.claims.expires))
            }
            (None, SessionKind::Opaque { .. }) => {
                return Err(Fault::Signing(crate::ports::SignError::NoKey));
            }
        };
        Ok(SignedIn {
            token,
            session,
            user,
            expires,
            owed,
        })
    }
}
