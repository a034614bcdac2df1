//! The service: everything that can be asked of the domain is a method of [`Auth`].

use crate::clock_steps::ClockSteps;
use crate::limits::Limiter;
use crate::model::Change;
use crate::policy::Policy;
use crate::ports::{
    Clock, Entropy, NoWake, OsEntropy, PasswordHasher, Seal, Storage, SystemClock, TokenSigner,
    Wake,
};
use crate::sessions::{SessionCache, Shed};
use crate::{Keyring, Time};
use std::sync::Arc;

/// One authentication core. Cheap to share: put it in an [`Arc`].
///
/// Every use case is a method and lives in a file of its own, named as the method is.
pub struct Auth {
    storage: Arc<dyn Storage>,
    hasher: Arc<dyn PasswordHasher>,
    signer: Arc<dyn TokenSigner>,
    sealer: Arc<dyn Seal>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    wake: Arc<dyn Wake>,
    keyring: Keyring,
    policy: Policy,
    cache: SessionCache,
    shed: Shed,
    clock_steps: ClockSteps,
}

/// The parts that an [`Auth`] is made of.
pub struct Parts {
    /// Where everything is kept.
    pub storage: Arc<dyn Storage>,
    /// Hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Signs JWTs.
    pub signer: Arc<dyn TokenSigner>,
    /// Seals the secrets of second factors.
    pub sealer: Arc<dyn Seal>,
    /// Keys for hashing tokens and deriving codes.
    pub keyring: Keyring,
    /// What the operator decided.
    pub policy: Policy,
}

impl Auth {
    /// Puts the parts together, with the machine's clock and randomness.
    pub fn new(parts: Parts) -> Self {
        let Parts {
            storage,
            hasher,
            signer,
            sealer,
            keyring,
            policy,
        } = parts;
        Self {
            cache: SessionCache::new(&policy.tokens),
            shed: Shed::default(),
            storage,
            hasher,
            signer,
            sealer,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
            wake: Arc::new(NoWake),
            keyring,
            policy,
            clock_steps: ClockSteps::default(),
        }
    }

    /// Takes another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Takes another source of randomness.
    #[must_use]
    pub fn with_entropy(mut self, entropy: Arc<dyn Entropy>) -> Self {
        self.entropy = entropy;
        self
    }

    /// Tells `wake` whenever a message was queued.
    #[must_use]
    pub fn with_wake(mut self, wake: Arc<dyn Wake>) -> Self {
        self.wake = wake;
        self
    }

    /// What the operator decided.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The current instant, as every use case sees it.
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub(crate) fn clock_steps(&self) -> &ClockSteps {
        &self.clock_steps
    }

    pub(crate) fn storage(&self) -> &(dyn Storage + 'static) {
        &*self.storage
    }

    pub(crate) fn hasher(&self) -> &dyn PasswordHasher {
        &*self.hasher
    }

    pub(crate) fn signer(&self) -> &dyn TokenSigner {
        &*self.signer
    }

    pub(crate) fn sealer(&self) -> &dyn Seal {
        &*self.sealer
    }

    pub(crate) fn entropy(&self) -> &(dyn Entropy + 'static) {
        &*self.entropy
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    pub(crate) fn cache(&self) -> &SessionCache {
        &self.cache
    }

    pub(crate) fn shed(&self) -> &Shed {
        &self.shed
    }

    pub(crate) fn limiter(&self) -> Limiter<'_> {
        Limiter::new(self)
    }

    pub(crate) fn wake_dispatcher(&self) {
        self.wake.wake();
    }

    /// Forgets what a committed change made untrue. Called before the change is answered.
    pub(crate) fn forget(&self, change: Change) {
        self.cache.apply(change);
    }
}
