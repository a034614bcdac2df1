//! What an account is secured by does not change without a trace, and no credential is refused without one (security
//! requirement 82).

use crate::support::{PASSWORD, Shorthand, WRONG, client, login, registration};
use latchkey_domain::accounts::{ProfileChanges, Register};
use latchkey_domain::admin::{AddUserAddress, ChangeUserAddress, UpdateUser};
use latchkey_domain::email::{AddAddress, Resend};
use latchkey_domain::events::EventQuery;
use latchkey_domain::model::{Code, EventKind, LinkSecret, Outcome, PlainToken, RecordedEvent};
use latchkey_domain::passwords::{ConfirmReset, RequestReset};
use latchkey_domain::phone::{RegisterPhone, VerifyPhone};
use latchkey_domain::sessions::Authenticated;
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    changes_of_own_addresses_are_recorded,
    changes_of_own_numbers_are_recorded,
    what_administrators_change_of_users_is_recorded,
    what_is_asked_for_is_recorded_whether_or_not_there_is_such_an_account,
    what_is_asked_for_often_is_counted,
    what_is_asked_for_pushes_out_nothing_that_was_done,
    links_and_keys_that_are_not_good_are_recorded,
    proofs_of_a_number_without_an_account_are_recorded,
    a_password_asked_for_once_more_is_recorded_right_or_wrong,
    whoever_is_locked_out_is_recorded_at_every_door,
    a_first_proof_that_ends_things_is_recorded,
    what_a_fresh_installation_makes_is_recorded,
);

const ADDRESS: &str = "198.51.100.7";

/// Events of the default company since the last call, oldest first.
fn since(world: &World, last: &mut i64) -> Vec<RecordedEvent> {
    let mut found = of(world, Some("default"));
    found.retain(|event| event.id > *last);
    found.reverse();
    *last = found.last().map_or(*last, |event| event.id);
    found
}

fn of(world: &World, company: Option<&str>) -> Vec<RecordedEvent> {
    let query = EventQuery::default();
    world.auth.list_events_as_operator(company, &query).unwrap()
}

/// Kind, outcome and detail; of `email 12 primary`, what follows the number, which is the database's.
fn told(events: &[RecordedEvent]) -> Vec<(&str, &str, &str)> {
    fn detail(event: &RecordedEvent) -> &str {
        let detail = event.detail.as_deref().unwrap_or_default();
        let address = ["email ", "mobile "]
            .iter()
            .find_map(|kind| detail.strip_prefix(kind));
        let number = |c: char| c.is_ascii_digit() || c == ' ';
        address.map_or(detail, |rest| rest.trim_start_matches(number))
    }
    let told = |event| {
        let event: &RecordedEvent = event;
        (event.kind.as_str(), event.outcome.as_str(), detail(event))
    };
    events.iter().map(told).collect()
}

fn joe(world: &World) -> Authenticated {
    let token = world.auth.join("joe@example.org").token;
    world.auth.caller(&token).at(client(ADDRESS))
}

fn address(address: &str, primary: bool) -> AddAddress {
    AddAddress {
        address: address.to_owned(),
        primary,
    }
}

#[track_caller]
fn are_joes(events: &[RecordedEvent], joe: &Authenticated) {
    let joe = Some(joe.user.identifier);
    for event in events {
        assert_eq!((event.actor, event.subject), (joe, joe), "{event:?}");
        assert_eq!(event.address.as_deref(), Some(ADDRESS), "{event:?}");
    }
}

fn changes_of_own_addresses_are_recorded(world: World) {
    let (auth, caller) = (&world.auth, joe(&world));
    let mut last = 0;
    since(&world, &mut last);
    let added = auth
        .add_email(&caller, &address("second@example.org", false))
        .unwrap();
    let key = world.mailed_key_to("second@example.org");
    auth.set_primary_email(&caller, added.id, Some(true))
        .unwrap();
    auth.set_primary_email(&caller, added.id, Some(false))
        .unwrap();
    auth.verify_email_as(&caller, &key, &client(ADDRESS))
        .unwrap();
    auth.remove_email(&caller, added.id).unwrap();
    let changes = ProfileChanges {
        first_name: Some("Joseph".to_owned()),
        ..ProfileChanges::default()
    };
    auth.update_profile(&caller, &changes).unwrap();
    let found = since(&world, &mut last);
    are_joes(&found, &caller);
    let expected = [
        ("email.add", "done", ""),
        ("email.update", "done", "primary"),
        ("email.update", "done", "not primary"),
        ("email.verify", "done", ""),
        ("email.remove", "done", ""),
        ("account.update", "done", "profile"),
    ];
    assert_eq!(told(&found), expected);
    assert!(
        found[0]
            .detail
            .as_deref()
            .unwrap()
            .ends_with(&added.id.to_string())
    );
    assert!(!format!("{found:?}").contains("second@"));
}

fn changes_of_own_numbers_are_recorded(world: World) {
    let (auth, caller) = (&world.auth, joe(&world));
    let mut last = 0;
    since(&world, &mut last);
    let first = auth
        .add_mobile(&caller, &address("+27840000001", true))
        .unwrap();
    assert!(auth.verify_mobile(&caller, &Code::new("wrong")).is_err());
    auth.verify_mobile(&caller, &world.texted_code()).unwrap();
    let second = auth
        .add_mobile(&caller, &address("+27840000002", false))
        .unwrap();
    auth.set_primary_mobile(&caller, second.id, Some(true))
        .unwrap();
    auth.send_mobile_code(&caller, "+27840000001").unwrap();
    auth.send_mobile_code(&caller, "+27840000003").unwrap();
    auth.remove_mobile(&caller, first.id).unwrap();
    let changes = ProfileChanges {
        mobile: Some("+27840000004".to_owned()),
        ..ProfileChanges::default()
    };
    auth.update_profile(&caller, &changes).unwrap();
    let found = since(&world, &mut last);
    are_joes(&found, &caller);
    let expected = [
        ("mobile.add", "done", ""),
        ("mobile.verify", "wrong_secret", ""),
        ("mobile.verify", "done", ""),
        ("mobile.add", "done", ""),
        ("mobile.update", "done", "primary"),
        ("mobile.send_code", "done", ""),
        ("mobile.add", "done", ""),
        ("mobile.remove", "done", ""),
        ("account.update", "done", "profile"),
        ("mobile.add", "done", ""),
    ];
    assert_eq!(told(&found), expected);
}

fn what_administrators_change_of_users_is_recorded(world: World) {
    let auth = &world.auth;
    let admin = auth.caller(&auth.found("acme", "owner@example.org").token);
    let joe = registration("joe@example.org");
    let joe = Register {
        company: Some("acme".to_owned()),
        ..joe
    };
    let joe = auth.register(&joe).unwrap().user.identifier;
    let before = of(&world, Some("acme")).len();
    let changes = UpdateUser {
        username: Some("joe".to_owned()),
        status: Some("verified".to_owned()),
        ..UpdateUser::default()
    };
    auth.update_user(&admin, joe, &changes).unwrap();
    let add = |address: &str, verified| AddUserAddress {
        user: joe,
        address: address.to_owned(),
        primary: false,
        verified,
    };
    let (_, email) = auth
        .add_user_email(&admin, &add("second@example.org", true))
        .unwrap();
    let primary = ChangeUserAddress {
        primary: Some(true),
        verified: None,
    };
    auth.update_user_email(&admin, email.id, primary).unwrap();
    let (_, mobile) = auth
        .add_user_mobile(&admin, &add("+27840000001", false))
        .unwrap();
    auth.add_user_mobile(&admin, &add("+27840000002", true))
        .unwrap();
    let proven = ChangeUserAddress {
        primary: None,
        verified: Some(true),
    };
    auth.update_user_mobile(&admin, mobile.id, proven).unwrap();
    let mut found = of(&world, Some("acme"));
    found.truncate(found.len() - before);
    found.reverse();
    for event in &found {
        let people = (event.actor, event.subject);
        assert_eq!(
            people,
            (Some(admin.user.identifier), Some(joe)),
            "{event:?}"
        );
    }
    let expected = [
        (
            "account.update",
            "done",
            "profile, username, status verified",
        ),
        ("email.add", "done", ""),
        ("email.update", "done", "primary"),
        ("mobile.add", "done", ""),
        ("mobile.add", "done", ""),
        ("mobile.update", "done", "verified"),
    ];
    assert_eq!(told(&found), expected);
}

fn reset_of(world: &World, identifier: &str, address: &str) {
    let request = RequestReset {
        company: None,
        identifier: identifier.to_owned(),
        client: client(address),
    };
    world.auth.request_password_reset(&request).unwrap();
}

fn resend(destination: &str) -> Resend {
    Resend {
        company: "default".to_owned(),
        destination: destination.to_owned(),
        client: client(ADDRESS),
    }
}

fn what_is_asked_for_is_recorded_whether_or_not_there_is_such_an_account(world: World) {
    let auth = &world.auth;
    let request = Register {
        mobile: Some("+27840000001".to_owned()),
        ..registration("joe@example.org")
    };
    let joe = auth.register(&request).unwrap().user.identifier;
    let mut last = 0;
    since(&world, &mut last);
    for (email, number, subject) in [
        ("joe@example.org", "+27840000001", Some(joe)),
        ("nobody@example.org", "+27840000009", None),
    ] {
        reset_of(&world, email, ADDRESS);
        auth.resend_email_verification(&resend(email)).unwrap();
        auth.resend_mobile_verification(&resend(number)).unwrap();
        world.clock.advance(chrono::TimeDelta::minutes(2));
        auth.send_sign_in_code(number, &client(ADDRESS)).unwrap();
        let found = since(&world, &mut last);
        for event in &found {
            assert_eq!((event.actor, event.subject), (None, subject), "{event:?}");
            assert_eq!(event.address.as_deref(), Some(ADDRESS));
        }
        let expected = [
            ("password.reset_request", "asked", ""),
            ("email.send_key", "asked", ""),
            ("mobile.send_code", "asked", ""),
            ("mobile.send_code", "asked", "sign in"),
        ];
        assert_eq!(told(&found), expected);
        assert!(!format!("{found:?}").contains("nobody"));
    }
}

fn what_is_asked_for_often_is_counted(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.enabled = false)
        .build();
    let mut last = 0;
    since(&world, &mut last);
    for number in 0..25 {
        reset_of(&world, &format!("user{number}@example.org"), ADDRESS);
    }
    reset_of(&world, "user@example.org", "198.51.100.8");
    let found = since(&world, &mut last);
    // Ten one by one, the rest in one row; another network has its own.
    assert_eq!(found.len(), 12);
    assert_eq!(found.iter().map(|event| event.count).sum::<i64>(), 26);
}

fn what_is_asked_for_pushes_out_nothing_that_was_done(builder: Builder) {
    let world = builder.policy(|policy| policy.events.most = 3).build();
    joe(&world);
    for number in 0..9 {
        reset_of(&world, "joe@example.org", &format!("198.51.{number}.7"));
    }
    world.auth.sweep().unwrap();
    let found = of(&world, Some("default"));
    let asked = |event: &&RecordedEvent| event.outcome == Outcome::Asked.name();
    assert_eq!(found.iter().filter(asked).count(), 3);
    assert!(
        found
            .iter()
            .any(|event| event.kind == EventKind::AccountRegister.name())
    );
}

fn links_and_keys_that_are_not_good_are_recorded(world: World) {
    let auth = &world.auth;
    let joe = joe(&world).user.identifier;
    let mut last = 0;
    since(&world, &mut last);
    let bad = LinkSecret::from("x".repeat(43).as_str());
    let confirm = |uid: &str| {
        let request = ConfirmReset {
            uid: uid.to_owned(),
            token: bad.clone(),
            new: "a third password 3".into(),
            client: client(ADDRESS),
        };
        assert!(auth.confirm_password_reset(&request).is_err());
    };
    confirm(&joe.to_string());
    let found = since(&world, &mut last);
    assert_eq!(told(&found), [("password.reset", "wrong_secret", "")]);
    assert_eq!(found[0].subject, Some(joe));

    let before = of(&world, None).len();
    confirm(&uuid_of_nobody());
    assert!(auth.verify_email(&bad, &client(ADDRESS)).is_err());
    assert!(
        auth.open_email_link(&bad, &client(ADDRESS))
            .unwrap()
            .is_none()
    );
    let opened = auth.open_reset_link(&joe.to_string(), &bad, &client(ADDRESS));
    assert!(opened.unwrap().is_none());
    let mut found = of(&world, None);
    found.truncate(found.len() - before);
    found.reverse();
    let expected = [
        ("password.reset", "wrong_secret", ""),
        ("email.verify", "wrong_secret", ""),
        ("email.verify", "wrong_secret", "opened"),
        ("password.reset", "wrong_secret", "opened"),
    ];
    assert_eq!(told(&found), expected);
}

fn uuid_of_nobody() -> String {
    "00000000-0000-4000-8000-000000000000".to_owned()
}

fn proofs_of_a_number_without_an_account_are_recorded(world: World) {
    let auth = &world.auth;
    let mut last = 0;
    since(&world, &mut last);
    let number = "+27841234567";
    let request = RegisterPhone {
        number: number.to_owned(),
        language: "en".to_owned(),
        client: client(ADDRESS),
    };
    let token = auth.register_phone(&request).unwrap();
    let code = world.texted_code();
    let give = |code: &Code, session: &PlainToken| {
        auth.verify_phone(&VerifyPhone {
            number: number.to_owned(),
            code: code.clone(),
            session_token: session.clone(),
            client: client(ADDRESS),
        })
    };
    assert!(give(&Code::new("wrong"), &token).is_err());
    assert!(give(&code, &PlainToken::new("none")).is_err());
    give(&code, &token).unwrap();
    assert!(give(&code, &token).is_err(), "used");
    let found = since(&world, &mut last);
    let expected = [
        ("mobile.send_code", "asked", ""),
        ("mobile.verify", "wrong_secret", ""),
        ("mobile.verify", "wrong_secret", ""),
        ("mobile.verify", "done", ""),
        ("mobile.verify", "wrong_secret", ""),
    ];
    assert_eq!(told(&found), expected);
    assert!(found.iter().all(|event| event.subject.is_none()));
    assert!(!format!("{found:?}").contains(&number[1..]));
}

fn a_password_asked_for_once_more_is_recorded_right_or_wrong(world: World) {
    let (auth, caller) = (&world.auth, joe(&world));
    let mut last = 0;
    since(&world, &mut last);
    for password in [WRONG, PASSWORD] {
        let _ = auth.prove_again(&caller, &password.into(), &client(ADDRESS));
    }
    let found = since(&world, &mut last);
    are_joes(&found, &caller);
    let expected = [
        ("password.check", "wrong_credentials", ""),
        ("password.check", "done", ""),
    ];
    assert_eq!(told(&found), expected);
}

fn whoever_is_locked_out_is_recorded_at_every_door(builder: Builder) {
    let world = builder
        .policy(|policy| {
            policy.limits.login_per_account.count = 1;
            policy.limits.second_factor_per_account.count = 1;
            policy.limits.codes_per_user.count = 1;
        })
        .build();
    let (auth, caller) = (&world.auth, joe(&world));
    let mut last = 0;
    since(&world, &mut last);
    for _ in 0..2 {
        assert!(
            auth.prove_again(&caller, &WRONG.into(), &client(ADDRESS))
                .is_err()
        );
        assert!(auth.verify_mfa(&caller, &Code::new("wrong")).is_err());
        assert!(auth.verify_mobile(&caller, &Code::new("wrong")).is_err());
    }
    assert!(auth.log_in(login("joe@example.org")).is_err());
    let found = since(&world, &mut last);
    let locks = told(&found);
    for limit in [
        "limits.login_per_account",
        "limits.second_factor_per_account",
        "limits.codes_per_user",
    ] {
        let expected = ("account.lock", "throttled", limit);
        assert!(locks.contains(&expected), "{limit}: {locks:?}");
    }
    assert!(
        found
            .iter()
            .all(|event| event.subject == Some(caller.user.identifier))
    );
}

fn a_first_proof_that_ends_things_is_recorded(world: World) {
    let (auth, caller) = (&world.auth, joe(&world));
    let key = world.mailed_key_to("joe@example.org");
    auth.add_email(&caller, &address("attacker@evil.com", false))
        .unwrap();
    let mut last = 0;
    since(&world, &mut last);
    auth.verify_email(&key, &client(ADDRESS)).unwrap();
    let found = since(&world, &mut last);
    let expected = [
        ("email.verify", "done", ""),
        ("session.end_all", "done", "first proof"),
    ];
    assert_eq!(told(&found), expected);
    for event in &found {
        let people = (event.actor, event.subject);
        assert_eq!(
            people,
            (None, Some(caller.user.identifier)),
            "nobody is signed in"
        );
    }
}

fn what_a_fresh_installation_makes_is_recorded(world: World) {
    assert_eq!(
        told(&of(&world, Some("default"))),
        [("company.create", "done", "")]
    );
    let keys = of(&world, None);
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].kind, "keys.rotate");
}

/// The page that operators look at has every kind and every outcome.
#[test]
fn operators_can_read_what_each_kind_and_outcome_is_called() {
    let page = include_str!("../../../../docs/operating.md");
    let kinds = EventKind::ALL.iter().map(|kind| kind.name());
    for name in kinds.chain(Outcome::ALL.iter().map(|outcome| outcome.name())) {
        assert!(
            page.contains(&format!("`{name}`")),
            "docs/operating.md: {name}"
        );
    }
}
