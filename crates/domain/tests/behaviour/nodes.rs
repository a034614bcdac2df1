//! Several processes on one database.

use std::time::Duration;

use crate::support::{OTHER_PASSWORD, PASSWORD, Shorthand, jwt_login, login};
use chrono::TimeDelta;
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    another_node_honours_a_log_out_when_it_has_heard,
    another_node_honours_disabling_and_new_passwords,
    a_node_that_has_not_heard_asks_the_database,
    a_node_that_hears_nothing_new_goes_on_from_memory,
    a_node_that_slept_through_a_sweep_forgets_everything,
    a_node_that_missed_part_of_the_feed_forgets_everything,
    more_changes_than_one_batch_are_followed,
);

/// Trusts the feed for longer than any test runs.
fn patient(builder: Builder) -> World {
    let world = builder
        .policy(|policy| policy.tokens.max_staleness = Some(Duration::from_secs(3600)))
        .build();
    world.auth.follow_feed().unwrap();
    world
}

fn another_node_honours_a_log_out_when_it_has_heard(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    node.auth.follow_feed().unwrap();
    let token = world.auth.join("joe@rehive.com").token;
    assert!(node.auth.accepts(&token));
    assert!(node.auth.authenticate_from_memory(&token).is_some());
    world.auth.log_out(&world.auth.caller(&token)).unwrap();
    assert!(
        node.auth.accepts(&token),
        "the test shows nothing where memory is not asked"
    );
    node.auth.follow_feed().unwrap();
    assert!(!node.auth.accepts(&token));
}

fn another_node_honours_disabling_and_new_passwords(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    node.auth.follow_feed().unwrap();
    let token = world.auth.join("joe@rehive.com").token;
    let other = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
    let jwt = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert!(node.auth.accepts(&other) && node.auth.accepts_jwt(&jwt));
    world.auth.renew(&token, PASSWORD, OTHER_PASSWORD).unwrap();
    node.auth.follow_feed().unwrap();
    assert!(!node.auth.accepts(&other) && !node.auth.accepts_jwt(&jwt));
    assert!(node.auth.accepts(&token));

    world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap();
    node.auth.follow_feed().unwrap();
    assert!(!node.auth.accepts(&token));
}

fn a_node_that_has_not_heard_asks_the_database(builder: Builder) {
    let world = builder
        .policy(|policy| policy.tokens.max_staleness = Some(Duration::from_millis(1)))
        .build();
    let node = world.second_node();
    let token = world.auth.join("joe@rehive.com").token;
    for follows in [false, true] {
        if follows {
            node.auth.follow_feed().unwrap();
            let (sender, receiver) = std::sync::mpsc::channel::<()>();
            let _ = receiver.recv_timeout(Duration::from_millis(5));
            drop(sender);
        }
        assert!(node.auth.accepts(&token));
        let before = node.counts();
        assert!(node.auth.authenticate_from_memory(&token).is_none());
        assert!(node.auth.accepts(&token));
        assert!(node.counts().reads > before.reads);
    }
    world.auth.log_out(&world.auth.caller(&token)).unwrap();
    assert!(!node.auth.accepts(&token), "without having heard");
}

fn a_node_that_hears_nothing_new_goes_on_from_memory(builder: Builder) {
    let world = patient(builder);
    let token = world.auth.join("joe@rehive.com").token;
    assert!(world.auth.accepts(&token));
    for _ in 0..3 {
        let before = world.counts();
        world.auth.follow_feed().unwrap();
        assert_eq!(world.counts().reads, before.reads + 1);
        assert!(world.auth.authenticate_from_memory(&token).is_some());
    }
}

/// The feed is kept for an hour: whoever comes back later can learn nothing from it.
fn a_node_that_slept_through_a_sweep_forgets_everything(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    node.auth.follow_feed().unwrap();
    let token = world.auth.join("joe@rehive.com").token;
    assert!(node.auth.accepts(&token));
    world.auth.log_out(&world.auth.caller(&token)).unwrap();
    world.clock.advance(TimeDelta::hours(2));
    world.auth.sweep().unwrap();
    node.auth.follow_feed().unwrap();
    assert!(!node.auth.accepts(&token));
}

fn a_node_that_missed_part_of_the_feed_forgets_everything(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    node.auth.follow_feed().unwrap();
    let token = world.auth.join("joe@rehive.com").token;
    assert!(node.auth.accepts(&token));
    world.auth.log_out(&world.auth.caller(&token)).unwrap();
    world.clock.advance(TimeDelta::hours(2));
    world.auth.sweep().unwrap();
    let later = world.auth.join("jane@rehive.com").token;
    world.auth.log_out(&world.auth.caller(&later)).unwrap();
    node.auth.follow_feed().unwrap();
    assert!(!node.auth.accepts(&token));
}

fn more_changes_than_one_batch_are_followed(builder: Builder) {
    let world = patient(builder);
    let node = world.second_node();
    node.auth.follow_feed().unwrap();
    let token = world.auth.join("joe@rehive.com").token;
    assert!(node.auth.accepts(&token));
    let now = world.auth.now();
    let filled: Result<(), latchkey_domain::ports::StorageError> =
        world.storage.transaction(|tx| {
            for _ in 0..1200 {
                tx.record_change(latchkey_domain::model::Change::SigningKeys, now)?;
            }
            Ok(())
        });
    filled.unwrap();
    world.auth.log_out(&world.auth.caller(&token)).unwrap();
    node.auth.follow_feed().unwrap();
    assert!(!node.auth.accepts(&token));
}
