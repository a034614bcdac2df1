//! A code is bound to number, user, company and purpose (security requirement 40).

use crate::support::{Shorthand, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::model::{Client, Code, PlainToken, Surface};
use latchkey_domain::outbox::Content;
use latchkey_domain::phone::{RegisterPhone, VerifyPhone};
use latchkey_domain::sessions::SignInByCode;
use latchkey_testkit::{World, both_databases, world::Builder};

const NUMBER: &str = "+27841234567";

both_databases!(
    a_code_of_one_purpose_answers_no_other,
    a_code_of_one_company_answers_in_no_other,
    blank_and_well_known_codes_answer_nothing,
);

const PURPOSES: [&str; 4] = [
    "verify_mobile",
    "sign_in",
    "second_factor",
    "register_phone",
];

/// One account and what each place of a code needs.
struct Place {
    token: PlainToken,
    session: PlainToken,
}

fn register(world: &World, company: Option<&str>, email: &str) -> PlainToken {
    let request = Register {
        company: company.map(str::to_owned),
        mobile: Some(NUMBER.to_owned()),
        ..registration(email)
    };
    world.auth.register(&request).unwrap().token
}

/// The codes on their way, one of each purpose, all to one number.
fn codes(world: &World, token: &PlainToken) -> (Vec<(&'static str, Code)>, Place) {
    let client = Client::default();
    world.auth.send_sign_in_code(NUMBER, &client).unwrap();
    world
        .auth
        .enable_sms(&world.auth.caller(token), NUMBER)
        .unwrap();
    let phone = RegisterPhone {
        number: NUMBER.to_owned(),
        language: "en".to_owned(),
        client,
    };
    let session = world.auth.register_phone(&phone).unwrap();
    let messages = world.messages().into_iter();
    let codes = messages.filter_map(|message| match message.content {
        Content::Code { code, .. } => Some((message.purpose, code)),
        _ => None,
    });
    let place = Place {
        token: token.clone(),
        session,
    };
    (codes.collect(), place)
}

fn give(world: &World, place: &Place, purpose: &str, code: &Code) -> bool {
    let (auth, client) = (&world.auth, Client::default());
    let caller = || auth.caller(&place.token);
    match purpose {
        "verify_mobile" => auth.verify_mobile(&caller(), code).is_ok(),
        "second_factor" => auth.verify_mfa(&caller(), code).is_ok(),
        "sign_in" => {
            let request = SignInByCode {
                number: NUMBER.to_owned(),
                code: code.clone(),
                surface: Surface::Signup,
                client,
            };
            auth.sign_in_by_code(&request).is_ok()
        }
        _ => {
            let request = VerifyPhone {
                number: NUMBER.to_owned(),
                code: code.clone(),
                session_token: place.session.clone(),
                client,
            };
            auth.verify_phone(&request).is_ok()
        }
    }
}

fn unlimited(builder: Builder) -> World {
    builder
        .policy(|policy| policy.limits.enabled = false)
        .build()
}

fn a_code_of_one_purpose_answers_no_other(builder: Builder) {
    let world = unlimited(builder);
    let token = register(&world, None, "joe@rehive.com");
    let (codes, place) = codes(&world, &token);
    let mut known: Vec<_> = codes.iter().map(|(purpose, _)| *purpose).collect();
    known.sort_unstable();
    let mut expected = PURPOSES;
    expected.sort_unstable();
    assert_eq!(known, expected);
    for purpose in PURPOSES {
        for (other, code) in codes.iter().filter(|(other, _)| *other != purpose) {
            assert!(!give(&world, &place, purpose, code), "{other} as {purpose}");
        }
    }
    // Three guesses were taken of each; the right one is still good, once. The factor comes last: with
    // it, no code signs in alone.
    for purpose in [
        "verify_mobile",
        "sign_in",
        "register_phone",
        "second_factor",
    ] {
        let (_, code) = codes.iter().find(|(known, _)| *known == purpose).unwrap();
        assert!(give(&world, &place, purpose, code), "{purpose}");
        assert!(!give(&world, &place, purpose, code), "{purpose} twice");
    }
}

fn a_code_of_one_company_answers_in_no_other(builder: Builder) {
    let world = unlimited(builder);
    world.auth.found("rehive", "owner@rehive.com");
    let ours = register(&world, None, "joe@rehive.com");
    let code = world.texted_code();
    let theirs = register(&world, Some("rehive"), "joe@rehive.com");
    let other = world.texted_code();
    assert!(
        world
            .auth
            .verify_mobile(&world.auth.caller(&theirs), &code)
            .is_err()
    );
    assert!(
        world
            .auth
            .verify_mobile(&world.auth.caller(&ours), &other)
            .is_err()
    );
    assert!(
        world
            .auth
            .verify_mobile(&world.auth.caller(&ours), &code)
            .is_ok()
    );
    assert!(
        world
            .auth
            .verify_mobile(&world.auth.caller(&theirs), &other)
            .is_ok()
    );
}

/// Security requirement 43, with codes on their way and with none.
fn blank_and_well_known_codes_answer_nothing(builder: Builder) {
    let world = builder
        .policy(|policy| {
            policy.limits.enabled = false;
            policy.otp.max_attempts = 1000;
        })
        .build();
    let token = register(&world, None, "joe@rehive.com");
    let (codes, place) = codes(&world, &token);
    let none = Place {
        token: world.auth.join("none@rehive.com").token,
        session: PlainToken::new("none"),
    };
    for purpose in PURPOSES {
        for text in [
            "", " ", "0", "null", "000000", "111111", "123456", "654321", "%", "______", "\u{0}",
        ] {
            let code = Code::new(text);
            let drawn = codes.iter().any(|(_, code)| code.expose() == text);
            assert!(
                drawn || !give(&world, &place, purpose, &code),
                "{purpose} {text:?}"
            );
            if purpose != "sign_in" {
                assert!(!give(&world, &none, purpose, &code), "{purpose} {text:?}");
            }
        }
    }
}
