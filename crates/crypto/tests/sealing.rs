//! Secrets that rest in the database.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use latchkey_crypto::{SealError, Sealer};
use latchkey_domain::Keyring;

fn sealer(master: u8, label: &str) -> Sealer {
    Sealer::new(&Keyring::new([master; 32]), label).unwrap()
}

#[test]
fn what_was_sealed_opens_for_the_same_key_label_and_context_only() {
    let ours = sealer(1, "mfa");
    for secret in [&b""[..], b"x", &[7; 5000]] {
        let sealed = ours.seal(b"user 1", secret).unwrap();
        assert_eq!(sealed.len(), 1 + 12 + secret.len() + 16);
        assert_eq!(*ours.open(b"user 1", &sealed).unwrap(), secret);
        assert_eq!(
            ours.open(b"user 2", &sealed).err(),
            Some(SealError::Mismatch)
        );
        let others = [sealer(2, "mfa"), sealer(1, "keys")];
        for other in others {
            assert_eq!(
                other.open(b"user 1", &sealed).err(),
                Some(SealError::Mismatch)
            );
        }
    }
}

#[test]
fn every_changed_bit_and_every_missing_byte_is_noticed() {
    let ours = sealer(1, "mfa");
    let sealed = ours.seal(b"c", b"a secret").unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            ours.open(b"c", &changed).err(),
            Some(SealError::Mismatch),
            "{bit}"
        );
    }
    for length in 0..sealed.len() {
        assert_eq!(
            ours.open(b"c", &sealed[..length]).err(),
            Some(SealError::Mismatch)
        );
    }
}

#[test]
fn no_nonce_comes_twice() {
    let ours = sealer(1, "mfa");
    let nonces: std::collections::HashSet<Vec<u8>> = (0..1000)
        .map(|_| ours.seal(b"c", b"s").unwrap()[1..13].to_vec())
        .collect();
    assert_eq!(nonces.len(), 1000);
}
