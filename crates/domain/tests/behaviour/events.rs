//! Security events: what is recorded, for whom, and how much of it.

use chrono::TimeDelta;
use latchkey_domain::admin::{AdminError, CompanySettings, CreateUser};
use latchkey_domain::events::EventQuery;
use latchkey_domain::model::{Code, EventKind, RecordedEvent, Surface, UserIdentifier};
use latchkey_domain::operator::OperatorError;
use latchkey_domain::passwords::{ConfirmReset, RequestReset};
use latchkey_domain::sessions::SignInByCode;
use latchkey_testkit::{World, both_databases, world::Builder};

use crate::support::{PASSWORD, Shorthand, WRONG, client, login};

both_databases!(
    a_login_and_a_logout_are_recorded_with_who_and_from_where,
    a_wrong_password_is_recorded_for_known_and_unknown_alike,
    an_account_that_is_locked_is_recorded,
    many_refusals_are_counted_rather_than_kept,
    refusals_for_being_too_frequent_are_not_kept_without_end,
    only_administrators_read_and_only_their_own_company,
    events_are_forgotten_when_old_or_too_many,
    what_the_operator_does_is_recorded,
    checking_a_token_records_nothing,
    what_administrators_do_is_recorded_with_its_detail,
    every_way_to_a_new_password_is_recorded,
    a_refresh_and_a_token_that_comes_back_are_recorded,
    second_factors_are_recorded_from_the_first_code_to_the_last,
    signing_in_by_code_is_recorded,
    a_wrong_old_password_is_recorded,
);

/// The newest events, without a company's own.
fn newest<U>() -> EventQuery<U> {
    EventQuery {
        limit: 100,
        ..EventQuery::default()
    }
}

/// Events of the default company, newest first.
fn events(world: &World) -> Vec<RecordedEvent> {
    world
        .auth
        .list_events_as_operator(Some("default"), &newest())
        .unwrap()
}

fn of_kind(world: &World, kind: EventKind) -> Vec<RecordedEvent> {
    let mut found = events(world);
    found.retain(|event| event.kind == kind.name());
    found
}

fn outcomes(found: &[RecordedEvent]) -> Vec<(&str, i64)> {
    found
        .iter()
        .map(|event| (event.outcome.as_str(), event.count))
        .collect()
}

fn fail(world: &World, identifier: &str, address: &str) {
    let mut request = login(identifier);
    request.password = WRONG.into();
    request.client = client(address);
    assert!(world.auth.log_in(request).is_err());
}

fn a_login_and_a_logout_are_recorded_with_who_and_from_where(world: World) {
    let joe = world.auth.join("joe@example.org").user.identifier;
    let mut request = login("joe@example.org");
    request.client = client("198.51.100.7");
    request.client.request_id = Some("r1".to_owned());
    let token = world.auth.log_in(request).unwrap().token;
    let caller = world.auth.caller(&token).at(client("198.51.100.8"));
    world.auth.log_out(&caller).unwrap();

    let found = events(&world);
    let (out, entry) = (&found[0], &found[1]);
    assert_eq!(out.kind, "session.log_out");
    assert_eq!(out.address.as_deref(), Some("198.51.100.8"));
    assert_eq!(
        (entry.kind.as_str(), entry.outcome.as_str()),
        ("session.log_in", "done")
    );
    assert_eq!(entry.address.as_deref(), Some("198.51.100.7"));
    assert_eq!(entry.request_id.as_deref(), Some("r1"));
    for event in [out, entry] {
        assert_eq!((event.actor, event.subject), (Some(joe), Some(joe)));
    }
}

fn a_wrong_password_is_recorded_for_known_and_unknown_alike(world: World) {
    let joe = world.auth.join("joe@example.org").user.identifier;
    let before = world.counts();
    fail(&world, "joe@example.org", "198.51.100.7");
    let known = world.counts();
    fail(&world, "nobody@example.org", "198.51.100.7");
    let unknown = world.counts();
    assert_eq!(known.writes - before.writes, unknown.writes - known.writes);
    assert_eq!(known.reads - before.reads, unknown.reads - known.reads);

    let found = of_kind(&world, EventKind::SessionLogIn);
    assert_eq!(outcomes(&found), [("wrong_credentials", 1); 2]);
    let subjects: Vec<_> = found.iter().map(|event| event.subject).collect();
    assert_eq!(subjects, [None, Some(joe)]);
    assert!(found.iter().all(|event| event.actor.is_none()));
    assert!(!format!("{found:?}").contains("nobody"));

    let mut elsewhere = login("joe@example.org");
    elsewhere.company = Some("nowhere".to_owned());
    assert!(world.auth.log_in(elsewhere).is_err());
    let nowhere = EventQuery {
        kind: Some(EventKind::SessionLogIn),
        ..newest()
    };
    let found = world.auth.list_events_as_operator(None, &nowhere).unwrap();
    assert_eq!(outcomes(&found), [("wrong_credentials", 1)]);
}

fn an_account_that_is_locked_is_recorded(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.login_per_account.count = 2)
        .build();
    let joe = world.auth.join("joe@example.org").user.identifier;
    for _ in 0..3 {
        fail(&world, "joe@example.org", "198.51.100.7");
    }
    let found = of_kind(&world, EventKind::AccountLock);
    assert_eq!(outcomes(&found), [("throttled", 1)]);
    assert_eq!(found[0].subject, Some(joe));
    assert_eq!(found[0].detail.as_deref(), Some("limits.login_per_account"));
}

fn many_refusals_are_counted_rather_than_kept(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.enabled = false)
        .build();
    for number in 0..25 {
        fail(&world, &format!("user{number}@example.org"), "198.51.100.7");
    }
    fail(&world, "user@example.org", "198.51.100.8");
    let found = of_kind(&world, EventKind::SessionLogIn);
    // Ten one by one, the rest in one row; another network has its own.
    assert_eq!(found.len(), 12);
    assert_eq!(found.iter().map(|event| event.count).sum::<i64>(), 26);
    assert_eq!(found[1].count, 15);
}

fn refusals_for_being_too_frequent_are_not_kept_without_end(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.login_per_account.count = 1)
        .build();
    for _ in 0..30 {
        fail(&world, "joe@example.org", "198.51.100.7");
    }
    assert_eq!(of_kind(&world, EventKind::AccountLock).len(), 10);
}

fn only_administrators_read_and_only_their_own_company(world: World) {
    let owner = world.auth.found("acme", "owner@example.org").token;
    let admin = world.auth.caller(&owner);
    let member = world.auth.caller(&world.auth.join("joe@example.org").token);
    world.auth.log_out(&member).unwrap();
    world.auth.log_out(&admin).unwrap();

    let refused = world.auth.list_events(&member, &newest());
    assert!(matches!(refused, Err(AdminError::Forbidden)));
    let found = world.auth.list_events(&admin, &newest()).unwrap();
    assert!(!found.is_empty());
    let theirs = Some(admin.user.identifier);
    assert!(
        found
            .iter()
            .all(|event| event.subject.is_none() || event.subject == theirs)
    );

    let foreign = EventQuery {
        user: Some(member.user.identifier),
        ..newest::<UserIdentifier>()
    };
    let refused = world.auth.list_events(&admin, &foreign);
    assert!(matches!(refused, Err(AdminError::NotFound)));
    let nowhere = world
        .auth
        .list_events_as_operator(Some("nowhere"), &newest());
    assert!(matches!(nowhere, Err(OperatorError::NoSuchCompany)));
}

fn events_are_forgotten_when_old_or_too_many(builder: Builder) {
    let world = builder
        .policy(|policy| {
            policy.events.keep = TimeDelta::days(30);
            policy.events.most = 3;
        })
        .build();
    let caller = world.auth.caller(&world.auth.join("joe@example.org").token);
    world.auth.log_out(&caller).unwrap();
    world
        .clock
        .advance(TimeDelta::days(30) + TimeDelta::seconds(1));
    for _ in 0..5 {
        fail(&world, "joe@example.org", "198.51.100.7");
    }
    world.auth.enter("joe@example.org", PASSWORD).unwrap();
    world.auth.sweep().unwrap();
    let found = events(&world);
    let kinds: Vec<_> = found.iter().map(|event| event.outcome.as_str()).collect();
    // What was done is not pushed out by refusals.
    assert_eq!(
        kinds,
        [
            "done",
            "wrong_credentials",
            "wrong_credentials",
            "wrong_credentials"
        ]
    );
}

fn what_the_operator_does_is_recorded(world: World) {
    let joe = world.auth.join("joe@example.org").user.identifier;
    world
        .auth
        .set_user_disabled("joe@example.org", true)
        .unwrap();
    world
        .auth
        .set_user_disabled("joe@example.org", false)
        .unwrap();
    world.auth.sign_user_out("joe@example.org").unwrap();
    let found = events(&world);
    let kinds: Vec<_> = found
        .iter()
        .take(3)
        .map(|event| event.kind.as_str())
        .collect();
    assert_eq!(
        kinds,
        ["session.end_all", "account.enable", "account.disable"]
    );
    for event in &found[..3] {
        assert_eq!((event.actor, event.subject), (None, Some(joe)));
        assert_eq!(event.via.as_deref(), Some("operator"));
    }
    world.auth.create_company("acme", None).unwrap();
    let found = world.auth.list_events_as_operator(Some("acme"), &newest());
    assert_eq!(found.unwrap()[0].kind, "company.create");
}

/// Kind and detail of the newest events, oldest first.
fn newest_kinds(world: &World, company: &str, count: usize) -> Vec<(String, String)> {
    let query = EventQuery {
        limit: count as i64,
        ..EventQuery::default()
    };
    let found = world
        .auth
        .list_events_as_operator(Some(company), &query)
        .unwrap();
    let pairs = found
        .into_iter()
        .map(|event| (event.kind, event.detail.unwrap_or_default()));
    pairs.rev().collect()
}

fn what_administrators_do_is_recorded_with_its_detail(world: World) {
    let auth = &world.auth;
    let owner = auth.caller(&auth.found("acme", "owner@example.org").token);
    let bob = auth.create_user(&owner, &named("bob")).unwrap().identifier;
    auth.create_group(&owner, "staff").unwrap();
    auth.add_group_permission(&owner, "staff", "user", "view")
        .unwrap();
    auth.add_to_group(&owner, bob, "staff").unwrap();
    auth.remove_from_group(&owner, bob, "staff").unwrap();
    auth.rename_group(&owner, "staff", "crew").unwrap();
    auth.delete_group(&owner, "crew").unwrap();
    let switch = auth.create_switch(&owner, "overdraft", true).unwrap();
    auth.delete_switch(&owner, switch.id).unwrap();
    auth.update_company(&owner, &CompanySettings::default())
        .unwrap();
    auth.create_user_as_operator("acme", &named("eve")).unwrap();
    let expected = [
        ("company.create", ""),
        ("account.register", ""),
        ("account.create", ""),
        ("group.create", "group staff"),
        ("role.grant", "group staff permission view:user"),
        ("role.grant", "group staff"),
        ("role.revoke", "group staff"),
        ("group.rename", "group staff to crew"),
        ("group.delete", "group crew"),
        ("company.update", "switch overdraft on"),
        ("company.update", "switch overdraft removed"),
        ("company.update", "settings"),
        ("account.create", ""),
    ];
    let expected = expected.map(|(kind, detail)| (kind.to_owned(), detail.to_owned()));
    assert_eq!(newest_kinds(&world, "acme", 100), expected);
    let by_owner = world.auth.list_events(&owner, &EventQuery::default());
    let rights = by_owner.unwrap();
    let right = rights.iter().find(|event| event.kind == "role.revoke");
    let right = right.unwrap();
    assert_eq!(right.actor, Some(owner.user.identifier));
    assert_eq!(right.subject, Some(bob));
}

fn named(username: &str) -> CreateUser {
    CreateUser {
        username: Some(username.to_owned()),
        ..CreateUser::default()
    }
}

fn every_way_to_a_new_password_is_recorded(world: World) {
    let token = world.auth.join("joe@example.org").token;
    world
        .auth
        .renew(&token, PASSWORD, crate::support::OTHER_PASSWORD)
        .unwrap();
    let request = RequestReset {
        company: None,
        identifier: "joe@example.org".to_owned(),
        client: client("198.51.100.7"),
    };
    world.auth.request_password_reset(&request).unwrap();
    let (uid, link) = world.mailed_reset();
    for _ in 0..2 {
        let _ = world.auth.confirm_password_reset(&ConfirmReset {
            uid: uid.clone(),
            token: link.clone(),
            new: "a third password 3".into(),
            client: client("198.51.100.7"),
        });
    }
    let found = events(&world);
    let told: Vec<_> = found
        .iter()
        .filter(|event| event.kind == "password.change" || event.kind == "password.reset")
        .map(|event| (event.kind.as_str(), event.outcome.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("password.reset", "wrong_secret"),
            ("password.reset", "done"),
            ("password.change", "done"),
        ]
    );
}

fn a_refresh_and_a_token_that_comes_back_are_recorded(builder: Builder) {
    let world = builder
        .policy(|policy| policy.tokens.jwt_rotate = true)
        .build();
    world.auth.join("joe@example.org");
    let first = world
        .auth
        .log_in(crate::support::jwt_login("joe@example.org"));
    let first = first.unwrap().token;
    let client = client("198.51.100.7");
    world.auth.refresh_jwt(&first, &client).unwrap();
    world.clock.advance(TimeDelta::minutes(5));
    assert!(world.auth.refresh_jwt(&first, &client).is_err());
    let found = events(&world);
    let told: Vec<_> = found[..2]
        .iter()
        .map(|event| (event.kind.as_str(), event.outcome.as_str()))
        .collect();
    assert_eq!(
        told,
        [("token.reuse", "wrong_token"), ("token.refresh", "done")]
    );
    assert_eq!(found[0].address.as_deref(), Some("198.51.100.7"));
}

fn told(world: &World, count: usize) -> Vec<(String, String)> {
    let found = events(world).into_iter().take(count);
    found.map(|event| (event.kind, event.outcome)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let expected = expected.iter();
    expected
        .map(|(kind, outcome)| ((*kind).to_owned(), (*outcome).to_owned()))
        .collect()
}

fn second_factors_are_recorded_from_the_first_code_to_the_last(world: World) {
    let auth = &world.auth;
    let caller = auth.caller(&auth.join("joe@example.org").token);
    auth.enable_sms(&caller, "+27840000001").unwrap();
    assert!(auth.verify_mfa(&caller, &Code::new("wrong")).is_err());
    auth.verify_mfa(&caller, &world.texted_code()).unwrap();
    auth.create_recovery_codes(&caller).unwrap();
    let pending = auth.log_in(login("joe@example.org")).unwrap().token;
    let pending = auth.authenticate_pending(&pending).unwrap();
    auth.send_sms_code(&pending).unwrap();
    auth.verify_mfa(&pending, &world.texted_code()).unwrap();
    auth.disable_sms(&caller).unwrap();
    assert_eq!(
        told(&world, 8),
        pairs(&[
            ("factor.remove", "done"),
            ("factor.verify", "done"),
            ("factor.send_code", "done"),
            ("session.log_in", "factor_owed"),
            ("recovery_codes.create", "done"),
            ("factor.confirm", "done"),
            ("factor.verify", "wrong_secret"),
            ("factor.add", "done"),
        ])
    );
}

fn signing_in_by_code_is_recorded(world: World) {
    let mut joe = crate::support::registration("joe@example.org");
    joe.mobile = Some("+27840000001".to_owned());
    world.auth.register(&joe).unwrap();
    world.messages();
    let mut request = SignInByCode {
        number: "+27840000001".to_owned(),
        code: Code::new("wrong"),
        surface: Surface::Signup,
        client: client("198.51.100.7"),
    };
    world
        .auth
        .send_sign_in_code(&request.number, &request.client)
        .unwrap();
    assert!(world.auth.sign_in_by_code(&request).is_err());
    request.code = world.texted_code();
    world.auth.sign_in_by_code(&request).unwrap();
    assert_eq!(
        told(&world, 3),
        pairs(&[
            ("session.log_in", "done"),
            ("mobile.verify", "done"),
            ("session.log_in", "wrong_secret")
        ])
    );
}

fn a_wrong_old_password_is_recorded(world: World) {
    let token = world.auth.join("joe@example.org").token;
    assert!(world.auth.renew(&token, WRONG, PASSWORD).is_err());
    let expected = pairs(&[("password.check", "wrong_credentials")]);
    assert_eq!(told(&world, 1), expected);
}

fn checking_a_token_records_nothing(world: World) {
    let token = world.auth.join("joe@example.org").token;
    let before = (events(&world).len(), world.counts().writes);
    for _ in 0..3 {
        assert!(world.auth.accepts(&token));
    }
    assert_eq!((events(&world).len(), world.counts().writes), before);
}
