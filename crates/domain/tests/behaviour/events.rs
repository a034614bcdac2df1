//! Security events: what is recorded, for whom, and how much of it.

use chrono::TimeDelta;
use latchkey_domain::admin::AdminError;
use latchkey_domain::events::EventQuery;
use latchkey_domain::model::{EventKind, RecordedEvent, UserIdentifier};
use latchkey_domain::operator::OperatorError;
use latchkey_testkit::{World, both_databases, world::Builder};

use crate::support::{Shorthand, WRONG, client, login};

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
    let found = world.auth.list_events_as_operator(None, &newest()).unwrap();
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
    world
        .auth
        .enter("joe@example.org", crate::support::PASSWORD)
        .unwrap();
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

fn checking_a_token_records_nothing(world: World) {
    let token = world.auth.join("joe@example.org").token;
    let before = (events(&world).len(), world.counts().writes);
    for _ in 0..3 {
        assert!(world.auth.accepts(&token));
    }
    assert_eq!((events(&world).len(), world.counts().writes), before);
}
