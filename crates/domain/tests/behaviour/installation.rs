//! Starting, and tidying up.

use std::sync::Arc;

use crate::support::{Shorthand, jwt_login, race};
use chrono::TimeDelta;
use latchkey_domain::installation::PrepareError;
use latchkey_domain::model::{Budget, BudgetKey, Client, CompanyIdentifier};
use latchkey_domain::passwords::RequestReset;
use latchkey_domain::ports::StorageError;
use latchkey_domain::{Auth, Keyring};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    another_secret_key_is_refused,
    processes_that_start_at_once_agree,
    the_default_company_is_the_policys,
    a_sweep_removes_what_has_expired_and_nothing_else,
    a_sweep_keeps_up_with_more_than_one_batch,
    storage_that_answers_is_checked,
);

fn another_secret_key_is_refused(builder: Builder) {
    let world = builder.clone().build();
    let mut parts = builder.parts(Arc::clone(&world.storage));
    parts.keyring = Keyring::new([9; 32]);
    let refused = Auth::new(parts).prepare();
    assert!(matches!(refused, Err(PrepareError::WrongKey)));
    let right = Auth::new(builder.parts(Arc::clone(&world.storage)));
    right.prepare().unwrap();
}

fn processes_that_start_at_once_agree(world: World) {
    race(6, |_| {
        let node = world.second_node();
        node.auth.prepare().unwrap();
    });
    assert_eq!(world.auth.list_companies().unwrap().len(), 1);
    assert_eq!(world.auth.list_signing_keys().unwrap().len(), 1);
}

fn the_default_company_is_the_policys(builder: Builder) {
    let world = builder
        .policy(|policy| policy.default_company = CompanyIdentifier::parse("Acme").unwrap())
        .build();
    let joined = world.auth.join("joe@rehive.com");
    assert_eq!(joined.user.company_identifier, "acme");
    assert_eq!(world.auth.list_companies().unwrap().len(), 1);
}

fn a_sweep_removes_what_has_expired_and_nothing_else(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let jwt = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert_eq!(world.auth.sweep().unwrap(), 0);
    world.clock.advance(TimeDelta::hours(9));
    world.auth.sweep().unwrap();
    assert!(world.auth.accepts(&token) && world.auth.accepts_jwt(&jwt));
    let key = world.mailed_key();
    world.clock.advance(TimeDelta::hours(2));
    let removed = world.auth.sweep().unwrap();
    assert!(removed > 0);
    assert!(!world.auth.accepts(&token) && world.auth.accepts_jwt(&jwt));
    world.auth.verify_email(&key, &Client::default()).unwrap();
    world.clock.advance(TimeDelta::days(60));
    while world.auth.sweep().unwrap() > 0 {}
    let entered = world.auth.log_in(jwt_login("joe@rehive.com")).unwrap();
    assert!(world.auth.accepts_jwt(&entered.token));
    let request = RequestReset {
        company: None,
        identifier: "joe@rehive.com".to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
    world.auth.sweep().unwrap();
    world.mailed_reset();
}

fn a_sweep_keeps_up_with_more_than_one_batch(world: World) {
    let now = world.auth.now();
    let budget = Budget {
        count: 1,
        window_seconds: 1,
    };
    let debits = 2_500_u32;
    world
        .storage
        .transaction::<(), StorageError>(|tx| {
            for number in 0..debits {
                let mut key = [7; 32];
                key[..4].copy_from_slice(&number.to_be_bytes());
                tx.debit(&BudgetKey(key), budget, now)?;
            }
            Ok(())
        })
        .unwrap();
    world.clock.advance(TimeDelta::seconds(2));
    assert_eq!(world.auth.sweep().unwrap(), u64::from(debits));
    assert_eq!(world.auth.sweep().unwrap(), 0);
}

fn storage_that_answers_is_checked(world: World) {
    world.auth.check_storage().unwrap();
}
