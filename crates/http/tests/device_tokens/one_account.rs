//! One account, many surfaces (decision D16).

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{BAD_TOKEN, Device, Site};
use crate::wire::Answer;

both_databases!(an_account_made_on_one_surface_is_used_and_revoked_on_the_other);

const PASSWORD: &str = "joe1234";

fn company(site: &Site, line: &str, token: Option<&str>, body: &Value) -> Answer {
    let mut headers = vec!["Content-Type: application/json".to_owned()];
    headers.extend(token.map(|token| format!("Authorization: Token {token}")));
    let headers: Vec<_> = headers.iter().map(String::as_str).collect();
    site.send(line, &headers, &body.to_string())
}

fn an_account_made_on_one_surface_is_used_and_revoked_on_the_other(site: Site) {
    let joe = json!({
        "first_name": "Joe", "last_name": "Soap", "email": "joe@rehive.com", "company": "default",
        "password1": PASSWORD, "password2": PASSWORD, "terms_and_conditions": true,
    });
    let registered = company(&site, "POST /api/3/auth/register/", None, &joe);
    assert_eq!(registered.status, 201, "{registered:?}");
    let data = &registered.json()["data"];
    let session = data["token"].as_str().unwrap();

    let fields = [
        ("email", "joe@rehive.com"),
        ("password", PASSWORD),
        ("device_token", "one"),
    ];
    let device = Device::of(&site.try_sign_in(&fields));
    let own = site.form("GET /api/v1/profile", &[("auth_token", &device.token)]);
    assert_eq!(own.json()["email"], data["user"]["email"]);
    let refused = company(&site, "GET /api/3/auth/", Some(&device.token), &json!({}));
    assert_eq!(refused.status, 401, "a session is good on its own contract");
    site.form("GET /api/v1/profile", &[("auth_token", session)])
        .says(423, BAD_TOKEN);
    let permanent = json!({"password": PASSWORD, "surface": "device_tokens"});
    let made = company(&site, "POST /api/3/auth/tokens/", Some(session), &permanent);
    let made = made.json();
    let permanent = made["data"]["token"].as_str().unwrap();
    let own = site.form("GET /api/v1/profile", &[("auth_token", permanent)]);
    assert_eq!(own.status, 200, "a permanent token is the way in: {own:?}");

    let listed = company(&site, "GET /api/3/auth/tokens/", Some(session), &json!({}));
    let key = &device.token[..8];
    let listed = listed.json()["data"].clone();
    let keys: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|token| &token["token_key"])
        .collect();
    assert!(keys.len() == 3 && keys.contains(&&json!(key)), "{keys:?}");

    assert!(site.knows(&device));
    let line = format!("DELETE /api/3/auth/tokens/{key}/");
    assert_eq!(company(&site, &line, Some(session), &json!({})).status, 200);
    site.form("GET /api/v1/profile", &[("auth_token", &device.token)])
        .says(423, BAD_TOKEN);
}
