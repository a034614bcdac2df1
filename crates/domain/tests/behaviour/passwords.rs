//! Changing a password that is known.

use crate::support::{
    OTHER_PASSWORD, PASSWORD, Shorthand, WRONG, company_registration, problems, registration,
};
use latchkey_domain::accounts::Register;
use latchkey_domain::model::{Client, Password};
use latchkey_domain::passwords::{
    ChangePasswordError, ConfirmReset, ConfirmResetError, RequestReset,
};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    only_the_new_password_signs_in_and_the_owner_is_told,
    the_old_password_is_needed,
    every_way_to_set_a_password_asks_the_same_of_it,
    a_password_may_be_long_and_hold_anything,
    changing_kills_waiting_reset_links,
);

fn only_the_new_password_signs_in_and_the_owner_is_told(world: World) {
    let token = world.auth.join("Joe@rehive.com").token;
    world.messages();
    world.auth.renew(&token, PASSWORD, OTHER_PASSWORD).unwrap();
    assert!(world.auth.enter("joe@rehive.com", PASSWORD).is_err());
    assert!(world.auth.enter("joe@rehive.com", OTHER_PASSWORD).is_ok());
    let sent = world.messages();
    let sent: Vec<_> = sent.iter().map(|m| (m.purpose, &*m.to)).collect();
    assert_eq!(sent, [("password_changed", "Joe@rehive.com")]);
}

fn why<T: std::fmt::Debug>(result: Result<T, ChangePasswordError>) -> Vec<(Field, Problem)> {
    match result {
        Err(ChangePasswordError::Invalid(invalids)) => problems(&invalids),
        other => panic!("{other:?}"),
    }
}

fn the_old_password_is_needed(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    world.messages();
    for old in [WRONG, "", OTHER_PASSWORD, "TERMINATOR123", "terminator123 "] {
        let found = why(world.auth.renew(&token, old, OTHER_PASSWORD));
        assert_eq!(found, [(Field::OldPassword, Problem::Wrong)], "{old:?}");
    }
    assert!(world.auth.enter("joe@rehive.com", PASSWORD).is_ok());
    assert!(world.messages().is_empty());
    world.auth.renew(&token, PASSWORD, PASSWORD).unwrap();
}

const BAD: [(&str, Problem); 6] = [
    ("", Problem::Blank),
    ("q7#Zp1", Problem::TooShort(7)),
    ("password", Problem::Common),
    ("8301947265", Problem::EntirelyNumeric),
    ("joesoap123", Problem::TooSimilar),
    ("rehive12", Problem::TooSimilar),
];

fn every_way_to_set_a_password_asks_the_same_of_it(world: World) {
    let owner = world.auth.found("rehive", "owner@rehive.com").token;
    let joe = Register {
        company: Some("rehive".to_owned()),
        ..registration("joesoap@rehive.com")
    };
    let token = world.auth.register(&joe).unwrap().token;
    world.messages();
    let ask = RequestReset {
        company: Some("rehive".to_owned()),
        identifier: "joesoap@rehive.com".to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&ask).unwrap();
    let (uid, link) = world.mailed_reset();
    let long = "é".repeat(513);
    for (bad, problem) in BAD.into_iter().chain([(&*long, Problem::TooLong(1024))]) {
        let expected = [(Field::Password, problem)];
        assert_eq!(
            why(world.auth.renew(&token, PASSWORD, bad)),
            expected,
            "change: {bad}"
        );

        let request = Register {
            password: bad.into(),
            email: Some("joesoap@other.com".to_owned()),
            ..joe.clone()
        };
        let found = crate::support::refusals(world.auth.register(&request));
        assert_eq!(found, expected, "register: {bad}");

        let mut request = company_registration("rehive1", "joesoap@other.com");
        request.owner.password = bad.into();
        let found = crate::support::refusals(world.auth.register_company(&request));
        assert_eq!(found, expected, "company: {bad}");

        let confirm = ConfirmReset {
            uid: uid.clone(),
            token: link.clone(),
            new: bad.into(),
            client: Client::default(),
        };
        match world.auth.confirm_password_reset(&confirm) {
            Err(ConfirmResetError::Invalid(found)) => assert_eq!(problems(&found), expected),
            other => panic!("{other:?}"),
        }

        let create = latchkey_domain::admin::CreateUser {
            email: Some("joesoap@other.com".to_owned()),
            password: Some(Password::new(bad)),
            ..Default::default()
        };
        match world.auth.create_user(&world.auth.caller(&owner), &create) {
            Err(latchkey_domain::admin::AdminError::Invalid(found)) => {
                assert_eq!(problems(&found), expected, "create: {bad}");
            }
            other => panic!("{other:?}"),
        }
    }
}

fn a_password_may_be_long_and_hold_anything(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let mut old = PASSWORD.to_owned();
    for new in [
        " spaces at both ends ".to_owned(),
        "🔑".repeat(64),
        "secret\0a\u{1}\r\n".to_owned(),
        format!("{}a", "x".repeat(1023)),
        "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".to_owned(),
    ] {
        world.auth.renew(&token, &old, &new).unwrap();
        assert!(world.auth.enter("joe@rehive.com", &new).is_ok(), "{new:?}");
        for near in [new.trim(), cut(&new), &format!("{new}\0{new}")] {
            if near != new {
                assert!(
                    world.auth.enter("joe@rehive.com", near).is_err(),
                    "{near:?}"
                );
            }
        }
        old = new;
    }
}

/// All but the last character.
fn cut(text: &str) -> &str {
    text.char_indices()
        .next_back()
        .map_or("", |(at, _)| &text[..at])
}

fn changing_kills_waiting_reset_links(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let ask = RequestReset {
        company: None,
        identifier: "joe@rehive.com".to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&ask).unwrap();
    let (uid, link) = world.mailed_reset();
    world.auth.renew(&token, PASSWORD, OTHER_PASSWORD).unwrap();
    let confirm = ConfirmReset {
        uid,
        token: link,
        new: "a third password 3".into(),
        client: Client::default(),
    };
    let refused = world.auth.confirm_password_reset(&confirm);
    assert!(matches!(refused, Err(ConfirmResetError::BadToken)));
}
