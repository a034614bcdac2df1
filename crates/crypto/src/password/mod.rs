//! Hashing passwords: bcrypt behind an HMAC, in equal time whatever is stored.

mod burn;
mod pepper;
mod stored;

use crate::SettingsError;
use crate::pool::HashPool;
use latchkey_domain::Keyring;
use latchkey_domain::model::{Password, PasswordHash};
use latchkey_domain::ports::{Asker, Entropy, HashError, PasswordHasher, Verdict};
use pepper::Pepper;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use stored::{Scheme, Stored, TAG};
use zeroize::Zeroizing;

pub use stored::{MAX_STORED_COST, stored_cost};

/// Costs that can be configured.
const COSTS: std::ops::RangeInclusive<u32> = 4..=15;

/// How passwords are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordSettings {
    /// The bcrypt cost: 2^cost rounds, 4 to 15. 12 takes about 0.2 s.
    pub cost: u32,
    /// Threads that hash; one for each processor when `None`.
    pub threads: Option<usize>,
    /// What would be hashed later than this is refused at once, unless a thread is free.
    pub queue_deadline: Duration,
}

/// Stores `hmac-sha384:` followed by bcrypt (`$2b$`) over base64(HMAC-SHA-384(pepper, password)).
///
/// The pepper is derived from `secrets.key`, so a copy of the database alone lets nobody guess; the
/// 64 characters fit into the 72 bytes that bcrypt reads and hold no NUL, so passwords of every
/// length and content differ. Plain bcrypt hashes, imported from elsewhere, are checked as their
/// origin did it and reported as old.
#[derive(Debug)]
pub struct BcryptHasher {
    cost: u32,
    deadline: Duration,
    pepper: Pepper,
    entropy: EntropyPort,
    pool: HashPool,
}

/// Prints nothing of the port.
struct EntropyPort(Arc<dyn Entropy>);

impl BcryptHasher {
    /// Starts no thread and hashes nothing yet.
    ///
    /// # Errors
    /// [`SettingsError::Cost`].
    pub fn new(
        settings: PasswordSettings,
        keyring: &Keyring,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, SettingsError> {
        let PasswordSettings {
            cost,
            threads,
            queue_deadline,
        } = settings;
        if !COSTS.contains(&cost) {
            return Err(SettingsError::Cost(cost));
        }
        Ok(Self {
            cost,
            deadline: queue_deadline,
            pepper: Pepper::new(keyring),
            entropy: EntropyPort(entropy),
            pool: HashPool::new(thread_count(threads), estimate(cost)),
        })
    }

    fn read<'a>(&self, stored: Option<&'a PasswordHash>) -> Option<Stored<'a>> {
        match Stored::read(&stored?.0) {
            Ok(stored) => Some(stored),
            Err(error) => {
                tracing::error!(%error, "a stored password hash is unusable");
                None
            }
        }
    }
}

impl PasswordHasher for BcryptHasher {
    fn hash(&self, password: &Password, asker: Asker) -> Result<PasswordHash, HashError> {
        let (cost, salt) = (self.cost, self.entropy.0.bytes());
        let key = self.pepper.apply(password);
        let parts = self
            .pool
            .run(asker, 1, self.deadline, move || {
                bcrypt::hash_with_salt(&*key, cost, salt)
            })?
            .map_err(|error| HashError::Failed(error.into()))?;
        Ok(PasswordHash(format!(
            "{TAG}{}",
            parts.format_for_version(bcrypt::Version::TwoB)
        )))
    }

    fn verify(
        &self,
        password: &Password,
        stored: Option<&PasswordHash>,
        asker: Asker,
    ) -> Result<Verdict, HashError> {
        let current = self.cost;
        let stored = self.read(stored);
        let key = self.pepper.apply(password);
        let cost = stored.as_ref().map(|stored| stored.cost);
        let right = stored
            .as_ref()
            .map(|stored| Check::new(stored, password, &key));
        let right = self.pool.run(
            asker,
            burn::weight(cost, current),
            self.deadline,
            move || {
                let right = right.is_some_and(|check| check.run());
                burn::burn(cost, current, &key);
                right
            },
        )?;
        Ok(match (right, stored) {
            (
                true,
                Some(Stored {
                    scheme: Scheme::Ours,
                    cost,
                    ..
                }),
            ) if cost == current => Verdict::Right,
            (true, _) => Verdict::RightButOld,
            (false, _) => Verdict::Wrong,
        })
    }

    fn admits(&self, asker: Asker) -> Result<(), HashError> {
        self.pool.admits(asker, 1, self.deadline)
    }

    fn reads(&self, stored: &PasswordHash) -> bool {
        Stored::read(&stored.0).is_ok()
    }
}

/// What a hashing thread needs to check one password.
struct Check {
    candidate: Zeroizing<Vec<u8>>,
    bcrypt: String,
}

impl Check {
    fn new(stored: &Stored<'_>, password: &Password, key: &Zeroizing<Vec<u8>>) -> Self {
        let candidate = match stored.scheme {
            Scheme::Ours => key.clone(),
            Scheme::Bcrypt => Zeroizing::new(password.expose().as_bytes().to_vec()),
        };
        Self {
            candidate,
            bcrypt: stored.bcrypt.to_owned(),
        }
    }

    /// bcrypt repeats its key, terminator included, until 72 bytes are full: `ab` and `ab\0ab` are
    /// the same to it. Whoever hashed with C strings never saw a NUL, so none is right here.
    fn run(&self) -> bool {
        let right = bcrypt::verify(&*self.candidate, &self.bcrypt).unwrap_or_else(|error| {
            tracing::error!(%error, "a stored password hash is unusable");
            false
        });
        right && !self.candidate.contains(&0)
    }
}

impl std::fmt::Debug for EntropyPort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entropy")
    }
}

fn thread_count(wanted: Option<usize>) -> NonZeroU32 {
    let threads = wanted.unwrap_or_else(|| available_parallelism().map_or(1, usize::from));
    u32::try_from(threads)
        .ok()
        .and_then(NonZeroU32::new)
        .unwrap_or(NonZeroU32::MIN)
}

/// What one hash takes on a machine like that of 2026, until this one has been measured.
fn estimate(cost: u32) -> Duration {
    Duration::from_millis(230).mul_f64(f64::from(1_u32 << cost) / f64::from(1_u32 << 12))
}
