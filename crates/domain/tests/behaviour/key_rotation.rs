//! New signing keys invalidate no token.

use std::time::Duration;

use crate::support::{Shorthand, jwt_login};
use chrono::TimeDelta;
use latchkey_domain::model::{Client, JwtAlgorithm};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    tokens_of_the_key_before_stay_good_until_they_expire,
    no_key_signs_that_ends_before_its_tokens_do,
    another_node_learns_a_key_from_the_feed,
    a_node_that_could_not_load_a_new_key_tries_again,
    a_node_learns_a_key_that_was_made_before_it_first_looked_at_the_feed,
    another_node_learns_a_key_from_a_token_that_names_it,
    a_key_that_verifies_nothing_is_swept,
    a_change_of_algorithm_keeps_old_tokens,
    a_shared_secret_is_not_rotated,
);

fn kids(world: &World) -> Vec<String> {
    let keys = world.auth.list_signing_keys().unwrap().into_iter();
    keys.map(|key| key.kid).collect()
}

fn tokens_of_the_key_before_stay_good_until_they_expire(mut world: World) {
    world.auth.join("joe@rehive.com");
    let before = world.auth.log_in(jwt_login("joe@rehive.com")).unwrap();
    let new = world.auth.rotate_signing_key().unwrap().unwrap();
    assert_eq!(kids(&world).len(), 2);
    assert_eq!(world.auth.jwks()["keys"].as_array().unwrap().len(), 2);
    world.clock.advance(TimeDelta::seconds(2));
    let after = world.auth.log_in(jwt_login("joe@rehive.com")).unwrap();
    for _ in 0..2 {
        assert!(world.auth.accepts_jwt(&before.token) && world.auth.accepts_jwt(&after.token));
        world.reopen();
    }
    world
        .clock
        .set(before.expires.unwrap() - TimeDelta::seconds(1));
    world.auth.sweep().unwrap();
    world.reopen();
    assert!(world.auth.accepts_jwt(&before.token));
    world
        .clock
        .set(before.expires.unwrap() + TimeDelta::minutes(1));
    world.auth.sweep().unwrap();
    assert_eq!(kids(&world), [new.kid]);
}

fn no_key_signs_that_ends_before_its_tokens_do(world: World) {
    world.auth.join("joe@rehive.com");
    for put_back in [0, 0, 10] {
        world.clock.advance(TimeDelta::seconds(-put_back));
        world.auth.rotate_signing_key().unwrap().unwrap();
    }
    world.clock.advance(world.auth.policy().tokens.jwt);
    let signed_in = world.auth.log_in(jwt_login("joe@rehive.com")).unwrap();
    world.clock.advance(TimeDelta::minutes(5));
    assert!(world.auth.accepts_jwt(&signed_in.token));
}

fn patient(builder: Builder) -> World {
    builder
        .policy(|policy| policy.tokens.max_staleness = Some(Duration::from_secs(3600)))
        .build()
}

fn another_node_learns_a_key_from_the_feed(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    node.auth.follow_feed().unwrap();
    world.auth.rotate_signing_key().unwrap();
    assert_eq!(node.auth.jwks()["keys"].as_array().unwrap().len(), 1);
    node.auth.follow_feed().unwrap();
    assert_eq!(node.auth.jwks(), world.auth.jwks());
}

fn a_node_learns_a_key_that_was_made_before_it_first_looked_at_the_feed(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    world.auth.rotate_signing_key().unwrap();
    node.auth.follow_feed().unwrap();
    assert_eq!(node.auth.jwks(), world.auth.jwks());
}

fn a_node_that_could_not_load_a_new_key_tries_again(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    node.auth.follow_feed().unwrap();
    world.auth.rotate_signing_key().unwrap();
    node.fail_second_read();
    node.auth.follow_feed().unwrap_err();
    node.auth.follow_feed().unwrap();
    assert_eq!(node.auth.jwks(), world.auth.jwks());
}

fn another_node_learns_a_key_from_a_token_that_names_it(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    world.auth.join("joe@rehive.com");
    world.auth.rotate_signing_key().unwrap();
    world.clock.advance(TimeDelta::seconds(2));
    let token = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert!(node.auth.accepts_jwt(&token), "before the feed was read");
    assert!(node.auth.refresh_jwt(&token, &Client::default()).is_ok());
}

fn a_key_that_verifies_nothing_is_swept(world: World) {
    let first = kids(&world);
    world.auth.rotate_signing_key().unwrap();
    world.auth.rotate_signing_key().unwrap();
    assert_eq!(kids(&world).len(), 3);
    world.clock.advance(TimeDelta::days(6));
    world.auth.sweep().unwrap();
    let left = kids(&world);
    assert_eq!(left.len(), 1);
    assert_ne!(left, first);
}

fn a_change_of_algorithm_keeps_old_tokens(mut world: World) {
    world.auth.join("joe@rehive.com");
    let old = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    world.reopen_with(|recipe| recipe.algorithm(JwtAlgorithm::Es256));
    assert!(world.auth.accepts_jwt(&old));
    let new = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert!(world.auth.accepts_jwt(&new));
    let algorithms: Vec<_> = world.auth.list_signing_keys().unwrap();
    let mut algorithms: Vec<_> = algorithms.iter().map(|key| key.algorithm.name()).collect();
    algorithms.sort_unstable();
    assert_eq!(algorithms, ["ES256", "EdDSA"]);
}

fn a_shared_secret_is_not_rotated(builder: Builder) {
    let world = builder.algorithm(JwtAlgorithm::Hs256).build();
    assert!(world.auth.rotate_signing_key().unwrap().is_none());
    assert!(kids(&world).is_empty());
}
