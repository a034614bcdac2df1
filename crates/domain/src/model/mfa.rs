//! Second factors.

use crate::Time;

/// The second factors of one user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// An authenticator application.
    pub totp: Option<TotpFactor>,
    /// A number that codes are sent to.
    pub sms: Option<SmsFactor>,
    /// How many recovery codes are unused.
    pub recovery_codes: i64,
}

impl Factors {
    /// Whether a login owes a second factor: one is confirmed.
    pub fn required(&self) -> bool {
        self.totp_confirmed() || self.sms_confirmed()
    }

    /// Whether an authenticator is confirmed.
    pub fn totp_confirmed(&self) -> bool {
        self.totp
            .as_ref()
            .is_some_and(|totp| totp.confirmed.is_some())
    }

    /// Whether a number is confirmed.
    pub fn sms_confirmed(&self) -> bool {
        self.sms.as_ref().is_some_and(|sms| sms.confirmed.is_some())
    }
}

/// An authenticator application (RFC 6238).
#[derive(Clone, PartialEq, Eq)]
pub struct TotpFactor {
    /// The shared secret, sealed with the user as context.
    pub sealed_secret: Vec<u8>,
    /// The newest time step that was used; none later than it counts again (RFC 6238 section 5.2).
    pub last_step: Option<i64>,
    /// When its first code was given back.
    pub confirmed: Option<Time>,
    /// When it was made.
    pub created: Time,
}

impl std::fmt::Debug for TotpFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TotpFactor")
            .field("confirmed", &self.confirmed)
            .field("created", &self.created)
            .finish_non_exhaustive()
    }
}

/// A number that codes are sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsFactor {
    /// `+` and digits.
    pub number: String,
    /// When its first code was given back.
    pub confirmed: Option<Time>,
    /// When it was made.
    pub created: Time,
}
