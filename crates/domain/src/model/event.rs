//! Security events: who did what, from where, and what came of it.

use super::ids::{CompanyId, UserId, UserIdentifier};
use super::surface::Surface;
use crate::Time;
use std::fmt;
use std::net::IpAddr;

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $type {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $type {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in the log, in the database and on the wire. Never changes.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The one of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

names! {
    /// What was done or tried.
    EventKind {
        /// A user registered.
        AccountRegister = "account.register",
        /// An administrator or operator made a user.
        AccountCreate = "account.create",
        /// Users changed their own profile, or an administrator a user's.
        AccountUpdate = "account.update",
        /// A user was stopped from signing in.
        AccountDisable = "account.disable",
        /// A user may sign in again.
        AccountEnable = "account.enable",
        /// An account's tries are spent: further ones are refused for a while.
        AccountLock = "account.lock",
        /// A company was registered or made.
        CompanyCreate = "company.create",
        /// A company's settings or switches changed.
        CompanyUpdate = "company.update",
        /// An address was added to a user.
        EmailAdd = "email.add",
        /// A key to prove an address was asked for.
        EmailSend = "email.send_key",
        /// An address of a user changed: made primary, or its proof set or taken.
        EmailUpdate = "email.update",
        /// An address of a user was removed.
        EmailRemove = "email.remove",
        /// An address was proven, or a key that was not good given.
        EmailVerify = "email.verify",
        /// A number was added to a user.
        MobileAdd = "mobile.add",
        /// A code to prove a number, or to sign in by it, was asked for.
        MobileSend = "mobile.send_code",
        /// A number of a user changed: made primary, or its proof set or taken.
        MobileUpdate = "mobile.update",
        /// A number of a user was removed.
        MobileRemove = "mobile.remove",
        /// A number was proven, or a code that was not good given.
        MobileVerify = "mobile.verify",
        /// A second factor was set up and waits for its first code.
        FactorAdd = "factor.add",
        /// A second factor was confirmed by its first code.
        FactorConfirm = "factor.confirm",
        /// A code of a second factor was asked for.
        FactorSend = "factor.send_code",
        /// A second factor was removed.
        FactorRemove = "factor.remove",
        /// A second factor was given, or should have been, to complete a login.
        FactorVerify = "factor.verify",
        /// A new set of recovery codes was made.
        RecoveryCodesCreate = "recovery_codes.create",
        /// A key that signs JWTs was made.
        KeysRotate = "keys.rotate",
        /// A user gave a new password, knowing or holding what proves them.
        PasswordChange = "password.change",
        /// A signed-in user was asked for the password once more.
        PasswordCheck = "password.check",
        /// Somebody asked for a link to set a new password.
        PasswordResetRequest = "password.reset_request",
        /// A new password was set by a link.
        PasswordReset = "password.reset",
        /// A user, or a group, was given a permission; or a user a group.
        RoleGrant = "role.grant",
        /// A user, or a group, lost a permission; or a user a group.
        RoleRevoke = "role.revoke",
        /// A permission group was made.
        GroupCreate = "group.create",
        /// A permission group was renamed.
        GroupRename = "group.rename",
        /// A permission group was removed.
        GroupDelete = "group.delete",
        /// Somebody signed in, or tried to.
        SessionLogIn = "session.log_in",
        /// A session was ended by its own bearer.
        SessionLogOut = "session.log_out",
        /// Several sessions of a user were ended.
        SessionEndAll = "session.end_all",
        /// Where push notices of a session's device go was changed.
        SessionUpdate = "session.update",
        /// A token that stays was made.
        TokenCreate = "token.create",
        /// A token was exchanged for the next one.
        TokenRefresh = "token.refresh",
        /// A token was revoked by its owner.
        TokenRevoke = "token.revoke",
        /// A replaced token came back: somebody copied it, and its session was ended.
        TokenReuse = "token.reuse",
    }
}

names! {
    /// What came of it.
    Outcome {
        /// It was done.
        Done = "done",
        /// It was done in part: a second factor is owed.
        FactorOwed = "factor_owed",
        /// Asked for by somebody who need not be anybody, and answered alike whether there is such an account.
        Asked = "asked",
        /// Refused: nobody has these credentials.
        WrongCredentials = "wrong_credentials",
        /// Refused: the account or its company is disabled.
        Disabled = "disabled",
        /// Refused: a second factor is owed, and the contract knows none.
        FactorMissing = "factor_missing",
        /// Refused: the code, link or key is wrong, used or too old.
        WrongSecret = "wrong_secret",
        /// Refused: the token does not count, or not any more.
        WrongToken = "wrong_token",
        /// Refused, without a word of it: somebody has the address already.
        Taken = "taken",
        /// Refused: too often.
        Throttled = "throttled",
    }
}

impl Outcome {
    /// Whether anybody can cause it, without an account: what was refused, and what was merely asked for.
    /// Kept apart from what was done, so that nobody can push out the traces of that.
    pub fn is_anybodys(self) -> bool {
        !matches!(self, Self::Done | Self::FactorOwed)
    }
}

/// The way a request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A contract.
    Surface(Surface),
    /// A page that a link in a message opens.
    Page,
    /// The operator's command line.
    Operator,
}

impl Via {
    /// The name in the log, in the database and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Surface(surface) => surface.name(),
            Self::Page => "page",
            Self::Operator => "operator",
        }
    }
}

/// A security event. Holds no secret, and nothing that an anonymous caller wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Time,
    /// Where; none where the company is unknown, or it concerns the whole installation.
    pub company: Option<CompanyId>,
    /// What was done or tried.
    pub kind: EventKind,
    /// What came of it.
    pub outcome: Outcome,
    /// Who did it; none for the operator and whoever is not signed in.
    pub actor: Option<UserId>,
    /// Whose account it is about; none where there is no such user.
    pub subject: Option<UserId>,
    /// The way it came in.
    pub via: Option<Via>,
    /// The address it came from.
    pub address: Option<IpAddr>,
    /// The request, as the access log names it.
    pub request_id: Option<String>,
    /// Which group, permission, limit, factor or contract.
    pub detail: Option<String>,
}

/// An event as it is read. Names are text: a newer version may have written some that this one does
/// not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEvent {
    /// Grows with each event.
    pub id: i64,
    /// When.
    pub at: Time,
    /// What was done or tried: the name of an [`EventKind`].
    pub kind: String,
    /// What came of it: the name of an [`Outcome`].
    pub outcome: String,
    /// How often; more than one for refusals that were counted rather than kept one by one.
    pub count: i64,
    /// Who did it.
    pub actor: Option<UserIdentifier>,
    /// Whose account it is about.
    pub subject: Option<UserIdentifier>,
    /// The way it came in: the name of a [`Via`].
    pub via: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// The request, as the access log names it.
    pub request_id: Option<String>,
    /// Which group, permission, limit, factor or contract.
    pub detail: Option<String>,
}

/// Which events to read; every part that is given must match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// What was done or tried.
    pub kind: Option<EventKind>,
    /// Who did it, or whose account it is about.
    pub user: Option<UserId>,
    /// Not before.
    pub since: Option<Time>,
    /// Before.
    pub until: Option<Time>,
    /// Only those recorded before the one with this id.
    pub before: Option<i64>,
}

/// Events of one company, what was done or what anybody can cause, that are more than are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurplusEvents {
    /// The company; none for those that belong to none.
    pub company: Option<CompanyId>,
    /// Whether these are what anybody can cause: see [`Outcome::is_anybodys`].
    pub refused: bool,
    /// The newest that goes.
    pub newest: i64,
}

#[cfg(test)]
mod tests {
    use super::{EventKind, Outcome};
    use std::collections::HashSet;

    #[test]
    fn each_name_means_one_thing() {
        let kinds: HashSet<_> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(kinds.len(), EventKind::ALL.len());
        for kind in EventKind::ALL {
            assert_eq!(EventKind::from_name(kind.name()), Some(*kind));
        }
        assert_eq!(EventKind::from_name("session"), None);
        let anybodys = Outcome::ALL.iter().filter(|outcome| outcome.is_anybodys());
        assert_eq!(anybodys.count(), Outcome::ALL.len() - 2);
    }
}
