//! The authentication core: domain, database, hashing, signing.

use super::{database, policy::policy};
use crate::config::{self, JwtAlgorithm, Loaded, MasterKey, Refusal, Settings};
use crate::{logging, runtime};
use anyhow::Context as _;
use latchkey_crypto::{BcryptHasher, JwtSettings, JwtSigner, PasswordSettings, Sealer};
use latchkey_domain::installation::PrepareError;
use latchkey_domain::ports::{OsEntropy, Storage};
use latchkey_domain::{Auth, Keyring, Parts, model};
use latchkey_notifications::Bell;
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use std::sync::Arc;

/// `aud` of every JWT. A constant, so that verifiers need not follow when the server moves.
const AUDIENCE: &str = "latchkey";

/// What commands and the server have in common.
pub struct Core {
    /// Every use case.
    pub auth: Arc<Auth>,
    /// Rung when a message was queued.
    pub bell: Arc<Bell>,
}

/// Puts the core together and checks that the key is that of the database.
///
/// # Errors
/// A refusal that names `secrets.key`, when it is not; otherwise what is broken.
pub fn core(loaded: &Loaded, key: &MasterKey, storage: Arc<dyn Storage>) -> anyhow::Result<Core> {
    let settings = &loaded.settings;
    let keyring = Keyring::new(*key.expose());
    let parts = Parts {
        storage,
        hasher: Arc::new(hasher(settings, &keyring)?),
        signer: Arc::new(signer(settings, &keyring)?),
        sealer: Arc::new(Sealer::second_factors(&keyring)?),
        policy: policy(settings)?,
        keyring,
    };
    let bell = Bell::new();
    let auth = Arc::new(Auth::new(parts).with_wake(bell.clone()));
    match auth.prepare() {
        Ok(()) => Ok(Core { auth, bell }),
        Err(PrepareError::WrongKey) => Err(wrong_key(loaded).into()),
        Err(PrepareError::Fault(fault)) => Err(fault).context("the database cannot be used"),
    }
}

/// The core for a command that an operator runs, beside a server or without one.
///
/// # Errors
/// As [`core()`]; and a database that is not at this version.
pub fn operator(loaded: &Loaded) -> anyhow::Result<Arc<Auth>> {
    logging::start(&loaded.settings.log)?;
    let key = runtime::secret_key(loaded)?;
    let storage = database::open(loaded)?;
    Ok(core(loaded, &key, storage)?.auth)
}

fn hasher(settings: &Settings, keyring: &Keyring) -> anyhow::Result<BcryptHasher> {
    let passwords = &settings.passwords;
    let hashing = PasswordSettings {
        cost: passwords.bcrypt_cost,
        threads: Some(passwords.hash_threads()),
        queue_deadline: passwords.queue_deadline(),
    };
    BcryptHasher::new(hashing, keyring, Arc::new(OsEntropy)).context("passwords.bcrypt_cost")
}

fn signer(settings: &Settings, keyring: &Keyring) -> anyhow::Result<JwtSigner> {
    let secret = |text: &SecretString| SecretSlice::from(text.expose_secret().as_bytes().to_vec());
    let signing = JwtSettings {
        algorithm: algorithm(settings.tokens.jwt_algorithm),
        hs256_secret: settings.tokens.jwt_hs256_secret.as_ref().map(secret),
        issuer: settings.server.public_url.as_str().to_owned(),
        audience: AUDIENCE.to_owned(),
    };
    JwtSigner::new(signing, keyring).context("tokens.jwt_hs256_secret")
}

fn algorithm(algorithm: JwtAlgorithm) -> model::JwtAlgorithm {
    match algorithm {
        JwtAlgorithm::EdDsa => model::JwtAlgorithm::EdDsa,
        JwtAlgorithm::Es256 => model::JwtAlgorithm::Es256,
        JwtAlgorithm::Rs256 => model::JwtAlgorithm::Rs256,
        JwtAlgorithm::Hs256 => model::JwtAlgorithm::Hs256,
    }
}

/// Names the setting that the key came from.
fn wrong_key(loaded: &Loaded) -> Refusal {
    let reason = format!(
        "not the key that {} was set up with: every password and token would be refused; restore that key, or name another database in database.url",
        loaded.settings.database.url
    );
    let secrets = &loaded.settings.secrets;
    match (&secrets.key, &secrets.key_file) {
        (Some(_), _) => loaded.explain(Refusal::new("secrets.key", reason)),
        (None, Some(_)) => loaded.explain(Refusal::new("secrets.key_file", reason)),
        (None, None) => Refusal::new(
            "secrets.key",
            format!("{} is {reason}", config::USUAL_KEY_FILE),
        ),
    }
}
