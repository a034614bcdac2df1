//! What is too much.

use crate::hasher;
use latchkey_crypto::{BcryptHasher, PasswordSettings, SettingsError};
use latchkey_domain::Keyring;
use latchkey_domain::model::Password;
use latchkey_domain::ports::Asker;
use latchkey_domain::ports::{HashError, OsEntropy, PasswordHasher, Verdict};
use std::sync::Arc;
use std::thread::scope;
use std::time::Duration;

#[test]
fn a_flood_is_partly_refused_and_the_rest_answered_right() {
    let settings = PasswordSettings {
        cost: 8,
        threads: Some(1),
        queue_deadline: Duration::from_millis(1),
    };
    let keyring = Keyring::new([1; 32]);
    let hasher = BcryptHasher::new(settings, &keyring, Arc::new(OsEntropy)).unwrap();
    let outcomes: Vec<_> = scope(|scope| {
        let callers: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| hasher.verify(&Password::new("p"), None, Asker::default())))
            .collect();
        callers
            .into_iter()
            .map(|caller| caller.join().unwrap())
            .collect()
    });
    assert!(
        outcomes
            .iter()
            .any(|outcome| matches!(outcome, Ok(Verdict::Wrong)))
    );
    let refused = outcomes.iter().filter(|outcome| match outcome {
        Err(HashError::Overloaded { retry_after }) => {
            assert!(*retry_after > Duration::ZERO);
            true
        }
        Err(other) => panic!("{other}"),
        Ok(_) => false,
    });
    assert!(refused.count() > 0);
}

#[test]
fn costs_that_nobody_could_wait_for_or_that_protect_nothing_are_refused() {
    for cost in [0, 3, 16, 31, u32::MAX] {
        let queue_deadline = Duration::from_secs(1);
        let settings = PasswordSettings {
            cost,
            threads: None,
            queue_deadline,
        };
        let made = BcryptHasher::new(settings, &Keyring::new([1; 32]), Arc::new(OsEntropy));
        assert_eq!(made.err(), Some(SettingsError::Cost(cost)));
    }
}

#[test]
fn debug_output_holds_no_secret() {
    let keyring = Keyring::new([1; 32]);
    let pepper = keyring.derive("latchkey password pepper v1");
    let shown = format!("{:?}", hasher());
    assert!(!shown.contains(&format!("{:?}", &pepper[..4])[1..]));
    assert!(shown.contains("Pepper(..)"), "{shown}");
}
