//! A refresh remembers what it has just made sure of; nothing that has changed since is believed.

use crate::second_factors::enrol;
use crate::support::{Shorthand, jwt_login};
use chrono::TimeDelta;
use latchkey_domain::model::{Client, PlainToken};
use latchkey_testkit::{World, both_databases, world::Builder};
use std::time::Duration;

both_databases!(
    a_chain_of_refreshes_reads_nothing_and_writes_once_each,
    without_rotation_a_chain_asks_the_database_nothing,
    a_first_refresh_tells_other_nodes_nothing_and_the_old_token_dies_there_all_the_same,
    later_refreshes_tell_other_nodes_nothing_and_old_tokens_die_there_all_the_same,
    a_replaced_token_dies_though_the_clock_was_put_back,
    a_refresh_leaves_other_tokens_of_the_user_in_memory,
    a_first_refresh_leaves_all_of_the_user_in_memory,
    a_user_disabled_in_between_is_refused,
    a_user_disabled_on_another_node_is_refused,
    a_session_ended_on_another_node_is_refused,
    a_second_factor_confirmed_in_between_ends_refreshing,
);

fn rotating(builder: Builder) -> World {
    builder
        .policy(|policy| policy.tokens.jwt_rotate = true)
        .build()
}

fn refresh(world: &World, token: &PlainToken) -> Option<PlainToken> {
    let refreshed = world.auth.refresh_jwt(token, &Client::default());
    refreshed.ok().map(|refreshed| refreshed.token)
}

/// A token that a refresh issued.
fn refreshed(world: &World) -> PlainToken {
    world.auth.join("joe@rehive.com");
    let first = world.auth.log_in(jwt_login("joe@rehive.com")).unwrap();
    refresh(world, &first.token).unwrap()
}

fn a_chain_of_refreshes_reads_nothing_and_writes_once_each(builder: Builder) {
    let world = rotating(builder);
    let mut token = refreshed(&world);
    let before = world.counts();
    for _ in 0..3 {
        token = refresh(&world, &token).unwrap();
        assert!(world.auth.accepts_jwt(&token));
    }
    let after = world.counts();
    assert_eq!(
        (after.reads, after.writes),
        (before.reads, before.writes + 3)
    );
}

fn a_first_refresh_tells_other_nodes_nothing_and_the_old_token_dies_there_all_the_same(
    builder: Builder,
) {
    dies_untold(builder, |world| {
        world.auth.join("joe@rehive.com");
        world
            .auth
            .log_in(jwt_login("joe@rehive.com"))
            .unwrap()
            .token
    });
}

fn later_refreshes_tell_other_nodes_nothing_and_old_tokens_die_there_all_the_same(
    builder: Builder,
) {
    dies_untold(builder, refreshed);
}

/// The change feed's row is locked until a commit: refreshes must not queue for it.
fn dies_untold(builder: Builder, first: impl Fn(&World) -> PlainToken) {
    let world = rotating(builder.policy(|policy| {
        policy.tokens.max_staleness = Some(Duration::from_secs(3600));
    }));
    let node = world.second_node();
    let old = first(&world);
    for auth in [&world.auth, &node.auth] {
        auth.follow_feed().unwrap();
        assert!(auth.accepts_jwt(&old));
        assert!(auth.verify_jwt_from_memory(&old).is_some());
    }
    let position = || world.storage.query(|reads| reads.feed_position()).unwrap();
    let before = position();
    world.clock.advance(TimeDelta::seconds(10));
    let new = refresh(&world, &old).unwrap();
    assert_eq!(position(), before);
    // What was read 10 s before counts for the rest of the grace time and no longer.
    world.clock.advance(TimeDelta::seconds(19));
    assert!(world.auth.accepts_jwt(&old) && node.auth.accepts_jwt(&old));
    world.clock.advance(TimeDelta::seconds(1));
    for auth in [&world.auth, &node.auth] {
        assert!(auth.verify_jwt_from_memory(&old).is_none());
        assert!(auth.accepts_jwt(&old), "replaced 20 s ago");
    }
    world.clock.advance(TimeDelta::seconds(10));
    for auth in [&world.auth, &node.auth] {
        assert!(!auth.accepts_jwt(&old), "replaced 30 s ago");
        assert!(auth.accepts_jwt(&new));
    }
}

fn a_replaced_token_dies_though_the_clock_was_put_back(builder: Builder) {
    let world = rotating(builder);
    let token = refreshed(&world);
    assert!(world.auth.accepts_jwt(&token));
    world.clock.advance(TimeDelta::seconds(-20));
    refresh(&world, &token).unwrap();
    let grace = world.auth.policy().tokens.jwt_grace;
    world.clock.advance(grace - TimeDelta::seconds(1));
    assert!(world.auth.accepts_jwt(&token), "the grace time runs");
    world.clock.advance(TimeDelta::seconds(1));
    assert!(!world.auth.accepts_jwt(&token), "memory knew it for longer");
}

fn a_refresh_leaves_other_tokens_of_the_user_in_memory(builder: Builder) {
    let world = rotating(builder);
    let token = refreshed(&world);
    let other = world.auth.log_in(jwt_login("joe@rehive.com")).unwrap();
    assert!(world.auth.accepts_jwt(&other.token));
    refresh(&world, &token).unwrap();
    assert!(world.auth.verify_jwt_from_memory(&other.token).is_some());
}

fn without_rotation_a_chain_asks_the_database_nothing(world: World) {
    let mut token = refreshed(&world);
    let before = world.counts();
    for _ in 0..3 {
        token = refresh(&world, &token).unwrap();
        assert!(world.auth.accepts_jwt(&token));
    }
    assert_eq!(world.counts(), before);
}

fn a_first_refresh_leaves_all_of_the_user_in_memory(builder: Builder) {
    let world = rotating(builder);
    world.auth.follow_feed().unwrap();
    let first = world.auth.join("joe@rehive.com").token;
    let token = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert!(world.auth.accepts(&first) && world.auth.accepts_jwt(&token));
    let token = refresh(&world, &token).unwrap();
    world.auth.follow_feed().unwrap();
    let before = world.counts();
    assert!(world.auth.authenticate_from_memory(&first).is_some());
    assert!(world.auth.accepts_jwt(&token));
    assert_eq!(world.counts(), before);
}

fn a_user_disabled_in_between_is_refused(builder: Builder) {
    let world = rotating(builder);
    let token = refreshed(&world);
    let disable = |disabled| world.auth.set_user_disabled("joe@rehive.com", disabled);
    disable(true).unwrap();
    assert!(refresh(&world, &token).is_none());
    assert!(!world.auth.accepts_jwt(&token));
}

fn a_user_disabled_on_another_node_is_refused(builder: Builder) {
    let world = rotating(builder);
    let node = world.second_node();
    world.auth.follow_feed().unwrap();
    let token = refreshed(&world);
    node.auth.set_user_disabled("joe@rehive.com", true).unwrap();
    // Before the feed tells: the session's row is gone.
    assert!(refresh(&world, &token).is_none());
    world.auth.follow_feed().unwrap();
    assert!(!world.auth.accepts_jwt(&token));
}

fn a_session_ended_on_another_node_is_refused(builder: Builder) {
    let world = rotating(builder);
    let node = world.second_node();
    let token = refreshed(&world);
    let (caller, _) = node.auth.authenticate_jwt(&token).unwrap();
    node.auth.log_out(&caller).unwrap();
    assert!(refresh(&world, &token).is_none());
}

fn a_second_factor_confirmed_in_between_ends_refreshing(builder: Builder) {
    let world = rotating(builder);
    let joe = world.auth.join("joe@rehive.com");
    let first = world.auth.log_in(jwt_login("joe@rehive.com")).unwrap();
    let token = refresh(&world, &first.token).unwrap();
    enrol(&world, &joe.token);
    assert!(refresh(&world, &token).is_none());
}
