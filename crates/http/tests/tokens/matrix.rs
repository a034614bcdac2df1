//! A token of one kind is worthless elsewhere (security requirement 21): every kind at every place, and only the diagonal is
//! taken.

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::{
    kinds::{Kind, Tokens},
    places::{KEYS, READING, SPENDING},
    site::Site,
};

both_databases!(
    a_token_of_one_kind_is_worthless_where_another_belongs,
    a_token_counts_in_the_place_of_its_contract_only,
    tokens_of_every_contract_are_listed_and_revoked_together,
);

fn a_token_of_one_kind_is_worthless_where_another_belongs(site: Site) {
    let tokens = Tokens::collect(&site);
    let mut cells = 0;
    for (place, opened_by, give) in READING {
        for (kind, token) in &tokens.all {
            let expected = opened_by.contains(kind);
            assert_eq!(give(&site, &tokens, token), expected, "{kind:?} in {place}");
            cells += 1;
        }
    }
    for (place, give) in KEYS {
        for (kind, token) in &tokens.all {
            if *kind != Kind::Key {
                assert!(!give(&site, &tokens, token), "{kind:?} in {place}");
                cells += 1;
            }
        }
    }
    for (place, opened_by, give) in SPENDING {
        let (right, wrong): (Vec<_>, Vec<_>) =
            tokens.all.iter().partition(|(kind, _)| kind == opened_by);
        for (kind, token) in &wrong {
            assert!(!give(&site, &tokens, token), "{kind:?} in {place}");
            cells += 1;
        }
        for (kind, token) in &right {
            assert!(give(&site, &tokens, token), "{kind:?} in {place}");
            assert!(!give(&site, &tokens, token), "{kind:?} in {place} again");
            cells += 2;
        }
    }
    assert!(cells > 150, "{cells}");
}

/// Not in a query, a cookie or a body where the contract says header, and the other way round.
fn a_token_counts_in_the_place_of_its_contract_only(site: Site) {
    let tokens = Tokens::collect(&site);
    let permanent = tokens.of(Kind::Permanent);
    for (path, token) in [
        ("/api/3/auth/", tokens.of(Kind::Company)),
        ("/api/3/user/", permanent),
        ("/api/v1/users/me", tokens.of(Kind::Signup)),
        ("/users/me/", tokens.of(Kind::Jwt)),
    ] {
        for name in ["token", "auth_token", "access_token", "Authorization"] {
            let query = site.with(&format!("GET {path}?{name}={token}"), &[], "");
            assert_eq!(query.status, 401, "{path} {name} in the query");
            let cookie = format!("Cookie: {name}={token}");
            let cookie = site.with(&format!("GET {path}"), &[&cookie], "");
            assert_eq!(cookie.status, 401, "{path} {name} in a cookie");
            let body = site.send(&format!("GET {path}"), None, &json!({name: token}));
            assert_eq!(body.status, 401, "{path} {name} in the body");
        }
        let good = format!("Authorization: Token {token}");
        let twice = site.with(&format!("GET {path}"), &[&good, &good], "");
        assert_eq!(twice.status, 400, "{path}: two credentials");
        for odd in ["", "Bearer ", "Basic ", "Token: ", "Token Token "] {
            let header = format!("Authorization: {odd}{token}");
            let answer = site.with(&format!("GET {path}"), &[&header], "");
            // Document 002 takes a token that stands alone.
            let alone = odd.is_empty() && path == "/api/v1/users/me";
            assert_eq!(
                answer.status,
                if alone { 200 } else { 401 },
                "{path} {odd:?}"
            );
        }
        for like in ["token ", "TOKEN   ", "Token\t"] {
            let header = format!("Authorization: {like}{token}");
            let answer = site.with(&format!("GET {path}"), &[&header], "");
            assert_eq!(answer.status, 200, "{path} {like:?}");
        }
    }
    let device = tokens.of(Kind::Device);
    for header in [
        format!("Authorization: Token {device}"),
        format!("Cookie: auth_token={device}"),
    ] {
        let answer = site.with("GET /api/v1/profile", &[&header], "");
        assert_eq!(answer.status, 401, "{header}");
    }
    let line = format!("GET /api/v1/profile?auth_token={device}");
    let two = site.send(&line, None, &json!({"auth_token": permanent}));
    assert_eq!(two.status, 400, "two credentials");
}

/// Decision D16: what one contract made, another lists and revokes, and it is dead everywhere at once.
fn tokens_of_every_contract_are_listed_and_revoked_together(site: Site) {
    let tokens = Tokens::collect(&site);
    let bearer = format!("Token {}", tokens.of(Kind::Company));
    let list = || {
        let listed = site.done("GET /api/3/auth/tokens/", Some(&bearer), &json!({}));
        listed["data"].as_array().unwrap().len()
    };
    // Sign-up, login, four for programs, device, JWT.
    assert_eq!(list(), 8);
    for kind in [
        Kind::Permanent,
        Kind::Timed,
        Kind::DeviceProgram,
        Kind::SignupProgram,
        Kind::Device,
        Kind::Signup,
    ] {
        let key = &tokens.of(kind)[..8];
        let line = format!("DELETE /api/3/auth/tokens/{key}/");
        site.done(&line, Some(&bearer), &json!({}));
        for (place, _, give) in READING {
            if *place != "company: auth/tokens/verify/" {
                assert!(
                    !give(&site, &tokens, tokens.of(kind)),
                    "{kind:?} in {place}"
                );
            }
        }
    }
    assert_eq!(list(), 2);
}
