//! Messages: at least once, with one secret, to nobody twice at a time.

use std::collections::HashSet;

use crate::support::{Shorthand, race, registration};
use chrono::TimeDelta;
use latchkey_domain::accounts::Register;
use latchkey_domain::email::Resend;
use latchkey_domain::model::{Channel, Client};
use latchkey_domain::outbox::{Content, MAX_ATTEMPTS, Outgoing, Recorded, SendFailure};
use latchkey_testkit::{World, both_databases};

both_databases!(
    a_retry_carries_the_same_secret_and_id,
    pauses_grow_between_tries,
    a_refused_message_is_parked_and_blocks_nobody,
    a_message_is_given_up_on_after_the_last_try,
    a_lease_that_ran_out_is_claimed_again,
    the_message_of_an_answered_challenge_is_dropped,
    the_message_of_a_replaced_challenge_is_dropped,
    a_lifetime_starts_when_the_message_is_sent,
    a_code_held_up_for_hours_still_arrives_good,
    dispatchers_never_claim_one_message_twice,
    a_refused_registration_sends_nothing,
);

fn secret(message: &Outgoing) -> String {
    match &message.content {
        Content::VerifyEmail { key, .. } => key.expose().to_owned(),
        Content::Code { code, .. } => code.expose().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn one(world: &World) -> Outgoing {
    let mut claimed = world.claim();
    assert_eq!(claimed.len(), 1, "{claimed:?}");
    claimed.remove(0)
}

fn fail(world: &World, message: &Outgoing) -> Recorded {
    let failure = SendFailure::Temporary("451 try again".to_owned());
    world.auth.message_failed(message, &failure).unwrap()
}

fn a_retry_carries_the_same_secret_and_id(mut world: World) {
    world.auth.join("joe@rehive.com");
    let first = one(&world);
    assert_eq!(first.attempts, 1);
    assert_eq!(fail(&world, &first), Recorded::WillRetry);
    world.clock.advance(TimeDelta::minutes(1));
    world.reopen();
    let second = one(&world);
    assert_eq!((second.id, second.attempts), (first.id, 2));
    assert_eq!(secret(&second), secret(&first));
    assert_eq!((&second.to, second.created), (&first.to, first.created));
    world.auth.message_delivered(second.id).unwrap();
    world.clock.advance(TimeDelta::days(1));
    assert!(world.claim().is_empty());
    world
        .auth
        .verify_email(&secret(&first).into(), &Client::default())
        .unwrap();
}

fn pauses_grow_between_tries(world: World) {
    world.auth.join("joe@rehive.com");
    for nth in 0..8 {
        let message = one(&world);
        fail(&world, &message);
        let pause = (2_i64 << nth).min(30);
        world.clock.advance(TimeDelta::seconds(pause - 1));
        assert!(world.claim().is_empty(), "{nth}");
        world.clock.advance(TimeDelta::seconds(1));
    }
}

fn a_refused_message_is_parked_and_blocks_nobody(world: World) {
    world.auth.join("joe@rehive.com");
    let message = one(&world);
    let failure = SendFailure::Permanent("550 no such user".to_owned());
    let recorded = world.auth.message_failed(&message, &failure).unwrap();
    assert_eq!(recorded, Recorded::Parked);
    world.auth.join("jane@rehive.com");
    assert_eq!(one(&world).to, "jane@rehive.com");
    world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(
        one(&world).to,
        "jane@rehive.com",
        "the parked one is not tried again"
    );
    let counts = world.storage.query(|reads| reads.outbox_counts()).unwrap();
    assert_eq!((counts.waiting, counts.parked), (1, 1));
}

fn a_message_is_given_up_on_after_the_last_try(world: World) {
    world.auth.join("joe@rehive.com");
    for attempt in 1..=MAX_ATTEMPTS {
        let message = one(&world);
        assert_eq!(message.attempts, attempt);
        let expected = match attempt {
            MAX_ATTEMPTS => Recorded::Parked,
            _ => Recorded::WillRetry,
        };
        assert_eq!(fail(&world, &message), expected, "{attempt}");
        world.clock.advance(TimeDelta::hours(2));
    }
    assert!(world.claim().is_empty());
}

fn a_lease_that_ran_out_is_claimed_again(world: World) {
    world.auth.join("joe@rehive.com");
    let first = one(&world);
    world.clock.advance(TimeDelta::seconds(59));
    assert!(world.claim().is_empty());
    world.clock.advance(TimeDelta::seconds(1));
    let second = one(&world);
    assert_eq!((second.id, secret(&second)), (first.id, secret(&first)));
}

fn the_message_of_an_answered_challenge_is_dropped(world: World) {
    world.auth.join("joe@rehive.com");
    let message = one(&world);
    world
        .auth
        .verify_email(&secret(&message).into(), &Client::default())
        .unwrap();
    fail(&world, &message);
    world.clock.advance(TimeDelta::hours(1));
    assert!(world.claim().is_empty());
    let counts = world.storage.query(|reads| reads.outbox_counts()).unwrap();
    assert_eq!((counts.waiting, counts.parked), (0, 0));
}

fn the_message_of_a_replaced_challenge_is_dropped(world: World) {
    world.auth.join("joe@rehive.com");
    let request = Resend {
        company: "default".to_owned(),
        destination: "joe@rehive.com".to_owned(),
        client: Client::default(),
    };
    for _ in 0..3 {
        world.auth.resend_email_verification(&request).unwrap();
    }
    let message = one(&world);
    world
        .auth
        .verify_email(&secret(&message).into(), &Client::default())
        .unwrap();
}

fn with_number(world: &World) -> latchkey_domain::model::PlainToken {
    let request = Register {
        email: None,
        mobile: Some("+27840000000".to_owned()),
        ..registration("")
    };
    world.auth.register(&request).unwrap().token
}

fn a_lifetime_starts_when_the_message_is_sent(world: World) {
    let token = with_number(&world);
    let first = one(&world);
    world.clock.advance(TimeDelta::minutes(9));
    fail(&world, &first);
    world.clock.advance(TimeDelta::minutes(5));
    let caller = world.auth.caller(&token);
    assert!(
        world
            .auth
            .verify_mobile(&caller, &secret(&first).into())
            .is_err(),
        "nobody has it"
    );
    let second = one(&world);
    world.clock.advance(TimeDelta::minutes(9));
    world
        .auth
        .verify_mobile(&caller, &secret(&second).into())
        .unwrap();
}

fn a_code_held_up_for_hours_still_arrives_good(world: World) {
    let token = with_number(&world);
    for _ in 0..10 {
        let message = one(&world);
        fail(&world, &message);
        world.clock.advance(TimeDelta::minutes(40));
        world.auth.sweep().unwrap();
    }
    let code = secret(&one(&world)).into();
    world
        .auth
        .verify_mobile(&world.auth.caller(&token), &code)
        .unwrap();
}

fn dispatchers_never_claim_one_message_twice(world: World) {
    let node = world.second_node();
    for index in 0..30 {
        world.auth.join(&format!("joe{index}@rehive.com"));
    }
    let claimed = race(6, |index| {
        let auth = if index % 2 == 0 {
            &world.auth
        } else {
            &node.auth
        };
        let mut all = vec![];
        loop {
            let claimed = auth.claim_messages(Channel::Email, 3).unwrap();
            if claimed.is_empty() {
                return all;
            }
            all.extend(claimed.into_iter().map(|message| message.id));
        }
    });
    let claimed = claimed.concat();
    assert_eq!(claimed.len(), 30);
    assert_eq!(claimed.into_iter().collect::<HashSet<_>>().len(), 30);
}

fn a_refused_registration_sends_nothing(world: World) {
    let request = Register {
        mobile: Some("+27840000000".to_owned()),
        ..registration("joe@rehive.com")
    };
    world.auth.register(&request).unwrap();
    assert_eq!(world.messages().len(), 2);
    let again = Register {
        email: Some("jane@rehive.com".to_owned()),
        ..request
    };
    assert!(world.auth.register(&again).is_err());
    assert!(world.messages().is_empty());
}
