//! Asking for a link to set a new password.

use crate::support::{OTHER_PASSWORD, PASSWORD, Shorthand, client, login, registration};
use latchkey_domain::Refusal;
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::{CompanySettings, CreateUser};
use latchkey_domain::model::{Client, LinkSecret};
use latchkey_domain::outbox::Content;
use latchkey_domain::passwords::{ConfirmReset, ConfirmResetError, RequestReset};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_newer_link_replaces_the_one_before,
    the_mail_goes_to_the_stored_address_and_to_it_alone,
    whoever_cannot_be_reset_is_answered_alike,
    a_user_without_password_gets_their_first_one_by_a_link,
    the_link_leads_to_the_companys_own_page,
    asking_is_limited_alike_for_known_and_unknown,
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

fn a_newer_link_replaces_the_one_before(world: World) {
    let first = asked(&world);
    ask(&world, "joe@rehive.com");
    let second = world.mailed_reset();
    assert!(is_bad_token(&confirm(&world, &first, OTHER_PASSWORD)));
    ask(&world, "joe@rehive.com");
    let waiting = world.mailed_reset();
    assert!(is_bad_token(&confirm(&world, &second, OTHER_PASSWORD)));
    confirm(&world, &waiting, OTHER_PASSWORD).unwrap();
}

fn the_mail_goes_to_the_stored_address_and_to_it_alone(world: World) {
    let request = Register {
        mobile: Some("+27840000000".to_owned()),
        username: Some("joe".to_owned()),
        ..registration("Mike@Rehive.com")
    };
    let id = world
        .auth
        .register(&request)
        .unwrap()
        .user
        .identifier
        .0
        .to_string();
    world.messages();
    for identifier in ["MIKE@rehive.com", "+27840000000", "JOE", &id] {
        ask(&world, identifier);
        let sent = world.messages();
        assert_eq!(sent.len(), 1, "{identifier}");
        assert_eq!(sent[0].to, "Mike@rehive.com");
    }
    for trick in [
        "mıke@rehive.com",
        "mike@rehive.com,b@x.org",
        "mike@rehive.com;b@x.org",
        "mike@rehive.com b@x.org",
        "mike@rehive.com\nb@x.org",
        "mike@rehive.com\0",
        "ｍike@rehive.com",
    ] {
        ask(&world, trick);
        assert!(world.messages().is_empty(), "{trick:?}");
    }
}

fn whoever_cannot_be_reset_is_answered_alike(world: World) {
    world.auth.join("joe@rehive.com");
    let no_address = CreateUser {
        username: Some("jane".to_owned()),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &no_address)
        .unwrap();
    world.auth.join("gone@rehive.com");
    world
        .auth
        .set_user_disabled("gone@rehive.com", true)
        .unwrap();
    world.messages();
    for identifier in [
        "nobody@rehive.com",
        "jane",
        "gone@rehive.com",
        "",
        "a\0b",
        "\u{1F511}",
    ] {
        ask(&world, identifier);
    }
    for company in ["nowhere", "", "a\0b"] {
        let request = RequestReset {
            company: Some(company.to_owned()),
            identifier: "joe@rehive.com".to_owned(),
            client: Client::default(),
        };
        world.auth.request_password_reset(&request).unwrap();
    }
    assert!(world.messages().is_empty());
}

fn a_user_without_password_gets_their_first_one_by_a_link(world: World) {
    let request = CreateUser {
        email: Some("joe@rehive.com".to_owned()),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &request)
        .unwrap();
    ask(&world, "joe@rehive.com");
    confirm(&world, &world.mailed_reset(), PASSWORD).unwrap();
    world.auth.log_in(login("joe@rehive.com")).unwrap();
}

fn the_link_leads_to_the_companys_own_page(world: World) {
    let owner = world.auth.found("rehive", "joe@rehive.com").token;
    let link = || {
        world.messages();
        let request = RequestReset {
            company: Some("rehive".to_owned()),
            identifier: "joe@rehive.com".to_owned(),
            client: Client::default(),
        };
        world.auth.request_password_reset(&request).unwrap();
        match &world.messages()[0].content {
            Content::ResetPassword { link, minutes } => (link.expose().to_owned(), *minutes),
            other => panic!("{other:?}"),
        }
    };
    let (own, minutes) = link();
    assert!(
        own.starts_with("http://127.0.0.1:8080/reset-password?uid="),
        "{own}"
    );
    assert_eq!(minutes, 60);
    for (base, start) in [
        (
            "https://app.rehive.com/reset",
            "https://app.rehive.com/reset?uid=",
        ),
        (
            "https://app.rehive.com/?a=b",
            "https://app.rehive.com/?a=b&uid=",
        ),
        ("", "http://127.0.0.1:8080/reset-password?uid="),
    ] {
        let settings = CompanySettings {
            password_reset_url: Some(base.to_owned()),
            ..CompanySettings::default()
        };
        world
            .auth
            .update_company(&world.auth.caller(&owner), &settings)
            .unwrap();
        let (link, _) = link();
        assert!(link.starts_with(start), "{link}");
    }
}

fn asking_is_limited_alike_for_known_and_unknown(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.resets_per_account.count = 2)
        .build();
    world.auth.join("joe@rehive.com");
    world.messages();
    let answers = |identifier: &str| -> Vec<String> {
        let request = RequestReset {
            company: None,
            identifier: identifier.to_owned(),
            client: client("10.0.0.1"),
        };
        let ask = |_| format!("{:?}", world.auth.request_password_reset(&request));
        (0..4).map(ask).collect()
    };
    let known = answers("joe@rehive.com");
    assert_eq!(known, answers("nobody@rehive.com"));
    assert_eq!(world.messages().len(), 1, "the newest link only");
    assert!(known[2].contains("resets_per_account"), "{known:?}");
    let spelled = RequestReset {
        company: None,
        identifier: " JOE@rehive.com".to_owned(),
        client: Client::default(),
    };
    let refused = world.auth.request_password_reset(&spelled);
    assert!(matches!(refused, Err(Refusal::Throttled(_))));
}
