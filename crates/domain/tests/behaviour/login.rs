//! Signing in with a password.

use crate::support::{OTHER_PASSWORD, PASSWORD, Shorthand, WRONG, login, race, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::CreateUser;
use latchkey_domain::events::EventQuery;
use latchkey_domain::model::{EventKind, PasswordHash, Surface};
use latchkey_domain::sessions::{LogIn, LogInError};
use latchkey_testkit::{World, both_databases, statements, world::Builder};

both_databases!(
    every_identifier_reaches_the_same_user,
    unknown_wrong_and_passwordless_are_refused_alike,
    a_disabled_user_is_refused_like_a_wrong_password_and_the_event_tells,
    a_hash_of_another_cost_is_renewed_at_login,
    of_a_disabled_user_it_is_not,
    an_imported_hash_is_renewed_at_login,
    a_login_is_recorded_on_the_user,
    a_login_is_one_question_and_one_step,
    logins_at_once_leave_no_more_sessions_than_allowed,
    no_login_with_the_old_password_outlives_its_change,
    no_login_outlives_the_disabling_of_its_user,
);

fn every_identifier_reaches_the_same_user(world: World) {
    let request = Register {
        mobile: Some("+27840000000".to_owned()),
        username: Some("Joe.Soap".to_owned()),
        ..registration("Joe@rehive.com")
    };
    let joe = world.auth.register(&request).unwrap().user;
    let id = joe.identifier.0;
    for identifier in [
        "Joe@rehive.com",
        " jOE@ReHive.com ",
        "+27840000000",
        "+27 (84) 000-0000",
        "joe.soap",
        "JOE.SOAP",
        &id.to_string(),
        &id.simple().to_string().to_uppercase(),
    ] {
        let entered = world.auth.log_in(login(identifier));
        let entered = entered.unwrap_or_else(|error| panic!("{identifier}: {error}"));
        assert_eq!(entered.user.id, joe.id, "{identifier}");
    }
}

fn unknown_wrong_and_passwordless_are_refused_alike(world: World) {
    world.auth.join("joe@rehive.com");
    let request = CreateUser {
        email: Some("jane@rehive.com".to_owned()),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &request)
        .unwrap();
    for (company, identifier, password) in [
        (None, "nobody@rehive.com", PASSWORD),
        (None, "joe@rehive.com", WRONG),
        (None, "joe@rehive.com", ""),
        (None, "jane@rehive.com", ""),
        (None, "jane@rehive.com", PASSWORD),
        (None, "a b\0", PASSWORD),
        (None, "", PASSWORD),
        (Some("nowhere"), "joe@rehive.com", PASSWORD),
        (Some("a b"), "joe@rehive.com", PASSWORD),
    ] {
        let refused = world.auth.log_in(LogIn {
            company: company.map(str::to_owned),
            password: password.into(),
            ..login(identifier)
        });
        assert!(
            matches!(refused, Err(LogInError::BadCredentials)),
            "{company:?} {identifier:?} {password:?}: {refused:?}"
        );
    }
}

fn a_disabled_user_is_refused_like_a_wrong_password_and_the_event_tells(world: World) {
    world.auth.join("joe@rehive.com");
    world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap();
    for password in [PASSWORD, WRONG] {
        let refused = world.auth.enter("joe@rehive.com", password);
        assert!(matches!(refused, Err(LogInError::BadCredentials)));
    }
    let query = EventQuery {
        kind: Some(EventKind::SessionLogIn),
        limit: 2,
        ..EventQuery::default()
    };
    let events = world.auth.list_events_as_operator(Some("default"), &query);
    let outcomes: Vec<_> = events
        .unwrap()
        .into_iter()
        .map(|event| event.outcome)
        .collect();
    assert_eq!(outcomes, ["wrong_credentials", "disabled"]);
}

fn stored_hash(world: &World, email: &str) -> PasswordHash {
    let joe = world.auth.log_in(login(email)).unwrap().user;
    hash_of(world, joe.company, joe.id)
}

fn hash_of(
    world: &World,
    company: latchkey_domain::model::CompanyId,
    user: latchkey_domain::model::UserId,
) -> PasswordHash {
    let read = world
        .storage
        .query(|reads| reads.credential_of(company, user));
    read.unwrap().unwrap().password.unwrap()
}

fn a_hash_of_another_cost_is_renewed_at_login(builder: Builder) {
    let mut world = builder.cost(5).build();
    let joe = world.auth.join("joe@rehive.com").user;
    let before = hash_of(&world, joe.company, joe.id);
    world.reopen_with(|recipe| recipe.cost(4));
    assert!(world.auth.enter("joe@rehive.com", WRONG).is_err());
    assert_eq!(hash_of(&world, joe.company, joe.id), before);

    let renewed = stored_hash(&world, "joe@rehive.com");
    assert_ne!(renewed, before);
    assert!(renewed.0.contains("$04$"));
    assert_eq!(
        stored_hash(&world, "joe@rehive.com"),
        renewed,
        "once is enough"
    );
}

/// Hashing once more would take the time that tells a right password from a wrong one.
fn of_a_disabled_user_it_is_not(builder: Builder) {
    let mut world = builder.cost(5).build();
    let joe = world.auth.join("joe@rehive.com").user;
    let before = hash_of(&world, joe.company, joe.id);
    world.reopen_with(|recipe| recipe.cost(4));
    let disable = |disabled| world.auth.set_user_disabled("joe@rehive.com", disabled);
    disable(true).unwrap();
    assert!(world.auth.log_in(login("joe@rehive.com")).is_err());
    assert_eq!(hash_of(&world, joe.company, joe.id), before);
    disable(false).unwrap();
    assert_ne!(stored_hash(&world, "joe@rehive.com"), before);
}

fn an_imported_hash_is_renewed_at_login(world: World) {
    let joe = world.auth.join("joe@rehive.com").user;
    // bcrypt of "U*U" by crypt_blowfish, as its author published it.
    let imported =
        PasswordHash("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned());
    let stored: Result<bool, latchkey_domain::ports::StorageError> = world
        .storage
        .transaction(|tx| tx.set_password(joe.company, joe.id, &imported, None, joe.updated));
    assert!(stored.unwrap());
    assert!(world.auth.enter("joe@rehive.com", PASSWORD).is_err());
    world.auth.enter("joe@rehive.com", "U*U").unwrap();
    assert_ne!(hash_of(&world, joe.company, joe.id), imported);
    world.auth.enter("joe@rehive.com", "U*U").unwrap();
}

fn a_login_is_recorded_on_the_user(world: World) {
    let joe = world.auth.join("joe@rehive.com").user;
    assert_eq!(joe.last_login, None);
    world.clock.advance(chrono::TimeDelta::seconds(5));
    let token = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
    let user = world.auth.caller(&token).user;
    assert_eq!(user.last_login, Some(world.auth.now()));
}

/// Whatever the order, a session that the old password opened is gone once the change is answered.
fn no_login_with_the_old_password_outlives_its_change(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.enabled = false)
        .build();
    let mine = world.auth.join("joe@rehive.com").token;
    let passwords = [PASSWORD, OTHER_PASSWORD];
    for round in 0..12 {
        let (old, new) = (passwords[round % 2], passwords[(round + 1) % 2]);
        let opened = race(4, |index| {
            if index == 0 {
                world.auth.renew(&mine, old, new).unwrap();
                return None;
            }
            world.auth.enter("joe@rehive.com", old).ok()
        });
        for session in opened.into_iter().flatten() {
            assert!(!world.auth.accepts(&session.token), "round {round}");
        }
    }
    assert!(world.auth.accepts(&mine));
}

fn no_login_outlives_the_disabling_of_its_user(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.enabled = false)
        .build();
    world.auth.join("joe@rehive.com");
    for round in 0..12 {
        let opened = race(4, |index| {
            if index == 0 {
                world
                    .auth
                    .set_user_disabled("joe@rehive.com", true)
                    .unwrap();
                return None;
            }
            world.auth.log_in(login("joe@rehive.com")).ok()
        });
        world
            .auth
            .set_user_disabled("joe@rehive.com", false)
            .unwrap();
        for session in opened.into_iter().flatten() {
            assert!(!world.auth.accepts(&session.token), "round {round}");
        }
    }
}

/// Without limits, which have a step of their own before the password is checked.
fn a_login_is_one_question_and_one_step(builder: Builder) {
    statements::watch();
    let world = builder
        .policy(|policy| policy.limits.enabled = false)
        .build();
    world.auth.join("joe@rehive.com");
    for surface in [Surface::Company, Surface::Jwt, Surface::DeviceTokens] {
        let request = LogIn {
            surface,
            ..login("joe@rehive.com")
        };
        let before = world.counts();
        let (entered, asked) = statements::during(|| world.auth.log_in(request));
        let token = entered.unwrap().token;
        let after = world.counts();
        let spent = (after.reads - before.reads, after.writes - before.writes);
        assert_eq!(spent, (1, 1), "{surface:?}");
        if world.url().starts_with("postgres") {
            assert_eq!(asked.len(), 2, "each statement is a trip: {asked:#?}");
        }
        assert!(world.auth.accepts(&token));
    }
}

fn logins_at_once_leave_no_more_sessions_than_allowed(builder: Builder) {
    let world = builder
        .policy(|policy| policy.tokens.max_sessions = 3)
        .build();
    let joe = world.auth.join("joe@rehive.com");
    race(8, |_| world.auth.log_in(login("joe@rehive.com")).unwrap());
    let live = world
        .storage
        .query(|reads| reads.sessions_of(joe.user.company, joe.user.id, world.auth.now()));
    assert_eq!(live.unwrap().len(), 3);
}
