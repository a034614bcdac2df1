//! `Authorization`: a token alone.

use latchkey_domain::model::Surface;
use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EMAIL, PASSWORD, Site};

both_databases!(
    a_token_stands_alone_or_after_the_scheme_word,
    everything_else_is_401_without_a_body,
    a_token_of_another_contract_is_none_of_this,
    a_token_anywhere_else_is_ignored,
    two_headers_are_refused,
    a_stale_header_does_no_harm_where_nobody_need_be_signed_in,
);

fn ask(site: &Site, headers: &[&str]) -> crate::wire::Answer {
    site.send("GET /api/v1/users/me", headers, "")
}

fn a_token_stands_alone_or_after_the_scheme_word(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    for form in ["", "Token ", "token ", "TOKEN  ", "Token\t", "  "] {
        let header = format!("Authorization: {form}{token}");
        assert_eq!(ask(&site, &[&header]).status, 200, "{form:?}");
    }
}

fn everything_else_is_401_without_a_body(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    ask(&site, &[]).is_nobody_s();
    for value in [
        String::new(),
        "Token".to_owned(),
        "TOKEN".to_owned(),
        format!("Bearer {token}"),
        format!("Basic {token}"),
        format!("{token} Token"),
        format!("{token} {token}"),
        format!("Token {token} x"),
        format!("Token token {token}"),
        format!("\"{token}\""),
        format!("Token {token}x"),
        format!("Token={token}"),
        token[..23].to_owned(),
        token.to_lowercase(),
        token.to_uppercase(),
        "GPFrZEfm4isNwvqPziJkqj3d".to_owned(),
        "x".repeat(5_000),
    ] {
        for line in ["GET /api/v1/users/me", "PUT /api/v1/users/me"] {
            let header = format!("Authorization: {value}");
            site.send(line, &[&header], "").is_nobody_s();
        }
    }
}

fn a_token_of_another_contract_is_none_of_this(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let login = json!({"username": EMAIL, "password": PASSWORD});
    let jwt = site.json("/auth/access_token/", &login).token();
    site.me(&jwt).is_nobody_s();
    for surface in [Surface::Company, Surface::DeviceTokens, Surface::Phone] {
        let login = latchkey_domain::sessions::LogIn::new(surface, EMAIL, PASSWORD);
        let token = world.auth.log_in(login).unwrap().token;
        site.me(token.expose()).is_nobody_s();
    }
}

fn a_token_anywhere_else_is_ignored(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    for name in ["token", "auth_token", "authorization", "user[token]"] {
        site.get(&format!("/api/v1/users/me?{name}={token}"))
            .is_nobody_s();
    }
    ask(&site, &[&format!("Cookie: token={token}")]).is_nobody_s();
    ask(&site, &[&format!("X-Auth-Token: {token}")]).is_nobody_s();
}

fn two_headers_are_refused(world: World) {
    let site = Site::over(&world.auth);
    let header = format!("Authorization: {}", site.cash().token());
    let text = "More than one set of credentials was sent.";
    ask(&site, &[&header, &header]).is(400, &json!({"error": text}));
}

fn a_stale_header_does_no_harm_where_nobody_need_be_signed_in(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let auth = format!("GET /api/v1/auth?user[email]={EMAIL}&user[password]={PASSWORD}");
    for stale in ["Authorization: stale", "Authorization: Bearer a b c"] {
        assert_eq!(site.send(&auth, &[stale], "").status, 200);
        assert_eq!(site.send("GET /api/v1", &[stale], "").status, 200);
        let headers = [stale, "Content-Type: application/json"];
        let sent = site.send(
            "POST /api/v1/confirmation",
            &headers,
            r#"{"number":"+15555552016"}"#,
        );
        assert_eq!(sent.status, 200);
        assert_eq!(site.send("POST /api/v1/signup", &[stale], "").status, 422);
    }
}
