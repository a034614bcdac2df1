//! The caller's authenticator.

use super::MfaError;
use super::totp_code::{DIGITS, SECRET_BYTES, STEP_SECONDS};
use crate::model::{Change, SecurityNotice, TotpFactor, User};
use crate::sessions::Authenticated;
use crate::{Auth, Fault, Time};
use base32::Alphabet;
use zeroize::Zeroizing;

/// RFC 4648 section 6, without padding, as authenticators want it.
const BASE32: Alphabet = Alphabet::Rfc4648 { padding: false };

/// An authenticator, as its owner sees it.
#[derive(Clone)]
pub struct TotpDevice {
    /// What the authenticator reads, and the secret as text; withheld once it is confirmed, so that
    /// a stolen session cannot copy the factor.
    pub secret: Option<TotpSecret>,
    /// The company's name.
    pub issuer: String,
    /// Whom the codes are for: the address, else what names the user.
    pub account: String,
    /// When its first code was given back.
    pub confirmed: Option<Time>,
    /// When it was made.
    pub created: Time,
}

/// What an authenticator needs.
#[derive(Clone)]
pub struct TotpSecret {
    /// `otpauth://totp/…`
    pub url: Zeroizing<String>,
    /// The secret in base32.
    pub key: Zeroizing<String>,
}

impl Auth {
    /// The caller's authenticator.
    ///
    /// # Errors
    /// See [`MfaError`].
    pub fn totp_device(&self, caller: &Authenticated) -> Result<TotpDevice, MfaError> {
        let totp = self.factors(caller)?.totp.ok_or(MfaError::NotFound)?;
        self.show_totp(&caller.user, &totp)
    }

    /// Makes a new authenticator for the caller, unconfirmed; one that was never confirmed is replaced.
    ///
    /// # Errors
    /// See [`MfaError`].
    pub fn enable_totp(&self, caller: &Authenticated) -> Result<TotpDevice, MfaError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let user = &caller.user;
        let secret = Zeroizing::new(self.entropy().bytes::<SECRET_BYTES>());
        let sealed = self.seal(user, &secret[..])?;
        let stored = self.storage().transaction(|tx| {
            let stored = tx.put_totp(user.company, user.id, &sealed, now)?;
            if stored {
                crate::events::record_own(tx, crate::model::EventKind::FactorAdd, caller, now)?;
            }
            Ok::<_, MfaError>(stored)
        })?;
        if !stored {
            return Err(MfaError::AlreadyConfirmed);
        }
        let totp = TotpFactor {
            sealed_secret: sealed,
            last_step: None,
            confirmed: None,
            created: now,
        };
        self.show_totp(user, &totp)
    }

    /// Removes the caller's authenticator; with the last factor go the recovery codes.
    ///
    /// # Errors
    /// See [`MfaError`].
    pub fn disable_totp(&self, caller: &Authenticated) -> Result<(), MfaError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let user = &caller.user;
        let deleted = self.storage().transaction(|tx| {
            if tx.factors(user.company, user.id)?.totp_confirmed() {
                self.notify(tx, user, SecurityNotice::FactorRemoved, now)?;
            }
            let deleted = tx.delete_totp(user.company, user.id)?;
            if deleted {
                crate::events::record_own(tx, crate::model::EventKind::FactorRemove, caller, now)?;
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

    fn show_totp(&self, user: &User, totp: &TotpFactor) -> Result<TotpDevice, MfaError> {
        let company = self.storage().query(|reads| reads.company(user.company))?;
        let issuer =
            company.map_or_else(|| user.company_identifier.clone(), |company| company.name);
        let account = user
            .primary_email()
            .map_or_else(|| user.display_username(), |email| &email.address)
            .to_owned();
        let secret = match totp.confirmed {
            Some(_) => None,
            None => {
                let secret = self.unseal(user, &totp.sealed_secret)?;
                let key = Zeroizing::new(base32::encode(BASE32, &secret));
                let url = Zeroizing::new(otpauth_url(&issuer, &account, &key));
                Some(TotpSecret { url, key })
            }
        };
        Ok(TotpDevice {
            secret,
            issuer,
            account,
            confirmed: totp.confirmed,
            created: totp.created,
        })
    }

    fn seal(&self, user: &User, secret: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(self.sealer().seal(&context(user), secret)?)
    }

    pub(super) fn unseal(&self, user: &User, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        Ok(self.sealer().open(&context(user), sealed)?)
    }
}

/// A sealed secret opens for its own user only.
fn context(user: &User) -> Vec<u8> {
    [b"totp".as_slice(), user.identifier.0.as_bytes()].concat()
}

/// The URL that authenticators read. The label's issuer and the parameter are equal, and the colon
/// between issuer and account is not encoded, as upstream since 2018.
fn otpauth_url(issuer: &str, account: &str, key: &str) -> String {
    let encode = |text: &str| {
        url::form_urlencoded::byte_serialize(text.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    let (issuer, account) = (encode(&issuer.replace(':', " ")), encode(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={key}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
    )
}
