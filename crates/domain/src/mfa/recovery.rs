//! Recovery codes: shown once, stored hashed, each used once.

use super::MfaError;
use crate::model::{Code, SecretHash, SecurityNotice, UserId};
use crate::sessions::Authenticated;
use crate::{Auth, Keyring};

/// How many codes make a set.
const CODES: usize = 10;
/// Characters without those that people confuse (`0 O 1 I L`).
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Characters of a code: 10 of 31 are 49 bits, and guesses are counted.
const CHARS: usize = 10;

/// A new set of codes.
#[derive(Clone, Debug)]
pub struct RecoveryCodes(pub Vec<Code>);

impl Auth {
    /// Makes a new set of recovery codes for the caller; every earlier one dies. The caller must have a
    /// confirmed factor.
    ///
    /// # Errors
    /// See [`MfaError`].
    pub fn create_recovery_codes(&self, caller: &Authenticated) -> Result<RecoveryCodes, MfaError> {
        let now = self.now();
        self.require_fresh(caller)?;
        let user = &caller.user;
        let codes: Vec<Code> = (0..CODES).map(|_| self.new_recovery_code()).collect();
        let hashes: Vec<SecretHash> = codes
            .iter()
            .map(|code| recovery_hash(self.keyring(), user.id, code))
            .collect();
        self.storage().transaction(|tx| {
            tx.lock_user(user.company, user.id)?;
            crate::events::record_own(
                tx,
                crate::model::EventKind::RecoveryCodesCreate,
                caller,
                now,
            )?;
            if !tx.factors(user.company, user.id)?.required() {
                return Err(MfaError::NotFound);
            }
            tx.put_recovery_codes(user.company, user.id, &hashes, now)?;
            Ok(self.notify(tx, user, SecurityNotice::RecoveryCodesMade, now)?)
        })?;
        self.wake_dispatcher();
        Ok(RecoveryCodes(codes))
    }

    /// How many of the caller's recovery codes are unused.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn count_recovery_codes(&self, caller: &Authenticated) -> Result<i64, MfaError> {
        Ok(self.factors(caller)?.recovery_codes)
    }

    fn new_recovery_code(&self) -> Code {
        let mut code = String::with_capacity(CHARS + 1);
        while code.len() < CHARS + 1 {
            for byte in self.entropy().bytes::<16>() {
                // 248 is the last multiple of 31 below 256.
                if byte < 248 && code.len() < CHARS + 1 {
                    if code.len() == CHARS / 2 {
                        code.push('-');
                    }
                    code.push(char::from(ALPHABET[usize::from(byte % 31)]));
                }
            }
        }
        Code::new(code)
    }
}

/// The stored form, bound to the user; case and separators are as people type them.
pub(super) fn recovery_hash(keys: &Keyring, user: UserId, code: &Code) -> SecretHash {
    let typed: String = code
        .expose()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    keys.hash_secret(
        &[b"recovery".as_slice(), &user.0.to_be_bytes()].concat(),
        &typed.to_ascii_uppercase(),
    )
}
