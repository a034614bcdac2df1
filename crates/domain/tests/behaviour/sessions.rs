//! Opaque tokens: proving, listing, ending.

use crate::support::{OTHER_PASSWORD, PASSWORD, Shorthand, login, race, registration};
use chrono::TimeDelta;
use latchkey_domain::model::PlainToken;
use latchkey_domain::sessions::AuthenticateError;
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_token_is_answered_from_memory_after_the_first_look,
    a_near_database_is_asked_at_once_and_a_far_one_is_not,
    a_logged_out_token_is_refused_at_once,
    logging_out_everywhere_spares_permanent_tokens,
    a_new_password_leaves_only_the_calling_session,
    a_session_ends_by_itself_to_the_microsecond,
    the_oldest_sessions_beyond_the_most_allowed_end,
    concurrent_logins_keep_no_more_than_the_most_allowed,
    tokens_are_listed_and_revoked_by_their_key,
    a_token_says_whose_it_is_within_the_company,
    what_is_no_token_is_refused,
    sessions_outlive_a_restart,
);

fn a_token_is_answered_from_memory_after_the_first_look(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    assert!(world.auth.authenticate_from_memory(&token).is_none());
    world.auth.caller(&token);
    let before = world.counts();
    for _ in 0..1000 {
        world.auth.caller(&token);
        assert!(world.auth.authenticate_from_memory(&token).is_some());
    }
    assert_eq!(world.counts(), before);
}

fn a_near_database_is_asked_at_once_and_a_far_one_is_not(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let made_up = PlainToken::new("0123456789abcdef0123456789abcdef");
    let before = world.counts();
    let (good, bad) = (
        world.auth.authenticate_at_once(&token),
        world.auth.authenticate_at_once(&made_up),
    );
    if !world.storage.is_near() {
        assert!(good.is_none() && bad.is_none());
        assert_eq!(world.counts(), before);
        return;
    }
    let caller = good.unwrap().unwrap();
    assert!(matches!(bad, Some(Err(AuthenticateError::Invalid))));
    assert_eq!(world.counts().writes, before.writes);
    assert!(world.auth.authenticate_from_memory(&token).is_some());
    world.auth.log_out(&caller).unwrap();
    assert!(matches!(
        world.auth.authenticate_at_once(&token),
        Some(Err(AuthenticateError::Invalid))
    ));
}

fn a_logged_out_token_is_refused_at_once(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let other = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
    let caller = world.auth.caller(&token);
    assert!(world.auth.accepts(&other));
    world.auth.log_out(&caller).unwrap();
    assert!(world.auth.authenticate_from_memory(&token).is_none());
    assert!(!world.auth.accepts(&token));
    assert!(world.auth.accepts(&other));
    world.auth.log_out(&caller).unwrap();
}

fn permanent(world: &World, token: &PlainToken) -> PlainToken {
    let request = latchkey_domain::sessions::CreatePermanent {
        password: PASSWORD.into(),
        duration: None,
        surface: latchkey_domain::model::OpaqueSurface::Company,
        client: Default::default(),
    };
    let made = world
        .auth
        .create_permanent_token(&world.auth.caller(token), request);
    made.unwrap().token
}

fn logging_out_everywhere_spares_permanent_tokens(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let other = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
    let stranger = world.auth.join("jane@rehive.com").token;
    let lasting = permanent(&world, &token);
    for token in [&token, &other, &stranger, &lasting] {
        assert!(world.auth.accepts(token));
    }
    world
        .auth
        .log_out_everywhere(&world.auth.caller(&token))
        .unwrap();
    let accepted = [&token, &other, &stranger, &lasting].map(|token| world.auth.accepts(token));
    assert_eq!(accepted, [false, false, true, true]);
}

fn a_new_password_leaves_only_the_calling_session(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let other = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
    let lasting = permanent(&world, &token);
    assert!(world.auth.accepts(&other) && world.auth.accepts(&lasting));
    world.auth.renew(&token, PASSWORD, OTHER_PASSWORD).unwrap();
    let accepted = [&token, &other, &lasting].map(|token| world.auth.accepts(token));
    assert_eq!(accepted, [true, false, false]);
}

fn a_session_ends_by_itself_to_the_microsecond(world: World) {
    let joined = world.auth.join("joe@rehive.com");
    let end = joined.expires.unwrap();
    assert_eq!(end, world.auth.now() + TimeDelta::hours(10));
    assert!(world.auth.accepts(&joined.token));
    world.clock.set(end - TimeDelta::microseconds(1));
    assert!(world.auth.accepts(&joined.token));
    world.clock.set(end);
    assert!(!world.auth.accepts(&joined.token), "from memory");
    assert!(
        !world.second_node().auth.accepts(&joined.token),
        "from the database"
    );
}

fn the_oldest_sessions_beyond_the_most_allowed_end(builder: Builder) {
    let world = builder
        .policy(|policy| policy.tokens.max_sessions = 2)
        .build();
    let first = world.auth.join("joe@rehive.com").token;
    let lasting = permanent(&world, &first);
    let later = || {
        world.clock.advance(TimeDelta::seconds(1));
        world.auth.log_in(login("joe@rehive.com")).unwrap().token
    };
    let second = later();
    for token in [&first, &second, &lasting] {
        assert!(world.auth.accepts(token));
    }
    let third = later();
    let accepted = [&first, &second, &third, &lasting].map(|token| world.auth.accepts(token));
    assert_eq!(
        accepted,
        [false, true, true, true],
        "memory must not remember the first"
    );
}

fn concurrent_logins_keep_no_more_than_the_most_allowed(builder: Builder) {
    let world = builder
        .policy(|policy| {
            policy.tokens.max_sessions = 3;
            policy.limits.login_per_account.count = 12;
        })
        .build();
    world.auth.join("joe@rehive.com");
    let tokens = race(12, |_| {
        world.auth.log_in(login("joe@rehive.com")).unwrap().token
    });
    let live = tokens
        .iter()
        .filter(|token| world.auth.accepts(token))
        .count();
    assert!((1..=3).contains(&live), "{live}");
}

fn tokens_are_listed_and_revoked_by_their_key(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    world.clock.advance(TimeDelta::seconds(1));
    let other = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
    let stranger = world.auth.join("jane@rehive.com").token;
    let caller = world.auth.caller(&token);
    let keys: Vec<_> = world.auth.list_tokens(&caller).unwrap();
    let keys: Vec<_> = keys.into_iter().map(|token| token.token_key).collect();
    assert_eq!(keys, [&token.expose()[..8], &other.expose()[..8]]);

    assert!(world.auth.accepts(&other));
    assert!(
        !world
            .auth
            .revoke_token(&caller, &stranger.expose()[..8])
            .unwrap()
    );
    assert!(!world.auth.revoke_token(&caller, "").unwrap());
    assert!(world.auth.revoke_token(&caller, &keys[1]).unwrap());
    assert!(!world.auth.revoke_token(&caller, &keys[1]).unwrap());
    assert!(!world.auth.accepts(&other) && world.auth.accepts(&stranger));
    assert_eq!(world.auth.find_token(&caller, &keys[1]).unwrap(), None);
}

fn a_token_says_whose_it_is_within_the_company(world: World) {
    let joe = world.auth.join("joe@rehive.com");
    let jane = world.auth.join("jane@rehive.com");
    let foreign = world.auth.found("rehive", "joe@rehive.com");
    let caller = world.auth.caller(&joe.token);
    let whose = |token: &PlainToken| world.auth.verify_token(&caller, token).unwrap();
    assert_eq!(whose(&jane.token).unwrap().id, jane.user.id);
    assert!(whose(&foreign.token).is_none());
    assert!(whose(&"no token".into()).is_none());
    world.auth.log_out(&world.auth.caller(&jane.token)).unwrap();
    assert!(whose(&jane.token).is_none());
}

fn what_is_no_token_is_refused(world: World) {
    let joined = world.auth.join("joe@rehive.com");
    let token = joined.token.expose();
    let stored = match &joined.session.kind {
        latchkey_domain::model::SessionKind::Opaque { token_hash, .. } => token_hash.0,
        other => panic!("{other:?}"),
    };
    let stored: String = stored.iter().map(|byte| format!("{byte:02x}")).collect();
    for text in [
        "",
        " ",
        &token[..8],
        &token[..token.len() - 1],
        &format!("{token} "),
        &format!("{token}0"),
        &token.to_uppercase(),
        &joined.session.id.0.to_string(),
        &stored,
        "a\0b",
        &"x".repeat(100_000),
    ] {
        let refused = world.auth.authenticate(&text.into());
        assert!(
            matches!(refused, Err(AuthenticateError::Invalid)),
            "{text:?}"
        );
    }
}

fn sessions_outlive_a_restart(mut world: World) {
    let token = world
        .auth
        .register(&registration("joe@rehive.com"))
        .unwrap()
        .token;
    let gone = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
    world.auth.log_out(&world.auth.caller(&gone)).unwrap();
    world.reopen();
    assert!(world.auth.accepts(&token) && !world.auth.accepts(&gone));
}
