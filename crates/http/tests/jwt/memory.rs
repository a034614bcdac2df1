//! What costs no database query, and what happens without a database.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use latchkey_crypto::{BcryptHasher, JwtSettings, JwtSigner, PasswordSettings, Sealer};
use latchkey_domain::{
    Auth, Keyring, Parts, Policy,
    model::JwtAlgorithm,
    ports::{Clock, OsEntropy, Reads, Storage, StorageError, StorageResult, Tx},
};
use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{NOT_GOOD, PASSWORD, Site, USERNAME, sarah};

both_databases!(
    a_token_that_was_seen_costs_no_query,
    without_a_database_tokens_seen_before_are_answered_and_the_rest_is_told_to_come_back,
);

fn a_token_that_was_seen_costs_no_query(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    assert_eq!(site.verify(&token).status, 200);
    let before = world.counts();
    for _ in 0..50 {
        assert_eq!(site.verify(&token).status, 200);
        assert_eq!(site.me(&token).status, 200);
    }
    assert_eq!(world.counts(), before);
}

fn without_a_database_tokens_seen_before_are_answered_and_the_rest_is_told_to_come_back(
    world: World,
) {
    sarah(&world);
    let storage = Arc::new(Outage {
        inner: Arc::clone(&world.storage),
        away: AtomicBool::new(false),
    });
    let site = Site::over(&core(&world, Arc::clone(&storage)));
    let (seen, unseen) = (site.token(), site.token());
    assert_eq!(site.verify(&seen).status, 200);
    storage.away.store(true, Ordering::SeqCst);
    assert_eq!(
        (site.verify(&seen).status, site.me(&seen).status),
        (200, 200)
    );
    let answers = [
        site.verify(&unseen),
        site.me(&unseen),
        site.refresh(&seen),
        site.log_in(USERNAME, PASSWORD),
    ];
    let text = "Service temporarily unavailable, try again later.";
    for answer in answers {
        answer.is(503, &json!({"detail": text}));
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    storage.away.store(false, Ordering::SeqCst);
    assert_eq!(site.verify(&unseen).status, 200);
    site.verify("garbage").refuses(NOT_GOOD);
}

/// A database that can go away.
struct Outage {
    inner: Arc<dyn Storage>,
    away: AtomicBool,
}

impl Outage {
    fn reachable(&self) -> StorageResult<&dyn Storage> {
        if self.away.load(Ordering::SeqCst) {
            Err(StorageError::Unavailable("connection refused".into()))
        } else {
            Ok(&*self.inner)
        }
    }
}

impl Storage for Outage {
    fn read(&self, work: &mut dyn FnMut(&mut dyn Reads) -> StorageResult<()>) -> StorageResult<()> {
        self.reachable()?.read(work)
    }

    fn write(&self, work: &mut dyn FnMut(&mut dyn Tx) -> StorageResult<bool>) -> StorageResult<()> {
        self.reachable()?.write(work)
    }

    fn check(&self) -> StorageResult<()> {
        self.reachable()?.check()
    }
}

/// A core on the world's database, with the key of every world.
fn core(world: &World, storage: Arc<Outage>) -> Arc<Auth> {
    let keyring = Keyring::new(*b"the key of every world of a test");
    let passwords = PasswordSettings {
        cost: 4,
        threads: None,
        queue_deadline: Duration::from_secs(60),
    };
    let jwt = JwtSettings {
        algorithm: JwtAlgorithm::EdDsa,
        hs256_secret: None,
        issuer: "http://127.0.0.1:8080".to_owned(),
        audience: "latchkey".to_owned(),
    };
    let parts = Parts {
        storage,
        hasher: Arc::new(BcryptHasher::new(passwords, &keyring, Arc::new(OsEntropy)).unwrap()),
        signer: Arc::new(JwtSigner::new(jwt, &keyring).unwrap()),
        sealer: Arc::new(Sealer::second_factors(&keyring).unwrap()),
        keyring,
        policy: Policy::default(),
    };
    let clock: Arc<dyn Clock> = Arc::clone(&world.clock) as _;
    let auth = Auth::new(parts).with_clock(clock);
    auth.prepare().unwrap();
    Arc::new(auth)
}
