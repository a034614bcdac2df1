//! Which factors the caller has.

use crate::Auth;
use crate::model::Factors;
use crate::ports::StorageResult;
use crate::sessions::Authenticated;

/// Which factors are confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MfaStatus {
    /// Codes by SMS.
    pub sms: bool,
    /// An authenticator.
    pub totp: bool,
}

impl Auth {
    /// Which factors of the caller are confirmed. Pending sessions may ask.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn mfa_status(&self, caller: &Authenticated) -> StorageResult<MfaStatus> {
        let factors = self.factors(caller)?;
        Ok(MfaStatus {
            sms: factors.sms_confirmed(),
            totp: factors.totp_confirmed(),
        })
    }

    pub(super) fn factors(&self, caller: &Authenticated) -> StorageResult<Factors> {
        let (company, user) = (caller.user.company, caller.user.id);
        self.storage().query(|reads| reads.factors(company, user))
    }
}
