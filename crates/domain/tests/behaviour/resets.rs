//! Setting a new password by a link.

use crate::support::{OTHER_PASSWORD, PASSWORD, Shorthand, client, jwt_login, race};
use chrono::TimeDelta;
use latchkey_domain::model::{Client, LinkSecret};
use latchkey_domain::passwords::{ConfirmReset, ConfirmResetError, RequestReset};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_link_sets_a_new_password_once,
    of_twenty_uses_at_once_one_wins,
    a_link_is_good_for_an_hour_from_when_it_was_sent,
    a_link_is_bound_to_its_user,
    a_weak_password_does_not_spend_the_link,
    everything_else_ends,
    the_proven_address_counts_as_verified,
    guesses_are_limited_by_address,
    a_disabled_user_is_not_let_in_by_a_link,
);

fn ask(world: &World, identifier: &str) {
    let request = RequestReset {
        company: None,
        identifier: identifier.to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
}

fn confirm(
    world: &World,
    (uid, token): &(String, LinkSecret),
    new: &str,
) -> Result<(), ConfirmResetError> {
    world.auth.confirm_password_reset(&ConfirmReset {
        uid: uid.clone(),
        token: token.clone(),
        new: new.into(),
        client: Client::default(),
    })
}

fn is_bad_token(result: &Result<(), ConfirmResetError>) -> bool {
    matches!(result, Err(ConfirmResetError::BadToken))
}

/// Somebody who has asked, and the link they got.
fn asked(world: &World) -> (String, LinkSecret) {
    world.auth.join("joe@rehive.com");
    ask(world, "joe@rehive.com");
    let link = world.mailed_reset();
    world.messages();
    link
}

fn a_link_sets_a_new_password_once(mut world: World) {
    let link = asked(&world);
    confirm(&world, &link, OTHER_PASSWORD).unwrap();
    assert!(world.auth.enter("joe@rehive.com", PASSWORD).is_err());
    assert!(world.auth.enter("joe@rehive.com", OTHER_PASSWORD).is_ok());
    assert!(is_bad_token(&confirm(&world, &link, "a third password 3")));
    world.reopen();
    assert!(is_bad_token(&confirm(&world, &link, "a third password 3")));
    let node = world.second_node();
    let again = ConfirmReset {
        uid: link.0,
        token: link.1,
        new: "a third password 3".into(),
        client: Client::default(),
    };
    assert!(is_bad_token(&node.auth.confirm_password_reset(&again)));
    let sent = world.messages();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].purpose, "password_changed");
}

fn of_twenty_uses_at_once_one_wins(world: World) {
    let link = asked(&world);
    let passwords = [PASSWORD, OTHER_PASSWORD].map(|password| format!("{password} new"));
    let results = race(20, |index| confirm(&world, &link, &passwords[index % 2]));
    let won: Vec<_> = (0..20).filter(|&index| results[index].is_ok()).collect();
    assert_eq!(won.len(), 1);
    assert_eq!(
        results.iter().filter(|result| is_bad_token(result)).count(),
        19
    );
    assert!(
        world
            .auth
            .enter("joe@rehive.com", &passwords[won[0] % 2])
            .is_ok()
    );
    assert!(
        world
            .auth
            .enter("joe@rehive.com", &passwords[(won[0] + 1) % 2])
            .is_err()
    );
    assert_eq!(world.messages().len(), 1, "one notice");
}

fn a_link_is_good_for_an_hour_from_when_it_was_sent(world: World) {
    world.auth.join("joe@rehive.com");
    ask(&world, "joe@rehive.com");
    world.clock.advance(TimeDelta::minutes(50));
    let link = world.mailed_reset();
    world.clock.advance(TimeDelta::hours(1));
    assert!(is_bad_token(&confirm(&world, &link, OTHER_PASSWORD)));
    world.clock.advance(-TimeDelta::seconds(1));
    assert!(confirm(&world, &link, OTHER_PASSWORD).is_ok());
}

fn a_link_is_bound_to_its_user(world: World) {
    let joe = asked(&world);
    let jane = world
        .auth
        .join("jane@rehive.com")
        .user
        .identifier
        .0
        .to_string();
    assert!(is_bad_token(&confirm(
        &world,
        &(jane.clone(), joe.1.clone()),
        OTHER_PASSWORD
    )));
    ask(&world, "jane@rehive.com");
    assert!(is_bad_token(&confirm(
        &world,
        &(jane, joe.1.clone()),
        OTHER_PASSWORD
    )));
    for uid in [
        "",
        "1",
        "joe@rehive.com",
        "00000000-0000-0000-0000-000000000000",
        "a\0",
    ] {
        let refused = confirm(&world, &(uid.to_owned(), joe.1.clone()), OTHER_PASSWORD);
        assert!(matches!(refused, Err(ConfirmResetError::BadUid)), "{uid:?}");
    }
    for token in [
        "",
        "null",
        " ",
        "a\0b",
        &"0".repeat(64),
        &joe.1.expose().to_uppercase(),
    ] {
        assert!(is_bad_token(&confirm(
            &world,
            &(joe.0.clone(), token.into()),
            OTHER_PASSWORD
        )));
    }
    assert!(world.auth.enter("jane@rehive.com", PASSWORD).is_ok());
    confirm(&world, &joe, OTHER_PASSWORD).unwrap();
}

fn a_weak_password_does_not_spend_the_link(world: World) {
    let link = asked(&world);
    for weak in ["", "password", "joe"] {
        let refused = confirm(&world, &link, weak);
        assert!(
            matches!(refused, Err(ConfirmResetError::Invalid(_))),
            "{weak}"
        );
    }
    confirm(&world, &link, OTHER_PASSWORD).unwrap();
}

fn everything_else_ends(world: World) {
    let opaque = world.auth.join("joe@rehive.com").token;
    let jwt = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    let refreshed = world
        .auth
        .refresh_jwt(&jwt, &Client::default())
        .unwrap()
        .token;
    let request = latchkey_domain::sessions::CreatePermanent {
        password: PASSWORD.into(),
        duration: None,
        surface: latchkey_domain::model::OpaqueSurface::Company,
        client: Client::default(),
    };
    let caller = world.auth.caller(&opaque);
    let lasting = world
        .auth
        .create_permanent_token(&caller, request)
        .unwrap()
        .token;
    assert!(world.auth.accepts(&opaque) && world.auth.accepts(&lasting));
    assert!(world.auth.accepts_jwt(&jwt) && world.auth.accepts_jwt(&refreshed));
    ask(&world, "joe@rehive.com");
    confirm(&world, &world.mailed_reset(), OTHER_PASSWORD).unwrap();
    assert!(!world.auth.accepts(&opaque) && !world.auth.accepts(&lasting));
    assert!(!world.auth.accepts_jwt(&jwt) && !world.auth.accepts_jwt(&refreshed));
    assert!(
        world.auth.list_tokens(&caller).unwrap().is_empty(),
        "nobody is signed in by it"
    );
}

fn the_proven_address_counts_as_verified(world: World) {
    let link = asked(&world);
    confirm(&world, &link, OTHER_PASSWORD).unwrap();
    let token = world
        .auth
        .enter("joe@rehive.com", OTHER_PASSWORD)
        .unwrap()
        .token;
    let user = world.auth.caller(&token).user;
    assert_eq!(user.emails[0].verified, Some(world.auth.now()));
}

fn guesses_are_limited_by_address(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.verify_per_address.count = 3)
        .build();
    let (uid, _) = asked(&world);
    let guess = || {
        world.auth.confirm_password_reset(&ConfirmReset {
            uid: uid.clone(),
            token: "guess".into(),
            new: OTHER_PASSWORD.into(),
            client: client("10.0.0.1"),
        })
    };
    for _ in 0..3 {
        assert!(is_bad_token(&guess()));
    }
    assert!(matches!(guess(), Err(ConfirmResetError::Throttled(_))));
}

fn a_disabled_user_is_not_let_in_by_a_link(world: World) {
    let link = asked(&world);
    world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap();
    assert!(is_bad_token(&confirm(&world, &link, OTHER_PASSWORD)));
    world
        .auth
        .set_user_disabled("joe@rehive.com", false)
        .unwrap();
    assert!(
        is_bad_token(&confirm(&world, &link, OTHER_PASSWORD)),
        "the link died with it"
    );
}
