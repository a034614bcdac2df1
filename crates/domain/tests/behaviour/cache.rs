//! Memory is exact: once a revocation was answered, the token never counts again.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{OTHER_PASSWORD, PASSWORD, Shorthand, jwt_login, login, race};
use latchkey_domain::model::PlainToken;
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_revoked_token_is_never_accepted_again,
    a_revoked_jwt_is_never_accepted_again,
    a_replaced_password_ends_tokens_for_good,
    lost_rights_are_never_seen_again,
    memory_keeps_a_token_as_long_as_it_is_used,
);

const ROUNDS: usize = 60;

/// Three threads use a token while a fourth revokes it; whoever begins a use after the revocation
/// was answered must be refused.
fn never_after(use_token: impl Fn() -> bool + Sync, revoke: impl Fn() + Sync, used: &AtomicUsize) {
    let revoked = AtomicBool::new(false);
    race(4, |index| {
        if index == 0 {
            while used.load(Ordering::SeqCst) < 2 {
                std::thread::yield_now();
            }
            revoke();
            revoked.store(true, Ordering::SeqCst);
            return;
        }
        for _ in 0..3 {
            loop {
                let late = revoked.load(Ordering::SeqCst);
                let accepted = use_token();
                used.fetch_add(1, Ordering::SeqCst);
                assert!(
                    !(late && accepted),
                    "accepted after the revocation was answered"
                );
                if late {
                    break;
                }
            }
        }
    });
}

fn unlimited(builder: Builder) -> World {
    builder
        .policy(|policy| policy.limits.enabled = false)
        .build()
}

fn a_revoked_token_is_never_accepted_again(builder: Builder) {
    let world = unlimited(builder);
    world.auth.join("joe@rehive.com");
    for _ in 0..ROUNDS {
        let token = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
        let caller = world.auth.caller(&token);
        let accepts = || world.auth.accepts(&token);
        never_after(
            accepts,
            || world.auth.log_out(&caller).unwrap(),
            &AtomicUsize::new(0),
        );
        assert!(world.auth.authenticate_from_memory(&token).is_none());
    }
}

fn a_revoked_jwt_is_never_accepted_again(builder: Builder) {
    let world = unlimited(builder);
    world.auth.join("joe@rehive.com");
    for _ in 0..ROUNDS {
        let token = world
            .auth
            .log_in(jwt_login("joe@rehive.com"))
            .unwrap()
            .token;
        let (caller, _) = world.auth.authenticate_jwt(&token).unwrap();
        let accepts = || world.auth.accepts_jwt(&token);
        never_after(
            accepts,
            || world.auth.log_out(&caller).unwrap(),
            &AtomicUsize::new(0),
        );
    }
}

fn a_replaced_password_ends_tokens_for_good(builder: Builder) {
    let world = unlimited(builder);
    let mine = world.auth.join("joe@rehive.com").token;
    let passwords = [PASSWORD, OTHER_PASSWORD];
    for round in 0..ROUNDS / 5 {
        let (old, new) = (passwords[round % 2], passwords[(round + 1) % 2]);
        let token: PlainToken = world.auth.enter("joe@rehive.com", old).unwrap().token;
        let accepts = || world.auth.accepts(&token);
        let renew = || world.auth.renew(&mine, old, new).unwrap();
        never_after(accepts, renew, &AtomicUsize::new(0));
    }
}

fn lost_rights_are_never_seen_again(builder: Builder) {
    let world = unlimited(builder);
    let owner = world.auth.found("rehive", "owner@rehive.com").token;
    let request = latchkey_domain::accounts::Register {
        company: Some("rehive".to_owned()),
        ..crate::support::registration("joe@rehive.com")
    };
    let joe = world.auth.register(&request).unwrap();
    let owner = world.auth.caller(&owner);
    for _ in 0..ROUNDS / 5 {
        world
            .auth
            .add_to_group(&owner, joe.user.identifier, "admin")
            .unwrap();
        let is_admin = || world.auth.caller(&joe.token).user.is_admin();
        let demote = || {
            let id = joe.user.identifier;
            world.auth.remove_from_group(&owner, id, "admin").unwrap();
        };
        never_after(is_admin, demote, &AtomicUsize::new(0));
    }
}

fn memory_keeps_a_token_as_long_as_it_is_used(builder: Builder) {
    let idle = builder
        .clone()
        .policy(|policy| policy.tokens.cache_idle = Duration::ZERO)
        .build();
    for (world, kept) in [(builder.build(), true), (idle, false)] {
        world.auth.join("joe@rehive.com");
        let token = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
        assert!(world.auth.accepts(&token));
        let remembered = world.auth.authenticate_from_memory(&token);
        assert_eq!(remembered.is_some(), kept);
    }
}
