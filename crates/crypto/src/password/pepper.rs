//! What is done to a password before bcrypt sees it.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use latchkey_domain::Keyring;
use latchkey_domain::model::Password;
use sha2::Sha384;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// The label must never change: every stored password hangs on it.
const LABEL: &str = "latchkey password pepper v1";

/// A key outside of the database, without which its hashes cannot be guessed at.
pub(super) struct Pepper(Zeroizing<[u8; 32]>);

impl Pepper {
    pub(super) fn new(keyring: &Keyring) -> Self {
        Self(keyring.derive(LABEL))
    }

    /// base64(HMAC-SHA-384(pepper, password)): 64 characters.
    pub(super) fn apply(&self, password: &Password) -> Zeroizing<Vec<u8>> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha384>::new_from_slice(&*self.0).expect("a key of any length");
        mac.update(password.expose().as_bytes());
        let mut code = mac.finalize().into_bytes();
        let text = Zeroizing::new(STANDARD.encode(code).into_bytes());
        code.as_mut_slice().zeroize();
        text
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(..)")
    }
}
