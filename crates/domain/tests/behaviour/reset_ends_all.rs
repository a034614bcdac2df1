//! A password that was set by a link ends everything that was open (security requirements 51, 52, 53).

use crate::second_factors::{begin, code};
use crate::support::{OTHER_PASSWORD, PASSWORD, Shorthand, jwt_login, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::model::{Client, Code, LinkSecret, PlainToken, Surface};
use latchkey_domain::outbox::Content;
use latchkey_domain::passwords::{ConfirmReset, ConfirmResetError, RequestReset};
use latchkey_domain::sessions::{CreatePermanent, SignInByCode};
use latchkey_testkit::{World, both_databases};

const JOE: &str = "joe@rehive.com";
const NUMBER: &str = "+27840000001";

both_databases!(
    success_ends_sessions_tokens_links_tickets_and_codes,
    a_new_password_kills_waiting_links_however_it_was_set,
    no_secret_of_another_kind_sets_a_password,
    nothing_is_set_for_whoever_has_not_asked,
);

fn ask(world: &World, identifier: &str) -> (String, LinkSecret) {
    let request = RequestReset {
        company: None,
        identifier: identifier.to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
    world.mailed_reset()
}

fn confirm(
    world: &World,
    (uid, token): &(String, LinkSecret),
    new: &str,
) -> Result<(), ConfirmResetError> {
    world.auth.confirm_password_reset(&ConfirmReset {
        uid: uid.clone(),
        token: token.clone(),
        new: new.into(),
        client: Client::default(),
    })
}

/// Joe, with a proven address and number.
fn joe(world: &World) -> PlainToken {
    let request = Register {
        mobile: Some(NUMBER.to_owned()),
        ..registration(JOE)
    };
    let token = world.auth.register(&request).unwrap().token;
    let (caller, key) = (world.auth.caller(&token), world.mailed_key());
    let texted = world.texted_code();
    world
        .auth
        .verify_email_as(&caller, &key, &Client::default())
        .unwrap();
    world.auth.verify_mobile(&caller, &texted).unwrap();
    token
}

fn texted(world: &World, purpose: &str) -> Code {
    let mut messages = world.messages().into_iter();
    let text = messages.rfind(|message| message.purpose == purpose);
    match text.unwrap().content {
        Content::Code { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

fn success_ends_sessions_tokens_links_tickets_and_codes(world: World) {
    let first = joe(&world);
    let opaque = [0; 2].map(|_| world.auth.enter(JOE, PASSWORD).unwrap().token);
    let jwts = [0; 2].map(|_| world.auth.log_in(jwt_login(JOE)).unwrap().token);
    let request = CreatePermanent {
        password: PASSWORD.into(),
        duration: None,
        surface: latchkey_domain::model::OpaqueSurface::Company,
        client: Client::default(),
    };
    let caller = world.auth.caller(&first);
    let lasting = world
        .auth
        .create_permanent_token(&caller, request)
        .unwrap()
        .token;
    let links = [ask(&world, JOE), ask(&world, JOE), ask(&world, JOE)];
    world
        .auth
        .send_sign_in_code(NUMBER, &Client::default())
        .unwrap();
    let sign_in = texted(&world, "sign_in");
    let totp = begin(&world, &first);
    world
        .auth
        .verify_mfa(&caller, &code(&world, &totp))
        .unwrap();
    world.clock.advance(chrono::TimeDelta::seconds(60));
    let ticket = world.auth.enter(JOE, PASSWORD).unwrap();
    assert!(ticket.owed.is_some());
    world.messages();

    confirm(&world, &links[2], OTHER_PASSWORD).unwrap();
    for token in opaque.iter().chain([&first, &lasting]) {
        assert!(!world.auth.accepts(token));
    }
    for jwt in &jwts {
        assert!(!world.auth.accepts_jwt(jwt));
        assert!(world.auth.refresh_jwt(jwt, &Client::default()).is_err());
    }
    assert!(world.auth.authenticate_pending(&ticket.token).is_err());
    for link in &links {
        let refused = confirm(&world, link, "a third password 3");
        assert!(matches!(refused, Err(ConfirmResetError::BadToken)));
    }
    let by_code = SignInByCode {
        number: NUMBER.to_owned(),
        code: sign_in,
        surface: Surface::Signup,
        client: Client::default(),
    };
    assert!(world.auth.sign_in_by_code(&by_code).is_err());
    let told: Vec<_> = world
        .messages()
        .into_iter()
        .map(|message| (message.purpose, message.to))
        .collect();
    assert_eq!(told, [("password_changed", JOE.to_owned())]);
    assert!(world.auth.enter(JOE, PASSWORD).is_err());
    let entered = world.auth.enter(JOE, OTHER_PASSWORD).unwrap();
    assert!(entered.owed.is_some(), "the factor is asked for still");
}

fn a_new_password_kills_waiting_links_however_it_was_set(world: World) {
    let token = joe(&world);
    let link = ask(&world, JOE);
    world.auth.renew(&token, PASSWORD, OTHER_PASSWORD).unwrap();
    assert!(confirm(&world, &link, "a third password 3").is_err());
    let link = ask(&world, JOE);
    let caller = world.auth.caller(&token);
    world
        .auth
        .set_own_password(&caller, &PASSWORD.into())
        .unwrap();
    assert!(confirm(&world, &link, "a third password 3").is_err());
    assert!(world.auth.enter(JOE, PASSWORD).is_ok());
}

fn no_secret_of_another_kind_sets_a_password(world: World) {
    let token = joe(&world);
    let uid = world.auth.caller(&token).user.identifier.0.to_string();
    let (_, link) = ask(&world, JOE);
    let add = latchkey_domain::email::AddAddress {
        address: "second@rehive.com".to_owned(),
        primary: false,
    };
    world
        .auth
        .add_email(&world.auth.caller(&token), &add)
        .unwrap();
    let key = world.mailed_key();
    let jane = world.auth.join("jane@rehive.com");
    let janes = ask(&world, "jane@rehive.com").1;
    for secret in [
        key.expose(),
        token.expose(),
        jane.token.expose(),
        janes.expose(),
        &uid,
    ] {
        let refused = confirm(&world, &(uid.clone(), secret.into()), OTHER_PASSWORD);
        assert!(
            matches!(refused, Err(ConfirmResetError::BadToken)),
            "{secret}"
        );
    }
    let as_key = world.auth.verify_email(&link, &Client::default());
    assert!(
        as_key.is_err(),
        "and no link proves an address as a key does"
    );
    confirm(&world, &(uid, link), OTHER_PASSWORD).unwrap();
}

fn nothing_is_set_for_whoever_has_not_asked(world: World) {
    let token = joe(&world);
    let uid = world.auth.caller(&token).user.identifier.0.to_string();
    let zeros = "0".repeat(64);
    for secret in [
        "",
        " ",
        "null",
        "undefined",
        "[]",
        "{}",
        "0",
        "false",
        "\u{0}",
        "%00",
        &zeros,
        &uid,
    ] {
        let refused = confirm(&world, &(uid.clone(), secret.into()), OTHER_PASSWORD);
        assert!(
            matches!(refused, Err(ConfirmResetError::BadToken)),
            "{secret:?}"
        );
    }
    assert!(world.auth.enter(JOE, PASSWORD).is_ok());
    assert!(world.auth.accepts(&token));
}
