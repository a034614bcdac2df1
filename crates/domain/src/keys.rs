//! Signing keys: making, loading, rotating.

use crate::events::{New, operator, record};
use crate::model::{Change, EventKind, SigningKey};
use crate::ports::StorageResult;
use crate::{Auth, Fault};
use chrono::TimeDelta;

/// How long a new key is published before it signs, so that every node and verifier can know it.
const PUBLISHED_BEFORE_USE: TimeDelta = TimeDelta::seconds(1);

impl Auth {
    /// Loads the keys from the database into the signer; makes the first one where there is none for
    /// the configured algorithm.
    ///
    /// # Errors
    /// When the database is broken, or a key does not open with the configured secret.
    pub fn prepare_signing_keys(&self) -> Result<(), Fault> {
        let now = self.now();
        let algorithm = self.signer().algorithm();
        let standing = self.storage().query(|reads| reads.signing_keys(now))?;
        let usable = |key: &SigningKey| key.algorithm == algorithm && key.verifies_until.is_none();
        if !standing.iter().any(usable)
            && let Some(key) = self.signer().generate(now, now)?
        {
            self.store_signing_key(&key)?;
        }
        self.load_signing_keys()
    }

    /// Makes a new signing key. Tokens signed so far stay good until they expire; other processes
    /// follow through the feed.
    ///
    /// Returns `None` where the key is given by configuration.
    ///
    /// # Errors
    /// When the database is broken or the key cannot be made.
    pub fn rotate_signing_key(&self) -> Result<Option<SigningKey>, Fault> {
        let now = self.now();
        let Some(key) = self.signer().generate(now, now + PUBLISHED_BEFORE_USE)? else {
            return Ok(None);
        };
        self.store_signing_key(&key)?;
        self.load_signing_keys()?;
        Ok(Some(key))
    }

    /// Every key that still verifies, oldest first.
    ///
    /// # Errors
    /// When the database is broken.
    pub fn list_signing_keys(&self) -> StorageResult<Vec<SigningKey>> {
        let now = self.now();
        self.storage().query(|reads| reads.signing_keys(now))
    }

    /// The public keys (RFC 7517), from memory.
    pub fn jwks(&self) -> serde_json::Value {
        self.signer().jwks(self.now())
    }

    /// Takes the stored keys into use.
    pub(crate) fn load_signing_keys(&self) -> Result<(), Fault> {
        let keys = self.list_signing_keys()?;
        Ok(self.signer().install(&keys)?)
    }

    /// The same for whoever follows changes. A key that cannot be used must not stop them: the keys in use
    /// stay.
    ///
    /// # Errors
    /// When the database is broken: to be tried again.
    pub(crate) fn reload_signing_keys(&self) -> StorageResult<()> {
        match self.load_signing_keys() {
            Err(Fault::Storage(error)) => Err(error),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "signing keys could not be loaded"
                );
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn store_signing_key(&self, key: &SigningKey) -> StorageResult<()> {
        let now = self.now();
        // Until the new key signs, the old one does; its last token lives for one lifetime more.
        let others_until = key.signs_from + PUBLISHED_BEFORE_USE + self.policy().tokens.jwt;
        self.storage().transaction(|tx| {
            tx.insert_signing_key(key, others_until)?;
            let event = New::new(EventKind::KeysRotate).detail(&key.kid);
            record(tx, event, &operator(), now)?;
            tx.record_change(Change::SigningKeys, now)?;
            Ok::<_, crate::ports::StorageError>(())
        })
    }
}
