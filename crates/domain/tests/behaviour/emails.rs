//! Adding, choosing and removing addresses.

use crate::support::{Shorthand, problems};
use latchkey_domain::email::{AddAddress, AddressError, Resend, VerifyEmailError};
use latchkey_domain::model::{Client, Email, EmailId, LinkSecret, PlainToken, User};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    the_primary_address_moves_and_the_one_before_is_told,
    the_primary_address_stays,
    a_removed_address_is_not_verified_by_its_key,
    an_address_of_somebody_else_is_refused,
    messages_to_one_destination_are_limited,
);

fn verify(world: &World, key: &LinkSecret) -> Result<(), VerifyEmailError> {
    world.auth.verify_email(key, &Client::default())
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

fn primaries(user: &User) -> Vec<(&str, bool)> {
    let mut all: Vec<_> = user
        .emails
        .iter()
        .map(|email| (&*email.address, email.primary))
        .collect();
    all.sort_unstable();
    all
}

fn prove_own(world: &World, token: &PlainToken, address: &str) {
    let (caller, key) = (world.auth.caller(token), world.mailed_key_to(address));
    world
        .auth
        .verify_email_as(&caller, &key, &Client::default())
        .unwrap();
}

fn told(world: &World) -> Vec<String> {
    let told = world
        .messages()
        .into_iter()
        .filter(|message| message.purpose == "email_changed");
    let mut told: Vec<_> = told.map(|message| message.to).collect();
    told.sort_unstable();
    told
}

fn the_primary_address_moves_and_the_one_before_is_told(world: World) {
    let token = world.auth.join("a@rehive.com").token;
    let second = add(&world, &token, "b@rehive.com", false).unwrap();
    prove_own(&world, &token, "b@rehive.com");
    assert_eq!(
        primaries(&user(&world, &token)),
        [("a@rehive.com", true), ("b@rehive.com", false)]
    );
    let caller = world.auth.caller(&token);
    let chosen = world
        .auth
        .set_primary_email(&caller, second.id, Some(true))
        .unwrap();
    assert!(chosen.primary, "it is proven");
    assert_eq!(
        primaries(&user(&world, &token)),
        [("a@rehive.com", false), ("b@rehive.com", true)]
    );
    assert_eq!(told(&world), ["a@rehive.com"]);
    add(&world, &token, "c@rehive.com", true).unwrap();
    prove_own(&world, &token, "c@rehive.com");
    assert_eq!(
        primaries(&user(&world, &token)),
        [
            ("a@rehive.com", false),
            ("b@rehive.com", false),
            ("c@rehive.com", true)
        ]
    );
    assert_eq!(told(&world), ["b@rehive.com"]);
}

fn the_primary_address_stays(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let caller = world.auth.caller(&token);
    let id = caller.user.emails[0].id;
    let last = |result: Result<(), AddressError>, field| match result {
        Err(AddressError::Invalid(found)) => {
            assert_eq!(problems(&found), [(field, Problem::LastOne)]);
        }
        other => panic!("{other:?}"),
    };
    last(world.auth.remove_email(&caller, id), Field::Email);
    let unset = world.auth.set_primary_email(&caller, id, Some(false));
    last(unset.map(drop), Field::Primary);
    assert_eq!(primaries(&user(&world, &token)), [("joe@rehive.com", true)]);
    let nobodys = EmailId(999);
    assert!(matches!(
        world.auth.remove_email(&caller, nobodys),
        Err(AddressError::NotFound)
    ));
    let unset = world.auth.set_primary_email(&caller, nobodys, Some(true));
    assert!(matches!(unset, Err(AddressError::NotFound)));
}

fn a_removed_address_is_not_verified_by_its_key(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let added = add(&world, &token, "joe@other.com", false).unwrap();
    let key = world.mailed_key_to("joe@other.com");
    let caller = world.auth.caller(&token);
    world.auth.remove_email(&caller, added.id).unwrap();
    assert!(is_bad(verify(&world, &key)));
    world.auth.join("joe@other.com");
    assert!(is_bad(verify(&world, &key)), "it is another's now");
}

fn an_address_of_somebody_else_is_refused(world: World) {
    world.auth.join("joe@rehive.com");
    let token = world.auth.join("jane@rehive.com").token;
    for (address, problem) in [
        ("JOE@rehive.com", Problem::Taken),
        ("jane@rehive.com", Problem::Taken),
        ("a b@x.org", Problem::Malformed),
        ("", Problem::Malformed),
    ] {
        match add(&world, &token, address, true) {
            Err(AddressError::Invalid(found)) => {
                assert_eq!(problems(&found), [(Field::Email, problem)], "{address:?}");
            }
            other => panic!("{address:?}: {other:?}"),
        }
    }
    assert_eq!(
        primaries(&user(&world, &token)),
        [("jane@rehive.com", true)]
    );
}

fn messages_to_one_destination_are_limited(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.messages_per_destination.count = 2)
        .build();
    let token = world.auth.join("joe@rehive.com").token;
    let request = |destination: &str| Resend {
        company: "default".to_owned(),
        destination: destination.to_owned(),
        client: Client::default(),
    };
    resend(&world, "joe@rehive.com");
    resend(&world, "JOE@rehive.com");
    assert!(
        world
            .auth
            .resend_email_verification(&request("Joe@rehive.com"))
            .is_err()
    );
    for destination in ["nobody@rehive.com", "nobody@rehive.com"] {
        resend(&world, destination);
    }
    assert!(
        world
            .auth
            .resend_email_verification(&request("nobody@rehive.com"))
            .is_err()
    );
    let refused = add(&world, &token, "joe@rehive.com", false);
    assert!(matches!(refused, Err(AddressError::Throttled(_))));
}
