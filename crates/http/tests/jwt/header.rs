//! `GET /users/me/` and `Authorization`.

use latchkey_domain::admin::CreateUser;
use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EMAIL, EXPIRED, NOT_GOOD, PASSWORD, Site, USERNAME, add, advance, sarah};

both_databases!(
    the_caller_is_shown,
    what_the_caller_does_not_have_is_empty,
    the_scheme_word_may_be_in_any_case_and_the_slash_may_be_missing,
    every_defect_of_the_header_has_its_sentence,
    an_expired_token_says_so,
    two_headers_are_refused,
);

fn the_caller_is_shown(world: World) {
    let user = sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    let answer = site.me(&token);
    assert_eq!(
        answer.body,
        format!(
            r#"{{"id":{},"username":"{USERNAME}","email":"{EMAIL}","first_name":"Sarah","last_name":"Connor","profiles":{{}}}}"#,
            user.id.0
        )
    );
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

fn what_the_caller_does_not_have_is_empty(world: World) {
    let mobile = "+15555550100";
    let user = CreateUser {
        mobile: Some(mobile.to_owned()),
        ..CreateUser::default()
    };
    let id = add(&world, user).id.0;
    let site = Site::over(&world.auth);
    let token = site.log_in(mobile, PASSWORD).text_of("token");
    let expected = json!({"id": id, "username": mobile, "email": "", "first_name": "", "last_name": "", "profiles": {}});
    site.me(&token).is(200, &expected);
}

fn the_scheme_word_may_be_in_any_case_and_the_slash_may_be_missing(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    for path in ["/users/me/", "/users/me"] {
        for scheme in ["Token", "token", "TOKEN", "Token "] {
            assert_eq!(site.get(path, &format!("{scheme} {token}")).status, 200);
        }
    }
}

fn every_defect_of_the_header_has_its_sentence(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    let none = "Authentication credentials were not provided.";
    let alone = "Invalid Authorization header. No credentials provided.";
    let spaces = "Invalid Authorization header. Credentials string should not contain spaces.";
    let cases = [
        (format!("Bearer {token}"), none),
        (format!("JWT {token}"), none),
        (token.clone(), none),
        ("Token".to_owned(), alone),
        (format!("Token {token} {token}"), spaces),
        (format!("Token {token}x"), NOT_GOOD),
        ("Token garbage".to_owned(), NOT_GOOD),
    ];
    for (header, text) in cases {
        let answer = site.get("/users/me/", &header);
        answer.is(401, &json!({"detail": text}));
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Token realm=\"api\"")
        );
    }
    let absent = site.send("GET /users/me/", &[], "");
    absent.is(401, &json!({"detail": none}));
    let line = format!("GET /users/me/?token={token}");
    site.send(&line, &[], "").is(401, &json!({"detail": none}));
}

fn an_expired_token_says_so(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let token = site.token();
    assert_eq!(site.me(&token).status, 200);
    advance(&world, 5, 0);
    site.me(&token).is(401, &json!({"detail": EXPIRED}));
}

fn two_headers_are_refused(world: World) {
    sarah(&world);
    let site = Site::over(&world.auth);
    let header = format!("Authorization: Token {}", site.token());
    let answer = site.send("GET /users/me/", &[&header, &header], "");
    let text = "More than one set of credentials was sent.";
    answer.is(400, &json!({"detail": text}));
}
