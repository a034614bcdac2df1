//! The caller's number for codes by SMS.

use super::MfaError;
use crate::events::record_own;
use crate::model::{Change, EventKind, MobileNumber, Purpose, SecurityNotice, SmsFactor, User};
use crate::otp::{Issue, issue};
use crate::ports::{StorageResult, Tx};
use crate::sessions::Authenticated;
use crate::validation::{Field, Invalids, Problem};
use crate::{Auth, Time};

/// A number for codes by SMS, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsDevice {
    /// `+` and digits.
    pub number: String,
    /// Whether its first code was given back.
    pub confirmed: bool,
}

impl From<SmsFactor> for SmsDevice {
    fn from(sms: SmsFactor) -> Self {
        Self {
            number: sms.number,
            confirmed: sms.confirmed.is_some(),
        }
    }
}

impl Auth {
    /// The caller's number.
    ///
    /// # Errors
    /// See [`MfaError`].
    pub fn sms_device(&self, caller: &Authenticated) -> Result<SmsDevice, MfaError> {
        Ok(self.factors(caller)?.sms.ok_or(MfaError::NotFound)?.into())
    }

    /// Takes a number, unconfirmed, and sends a code to it; one never confirmed is replaced.
    ///
    /// # Errors
    /// See [`MfaError`].
    pub fn enable_sms(&self, caller: &Authenticated, number: &str) -> Result<SmsDevice, MfaError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let user = &caller.user;
        let number = MobileNumber::parse(number)
            .ok_or_else(|| Invalids::one(Field::Mobile, Problem::Malformed))?;
        self.check_textable(&number)?;
        self.debit_text(user, &number)?;
        self.storage().transaction(|tx| {
            if !tx.put_sms_factor(user.company, user.id, &number, now)? {
                return Err(MfaError::AlreadyConfirmed);
            }
            record_own(tx, EventKind::FactorAdd, caller, now)?;
            Ok(self.send_factor_code(tx, user, number.as_str(), now)?)
        })?;
        self.wake_dispatcher();
        Ok(SmsDevice {
            number: number.as_str().to_owned(),
            confirmed: false,
        })
    }

    /// Sends a code to the stored number. Pending sessions may ask, once it is confirmed: before, its
    /// codes complete nothing.
    ///
    /// # Errors
    /// See [`MfaError`].
    pub fn send_sms_code(&self, caller: &Authenticated) -> Result<SmsDevice, MfaError> {
        let now = self.now();
        let device = self.sms_device(caller)?;
        if caller.session.mfa_pending && !device.confirmed {
            return Err(MfaError::NotFound);
        }
        let number = MobileNumber::parse(&device.number).ok_or(MfaError::NotFound)?;
        self.check_textable(&number)?;
        self.debit_text(&caller.user, &number)?;
        self.storage().transaction(|tx| {
            record_own(tx, EventKind::FactorSend, caller, now)?;
            Ok::<_, MfaError>(self.send_factor_code(tx, &caller.user, &device.number, now)?)
        })?;
        self.wake_dispatcher();
        Ok(device)
    }

    /// Removes the caller's number; with the last factor go the recovery codes.
    ///
    /// # Errors
    /// See [`MfaError`].
    pub fn disable_sms(&self, caller: &Authenticated) -> Result<(), MfaError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let user = &caller.user;
        let deleted = self.storage().transaction(|tx| {
            if tx.factors(user.company, user.id)?.sms_confirmed() {
                self.notify(tx, user, SecurityNotice::FactorRemoved, now)?;
            }
            let deleted = tx.delete_sms_factor(user.company, user.id)?;
            tx.delete_challenges(user.company, user.id, Purpose::SecondFactor.name())?;
            if deleted {
                record_own(tx, EventKind::FactorRemove, caller, now)?;
            }
            tx.record_change(Change::User(user.id), now)?;
            Ok::<_, MfaError>(deleted)
        })?;
        self.forget(Change::User(user.id));
        self.wake_dispatcher();
        if deleted {
            Ok(())
        } else {
            Err(MfaError::NotFound)
        }
    }

    fn send_factor_code(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        number: &str,
        now: Time,
    ) -> StorageResult<()> {
        let wanted = Issue {
            company: user.company,
            user: Some(user.id),
            purpose: Purpose::SecondFactor,
            destination: number,
            to: number,
            to_name: &user.profile.first_name,
            language: &user.profile.language,
        };
        issue(self, tx, wanted, now).map(|_| ())
    }
}
