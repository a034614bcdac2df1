//! Guessing passwords is bounded.

use crate::support::{PASSWORD, Shorthand, WRONG, client, login, race, registration, throttled};
use chrono::TimeDelta;
use latchkey_domain::accounts::Register;
use latchkey_domain::sessions::{LogIn, LogInError};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    guesses_at_one_account_are_counted_whatever_names_it,
    the_time_to_wait_is_true,
    an_unknown_account_is_limited_like_a_known_one,
    a_right_password_makes_the_budget_whole,
    guesses_from_one_address_are_counted_over_all_accounts,
    a_race_of_guesses_passes_no_more_than_the_budget,
    the_count_survives_a_restart_and_is_shared,
    nothing_is_counted_when_limits_are_off,
    a_wrong_old_password_counts_as_a_failed_login,
);

fn strict(builder: Builder) -> World {
    let policy = builder.policy(|policy| {
        policy.limits.login_per_account.count = 3;
        policy.limits.login_per_account.window_seconds = 30;
        policy.limits.login_per_address.count = 5;
        policy.limits.login_per_address.window_seconds = 50;
    });
    policy.build()
}

fn is_wrong<T>(result: Result<T, LogInError>) -> bool {
    matches!(result, Err(LogInError::BadCredentials))
}

fn guesses_at_one_account_are_counted_whatever_names_it(builder: Builder) {
    let world = strict(builder);
    let request = Register {
        mobile: Some("+27840000000".to_owned()),
        username: Some("joe".to_owned()),
        ..registration("joe@rehive.com")
    };
    world.auth.register(&request).unwrap();
    for identifier in ["joe@rehive.com", "+27840000000", "JOE"] {
        assert!(is_wrong(world.auth.enter(identifier, WRONG)));
    }
    let refused = throttled(world.auth.enter("Joe@Rehive.com", PASSWORD));
    assert_eq!(refused.limit, "limits.login_per_account");
}

fn the_time_to_wait_is_true(builder: Builder) {
    let world = strict(builder);
    world.auth.join("joe@rehive.com");
    for _ in 0..3 {
        assert!(is_wrong(world.auth.enter("joe@rehive.com", WRONG)));
    }
    let wait = throttled(world.auth.enter("joe@rehive.com", WRONG)).retry_after_seconds;
    assert!((1..=30).contains(&wait), "{wait}");
    world.clock.advance(TimeDelta::seconds(i64::from(wait) - 1));
    throttled(world.auth.enter("joe@rehive.com", PASSWORD));
    world.clock.advance(TimeDelta::seconds(2));
    world.auth.enter("joe@rehive.com", PASSWORD).unwrap();
}

fn an_unknown_account_is_limited_like_a_known_one(builder: Builder) {
    let world = strict(builder);
    world.auth.join("joe@rehive.com");
    let answers = |identifier: &str| -> Vec<String> {
        let guess = |_| format!("{:?}", world.auth.enter(identifier, WRONG).unwrap_err());
        (0..5).map(guess).collect()
    };
    assert_eq!(answers("joe@rehive.com"), answers("nobody@rehive.com"));
}

fn a_right_password_makes_the_budget_whole(builder: Builder) {
    let world = strict(builder);
    world.auth.join("joe@rehive.com");
    for _ in 0..4 {
        for _ in 0..2 {
            assert!(is_wrong(world.auth.enter("joe@rehive.com", WRONG)));
        }
        world.auth.enter("joe@rehive.com", PASSWORD).unwrap();
    }
}

fn guesses_from_one_address_are_counted_over_all_accounts(builder: Builder) {
    let world = strict(builder);
    world.auth.join("joe@rehive.com");
    let guess = |address: &str, identifier: &str, password: &str| {
        world.auth.log_in(LogIn {
            client: client(address),
            password: password.into(),
            ..login(identifier)
        })
    };
    for index in 0..5 {
        assert!(is_wrong(guess(
            "10.0.0.1",
            &format!("user{index}@x.org"),
            WRONG
        )));
    }
    let refused = throttled(guess("10.0.0.1", "joe@rehive.com", PASSWORD));
    assert_eq!(refused.limit, "limits.login_per_address");
    assert!(guess("10.0.0.2", "joe@rehive.com", PASSWORD).is_ok());
    throttled(guess("10.0.0.1", "joe@rehive.com", PASSWORD));
}

fn a_race_of_guesses_passes_no_more_than_the_budget(builder: Builder) {
    let world = strict(builder);
    world.auth.join("joe@rehive.com");
    let results = race(24, |_| world.auth.enter("joe@rehive.com", WRONG));
    let looked_at = results.into_iter().filter(|result| {
        assert!(matches!(
            result,
            Err(LogInError::BadCredentials | LogInError::Throttled(_))
        ));
        matches!(result, Err(LogInError::BadCredentials))
    });
    assert_eq!(looked_at.count(), 3);
}

fn the_count_survives_a_restart_and_is_shared(builder: Builder) {
    let mut world = strict(builder);
    world.auth.join("joe@rehive.com");
    for _ in 0..2 {
        assert!(is_wrong(world.auth.enter("joe@rehive.com", WRONG)));
    }
    world.reopen();
    assert!(is_wrong(world.auth.enter("joe@rehive.com", WRONG)));
    throttled(world.second_node().auth.enter("joe@rehive.com", PASSWORD));
}

fn nothing_is_counted_when_limits_are_off(builder: Builder) {
    let world = builder
        .policy(|policy| {
            policy.limits.enabled = false;
            policy.limits.login_per_account.count = 1;
        })
        .build();
    world.auth.join("joe@rehive.com");
    for _ in 0..5 {
        assert!(is_wrong(world.auth.enter("joe@rehive.com", WRONG)));
    }
    world.auth.enter("joe@rehive.com", PASSWORD).unwrap();
}

fn a_wrong_old_password_counts_as_a_failed_login(builder: Builder) {
    let world = strict(builder);
    let token = world.auth.join("joe@rehive.com").token;
    for _ in 0..3 {
        assert!(
            world
                .auth
                .renew(&token, WRONG, "another password 1")
                .is_err()
        );
    }
    throttled(world.auth.enter("joe@rehive.com", PASSWORD));
}
