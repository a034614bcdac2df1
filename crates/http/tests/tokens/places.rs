//! Every place of every surface that takes a token.

use serde_json::json;

use crate::{
    kinds::{Kind, NUMBER, PASSWORD, Tokens},
    site::Site,
};

/// Gives a text where a token belongs, and says whether it was taken for one.
pub type Place = fn(&Site, &Tokens, &str) -> bool;

/// Places that change nothing, with the kinds that open them.
pub const READING: &[(&str, &[Kind], Place)] = &[
    (
        "company: Authorization",
        &[Kind::Company, Kind::Permanent, Kind::Timed],
        |site, _, token| scheme(site, "GET /api/3/auth/", token),
    ),
    (
        "company: a second factor",
        &[Kind::Company, Kind::Permanent, Kind::Timed, Kind::Pending],
        |site, _, token| scheme(site, "GET /api/3/auth/mfa/", token),
    ),
    (
        "company: auth/tokens/verify/",
        &[Kind::Company, Kind::Permanent, Kind::Timed],
        |site, tokens, token| {
            let bearer = format!("Token {}", tokens.of(Kind::Permanent));
            let line = "POST /api/3/auth/tokens/verify/";
            body(site, line, Some(&bearer), &json!({"token": token}))
        },
    ),
    (
        "device_tokens: auth_token",
        &[Kind::Device, Kind::DeviceProgram],
        |site, _, token| {
            body(
                site,
                "GET /api/v1/profile",
                None,
                &json!({"auth_token": token}),
            )
        },
    ),
    (
        "signup: Authorization",
        &[Kind::Signup, Kind::SignupProgram],
        |site, _, token| scheme(site, "GET /api/v1/users/me", token),
    ),
    (
        "signup: Authorization alone",
        &[Kind::Signup, Kind::SignupProgram],
        |site, _, token| {
            let answer = site.send("GET /api/v1/users/me", Some(token), &json!({}));
            is_taken(&answer)
        },
    ),
    ("jwt: Authorization", &[Kind::Jwt], |site, _, token| {
        scheme(site, "GET /users/me/", token)
    }),
    ("jwt: verify_token", &[Kind::Jwt], |site, _, token| {
        body(
            site,
            "POST /auth/verify_token/",
            None,
            &json!({"token": token}),
        )
    }),
    ("jwt: refresh_token", &[Kind::Jwt], |site, _, token| {
        body(
            site,
            "POST /auth/refresh_token/",
            None,
            &json!({"token": token}),
        )
    }),
];

/// Places that spend what they take, the one after which all others are dead last.
pub const SPENDING: &[(&str, Kind, Place)] = &[
    (
        "phone: session_token",
        Kind::Phone,
        |site, tokens, token| {
            let given = json!({
                "phone_number": NUMBER, "security_code": tokens.code, "session_token": token,
            });
            body(site, "POST /api/phone/verify", None, &given)
        },
    ),
    ("company: reset", Kind::Reset, |site, tokens, token| {
        let given = json!({
            "uid": tokens.of(Kind::Identifier), "token": token, "new_password1": PASSWORD,
            "new_password2": PASSWORD,
        });
        body(
            site,
            "POST /api/3/auth/password/reset/confirm/",
            None,
            &given,
        )
    }),
];

/// Places that take the key of a mail.
pub const KEYS: &[(&str, Place)] = &[
    ("page: verify-email", |site, _, token| {
        let form = format!("key={token}");
        let headers = ["Content-Type: application/x-www-form-urlencoded"];
        is_taken(&site.with("POST /verify-email", &headers, &form))
    }),
    ("company: auth/email/verify/", |site, _, token| {
        body(
            site,
            "POST /api/3/auth/email/verify/",
            None,
            &json!({"key": token}),
        )
    }),
];

fn scheme(site: &Site, line: &str, token: &str) -> bool {
    body(site, line, Some(&format!("Token {token}")), &json!({}))
}

fn body(site: &Site, line: &str, bearer: Option<&str>, body: &serde_json::Value) -> bool {
    is_taken(&site.send(line, bearer, body))
}

fn is_taken(answer: &crate::wire::Answer) -> bool {
    assert!(answer.status < 500, "{answer:?}");
    answer.status < 300
}
