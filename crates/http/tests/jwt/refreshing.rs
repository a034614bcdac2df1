//! `POST /auth/refresh_token/`

use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EXPIRED, NOT_GOOD, Site, USERNAME, advance, claims, sarah};

const DAY: i64 = 86_400;

both_databases!(
    refreshing_keeps_the_session_and_moves_the_expiry,
    the_old_token_stays_good_until_its_own_end,
    a_token_that_has_expired_is_not_refreshed,
    ten_days_after_the_login_nothing_is_refreshed,
    a_token_that_is_not_ours_is_not_refreshed,
    the_token_must_be_there,
);

fn refreshing_keeps_the_session_and_moves_the_expiry(world: World) {
    let user = sarah(&world);
    let site = Site::over(&world.auth);
    let first = site.token();
    advance(&world, 2, 5);
    let answer = site.refresh(&first);
    let second = answer.text_of("token");
    assert_eq!(
        answer.body,
        format!(
            r#"{{"token":"{second}","expires_in":"2026-01-12T09:00:05.000Z","user":{{"username":"indestructible","id":{}}}}}"#,
            user.id.0
        )
    );
    let (first, second) = (claims(&first), claims(&second));
    for kept in ["orig_iat", "sid", "sub", "user_id", "username", "email"] {
        assert_eq!(first[kept], second[kept], "{kept}");
    }
    let moved = |name: &str| second[name].as_i64().unwrap() - first[name].as_i64().unwrap();
    assert_eq!((moved("iat"), moved("exp")), (2 * DAY + 5, 2 * DAY + 5));
    assert_ne!(first["jti"], second["jti"]);
}

fn the_old_token_stays_good_until_its_own_end(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let first = site.token();
    advance(&world, 4, 0);
    let second = site.refresh(&first).text_of("token");
    assert_eq!(site.verify(&first).status, 200);
    assert_eq!(site.refresh(&first).status, 200);
    advance(&world, 1, 0);
    site.verify(&first).refuses(EXPIRED);
    assert_eq!(site.verify(&second).status, 200);
}

fn a_token_that_has_expired_is_not_refreshed(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    advance(&world, 5, -1);
    assert_eq!(site.refresh(&token).status, 200);
    advance(&world, 0, 1);
    site.refresh(&token).refuses(EXPIRED);
}

fn ten_days_after_the_login_nothing_is_refreshed(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let mut token = site.token();
    let login = claims(&token)["orig_iat"].clone();
    for _ in 0..10 {
        advance(&world, 1, 0);
        token = site.refresh(&token).text_of("token");
        assert_eq!(claims(&token)["orig_iat"], login);
    }
    advance(&world, 0, 1);
    site.refresh(&token).refuses("Refresh has expired.");
    // It lives on until its own end, the fifteenth day.
    advance(&world, 5, -2);
    assert_eq!(site.verify(&token).status, 200);
    advance(&world, 0, 1);
    site.verify(&token).refuses(EXPIRED);
    site.refresh(&token).refuses(EXPIRED);
}

fn a_token_that_is_not_ours_is_not_refreshed(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let unsigned = "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0";
    let payload = token.split('.').nth(1).unwrap();
    for forged in [
        "garbage".to_owned(),
        "a.b.c".to_owned(),
        format!("{message}."),
        format!("{message}.{signature}A"),
        format!("{unsigned}.{payload}."),
        "0123456789abcdef".repeat(4),
        "x".repeat(16_384),
    ] {
        site.refresh(&forged).refuses(NOT_GOOD);
    }
    assert_eq!(site.log_in(USERNAME, "terminator123").status, 200);
}

fn the_token_must_be_there(world: World) {
    let site = Site::over(&world.auth);
    for path in ["/auth/refresh_token/", "/auth/verify_token/"] {
        let post = |body| site.post(path, &body);
        post(json!({})).is(400, &json!({"token": ["This field is required."]}));
        post(json!({"token": ""})).is(400, &json!({"token": ["This field may not be blank."]}));
        post(json!({"token": null})).is(400, &json!({"token": ["This field may not be null."]}));
        post(json!({"token": ["x"]})).is(400, &json!({"token": ["Not a valid string."]}));
    }
}
