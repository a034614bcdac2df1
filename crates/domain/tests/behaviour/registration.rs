//! Registering as a user.

use crate::support::{PASSWORD, Shorthand, client, login, race, refusals, registration};
use latchkey_domain::accounts::{ProfileChanges, Register, RegisterError};
use latchkey_domain::model::Channel;
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    everything_that_is_wrong_is_told_at_once,
    a_registered_user_is_signed_in_and_asked_to_prove_address_and_number,
    a_taken_address_number_or_name_is_refused,
    the_same_address_in_another_company_is_another_user,
    of_concurrent_registrations_of_one_address_one_wins,
    of_concurrent_registrations_on_two_nodes_one_wins,
    registrations_are_limited_by_address,
    an_unknown_company_is_refused,
);

fn everything_that_is_wrong_is_told_at_once(world: World) {
    let request = Register {
        company: Some("nowhere".to_owned()),
        first_name: "x".repeat(151),
        last_name: "a\u{202e}b".to_owned(),
        mobile: Some("+9180765XXX10".to_owned()),
        username: Some("a b".to_owned()),
        password: "12345".into(),
        profile: ProfileChanges {
            birth_date: Some("1990-02-30".to_owned()),
            nationality: Some("Z".to_owned()),
            metadata: Some(serde_json::json!([1])),
            ..ProfileChanges::default()
        },
        ..registration("not an address")
    };
    let mut found = refusals(world.auth.register(&request));
    found.sort_by_key(|(field, _)| format!("{field:?}"));
    assert_eq!(
        found,
        [
            (Field::BirthDate, Problem::Malformed),
            (Field::Company, Problem::Unknown),
            (Field::Email, Problem::Malformed),
            (Field::FirstName, Problem::TooLong(150)),
            (Field::LastName, Problem::Malformed),
            (Field::Metadata, Problem::Malformed),
            (Field::Mobile, Problem::Malformed),
            (Field::Nationality, Problem::Malformed),
            (Field::Password, Problem::TooShort(7)),
            (Field::Password, Problem::Common),
            (Field::Password, Problem::EntirelyNumeric),
            (Field::Username, Problem::Malformed),
        ]
    );
    assert!(world.messages().is_empty());
}

fn a_registered_user_is_signed_in_and_asked_to_prove_address_and_number(world: World) {
    let request = Register {
        mobile: Some("+27 84 000 0000".to_owned()),
        ..registration("Joe@Rehive.com")
    };
    let joined = world.auth.register(&request).unwrap();
    let user = world.auth.caller(&joined.token).user;
    assert_eq!(user.identifier, joined.user.identifier);
    assert_eq!(user.primary_email().unwrap().address, "Joe@rehive.com");
    assert_eq!(user.primary_mobile().unwrap().number, "+27840000000");
    assert!(user.emails[0].verified.is_none() && user.mobiles[0].verified.is_none());

    let mut sent: Vec<_> = world.messages();
    sent.sort_by_key(|message| message.purpose);
    let sent: Vec<_> = sent
        .iter()
        .map(|m| (m.channel, &*m.to, m.purpose))
        .collect();
    assert_eq!(
        sent,
        [
            (Channel::Email, "Joe@rehive.com", "verify_email"),
            (Channel::Sms, "+27840000000", "verify_mobile"),
        ]
    );
}

fn a_taken_address_number_or_name_is_refused(world: World) {
    let request = Register {
        mobile: Some("+27840000000".to_owned()),
        username: Some("Joe".to_owned()),
        ..registration("joe@rehive.com")
    };
    world.auth.register(&request).unwrap();
    world.messages();
    let other = |email: &str, mobile: Option<&str>, username: Option<&str>| {
        refusals(world.auth.register(&Register {
            mobile: mobile.map(str::to_owned),
            username: username.map(str::to_owned),
            ..registration(email)
        }))
    };
    assert_eq!(
        other("JOE@rehive.com", None, None),
        [(Field::Email, Problem::Taken)]
    );
    assert_eq!(
        other("a@rehive.com", Some("+27-84-000-0000"), None),
        [(Field::Mobile, Problem::Taken)]
    );
    assert_eq!(
        other("b@rehive.com", None, Some("jOE")),
        [(Field::Username, Problem::Taken)]
    );
    assert!(world.messages().is_empty(), "nobody is told of a refusal");
    assert!(world.auth.enter("a@rehive.com", PASSWORD).is_err());
    assert!(world.auth.enter("b@rehive.com", PASSWORD).is_err());
}

fn the_same_address_in_another_company_is_another_user(world: World) {
    let here = world.auth.join("joe@rehive.com");
    let there = world.auth.found("rehive", "joe@rehive.com");
    assert_ne!(here.user.identifier, there.user.identifier);
    let request = latchkey_domain::sessions::LogIn {
        company: Some("REHIVE".to_owned()),
        ..login("joe@rehive.com")
    };
    let entered = world.auth.log_in(request).unwrap();
    assert_eq!(entered.user.identifier, there.user.identifier);
}

fn of_concurrent_registrations_of_one_address_one_wins(world: World) {
    let spellings = [
        "joe@rehive.com",
        "JOE@rehive.com",
        "Joe@REHIVE.com",
        "joe@ｒehive.com",
    ];
    let results = race(16, |index| {
        world
            .auth
            .register(&registration(spellings[index % spellings.len()]))
    });
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    for result in lost {
        assert_eq!(refusals(result), [(Field::Email, Problem::Taken)]);
    }
    assert_eq!(world.messages().len(), 1);
}

fn of_concurrent_registrations_on_two_nodes_one_wins(world: World) {
    let other = world.second_node();
    for round in 0..5 {
        let email = format!("joe{round}@rehive.com");
        let results = race(8, |index| {
            let auth = if index % 2 == 0 {
                &world.auth
            } else {
                &other.auth
            };
            auth.register(&registration(&email))
        });
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        let broken = |result: &Result<_, _>| matches!(result, Err(RegisterError::Fault(_)));
        assert!(!results.iter().any(broken), "{results:?}");
    }
}

fn registrations_are_limited_by_address(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.registrations_per_address.count = 2)
        .build();
    let try_from = |address: &str, email: &str| {
        let request = Register {
            client: client(address),
            ..registration(email)
        };
        world.auth.register(&request)
    };
    assert!(try_from("2001:db8::1", "a@x.org").is_ok());
    assert!(try_from("2001:db8::2", "b@x.org").is_ok());
    let Err(RegisterError::Throttled(throttled)) = try_from("2001:db8::3", "c@x.org") else {
        panic!("one customer holds the whole /64");
    };
    assert_eq!(throttled.limit, "limits.registrations_per_address");
    assert!(try_from("2001:db8:0:1::1", "d@x.org").is_ok());
}

fn an_unknown_company_is_refused(world: World) {
    for company in ["nowhere", "", "a b", "\u{1F511}"] {
        let request = Register {
            company: Some(company.to_owned()),
            ..registration("joe@rehive.com")
        };
        let found = refusals(world.auth.register(&request));
        assert_eq!(found, [(Field::Company, Problem::Unknown)], "{company:?}");
    }
}
