//! Sessions: what a token stands for.

use super::ids::{CompanyId, SessionId, UserId};
use super::secret::SecretHash;
use super::surface::Surface;
use crate::Time;

/// A signed-in user on one device or client.
///
/// A session is live while its row exists and `expires` lies ahead; ending one removes the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, the `sid` of JWTs.
    pub id: SessionId,
    /// The user's company.
    pub company: CompanyId,
    /// Whose.
    pub user: UserId,
    /// The contract that it opens: the one that made it, or that a token was made for.
    pub surface: Surface,
    /// What proves it.
    pub kind: SessionKind,
    /// When it began.
    pub created: Time,
    /// When it ends by itself; never, for permanent tokens.
    pub expires: Option<Time>,
    /// True while a second factor is still owed.
    pub mfa_pending: bool,
    /// When a pending session ends by itself once the factor is given; none for others.
    pub completed_expires: Option<Time>,
    /// The device it is bound to (document 000).
    pub device: Option<Device>,
    /// Where it was made from.
    pub client_address: Option<String>,
    /// When its bearer last proved who they are: at its beginning, with a second factor, or by giving
    /// the password once more. None for tokens that were made for programs.
    pub proved: Option<Time>,
}

impl Session {
    /// Whether it is a token that its owner made for a program, with the password (document 004,
    /// `auth/tokens/`).
    pub fn is_for_programs(&self) -> bool {
        self.proved.is_none()
    }
}

/// What a bearer of the session presents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// An opaque token, of which only the keyed hash is stored.
    Opaque {
        /// The first eight characters of the token: names it for people, opens nothing.
        token_key: String,
        /// The keyed hash of the token.
        token_hash: SecretHash,
    },
    /// JWTs that descend from one login.
    Jwt {
        /// Until when tokens of this session may be refreshed.
        refresh_until: Time,
        /// With rotation: the `jti` of the newest token.
        jti: String,
        /// With rotation: the `jti` before it, good for a grace time.
        previous_jti: Option<String>,
        /// When the newest token replaced the one before it.
        rotated: Option<Time>,
    },
}

/// The device a session is bound to (document 000).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Unique identifier of the device.
    pub token: Option<String>,
    /// `android` or `ios`.
    pub platform: Option<String>,
    /// Where push notices go.
    pub push_token: Option<String>,
}

/// Which sessions of a user to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionsToEnd {
    /// Every one, permanent tokens included.
    All,
    /// Every one that expires.
    Expiring,
    /// Every one but this.
    AllBut(SessionId),
    /// Every one that expires, but not this.
    ExpiringBut(SessionId),
}

/// Which sessions of a user compete for room; expiring ones, but for the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rivals {
    /// Those that owe a second factor.
    Pending,
    /// Those that do not.
    Whole,
    /// Those of them that belong to one contract.
    WholeOf(Surface),
    /// Those that do not expire.
    Permanent,
}

/// How a JWT session was moved on to its next token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The presented token was the newest and is now the one before.
    Rotated,
    /// The presented token was not the newest; here is the session as it stands.
    Superseded(Box<Session>),
    /// No such session any more.
    Gone,
}
