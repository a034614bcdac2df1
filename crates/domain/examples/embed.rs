//! The core inside another service: no HTTP, no runtime. Run it twice: the second time, Joe is there.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{sync::Arc, time::Duration};

use latchkey_crypto::{BcryptHasher, JwtSettings, JwtSigner, PasswordSettings, Sealer};
use latchkey_domain::accounts::Register;
use latchkey_domain::model::{JwtAlgorithm, Surface};
use latchkey_domain::{Auth, Keyring, Parts, Policy, ports::OsEntropy, sessions::LogIn};
use latchkey_storage::Settings;

/// Registers, logs in and authenticates in the database of `url`.
pub fn run(url: &str, secret_key: [u8; 32]) -> anyhow::Result<()> {
    let settings = Settings {
        url: url.to_owned(),
        pool_size: None,
    };
    let passwords = PasswordSettings {
        cost: 12,
        threads: None,
        queue_deadline: Duration::from_secs(2),
    };
    let jwt = JwtSettings {
        algorithm: JwtAlgorithm::EdDsa,
        hs256_secret: None,
        issuer: "https://auth.example.com".to_owned(),
        audience: "example".to_owned(),
    };
    latchkey_storage::migrate(&settings)?;
    let keyring = Keyring::new(secret_key);
    let hasher = BcryptHasher::new(passwords, &keyring, Arc::new(OsEntropy))?;
    let auth = Auth::new(Parts {
        storage: latchkey_storage::open(&settings)?,
        hasher: Arc::new(hasher),
        signer: Arc::new(JwtSigner::new(jwt, &keyring)?),
        sealer: Arc::new(Sealer::second_factors(&keyring)?),
        policy: Policy::default(),
        keyring,
    });
    auth.prepare()?;

    let (email, password) = ("joe@example.com", "correct horse battery");
    let registered = auth.register(&Register {
        email: Some(email.to_owned()),
        ..Register::new(Surface::Company, password)
    });
    println!("registered: {}", registered.is_ok());
    let signed_in = auth.log_in(LogIn::new(Surface::Company, email, password))?;
    let caller = auth.authenticate(&signed_in.token)?;
    println!("signed in: {}", caller.user.display_username());
    Ok(())
}

fn main() -> anyhow::Result<()> {
    // In earnest: 32 random bytes, from a file that only your service can read.
    run("sqlite://embed.db", [7; 32])
}
