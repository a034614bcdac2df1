//! Text messages cost money, and codes are short: both are counted by number, whoever asks.

use crate::support::{Shorthand, client, registration};
use chrono::TimeDelta;
use latchkey_domain::accounts::{Register, RegisterError};
use latchkey_domain::email::Resend;
use latchkey_domain::model::{Client, Code, Surface};
use latchkey_domain::phone::{RegisterPhone, RegisterPhoneError, VerifyPhone, VerifyPhoneError};
use latchkey_domain::sessions::{SignInByCode, SignInByCodeError};
use latchkey_domain::{Limits, Refusal, Throttled};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    a_number_gets_one_text_a_minute_five_an_hour_and_ten_a_day_in_all,
    a_day_of_guessing_gets_fifty_guesses_at_most,
    one_address_asks_for_so_many_texts,
    a_number_that_is_refused_spends_nobody_elses_budget,
    texts_go_only_where_they_may,
    a_country_has_a_budget_and_everybody_together_has_one,
);

const NUMBER: &str = "+27841234567";

/// The limits of an installation that nobody configured.
fn default_limits(builder: Builder) -> Builder {
    builder.policy(|policy| policy.limits = Limits::default())
}

fn ask(world: &World, number: &str, address: &str) -> Result<String, Throttled> {
    let request = RegisterPhone {
        number: number.to_owned(),
        language: "en".to_owned(),
        client: client(address),
    };
    match world.auth.register_phone(&request) {
        Ok(token) => Ok(token.expose().to_owned()),
        Err(RegisterPhoneError::Throttled(throttled)) => Err(throttled),
        Err(other) => panic!("{other:?}"),
    }
}

fn throttled<T>(result: Result<T, Refusal>) -> Option<Throttled> {
    match result {
        Ok(_) => None,
        Err(Refusal::Throttled(throttled)) => Some(throttled),
        Err(other) => panic!("{other:?}"),
    }
}

/// Joe, whose number it is and waits for proof, in two companies.
fn join(world: &World) {
    world.auth.found("other", "owner@rehive.com");
    for (company, address) in [("default", "10.1.0.1"), ("other", "10.1.0.2")] {
        let request = Register {
            company: Some(company.to_owned()),
            mobile: Some(NUMBER.to_owned()),
            client: client(address),
            ..registration("joe@rehive.com")
        };
        world.auth.register(&request).unwrap();
        world.clock.advance(TimeDelta::minutes(1));
    }
}

/// Every way to have a text sent to the number, each from an address of its own.
fn ask_everywhere(world: &World, step: i64) -> usize {
    let from = |way: i64| client(&format!("10.{way}.{}.{}", step / 250, step % 250));
    let resend = |company: &str, way| {
        let request = Resend {
            company: company.to_owned(),
            destination: "+27 (84) 123-4567".to_owned(),
            client: from(way),
        };
        throttled(world.auth.resend_mobile_verification(&request)).is_none()
    };
    let sent = [
        ask(
            world,
            "+２７ 84 123 4567",
            &format!("10.2.{}.{}", step / 250, step % 250),
        )
        .is_ok(),
        throttled(world.auth.send_sign_in_code(NUMBER, &from(3))).is_none(),
        resend("default", 4),
        resend("other", 5),
    ];
    sent.iter().filter(|sent| **sent).count()
}

fn a_number_gets_one_text_a_minute_five_an_hour_and_ten_a_day_in_all(builder: Builder) {
    let world = default_limits(builder).build();
    join(&world);
    let mut sent = vec![0, 1];
    for minute in 2..=2880 {
        // Three a minute, to see that a minute is one.
        if minute % 7 == 0 || minute < 20 {
            let now = ask_everywhere(&world, minute);
            assert!(now <= 1, "{now} at once");
            sent.extend((0..now).map(|_| minute));
        }
        world.clock.advance(TimeDelta::minutes(1));
    }
    let most_in = |window: i64| {
        let within = |start: i64| {
            let inside = |at: &&i64| **at >= start && **at < start + window;
            sent.iter().filter(inside).count()
        };
        sent.iter().map(|start| within(*start)).max()
    };
    assert_eq!(
        (most_in(60), most_in(1440)),
        (Some(5), Some(10)),
        "{sent:?}"
    );
}

/// Of a code that was sent to the number by one of the two ways without an account.
fn guess(world: &World, session: Option<&str>, nth: u32, address: &str) -> Option<bool> {
    let code = Code::new(format!("{nth:06}"));
    let Some(session) = session else {
        let request = SignInByCode {
            number: NUMBER.to_owned(),
            code,
            surface: Surface::Signup,
            client: client(address),
        };
        return match world.auth.sign_in_by_code(&request) {
            Ok(_) => Some(true),
            Err(SignInByCodeError::BadCode) => Some(false),
            Err(_) => None,
        };
    };
    let request = VerifyPhone {
        number: NUMBER.to_owned(),
        code,
        session_token: latchkey_domain::model::PlainToken::new(session.to_owned()),
        client: Client::default(),
    };
    match world.auth.verify_phone(&request) {
        Ok(()) => Some(true),
        Err(VerifyPhoneError::BadCode) => Some(false),
        Err(_) => None,
    }
}

/// F12: asking again and again, by both contracts that know no account, from ever new addresses, for 24
/// hours after a quiet day.
fn a_day_of_guessing_gets_fifty_guesses_at_most(builder: Builder) {
    let world = default_limits(builder).build();
    join(&world);
    world.clock.advance(TimeDelta::days(2));
    world.messages();
    let mut guesses = 0;
    for step in 0..288_u32 {
        let address = |way: u32| format!("10.{way}.{}.{}", step / 250, step % 250);
        if let Ok(session) = ask(&world, NUMBER, &address(6)) {
            guesses += guesses_at(&world, Some(&session), step, &address(6));
        }
        let asked = world.auth.send_sign_in_code(NUMBER, &client(&address(7)));
        if throttled(asked).is_none() {
            guesses += guesses_at(&world, None, step, &address(7));
        }
        world.clock.advance(TimeDelta::minutes(5));
    }
    #[expect(clippy::print_stderr, reason = "the figure is read from the run")]
    {
        eprintln!("guesses in 24 simulated hours: {guesses}");
    }
    assert!((25..=50).contains(&guesses), "{guesses}");
}

/// How many of seven guesses at one code were looked at. A contract that does not say when there were
/// too many looks at five.
fn guesses_at(world: &World, session: Option<&str>, step: u32, address: &str) -> usize {
    let looked_at = (0..7)
        .filter_map(|nth| guess(world, session, step * 7 + nth, address))
        .count();
    looked_at.min(5)
}

fn one_address_asks_for_so_many_texts(builder: Builder) {
    let world = default_limits(builder).build();
    let mut sent = 0;
    for number in 0..40 {
        let number = format!("+2784123{number:04}");
        match ask(&world, &number, "2001:db8::1") {
            Ok(_) => sent += 1,
            Err(throttled) => assert_eq!(throttled.limit, "limits.sms_per_address"),
        }
    }
    assert_eq!(sent, 20);
    // The same customer.
    assert!(ask(&world, NUMBER, "2001:db8::2").is_err());
    ask(&world, NUMBER, "2001:db8:0:1::1").unwrap();
}

fn a_number_that_is_refused_spends_nobody_elses_budget(builder: Builder) {
    let world = default_limits(builder)
        .policy(|policy| {
            policy.limits.sms_per_address.count = 100_000;
            policy.limits.sms_in_all.count = 10;
        })
        .build();
    ask(&world, NUMBER, "10.0.0.1").unwrap();
    for _ in 0..30 {
        assert!(ask(&world, NUMBER, "10.0.0.1").is_err());
    }
    ask(&world, "+27821234567", "10.0.0.2").unwrap();
}

fn texts_go_only_where_they_may(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.sms_allowed_prefixes = vec!["+27".to_owned()])
        .build();
    ask(&world, NUMBER, "10.0.0.1").unwrap();
    let request = RegisterPhone {
        number: "+14155550132".to_owned(),
        language: "en".to_owned(),
        client: client("10.0.0.1"),
    };
    let refused = world.auth.register_phone(&request);
    assert!(matches!(refused, Err(RegisterPhoneError::Invalid(_))));
    let refused = world.auth.register(&Register {
        mobile: Some("+14155550132".to_owned()),
        ..registration("joe@rehive.com")
    });
    assert!(matches!(refused, Err(RegisterError::Invalid(_))));
    let silent = world
        .auth
        .send_sign_in_code("+14155550132", &client("10.0.0.1"));
    assert!(silent.unwrap());
    let sent = world.messages();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, NUMBER);
}

fn a_country_has_a_budget_and_everybody_together_has_one(builder: Builder) {
    let world = builder
        .policy(|policy| {
            policy.limits.sms_per_country.count = 2;
            policy.limits.sms_in_all.count = 4;
        })
        .build();
    let limit_of = |number: &str| {
        ask(&world, number, "10.0.0.1")
            .err()
            .map(|refused| refused.limit)
    };
    assert_eq!(limit_of("+27841234561"), None);
    assert_eq!(limit_of("+27841234562"), None);
    assert_eq!(limit_of("+27841234563"), Some("limits.sms_per_country"));
    assert_eq!(limit_of("+14155552671"), None);
    assert_eq!(limit_of("+491711234567"), None);
    assert_eq!(limit_of("+4915123456789"), Some("limits.sms_in_all"));
}
