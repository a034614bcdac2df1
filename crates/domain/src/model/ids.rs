//! Typed identifiers: a user's id cannot be passed where a company's is wanted.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(/// A company's number, given by the database, never used twice.
    CompanyId(i64));
id!(/// A user's number, given by the database, never used twice.
    UserId(i64));
id!(/// A user's identifier on the wire: random, so that it tells nothing about other users.
    UserIdentifier(Uuid));
id!(/// A session; the `sid` of its JWTs.
    SessionId(Uuid));
id!(/// One email address of one user.
    EmailId(i64));
id!(/// One mobile number of one user.
    MobileId(i64));
id!(/// A company switch.
    SwitchId(i64));
id!(/// A permission of a group or of a user.
    PermissionId(i64));
id!(/// A challenge: something secret that was sent and is waiting to be given back.
    ChallengeId(Uuid));
id!(/// A message in the outbox; also the left side of its `Message-ID`.
    MessageId(Uuid));
