//! Proving a mobile number by a code.

use crate::support::{Shorthand, race, registration};
use chrono::TimeDelta;
use latchkey_domain::accounts::{ProfileChanges, Register};
use latchkey_domain::email::Resend;
use latchkey_domain::mobile::VerifyMobileError;
use latchkey_domain::model::{Client, Code, PlainToken, User};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_code_verifies_a_number_once,
    after_five_wrong_answers_the_right_one_is_refused,
    a_race_of_guesses_passes_no_more_than_five,
    of_concurrent_right_answers_one_succeeds,
    a_code_expires_ten_minutes_after_it_was_sent,
    sending_again_kills_the_code_before_and_brings_fresh_answers,
    asking_again_buys_no_more_guesses_than_the_users_budget,
    a_code_of_another_user_is_refused,
    a_code_of_a_number_that_was_left_does_not_verify_the_new_one,
    what_is_no_code_is_refused,
);

const NUMBER: &str = "+27840000000";

fn join(world: &World, email: &str, mobile: &str) -> PlainToken {
    let request = Register {
        mobile: Some(mobile.to_owned()),
        ..registration(email)
    };
    world.auth.register(&request).unwrap().token
}

fn verify(world: &World, token: &PlainToken, code: &Code) -> Result<(), VerifyMobileError> {
    world.auth.verify_mobile(&world.auth.caller(token), code)
}

fn is_bad(result: Result<(), VerifyMobileError>) -> bool {
    match result {
        Err(VerifyMobileError::BadCode) => true,
        Ok(()) => false,
        other => panic!("{other:?}"),
    }
}

/// Six digits that are not those of `right`.
fn wrong(right: &Code, nth: u32) -> Code {
    let right: u32 = right.expose().parse().unwrap();
    Code::new(format!("{:06}", (right + 1 + nth) % 1_000_000))
}

fn verified(world: &World, token: &PlainToken) -> Vec<bool> {
    let user = User::clone(&world.auth.caller(token).user);
    user.mobiles
        .iter()
        .map(|mobile| mobile.verified.is_some())
        .collect()
}

fn resend(world: &World, destination: &str) {
    let request = Resend {
        company: "default".to_owned(),
        destination: destination.to_owned(),
        client: Client::default(),
    };
    world.auth.resend_mobile_verification(&request).unwrap();
}

fn a_code_verifies_a_number_once(mut world: World) {
    let token = join(&world, "joe@rehive.com", NUMBER);
    let code = world.texted_code();
    assert_eq!(code.expose().len(), 6);
    for nth in 0..4 {
        assert!(is_bad(verify(&world, &token, &wrong(&code, nth))));
    }
    assert_eq!(verified(&world, &token), [false]);
    verify(&world, &token, &code).unwrap();
    assert_eq!(verified(&world, &token), [true]);
    assert!(is_bad(verify(&world, &token, &code)));
    world.reopen();
    assert!(is_bad(verify(&world, &token, &code)));
}

fn after_five_wrong_answers_the_right_one_is_refused(world: World) {
    let token = join(&world, "joe@rehive.com", NUMBER);
    let code = world.texted_code();
    for nth in 0..5 {
        assert!(is_bad(verify(&world, &token, &wrong(&code, nth))));
    }
    assert!(is_bad(verify(&world, &token, &code)));
    assert_eq!(verified(&world, &token), [false]);
}

fn a_race_of_guesses_passes_no_more_than_five(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.enabled = false)
        .build();
    let token = join(&world, "joe@rehive.com", NUMBER);
    let code = world.texted_code();
    let caller = world.auth.caller(&token);
    race(16, |index| {
        let guess = wrong(&code, index as u32);
        assert!(is_bad(world.auth.verify_mobile(&caller, &guess)));
    });
    assert!(
        is_bad(verify(&world, &token, &code)),
        "all answers were taken"
    );
}

fn of_concurrent_right_answers_one_succeeds(world: World) {
    let token = join(&world, "joe@rehive.com", NUMBER);
    let code = world.texted_code();
    let caller = world.auth.caller(&token);
    let won = race(5, |_| world.auth.verify_mobile(&caller, &code).is_ok());
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
}

fn a_code_expires_ten_minutes_after_it_was_sent(world: World) {
    let token = join(&world, "joe@rehive.com", NUMBER);
    world.clock.advance(TimeDelta::minutes(9));
    let code = world.texted_code();
    world.clock.advance(TimeDelta::minutes(10));
    assert!(is_bad(verify(&world, &token, &code)));
    world.clock.advance(-TimeDelta::seconds(1));
    verify(&world, &token, &code).unwrap();
}

fn sending_again_kills_the_code_before_and_brings_fresh_answers(world: World) {
    let token = join(&world, "joe@rehive.com", NUMBER);
    let first = world.texted_code();
    for nth in 0..5 {
        assert!(is_bad(verify(&world, &token, &wrong(&first, nth))));
    }
    resend(&world, "+27 84 000 0000");
    let second = world.texted_code();
    assert_ne!(first.expose(), second.expose());
    assert!(is_bad(verify(&world, &token, &first)));
    verify(&world, &token, &second).unwrap();
    resend(&world, NUMBER);
    resend(&world, "+27999999999");
    resend(&world, "a\0b");
    let texts = world.messages();
    assert!(
        texts
            .iter()
            .all(|message| message.purpose != "verify_mobile")
    );
}

fn asking_again_buys_no_more_guesses_than_the_users_budget(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.codes_per_user.count = 7)
        .build();
    let token = join(&world, "joe@rehive.com", NUMBER);
    let mut answered = 0;
    for _ in 0..3 {
        resend(&world, NUMBER);
        let code = world.texted_code();
        for nth in 0..5 {
            match verify(&world, &token, &wrong(&code, nth)) {
                Err(VerifyMobileError::BadCode) => answered += 1,
                Err(VerifyMobileError::Throttled(throttled)) => {
                    assert_eq!(throttled.limit, "limits.codes_per_user");
                }
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(answered, 7);
}

fn a_code_of_another_user_is_refused(world: World) {
    let joe = join(&world, "joe@rehive.com", NUMBER);
    let joes = world.texted_code();
    let jane = join(&world, "jane@rehive.com", "+27840000001");
    let janes = world.texted_code();
    assert_ne!(joes.expose(), janes.expose());
    assert!(is_bad(verify(&world, &jane, &joes)) && is_bad(verify(&world, &joe, &janes)));
    verify(&world, &joe, &joes).unwrap();
    verify(&world, &jane, &janes).unwrap();
}

fn a_code_of_a_number_that_was_left_does_not_verify_the_new_one(world: World) {
    let token = join(&world, "joe@rehive.com", NUMBER);
    let old = world.texted_code();
    let caller = world.auth.caller(&token);
    let first = caller.user.mobiles[0].id;
    let changes = ProfileChanges {
        mobile: Some("+27840000001".to_owned()),
        ..ProfileChanges::default()
    };
    world.auth.update_profile(&caller, &changes).unwrap();
    let new = world.texted_code();
    world.auth.remove_mobile(&caller, first).unwrap();
    assert!(is_bad(verify(&world, &token, &old)));
    assert_eq!(verified(&world, &token), [false]);
    verify(&world, &token, &new).unwrap();
}

fn what_is_no_code_is_refused(world: World) {
    let token = join(&world, "joe@rehive.com", NUMBER);
    let code = world.texted_code();
    let wide: String = code
        .expose()
        .chars()
        .map(|c| char::from_u32(c as u32 + 0xfee0).unwrap())
        .collect();
    for text in ["", " ", &wide, &format!("{} ", code.expose())] {
        assert!(is_bad(verify(&world, &token, &text.into())), "{text:?}");
    }
    verify(&world, &token, &code).unwrap();
    let none = world.auth.join("jane@rehive.com").token;
    for text in ["", "000000", "123456", "null"] {
        assert!(is_bad(verify(&world, &none, &text.into())), "{text:?}");
    }
}
