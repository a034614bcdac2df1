//! `POST /auth/verify_token/`

use latchkey_domain::{
    model::{Budget, Client, Password, Surface},
    sessions::{Grant, LogIn},
};
use latchkey_testkit::{World, both_databases, world::Builder};
use serde_json::json;

use crate::support::{EXPIRED, NOT_GOOD, PASSWORD, Site, USERNAME, advance, part, sarah};

both_databases!(
    a_good_token_is_answered_with_itself,
    a_token_expires_on_the_second,
    a_token_of_another_kind_is_not_good,
    a_changed_token_is_not_good,
    guessing_is_throttled_and_good_tokens_are_not,
);

fn a_good_token_is_answered_with_itself(world: World) {
    let user = sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    advance(&world, 1, 0);
    for _ in 0..2 {
        let owner = json!({"username": USERNAME, "id": user.id.0});
        let expected =
            json!({"token": token, "expires_in": "2026-01-10T09:00:00.000Z", "user": owner});
        site.verify(&token).is(200, &expected);
    }
}

fn a_token_expires_on_the_second(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let (seen, unseen) = (site.token(), site.token());
    assert_eq!(site.verify(&seen).status, 200);
    advance(&world, 5, -1);
    assert_eq!(site.verify(&seen).status, 200);
    advance(&world, 0, 1);
    site.verify(&seen).refuses(EXPIRED);
    site.verify(&unseen).refuses(EXPIRED);
}

fn a_token_of_another_kind_is_not_good(world: World) {
    sarah(&world);
    let request = LogIn {
        company: None,
        identifier: USERNAME.to_owned(),
        password: Password::new(PASSWORD),
        surface: Surface::Company,
        grant: Grant::Opaque,
        session_duration: None,
        device: None,
        client: Client::default(),
    };
    let opaque = world.auth.log_in(request).unwrap().token;
    assert!(world.auth.authenticate(&opaque).is_ok());
    let site = Site::over(&world.auth);
    site.verify(opaque.expose()).refuses(NOT_GOOD);
    site.refresh(opaque.expose()).refuses(NOT_GOOD);
    let header = site.me(opaque.expose());
    header.is(401, &json!({"detail": NOT_GOOD}));
    // Nor is a JWT good where an opaque token belongs.
    let jwt = crate::support::plain(&site.token());
    assert!(world.auth.authenticate(&jwt).is_err());
}

fn a_changed_token_is_not_good(world: World) {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    let pieces: Vec<_> = token.split('.').collect();
    let mut claims = part(&token, 1);
    claims["user_id"] = json!(1);
    claims["exp"] = json!(4_000_000_000_u32);
    let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
    let changed = [
        format!("{}.{payload}.{}", pieces[0], pieces[2]),
        format!("{token}."),
        format!("{token}="),
        format!(" {token}"),
        format!("{token}\n"),
        token.to_uppercase(),
        token.replace('.', ""),
        format!("{}.{}", pieces[1], pieces[2]),
    ];
    for changed in changed {
        site.verify(&changed).refuses(NOT_GOOD);
    }
    assert_eq!(site.verify(&token).status, 200);
}

fn guessing_is_throttled_and_good_tokens_are_not(builder: Builder) {
    let budget = Budget {
        count: 2,
        window_seconds: 60,
    };
    let world = builder
        .policy(|policy| policy.limits.verify_per_address = budget)
        .build();
    sarah(&world);
    let site = Site::over(&world.auth);
    site.verify("guess").refuses(NOT_GOOD);
    site.verify("another").refuses(NOT_GOOD);
    let refused = site.verify("a third");
    let text = "Request was throttled. Expected available in 30 seconds.";
    refused.is(429, &json!({"detail": text}));
    assert_eq!(refused.header("retry-after"), Some("30"));
    assert_eq!(site.verify(&site.token()).status, 200);
}
