//! Refreshing where a refreshed token dies.

use crate::support::{Shorthand, jwt_login, race};
use chrono::TimeDelta;
use latchkey_domain::model::{Client, PlainToken, SecurityNotice};
use latchkey_domain::outbox::Content;
use latchkey_domain::sessions::{JwtError, RefreshError};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_replaced_token_dies_after_the_grace_time,
    a_lost_answer_signs_nobody_out,
    any_number_of_retries_leaves_one_live_chain,
    a_token_that_comes_back_later_ends_the_session,
    a_retry_after_the_successor_was_refreshed_is_reuse,
    sessions_from_before_rotation_was_turned_on_go_on,
    concurrent_refreshes_leave_one_live_chain,
    concurrent_refreshes_on_two_nodes_leave_one_live_chain,
);

fn rotating(builder: Builder) -> World {
    let world = builder
        .policy(|policy| policy.tokens.jwt_rotate = true)
        .build();
    world.auth.join("joe@rehive.com");
    world
}

fn first(world: &World) -> PlainToken {
    let token = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert!(world.auth.accepts_jwt(&token));
    token
}

fn refresh(world: &World, token: &PlainToken) -> Option<PlainToken> {
    match world.auth.refresh_jwt(token, &Client::default()) {
        Ok(refreshed) => Some(refreshed.token),
        Err(RefreshError::Jwt(JwtError::Invalid)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

fn a_replaced_token_dies_after_the_grace_time(builder: Builder) {
    let world = rotating(builder);
    let old = first(&world);
    let new = refresh(&world, &old).unwrap();
    assert!(world.auth.accepts_jwt(&old) && world.auth.accepts_jwt(&new));
    world.clock.advance(TimeDelta::seconds(29));
    assert!(world.auth.accepts_jwt(&old));
    world.clock.advance(TimeDelta::seconds(1));
    assert!(!world.auth.accepts_jwt(&old), "memory must not remember it");
    assert!(
        world.auth.accepts_jwt(&new),
        "using a dead token ends nothing"
    );
}

fn a_lost_answer_signs_nobody_out(builder: Builder) {
    let world = rotating(builder);
    let old = first(&world);
    refresh(&world, &old).unwrap();
    world.clock.advance(TimeDelta::seconds(10));
    let new = refresh(&world, &old).unwrap();
    assert!(world.auth.accepts_jwt(&new));
    let next = refresh(&world, &new).unwrap();
    assert!(world.auth.accepts_jwt(&next));
}

fn any_number_of_retries_leaves_one_live_chain(builder: Builder) {
    let world = rotating(builder);
    let old = first(&world);
    let tokens: Vec<_> = (0..10)
        .map(|_| {
            world.clock.advance(TimeDelta::seconds(1));
            refresh(&world, &old).unwrap()
        })
        .collect();
    assert!(tokens.iter().all(|token| world.auth.accepts_jwt(token)));
    let next = refresh(&world, &tokens[9]).unwrap();
    world.clock.advance(TimeDelta::seconds(30));
    assert!(world.auth.accepts_jwt(&next));
    assert!(!tokens.iter().any(|token| world.auth.accepts_jwt(token)));
}

fn a_token_that_comes_back_later_ends_the_session(builder: Builder) {
    let world = rotating(builder);
    let old = first(&world);
    let new = refresh(&world, &old).unwrap();
    assert!(world.auth.accepts_jwt(&new));
    world.clock.advance(TimeDelta::seconds(30));
    world.messages();
    assert_eq!(refresh(&world, &old).map(drop), None);
    assert!(!world.auth.accepts_jwt(&new), "somebody copied it");
    let told = world.messages();
    let what = matches!(
        &told[..],
        [message] if matches!(
            message.content,
            Content::SecurityNotice { notice: SecurityNotice::TokenReused }
        )
    );
    assert!(what, "the owner is told: {told:?}");
    assert_eq!(refresh(&world, &new).map(drop), None);
    assert!(world.auth.log_in(jwt_login("joe@rehive.com")).is_ok());
}

fn a_retry_after_the_successor_was_refreshed_is_reuse(builder: Builder) {
    let world = rotating(builder);
    let old = first(&world);
    let new = refresh(&world, &old).unwrap();
    let newest = refresh(&world, &new).unwrap();
    assert_eq!(refresh(&world, &old).map(drop), None);
    assert!(!world.auth.accepts_jwt(&newest));
}

fn sessions_from_before_rotation_was_turned_on_go_on(mut world: World) {
    world.auth.join("joe@rehive.com");
    let token = refresh(&world, &first(&world)).unwrap();
    world.reopen_with(|recipe| recipe.policy(|policy| policy.tokens.jwt_rotate = true));
    let token = refresh(&world, &token).unwrap();
    let token = refresh(&world, &token).unwrap();
    assert!(world.auth.accepts_jwt(&token));
}

fn chain_after(world: &World, tokens: Vec<Option<PlainToken>>) {
    let tokens: Vec<_> = tokens.into_iter().map(Option::unwrap).collect();
    assert!(tokens.iter().all(|token| world.auth.accepts_jwt(token)));
    let next = refresh(world, &tokens[0]).unwrap();
    world.clock.advance(TimeDelta::seconds(30));
    assert!(world.auth.accepts_jwt(&next));
    assert!(!tokens.iter().any(|token| world.auth.accepts_jwt(token)));
}

fn concurrent_refreshes_leave_one_live_chain(builder: Builder) {
    let world = rotating(builder);
    for _ in 0..8 {
        let old = first(&world);
        chain_after(&world, race(8, |_| refresh(&world, &old)));
    }
}

fn concurrent_refreshes_on_two_nodes_leave_one_live_chain(builder: Builder) {
    let world = rotating(builder);
    let node = world.second_node();
    for _ in 0..4 {
        let old = first(&world);
        let tokens = race(8, |index| {
            let auth = if index % 2 == 0 {
                &world.auth
            } else {
                &node.auth
            };
            auth.refresh_jwt(&old, &Client::default())
                .ok()
                .map(|refreshed| refreshed.token)
        });
        chain_after(&world, tokens);
    }
}
