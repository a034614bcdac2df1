//! Proving an address by a key.

use crate::support::{Shorthand, client, race};
use chrono::TimeDelta;
use latchkey_domain::email::{AddAddress, AddressError, Resend, VerifyEmailError};
use latchkey_domain::model::{Client, Email, LinkSecret, PlainToken, User};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_key_verifies_an_address_once,
    of_concurrent_uses_of_a_key_one_succeeds,
    a_key_expires_three_days_after_it_was_sent,
    sending_again_kills_the_key_before,
    sending_again_tells_nobody_who_is_there,
    looking_at_a_key_does_not_spend_it,
    guesses_are_limited_by_address,
);

fn verify(world: &World, key: &LinkSecret) -> Result<(), VerifyEmailError> {
    world.auth.verify_email(key, &Client::default())
}

/// As the user who signed up does it: with their session.
fn verify_own(world: &World, token: &PlainToken, key: &LinkSecret) {
    let caller = world.auth.caller(token);
    world
        .auth
        .verify_email_as(&caller, key, &Client::default())
        .unwrap();
}

fn is_bad(result: Result<(), VerifyEmailError>) -> bool {
    matches!(result, Err(VerifyEmailError::BadKey))
}

fn user(world: &World, token: &PlainToken) -> User {
    User::clone(&world.auth.caller(token).user)
}

fn add(
    world: &World,
    token: &PlainToken,
    address: &str,
    primary: bool,
) -> Result<Email, AddressError> {
    let request = AddAddress {
        address: address.to_owned(),
        primary,
    };
    world.auth.add_email(&world.auth.caller(token), &request)
}

fn resend(world: &World, destination: &str) {
    let request = Resend {
        company: "default".to_owned(),
        destination: destination.to_owned(),
        client: Client::default(),
    };
    world.auth.resend_email_verification(&request).unwrap();
}

fn a_key_verifies_an_address_once(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    assert_eq!(user(&world, &token).emails[0].verified, None);
    let key = world.mailed_key();
    world.clock.advance(TimeDelta::minutes(5));
    verify_own(&world, &token, &key);
    assert_eq!(
        user(&world, &token).emails[0].verified,
        Some(world.auth.now())
    );
    assert!(is_bad(verify(&world, &key)));
    for other in [
        "",
        "null",
        "a\0b",
        &key.expose().to_uppercase(),
        &key.expose()[1..],
    ] {
        assert!(is_bad(verify(&world, &other.into())), "{other:?}");
    }
}

fn of_concurrent_uses_of_a_key_one_succeeds(world: World) {
    world.auth.join("joe@rehive.com");
    let key = world.mailed_key();
    let won = race(12, |_| verify(&world, &key).is_ok());
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
}

fn a_key_expires_three_days_after_it_was_sent(world: World) {
    world.auth.join("joe@rehive.com");
    world.clock.advance(TimeDelta::days(2));
    let key = world.mailed_key();
    world.clock.advance(TimeDelta::days(3));
    assert!(is_bad(verify(&world, &key)));
    world.clock.advance(-TimeDelta::seconds(1));
    verify(&world, &key).unwrap();
}

fn sending_again_kills_the_key_before(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let first = world.mailed_key();
    resend(&world, "JOE@rehive.com");
    let second = world.mailed_key();
    assert!(is_bad(verify(&world, &first)));
    let other = add(&world, &token, "joe@other.com", false).unwrap();
    world.mailed_key_to("joe@other.com");
    verify_own(&world, &token, &second);
    let verified: Vec<_> = user(&world, &token).emails;
    let verified: Vec<_> = verified
        .iter()
        .map(|email| (email.id, email.verified.is_some()))
        .collect();
    assert!(
        verified.contains(&(other.id, false)),
        "keys of other addresses live on"
    );
}

fn sending_again_tells_nobody_who_is_there(world: World) {
    world.auth.join("joe@rehive.com");
    verify(&world, &world.mailed_key()).unwrap();
    world.auth.join("gone@rehive.com");
    world
        .auth
        .set_user_disabled("gone@rehive.com", true)
        .unwrap();
    world.messages();
    for destination in [
        "joe@rehive.com",
        "gone@rehive.com",
        "nobody@rehive.com",
        "",
        "a\0b",
        "+27840000000",
    ] {
        resend(&world, destination);
        let request = Resend {
            company: "nowhere".to_owned(),
            destination: destination.to_owned(),
            client: Client::default(),
        };
        world.auth.resend_email_verification(&request).unwrap();
    }
    assert!(world.messages().is_empty());
}

fn looking_at_a_key_does_not_spend_it(world: World) {
    world.auth.join("joe@rehive.com");
    let key = world.mailed_key();
    let look = |key: &LinkSecret| {
        let company = world.auth.open_email_link(key, &Client::default());
        company.unwrap().map(|company| company.identifier)
    };
    for _ in 0..3 {
        assert_eq!(look(&key).as_deref(), Some("default"));
    }
    verify(&world, &key).unwrap();
    assert_eq!(look(&key), None);
    assert_eq!(look(&"a\0b".into()), None);
}

fn guesses_are_limited_by_address(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.verify_per_address.count = 3)
        .build();
    let guess = || {
        world
            .auth
            .verify_email(&"guess".into(), &client("10.0.0.1"))
    };
    for _ in 0..3 {
        assert!(is_bad(guess()));
    }
    assert!(matches!(guess(), Err(VerifyEmailError::Throttled(_))));
}
