//! JWTs: lifetimes, refreshing, and what ends them.

use crate::support::{Shorthand, client, jwt_login, login, registration};
use chrono::TimeDelta;
use latchkey_domain::accounts::Register;
use latchkey_domain::model::{Client, JwtAlgorithm, PlainToken};
use latchkey_domain::sessions::{JwtError, RefreshError, Refreshed};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_jwt_lives_five_days_and_says_so,
    a_refreshed_token_lives_on_and_keeps_the_first_issue,
    refreshing_ends_ten_days_after_the_session_began,
    a_checked_jwt_is_answered_from_memory,
    an_unseen_jwt_is_checked_at_once_where_the_database_is_near,
    logging_out_ends_every_token_of_the_session_at_once,
    a_disabled_user_can_neither_use_nor_refresh,
    an_opaque_token_is_no_jwt_and_the_other_way_round,
    the_address_can_be_left_out,
    every_algorithm_serves,
    refused_verifications_are_limited_by_address,
);

fn refresh(world: &World, token: &PlainToken) -> Result<Refreshed, RefreshError> {
    world.auth.refresh_jwt(token, &Client::default())
}

fn a_jwt_lives_five_days_and_says_so(world: World) {
    world.clock.advance(TimeDelta::microseconds(999_999));
    world.auth.join("joe@rehive.com");
    let signed_in = world.auth.log_in(jwt_login("joe@rehive.com")).unwrap();
    let (caller, claims) = world.auth.authenticate_jwt(&signed_in.token).unwrap();
    assert_eq!(claims.username, "joe@rehive.com");
    assert_eq!(claims.user_id, caller.user.id.0);
    assert_eq!(claims.email.as_deref(), Some("joe@rehive.com"));
    assert_eq!(claims.subject, caller.user.identifier);
    assert_eq!(
        (claims.issued, claims.original_issue),
        (claims.issued, claims.issued)
    );
    assert_eq!(claims.expires, claims.issued + TimeDelta::days(5));
    assert_eq!(signed_in.expires, Some(claims.expires));

    world.clock.set(claims.expires - TimeDelta::seconds(1));
    assert!(world.auth.accepts_jwt(&signed_in.token));
    world.clock.set(claims.expires + TimeDelta::seconds(31));
    for node in [&world.auth, &world.second_node().auth] {
        let refused = node.authenticate_jwt(&signed_in.token);
        assert!(matches!(refused, Err(JwtError::Expired)));
    }
}

fn a_refreshed_token_lives_on_and_keeps_the_first_issue(world: World) {
    world.auth.join("joe@rehive.com");
    let first = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    let (_, before) = world.auth.authenticate_jwt(&first).unwrap();
    world.clock.advance(TimeDelta::days(3));
    let second = refresh(&world, &first).unwrap();
    let (_, after) = world.auth.authenticate_jwt(&second.token).unwrap();
    assert_eq!(after.original_issue, before.original_issue);
    assert_eq!(after.issued, before.issued + TimeDelta::days(3));
    assert_eq!(after.expires, after.issued + TimeDelta::days(5));
    assert_eq!(second.expires, after.expires);
    assert_eq!(after.session, before.session);
    assert_ne!(after.jti, before.jti);
    assert!(world.auth.accepts_jwt(&first), "good until its own end");
}

fn refreshing_ends_ten_days_after_the_session_began(world: World) {
    world.auth.join("joe@rehive.com");
    let begun = world.auth.now();
    let mut token = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    for day in [4, 8] {
        world.clock.set(begun + TimeDelta::days(day));
        token = refresh(&world, &token).unwrap().token;
    }
    world.clock.set(begun + TimeDelta::days(10));
    let last = refresh(&world, &token).unwrap();
    assert_eq!(last.expires, begun + TimeDelta::days(15));
    world
        .clock
        .set(begun + TimeDelta::days(10) + TimeDelta::seconds(1));
    let refused = refresh(&world, &last.token);
    assert!(matches!(refused, Err(RefreshError::WindowOver)));
    world.auth.sweep().unwrap();
    world.clock.set(last.expires - TimeDelta::seconds(1));
    world.auth.sweep().unwrap();
    assert!(
        world.auth.accepts_jwt(&last.token),
        "the last token lives to its end"
    );
}

fn a_checked_jwt_is_answered_from_memory(world: World) {
    world.auth.join("joe@rehive.com");
    let token = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert!(world.auth.verify_jwt_from_memory(&token).is_none());
    world.auth.verify_jwt(&token, &Client::default()).unwrap();
    let before = world.counts();
    for _ in 0..1000 {
        world.auth.verify_jwt(&token, &Client::default()).unwrap();
        assert!(world.auth.verify_jwt_from_memory(&token).is_some());
    }
    assert_eq!(world.counts(), before);
}

fn an_unseen_jwt_is_checked_at_once_where_the_database_is_near(world: World) {
    world.auth.join("joe@rehive.com");
    let token = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    let before = world.counts();
    let checked = world.auth.verify_jwt_at_once(&token);
    assert_eq!(checked.is_some(), world.storage.is_near());
    if let Some(checked) = checked {
        assert_eq!(
            checked.unwrap().user.primary_email().unwrap().address,
            "joe@rehive.com"
        );
        assert!(world.auth.verify_jwt_from_memory(&token).is_some());
        let (caller, _) = world.auth.authenticate_jwt(&token).unwrap();
        world.auth.log_out(&caller).unwrap();
    }
    // What guesses is left to the call that debits it.
    assert!(world.auth.verify_jwt_at_once(&"garbage".into()).is_none());
    assert!(
        world.counts().writes <= before.writes + 1,
        "only logging out writes"
    );
    if world.storage.is_near() {
        assert!(matches!(
            world.auth.authenticate_jwt_at_once(&token),
            Some(Err(JwtError::Invalid))
        ));
    }
}

fn logging_out_ends_every_token_of_the_session_at_once(world: World) {
    world.auth.join("joe@rehive.com");
    let first = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    let second = refresh(&world, &first).unwrap().token;
    let other = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    for token in [&first, &second, &other] {
        assert!(world.auth.accepts_jwt(token));
    }
    let (caller, _) = world.auth.authenticate_jwt(&second).unwrap();
    world.auth.log_out(&caller).unwrap();
    let accepted = [&first, &second, &other].map(|token| world.auth.accepts_jwt(token));
    assert_eq!(accepted, [false, false, true]);
    for token in [&first, &second] {
        let refused = refresh(&world, token);
        assert!(matches!(refused, Err(RefreshError::Jwt(JwtError::Invalid))));
    }
}

fn a_disabled_user_can_neither_use_nor_refresh(world: World) {
    world.auth.join("joe@rehive.com");
    let token = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert!(world.auth.accepts_jwt(&token));
    world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap();
    let used = world.auth.authenticate_jwt(&token);
    assert!(matches!(used, Err(JwtError::Invalid)));
    let refreshed = refresh(&world, &token);
    assert!(matches!(
        refreshed,
        Err(RefreshError::Jwt(JwtError::Invalid))
    ));
    world
        .auth
        .set_user_disabled("joe@rehive.com", false)
        .unwrap();
    assert!(!world.auth.accepts_jwt(&token), "signed out for good");
}

fn an_opaque_token_is_no_jwt_and_the_other_way_round(world: World) {
    let opaque = world.auth.join("joe@rehive.com").token;
    let jwt = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    assert!(world.auth.accepts(&opaque) && world.auth.accepts_jwt(&jwt));
    assert!(!world.auth.accepts(&jwt) && !world.auth.accepts_jwt(&opaque));
    assert!(world.auth.authenticate_from_memory(&jwt).is_none());
    assert!(world.auth.authenticate_jwt_from_memory(&opaque).is_none());
    assert!(refresh(&world, &opaque).is_err());
}

fn the_address_can_be_left_out(builder: Builder) {
    let world = builder
        .policy(|policy| policy.tokens.jwt_email_claim = false)
        .build();
    let request = Register {
        username: Some("joe".to_owned()),
        ..registration("joe@rehive.com")
    };
    world.auth.register(&request).unwrap();
    let token = world.auth.log_in(jwt_login("joe")).unwrap().token;
    let (_, claims) = world.auth.authenticate_jwt(&token).unwrap();
    assert_eq!((&*claims.username, &claims.email), ("joe", &None));
    assert!(world.auth.log_in(login("joe")).is_ok());
}

fn every_algorithm_serves(builder: Builder) {
    for algorithm in [
        JwtAlgorithm::Es256,
        JwtAlgorithm::Rs256,
        JwtAlgorithm::Hs256,
    ] {
        let mut world = builder.clone().algorithm(algorithm).build();
        world.auth.join("joe@rehive.com");
        let token = world
            .auth
            .log_in(jwt_login("joe@rehive.com"))
            .unwrap()
            .token;
        assert!(world.auth.accepts_jwt(&token), "{algorithm:?}");
        world.reopen();
        assert!(
            world.auth.accepts_jwt(&token),
            "{algorithm:?} after a restart"
        );
        let public = world.auth.jwks()["keys"].as_array().unwrap().len();
        assert_eq!(public, usize::from(algorithm != JwtAlgorithm::Hs256));
    }
}

fn refused_verifications_are_limited_by_address(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.verify_per_address.count = 3)
        .build();
    world.auth.join("joe@rehive.com");
    let good = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    let verify = |token: &PlainToken| world.auth.verify_jwt(token, &client("10.0.0.1"));
    for _ in 0..5 {
        assert!(verify(&good).is_ok(), "good ones cost nothing");
    }
    for _ in 0..3 {
        assert!(matches!(verify(&"a.b.c".into()), Err(JwtError::Invalid)));
    }
    assert!(matches!(
        verify(&"a.b.c".into()),
        Err(JwtError::Throttled(_))
    ));
    assert!(verify(&good).is_ok());
}
