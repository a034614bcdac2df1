//! Keys for every purpose, derived from the one secret that the operator keeps.

use crate::model::{BudgetKey, ChallengeId, SecretHash};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

type HmacSha256 = Hmac<Sha256>;

/// Keys derived by HKDF-SHA-256 (RFC 5869) from `secrets.key`, one for each purpose, so that what
/// is made for one is worthless for another.
#[derive(Clone)]
pub struct Keyring {
    master: Zeroizing<[u8; 32]>,
    tokens: Zeroizing<[u8; 32]>,
    challenges: Zeroizing<[u8; 32]>,
    secrets: Zeroizing<[u8; 32]>,
    budgets: Zeroizing<[u8; 32]>,
}

impl Keyring {
    /// Derives the keys from 32 random bytes.
    pub fn new(master: [u8; 32]) -> Self {
        let master = Zeroizing::new(master);
        Self {
            tokens: derive(&master, "latchkey token hash v1"),
            challenges: derive(&master, "latchkey challenge secret v1"),
            secrets: derive(&master, "latchkey challenge hash v1"),
            budgets: derive(&master, "latchkey budget key v1"),
            master,
        }
    }

    /// A key for another purpose, named by `label`.
    pub fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        derive(&self.master, label)
    }

    /// Says which master key this is without telling anything about it: an installation keeps it to
    /// notice a wrong key at the start.
    pub fn fingerprint(&self) -> String {
        hex::encode(&derive(&self.master, "latchkey fingerprint v1")[..16])
    }

    /// The stored form of an opaque token.
    pub fn hash_token(&self, token: &str) -> SecretHash {
        SecretHash(mac(&self.tokens, &[token.as_bytes()]))
    }

    /// The stored form of a challenge's secret, bound to `scope` (which challenge, or which kind).
    pub(crate) fn hash_secret(&self, scope: &[u8], secret: &str) -> SecretHash {
        SecretHash(mac(&self.secrets, &[scope, secret.as_bytes()]))
    }

    /// 32 bytes that only the holder of the master key can tell from a challenge's nonce.
    pub(crate) fn challenge_bytes(&self, id: ChallengeId, nonce: &[u8; 16], round: u8) -> [u8; 32] {
        mac(&self.challenges, &[id.0.as_bytes(), nonce, &[round]])
    }

    /// The stored key of a budget.
    pub(crate) fn budget_key(&self, parts: &[&[u8]]) -> BudgetKey {
        BudgetKey(mac(&self.budgets, parts))
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(..)")
    }
}

fn derive(master: &[u8; 32], label: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    #[expect(
        clippy::expect_used,
        reason = "HKDF refuses only outputs beyond 255 blocks"
    )]
    Hkdf::<Sha256>::new(None, master)
        .expand(label.as_bytes(), key.as_mut())
        .expect("32 bytes are one block");
    key
}

/// HMAC over length-prefixed parts, so that ("ab", "c") and ("a", "bc") differ.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = HmacSha256::new_from_slice(key).expect("a key of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::Keyring;

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let keys = Keyring::new([7; 32]);
        assert_ne!(keys.derive("a"), keys.derive("b"));
        assert_ne!(keys.hash_token("x"), keys.hash_secret(b"", "x"));
        assert_ne!(keys.hash_secret(b"a", "bc"), keys.hash_secret(b"ab", "c"));
        assert_ne!(keys.fingerprint(), Keyring::new([8; 32]).fingerprint());
    }
}
