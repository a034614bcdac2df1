//! Keeping silent about who has an account.

use crate::support::{PASSWORD, Shorthand, registration};
use chrono::TimeDelta;
use latchkey_domain::accounts::Register;
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_taken_address_is_answered_like_a_new_one,
    the_owner_of_a_taken_address_is_told_once_an_hour,
);

fn strict(builder: Builder) -> World {
    builder
        .policy(|policy| policy.strict_privacy = true)
        .build()
}

fn a_taken_address_is_answered_like_a_new_one(builder: Builder) {
    let world = strict(builder);
    let real = world.auth.join("joe@rehive.com");
    world.messages();
    let request = Register {
        password: "another password 1".into(),
        first_name: "Mallory".to_owned(),
        ..registration("JOE@rehive.com")
    };
    let pretended = world.auth.register(&request).unwrap();

    assert!(
        !world.auth.accepts(&pretended.token),
        "its token opens nothing"
    );
    assert_ne!(pretended.user.identifier, real.user.identifier);
    assert_eq!(pretended.user.id.0, real.user.id.0 + 1);
    let next = world.auth.join("jill@rehive.com");
    assert_eq!(next.user.id.0, real.user.id.0 + 2);
    assert_eq!(pretended.user.profile.first_name, "Mallory");
    assert_eq!(
        pretended.user.primary_email().unwrap().address,
        "JOE@rehive.com"
    );
    assert_eq!(
        pretended.user.company_identifier,
        real.user.company_identifier
    );
    assert_eq!(pretended.expires, real.expires);
    assert_eq!(pretended.token.expose().len(), real.token.expose().len());

    assert!(
        world
            .auth
            .enter("joe@rehive.com", "another password 1")
            .is_err()
    );
    let owner = world.auth.enter("joe@rehive.com", PASSWORD).unwrap();
    assert_eq!(owner.user.profile.first_name, "Joe");
}

fn the_owner_of_a_taken_address_is_told_once_an_hour(builder: Builder) {
    let world = strict(builder);
    world.auth.join("Joe@rehive.com");
    world.messages();
    for _ in 0..3 {
        world.auth.join("joe@rehive.com");
    }
    let sent = world.messages();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (sent[0].purpose, &*sent[0].to),
        ("already_registered", "Joe@rehive.com")
    );
    assert_eq!(sent[0].to_name, "", "the name given was the stranger's");

    world.clock.advance(TimeDelta::minutes(59));
    world.auth.join("joe@rehive.com");
    assert!(world.messages().is_empty());
    world.clock.advance(TimeDelta::minutes(2));
    world.auth.join("joe@rehive.com");
    assert_eq!(world.messages().len(), 1);
}
