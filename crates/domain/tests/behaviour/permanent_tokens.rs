//! Tokens that do not expire.

use crate::support::{PASSWORD, Shorthand, WRONG, login};
use chrono::TimeDelta;
use latchkey_domain::model::{OpaqueSurface, PlainToken, Surface};
use latchkey_domain::sessions::{
    CreatePermanent, CreatePermanentError, RequestedDuration, SignedIn,
};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_permanent_token_outlives_everything_but_the_password,
    a_lifetime_can_be_asked_for_instead,
    the_password_is_asked_for_and_guesses_are_counted,
    no_permanent_token_of_an_old_password_outlives_its_change,
    beyond_fifty_permanent_tokens_the_oldest_ends,
    a_token_opens_the_contract_that_it_was_made_for_and_no_other,
    a_token_for_another_contract_ends_when_it_was_said,
    other_contracts_are_for_users_of_the_default_company,
);

fn create(
    world: &World,
    token: &PlainToken,
    password: &str,
    duration: Option<RequestedDuration>,
) -> Result<SignedIn, CreatePermanentError> {
    create_for(world, token, OpaqueSurface::Company, password, duration)
}

fn create_for(
    world: &World,
    token: &PlainToken,
    surface: OpaqueSurface,
    password: &str,
    duration: Option<RequestedDuration>,
) -> Result<SignedIn, CreatePermanentError> {
    let request = CreatePermanent {
        password: password.into(),
        duration,
        surface,
        client: Default::default(),
    };
    world
        .auth
        .create_permanent_token(&world.auth.caller(token), request)
}

fn a_permanent_token_outlives_everything_but_the_password(builder: Builder) {
    let world = builder
        .policy(|policy| policy.tokens.max_sessions = 2)
        .build();
    let token = world.auth.join("joe@rehive.com").token;
    let made = create(&world, &token, PASSWORD, None).unwrap();
    assert_eq!((made.expires, made.session.expires), (None, None));
    for _ in 0..4 {
        world.auth.log_in(login("joe@rehive.com")).unwrap();
    }
    world.clock.advance(TimeDelta::days(3650));
    world.auth.sweep().unwrap();
    assert!(world.auth.accepts(&made.token));
    world.auth.sign_user_out("joe@rehive.com").unwrap();
    assert!(!world.auth.accepts(&made.token));
}

fn a_lifetime_can_be_asked_for_instead(world: World) {
    use RequestedDuration::{Malformed, Milliseconds};
    let token = world.auth.join("joe@rehive.com").token;
    let now = world.auth.now();
    for (asked, lifetime) in [
        (Milliseconds(0), None),
        (Milliseconds(1), Some(TimeDelta::milliseconds(1))),
        (Milliseconds(2_678_400_000), Some(TimeDelta::days(31))),
    ] {
        let made = create(&world, &token, PASSWORD, Some(asked)).unwrap();
        assert_eq!(
            made.expires,
            lifetime.map(|lifetime| now + lifetime),
            "{asked:?}"
        );
    }
    for (asked, problem) in [
        (Malformed, Problem::NotAnInteger),
        (Milliseconds(-1), Problem::TooSmall(1)),
        (Milliseconds(i64::MIN), Problem::TooSmall(1)),
        (
            Milliseconds(2_678_400_001),
            Problem::TooLarge(2_678_400_000),
        ),
        (Milliseconds(i64::MAX), Problem::TooLarge(2_678_400_000)),
    ] {
        let Err(CreatePermanentError::Invalid(found)) =
            create(&world, &token, PASSWORD, Some(asked))
        else {
            panic!("{asked:?}");
        };
        let found = crate::support::problems(&found);
        assert_eq!(found, [(Field::SessionDuration, problem)], "{asked:?}");
    }
}

fn the_password_is_asked_for_and_guesses_are_counted(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.login_per_account.count = 3)
        .build();
    let token = world.auth.join("joe@rehive.com").token;
    for _ in 0..3 {
        let refused = create(&world, &token, WRONG, None);
        assert!(matches!(refused, Err(CreatePermanentError::WrongPassword)));
    }
    let refused = create(&world, &token, PASSWORD, None);
    assert!(matches!(refused, Err(CreatePermanentError::Throttled(_))));
    crate::support::throttled(world.auth.log_in(login("joe@rehive.com")));
}

fn no_permanent_token_of_an_old_password_outlives_its_change(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.enabled = false)
        .build();
    let mine = world.auth.join("joe@rehive.com").token;
    let passwords = [PASSWORD, crate::support::OTHER_PASSWORD];
    for round in 0..12 {
        let (old, new) = (passwords[round % 2], passwords[(round + 1) % 2]);
        let made = crate::support::race(4, |index| {
            if index == 0 {
                world.auth.renew(&mine, old, new).unwrap();
                return None;
            }
            create(&world, &mine, old, None).ok()
        });
        for made in made.into_iter().flatten() {
            assert!(!world.auth.accepts(&made.token), "round {round}");
        }
    }
}

/// Security requirement 30.
fn beyond_fifty_permanent_tokens_the_oldest_ends(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let made: Vec<_> = (0..52)
        .map(|_| {
            world.clock.advance(TimeDelta::microseconds(1));
            create(&world, &token, PASSWORD, None).unwrap().token
        })
        .collect();
    let live: Vec<_> = made.iter().map(|token| world.auth.accepts(token)).collect();
    assert_eq!(live[..3], [false, false, true]);
    assert!(live[2..].iter().all(|live| *live));
    assert!(world.auth.accepts(&token), "sessions are counted apart");
    let caller = world.auth.caller(&token);
    assert_eq!(world.auth.list_tokens(&caller).unwrap().len(), 51);
}

const OPAQUE: [OpaqueSurface; 3] = [
    OpaqueSurface::DeviceTokens,
    OpaqueSurface::Signup,
    OpaqueSurface::Company,
];

/// Security requirement 21; and whatever it opens, a new password, a disabling or its owner ends it.
fn a_token_opens_the_contract_that_it_was_made_for_and_no_other(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let make = |surface| {
        create_for(&world, &token, surface, PASSWORD, None)
            .unwrap()
            .token
    };
    for surface in OPAQUE {
        let made = make(surface);
        let caller = world.auth.caller(&made);
        for contract in Surface::ALL {
            let expected = contract == Surface::from(surface);
            assert_eq!(
                caller.opens(contract),
                expected,
                "{surface:?} on {contract:?}"
            );
        }
        assert!(caller.session.is_for_programs());
        let owner = world.auth.caller(&token);
        let key = &made.expose()[..8];
        assert_eq!(
            world.auth.find_token(&owner, key).unwrap().unwrap().surface,
            surface.into()
        );
        assert!(world.auth.revoke_token(&owner, key).unwrap());
        assert!(!world.auth.accepts(&made), "{surface:?}: revoked");
    }
    let made = OPAQUE.map(make);
    world
        .auth
        .log_out_everywhere(&world.auth.caller(&token))
        .unwrap();
    assert!(
        made.iter().all(|made| world.auth.accepts(made)),
        "they do not expire"
    );
    world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap();
    assert!(
        !made.iter().any(|made| world.auth.accepts(made)),
        "disabled"
    );
    world
        .auth
        .set_user_disabled("joe@rehive.com", false)
        .unwrap();

    let token = world.auth.log_in(login("joe@rehive.com")).unwrap().token;
    let make = |surface| {
        create_for(&world, &token, surface, PASSWORD, None)
            .unwrap()
            .token
    };
    let made = OPAQUE.map(make);
    world
        .auth
        .renew(&token, PASSWORD, crate::support::OTHER_PASSWORD)
        .unwrap();
    assert!(
        !made.iter().any(|made| world.auth.accepts(made)),
        "a new password"
    );
}

/// Sessions of these contracts end by being idle, and each use moves their end; a token's stays.
fn a_token_for_another_contract_ends_when_it_was_said(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let days = Some(RequestedDuration::Milliseconds(3 * 24 * 3_600_000));
    let made = OPAQUE.map(|surface| {
        create_for(&world, &token, surface, PASSWORD, days)
            .unwrap()
            .token
    });
    for _ in 0..2 {
        world.clock.advance(TimeDelta::days(1));
        assert!(made.iter().all(|made| world.auth.accepts(made)));
    }
    world.clock.advance(TimeDelta::days(1));
    assert!(!made.iter().any(|made| world.auth.accepts(made)));
}

fn other_contracts_are_for_users_of_the_default_company(world: World) {
    let token = world.auth.found("acme", "joe@acme.example").token;
    for surface in [OpaqueSurface::DeviceTokens, OpaqueSurface::Signup] {
        let Err(CreatePermanentError::Invalid(found)) =
            create_for(&world, &token, surface, PASSWORD, None)
        else {
            panic!("{surface:?}");
        };
        let found = crate::support::problems(&found);
        assert_eq!(found, [(Field::Surface, Problem::Unknown)]);
    }
    create(&world, &token, PASSWORD, None).unwrap();
}
