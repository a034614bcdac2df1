//! Refreshing where the operator chose `tokens.jwt_rotate`.

use latchkey_testkit::{World, both_databases, world::Builder};

use crate::support::{NOT_GOOD, Site, advance, sarah};

/// How long a replaced token stays good.
const GRACE: i64 = 30;

both_databases!(
    a_replaced_token_dies_after_the_grace_time,
    a_client_that_lost_the_answer_may_ask_again,
    a_replaced_token_that_comes_back_ends_the_session,
    a_retry_after_the_successor_was_refreshed_ends_the_session,
    refreshes_at_the_same_time_leave_one_chain,
);

fn rotating(builder: Builder) -> World {
    let world = builder
        .policy(|policy| policy.tokens.jwt_rotate = true)
        .build();
    sarah(&world);
    world
}

fn a_replaced_token_dies_after_the_grace_time(builder: Builder) {
    let world = rotating(builder);
    let site = Site::over(&world.auth);
    let first = site.token();
    assert_eq!(site.verify(&first).status, 200);
    let second = site.refresh(&first).text_of("token");
    advance(&world, 0, GRACE - 1);
    assert_eq!(site.verify(&first).status, 200);
    advance(&world, 0, 1);
    site.verify(&first).refuses(NOT_GOOD);
    assert_eq!(site.me(&first).status, 401);
    assert_eq!(site.verify(&second).status, 200);
}

fn a_client_that_lost_the_answer_may_ask_again(builder: Builder) {
    let world = rotating(builder);
    let site = Site::over(&world.auth);
    let first = site.token();
    let mut newest = site.refresh(&first).text_of("token");
    for _ in 0..10 {
        advance(&world, 0, 1);
        newest = site.refresh(&first).text_of("token");
        assert_eq!(site.verify(&newest).status, 200);
    }
    advance(&world, 0, GRACE);
    assert_eq!(site.verify(&newest).status, 200);
    assert_eq!(site.refresh(&newest).status, 200);
}

fn a_replaced_token_that_comes_back_ends_the_session(builder: Builder) {
    let world = rotating(builder);
    let site = Site::over(&world.auth);
    let first = site.token();
    let second = site.refresh(&first).text_of("token");
    let elsewhere = site.token();
    advance(&world, 0, GRACE);
    site.refresh(&first).refuses(NOT_GOOD);
    site.verify(&second).refuses(NOT_GOOD);
    site.refresh(&second).refuses(NOT_GOOD);
    assert_eq!(site.me(&second).status, 401);
    assert_eq!(site.verify(&elsewhere).status, 200);
}

fn a_retry_after_the_successor_was_refreshed_ends_the_session(builder: Builder) {
    let world = rotating(builder);
    let site = Site::over(&world.auth);
    let first = site.token();
    let second = site.refresh(&first).text_of("token");
    let third = site.refresh(&second).text_of("token");
    site.refresh(&first).refuses(NOT_GOOD);
    for token in [second, third] {
        site.verify(&token).refuses(NOT_GOOD);
    }
}

fn refreshes_at_the_same_time_leave_one_chain(builder: Builder) {
    let world = rotating(builder);
    let site = Site::over(&world.auth);
    let first = site.token();
    let tokens: Vec<_> = std::thread::scope(|scope| {
        let ask = || scope.spawn(|| site.refresh(&first).text_of("token"));
        let asked: Vec<_> = (0..20).map(|_| ask()).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for token in &tokens {
        assert_eq!(site.verify(token).status, 200);
    }
    let next = site.refresh(&tokens[0]).text_of("token");
    advance(&world, 0, GRACE);
    for token in &tokens {
        site.verify(token).refuses(NOT_GOOD);
    }
    assert_eq!(site.verify(&next).status, 200);
}
