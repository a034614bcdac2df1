//! Whoever asks for somebody who does not exist makes the database do what it does for anybody: the
//! same statements in the same order.

use crate::support::{PASSWORD, Shorthand, WRONG, client, login, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::CreateUser;
use latchkey_domain::email::Resend;
use latchkey_domain::passwords::RequestReset;
use latchkey_domain::sessions::LogIn;
use latchkey_testkit::{World, both_databases, statements, world::Builder};

both_databases!(
    logins_that_fail_do_the_same_work,
    resets_do_the_same_work_whether_anybody_gets_a_mail,
    resends_of_keys_do_the_same_work_whether_anybody_gets_a_mail,
    resends_of_codes_do_the_same_work_whether_anybody_gets_a_text,
    codes_to_sign_in_do_the_same_work_whether_anybody_gets_a_text,
    a_code_that_is_wrong_does_the_same_work_as_one_that_nobody_has,
    what_is_queued_for_nobody_is_sent_to_nobody,
);

/// Longer than any name.
fn overlong() -> String {
    format!("{}@rehive.com", "x".repeat(250))
}

/// Joe, Jane who is disabled, Jim without a password, Ada with everything proven; all in the default
/// company, which is not the only one.
fn world(builder: Builder) -> World {
    statements::watch();
    let world = builder.build();
    for (email, mobile) in [
        ("ada@rehive.com", "+27840000003"),
        ("joe@rehive.com", "+27840000001"),
        ("jane@rehive.com", "+27840000002"),
    ] {
        let request = Register {
            mobile: Some(mobile.to_owned()),
            ..registration(email)
        };
        let token = world.auth.register(&request).unwrap().token;
        if email == "ada@rehive.com" {
            let key = world.mailed_key_to(email);
            world.auth.verify_email(&key, &client("10.9.9.9")).unwrap();
            let code = world.texted_code();
            world
                .auth
                .verify_mobile(&world.auth.caller(&token), &code)
                .unwrap();
        }
    }
    world
        .auth
        .set_user_disabled("jane@rehive.com", true)
        .unwrap();
    let without_password = CreateUser {
        email: Some("jim@rehive.com".to_owned()),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &without_password)
        .unwrap();
    world.auth.found("other", "owner@rehive.com");
    world.messages();
    world
}

/// Runs `ask` with each, twice, from an address of its own, and wants the same statements each time.
#[track_caller]
fn all_alike<Q: std::fmt::Debug>(asked: &[Q], ask: impl Fn(&Q, &str)) {
    let mut first: Option<[Vec<String>; 2]> = None;
    for (number, question) in asked.iter().enumerate() {
        let address = format!("10.0.0.{number}");
        let seen = [(); 2].map(|()| statements::during(|| ask(question, &address)).1);
        assert!(!seen[0].is_empty());
        let expected = first.get_or_insert_with(|| seen.clone());
        for (expected, seen) in expected.iter().zip(&seen) {
            let (mut expected, mut seen) = (expected.iter(), seen.iter());
            while let (Some(expected), Some(seen)) = (expected.next(), seen.next()) {
                assert_eq!(expected, seen, "{question:?}");
            }
            assert_eq!(expected.next(), seen.next(), "{question:?}");
        }
    }
}

fn logins_that_fail_do_the_same_work(builder: Builder) {
    let world = world(builder);
    let overlong = overlong();
    let asked = [
        (None, "joe@rehive.com", WRONG),
        (None, "nobody@rehive.com", WRONG),
        (None, "jane@rehive.com", WRONG),
        (None, "jane@rehive.com", PASSWORD),
        (None, "jim@rehive.com", WRONG),
        (None, "ada@rehive.com", WRONG),
        (None, overlong.as_str(), WRONG),
        (Some("other"), "joe@rehive.com", PASSWORD),
        (Some("nowhere"), "joe@rehive.com", PASSWORD),
        (Some("no company"), "joe@rehive.com", PASSWORD),
    ];
    // A name that cannot be one is looked for among identifiers, where there is none such.
    let (odd, normal): (Vec<_>, Vec<_>) = asked.iter().partition(|asked| asked.1 == overlong);
    let ask = |(company, identifier, password): &(Option<&str>, &str, &str), address: &str| {
        let refused = world.auth.log_in(LogIn {
            company: company.map(str::to_owned),
            password: (*password).into(),
            client: client(address),
            ..login(identifier)
        });
        assert!(refused.is_err());
    };
    all_alike(&normal, |asked, address| ask(asked, address));
    let count = |asked| statements::during(|| ask(asked, "10.1.1.1")).1.len();
    assert_eq!(count(&odd[0]), count(&normal[0]));
}

fn resets_do_the_same_work_whether_anybody_gets_a_mail(builder: Builder) {
    let world = world(builder);
    let asked = [
        (None, "joe@rehive.com"),
        (None, "nobody@rehive.com"),
        (None, "jane@rehive.com"),
        (None, "ada@rehive.com"),
        (Some("other"), "joe@rehive.com"),
        (Some("nowhere"), "joe@rehive.com"),
    ];
    all_alike(&asked, |(company, identifier), address| {
        let request = RequestReset {
            company: company.map(str::to_owned),
            identifier: (*identifier).to_owned(),
            client: client(address),
        };
        world.auth.request_password_reset(&request).unwrap();
    });
}

fn resend(destination: &(&str, &str), address: &str) -> Resend {
    Resend {
        company: destination.0.to_owned(),
        destination: destination.1.to_owned(),
        client: client(address),
    }
}

fn resends_of_keys_do_the_same_work_whether_anybody_gets_a_mail(builder: Builder) {
    let world = world(builder);
    let asked = [
        ("default", "joe@rehive.com"),
        ("default", "nobody@rehive.com"),
        ("default", "jane@rehive.com"),
        ("default", "ada@rehive.com"),
        ("other", "joe@rehive.com"),
        ("nowhere", "joe@rehive.com"),
    ];
    all_alike(&asked, |asked, address| {
        let request = resend(asked, address);
        world.auth.resend_email_verification(&request).unwrap();
    });
}

fn resends_of_codes_do_the_same_work_whether_anybody_gets_a_text(builder: Builder) {
    let world = world(builder);
    let asked = [
        ("default", "+27840000001"),
        ("default", "+27840000009"),
        ("default", "+27840000002"),
        ("default", "+27840000003"),
        ("other", "+27840000001"),
        ("nowhere", "+27840000001"),
    ];
    all_alike(&asked, |asked, address| {
        let request = resend(asked, address);
        world.auth.resend_mobile_verification(&request).unwrap();
    });
}

const SIGN_IN: [&str; 3] = ["+27840000001", "+27840000009", "+27840000002"];

fn codes_to_sign_in_do_the_same_work_whether_anybody_gets_a_text(builder: Builder) {
    let world = world(builder);
    all_alike(&SIGN_IN, |number, address| {
        world
            .auth
            .send_sign_in_code(number, &client(address))
            .unwrap();
    });
}

/// One was sent to Joe's number and to nobody's; neither number's holder is told from the other.
fn a_code_that_is_wrong_does_the_same_work_as_one_that_nobody_has(builder: Builder) {
    let world = world(builder);
    let asked = [SIGN_IN[1], SIGN_IN[2]];
    all_alike(&asked, |number, address| {
        let refused = world
            .auth
            .sign_in_by_code(&latchkey_domain::sessions::SignInByCode {
                number: (*number).to_owned(),
                code: latchkey_domain::model::Code::new("000000".to_owned()),
                surface: latchkey_domain::model::Surface::Signup,
                client: client(address),
            });
        assert!(refused.is_err());
    });
}

fn what_is_queued_for_nobody_is_sent_to_nobody(builder: Builder) {
    let world = world(builder);
    let from = client("10.0.0.1");
    let request = RequestReset {
        company: None,
        identifier: "nobody@rehive.com".to_owned(),
        client: from.clone(),
    };
    world.auth.request_password_reset(&request).unwrap();
    let key = resend(&("default", "nobody@rehive.com"), "10.0.0.1");
    world.auth.resend_email_verification(&key).unwrap();
    let code = resend(&("default", "+27840000009"), "10.0.0.1");
    world.auth.resend_mobile_verification(&code).unwrap();
    world.auth.send_sign_in_code("+27840000009", &from).unwrap();
    assert!(world.messages().is_empty());
    let counts = world.storage.query(|reads| reads.outbox_counts()).unwrap();
    assert_eq!((counts.waiting, counts.parked), (0, 0));
}
