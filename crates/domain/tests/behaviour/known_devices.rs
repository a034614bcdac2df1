//! Waits keep strangers out, and not the owner.

use crate::support::{
    OTHER_PASSWORD, PASSWORD, Shorthand, WRONG, client, login, registration, throttled,
};
use chrono::TimeDelta;
use latchkey_domain::accounts::Register;
use latchkey_domain::model::{Device, Surface};
use latchkey_domain::passwords::{ConfirmReset, RequestReset};
use latchkey_domain::sessions::{LogIn, LogInError, SignedIn};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    the_owner_gets_in_from_where_they_signed_in_before,
    the_owner_gets_in_after_a_reset,
    a_device_is_known_wherever_it_is,
    sessions_go_on_while_strangers_fail,
    the_right_password_of_a_stranger_waits_like_a_wrong_one,
    strangers_fail_no_more_than_forty_times_in_a_row,
    a_known_place_fails_ten_times_before_it_waits,
    no_more_than_a_hundred_fail_in_a_row_from_everywhere,
    the_five_places_seen_last_are_known,
    somebody_elses_place_is_not_mine,
);

const HOME: &str = "203.0.113.7";
const AWAY: &str = "198.51.100.9";

fn from(world: &World, address: &str, password: &str) -> Result<SignedIn, LogInError> {
    world.auth.log_in(LogIn {
        client: client(address),
        password: password.into(),
        ..login("joe@rehive.com")
    })
}

/// Joe signed up at home.
fn joe(builder: Builder) -> World {
    let world = builder
        .policy(|policy| policy.limits.login_per_address.count = 100_000)
        .build();
    join(&world, "joe@rehive.com");
    world
}

fn join(world: &World, email: &str) -> SignedIn {
    let request = Register {
        client: client(HOME),
        ..registration(email)
    };
    world.auth.register(&request).unwrap()
}

/// Many strangers, until nobody may try any more.
fn hammered(world: &World) {
    for number in 0..30 {
        let _ = from(world, &format!("10.0.0.{number}"), WRONG);
    }
    throttled(from(world, AWAY, WRONG));
}

fn the_owner_gets_in_from_where_they_signed_in_before(builder: Builder) {
    let world = joe(builder);
    for _ in 0..3 {
        hammered(&world);
        from(&world, HOME, PASSWORD).unwrap();
    }
    throttled(from(&world, AWAY, PASSWORD));
}

fn the_owner_gets_in_after_a_reset(builder: Builder) {
    let world = joe(builder);
    hammered(&world);
    let request = RequestReset {
        company: None,
        identifier: "joe@rehive.com".to_owned(),
        client: client(AWAY),
    };
    world.auth.request_password_reset(&request).unwrap();
    let (uid, token) = world.mailed_reset();
    let confirm = ConfirmReset {
        uid,
        token,
        new: OTHER_PASSWORD.into(),
        client: client(AWAY),
    };
    world.auth.confirm_password_reset(&confirm).unwrap();
    hammered_again(&world);
    from(&world, AWAY, OTHER_PASSWORD).unwrap();
    from(&world, HOME, OTHER_PASSWORD).unwrap();
}

/// Strangers are at it again before the owner has typed the new password.
fn hammered_again(world: &World) {
    for number in 0..30 {
        let _ = from(world, &format!("10.0.1.{number}"), WRONG);
    }
    throttled(from(world, "10.0.1.200", PASSWORD));
}

fn a_device_is_known_wherever_it_is(builder: Builder) {
    let world = joe(builder);
    let with_device = |token: &str, address: &str| {
        world.auth.log_in(LogIn {
            surface: Surface::DeviceTokens,
            device: Some(Device {
                token: Some(token.to_owned()),
                ..Device::default()
            }),
            client: client(address),
            ..login("joe@rehive.com")
        })
    };
    with_device("phone", AWAY).unwrap();
    hammered_elsewhere(&world);
    with_device("phone", "192.0.2.55").unwrap();
    throttled(with_device("another", "192.0.2.56"));
}

fn hammered_elsewhere(world: &World) {
    for number in 0..30 {
        let _ = from(world, &format!("10.0.0.{number}"), WRONG);
    }
}

fn sessions_go_on_while_strangers_fail(builder: Builder) {
    let world = joe(builder);
    let token = from(&world, HOME, PASSWORD).unwrap().token;
    let jwt = world
        .auth
        .log_in(LogIn {
            client: client(HOME),
            ..crate::support::jwt_login("joe@rehive.com")
        })
        .unwrap()
        .token;
    hammered(&world);
    assert!(world.auth.accepts(&token));
    world.auth.refresh_jwt(&jwt, &client(AWAY)).unwrap();
}

fn the_right_password_of_a_stranger_waits_like_a_wrong_one(builder: Builder) {
    let world = joe(builder);
    hammered(&world);
    let right = throttled(from(&world, AWAY, PASSWORD));
    let wrong = throttled(from(&world, "10.0.0.1", WRONG));
    assert_eq!(right, wrong);
}

fn strangers_fail_no_more_than_forty_times_in_a_row(builder: Builder) {
    let world = joe(builder);
    let (mut looked_at, mut waits) = (0, vec![]);
    for _ in 0..200 {
        match from(&world, AWAY, WRONG) {
            Err(LogInError::BadCredentials) => looked_at += 1,
            Err(LogInError::Throttled(throttled)) => {
                waits.push(throttled.retry_after_seconds);
                if throttled.retry_after_seconds > 86_400 {
                    break;
                }
                let wait = TimeDelta::seconds(throttled.retry_after_seconds.into());
                world.clock.advance(wait);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(looked_at, 40);
    assert_eq!(waits[..8], [15, 30, 60, 120, 240, 480, 900, 900]);
    throttled(from(&world, AWAY, PASSWORD));
    from(&world, HOME, PASSWORD).unwrap();
}

fn a_known_place_fails_ten_times_before_it_waits(builder: Builder) {
    let world = joe(builder);
    for _ in 0..10 {
        let refused = from(&world, HOME, WRONG);
        assert!(matches!(refused, Err(LogInError::BadCredentials)));
    }
    assert_eq!(
        throttled(from(&world, HOME, PASSWORD)).retry_after_seconds,
        15
    );
    world.clock.advance(TimeDelta::seconds(15));
    from(&world, HOME, PASSWORD).unwrap();
    assert!(matches!(
        from(&world, HOME, WRONG),
        Err(LogInError::BadCredentials)
    ));
}

fn no_more_than_a_hundred_fail_in_a_row_from_everywhere(builder: Builder) {
    let world = joe(builder);
    let places: Vec<_> = (1..=8).map(|number| format!("192.0.2.{number}")).collect();
    for place in &places {
        from(&world, place, PASSWORD).unwrap();
    }
    let mut looked_at = 0;
    for _ in 0..60 {
        for place in &places {
            for _ in 0..10 {
                looked_at += i32::from(matches!(
                    from(&world, place, WRONG),
                    Err(LogInError::BadCredentials)
                ));
            }
        }
        world.clock.advance(TimeDelta::minutes(16));
    }
    assert_eq!(looked_at, 100);
}

fn the_five_places_seen_last_are_known(builder: Builder) {
    let world = joe(builder);
    for number in 1..=5 {
        world.clock.advance(TimeDelta::seconds(1));
        from(&world, &format!("192.0.2.{number}"), PASSWORD).unwrap();
    }
    hammered(&world);
    for number in 1..=5 {
        from(&world, &format!("192.0.2.{number}"), PASSWORD).unwrap();
    }
    throttled(from(&world, HOME, PASSWORD));
}

fn somebody_elses_place_is_not_mine(builder: Builder) {
    let world = joe(builder);
    let request = Register {
        client: client("192.0.2.77"),
        ..registration("jane@rehive.com")
    };
    world.auth.register(&request).unwrap();
    hammered(&world);
    throttled(from(&world, "192.0.2.77", PASSWORD));
}
