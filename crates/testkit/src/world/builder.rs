//! What a world is made of.

use std::{sync::Arc, time::Duration};

use latchkey_crypto::{BcryptHasher, JwtSettings, JwtSigner, PasswordSettings, Sealer};
use latchkey_domain::{Keyring, Parts, Policy, model::JwtAlgorithm, ports::Storage};

use super::{Backend, World};
use crate::{FixedClock, SeededEntropy};

/// `secrets.key` of every world.
const KEY: [u8; 32] = *b"the key of every world of a test";
/// The secret of worlds that sign by HS256.
const HS256_SECRET: &[u8] = b"the HS256 secret of every world of a test";
/// `aud` of their JWTs.
const AUDIENCE: &str = "latchkey";
/// More than any test does of anything.
const ROOM: u32 = 10_000;
/// The lowest that bcrypt knows.
const LOWEST_COST: u32 = 4;

/// Makes a [`World`].
#[derive(Clone)]
pub struct Builder {
    backend: Backend,
    policy: Policy,
    algorithm: JwtAlgorithm,
    cost: u32,
    keyring: Keyring,
    clock: Arc<FixedClock>,
    entropy: Arc<SeededEntropy>,
}

/// The default, but with room for what one test does in no time: a test of these limits sets its own.
fn roomy() -> Policy {
    let mut policy = Policy::default();
    let limits = &mut policy.limits;
    for limit in [
        &mut limits.registrations_per_address,
        &mut limits.sms_pause,
        &mut limits.sms_per_number,
        &mut limits.sms_per_number_daily,
        &mut limits.sms_per_address,
        &mut limits.sms_per_user,
        &mut limits.code_guesses_per_number,
    ] {
        limit.count = ROOM;
    }
    policy
}

impl Builder {
    pub(crate) fn new(backend: Backend) -> Self {
        Self {
            backend,
            policy: roomy(),
            algorithm: JwtAlgorithm::EdDsa,
            cost: LOWEST_COST,
            keyring: Keyring::new(KEY),
            clock: Arc::default(),
            entropy: Arc::default(),
        }
    }

    /// Changes the default policy.
    #[must_use]
    pub fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// Signs JWTs by another algorithm than EdDSA.
    #[must_use]
    pub fn algorithm(mut self, algorithm: JwtAlgorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// Hashes passwords with another bcrypt cost than the lowest.
    #[must_use]
    pub fn cost(mut self, cost: u32) -> Self {
        self.cost = cost;
        self
    }

    /// Makes it.
    ///
    /// # Panics
    /// When the database cannot be had; the message is the remedy.
    pub fn build(self) -> World {
        World::build(self)
    }

    pub(crate) fn backend(&self) -> Backend {
        self.backend
    }

    pub(crate) fn clock(&self) -> &Arc<FixedClock> {
        &self.clock
    }

    pub(crate) fn entropy(&self) -> &Arc<SeededEntropy> {
        &self.entropy
    }

    /// What an [`Auth`](latchkey_domain::Auth) of such a world is made of, over `storage`.
    ///
    /// # Panics
    /// When the cost is none that bcrypt takes.
    pub fn parts(&self, storage: Arc<dyn Storage>) -> Parts {
        let passwords = PasswordSettings {
            cost: self.cost,
            threads: None,
            queue_deadline: Duration::from_secs(60),
        };
        let entropy = Arc::clone(&self.entropy);
        let hasher =
            BcryptHasher::new(passwords, &self.keyring, entropy).expect("a cost of bcrypt");
        let jwt = JwtSettings {
            algorithm: self.algorithm,
            hs256_secret: Some(HS256_SECRET.to_vec().into()),
            issuer: self.policy.public_url.clone(),
            audience: AUDIENCE.to_owned(),
        };
        let signer = JwtSigner::new(jwt, &self.keyring).expect("the secret is long enough");
        let sealer = Sealer::second_factors(&self.keyring).expect("the key can be set up");
        Parts {
            storage,
            hasher: Arc::new(hasher),
            signer: Arc::new(signer),
            sealer: Arc::new(sealer),
            keyring: self.keyring.clone(),
            policy: self.policy.clone(),
        }
    }
}
