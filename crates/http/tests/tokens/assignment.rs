//! What a request may not say of an account changes nothing (security requirement 61).

use latchkey_domain::model::{PlainToken, User};
use latchkey_testkit::both_databases;
use serde_json::{Map, Value, json};

use crate::{
    kinds::{PASSWORD, log_in, sign_up, text},
    site::Site,
};

both_databases!(
    what_a_sign_up_smuggles_in_is_ignored,
    what_a_change_smuggles_in_is_ignored,
    a_token_is_made_for_its_caller_whatever_the_request_says,
);

const VICTIM: &str = "victim@example.com";

/// Everything that an account is, by every name that it may have.
fn smuggled(victim: &User) -> Map<String, Value> {
    let (id, identifier) = (victim.id.0, victim.identifier.0.to_string());
    let plain = json!({
        "id": id, "uuid": identifier, "identifier": identifier, "user_id": id, "user_identifier": identifier,
        "company_id": 1, "role": "admin", "roles": ["admin"], "groups": [{"name": "admin"}],
        "permission_groups": [{"name": "admin"}], "group": "admin",
        "permissions": [{"type": "user", "level": "delete"}], "verified": true, "email_verified": true,
        "phone_verified": true, "verified_at": 1, "verification": {"email": true}, "status": "verified",
        "kyc": {"status": "verified"}, "is_admin": true, "is_staff": true, "is_superuser": true, "admin": true,
        "active": true, "disabled": null, "token": "0".repeat(64), "password_hash": "$2b$10$x",
        "encrypted_password": "x", "date_joined": 1, "created_at": "2000-01-01", "updated_at": 1,
        "last_login": 1, "mfa": "token", "primary": true, "emails": [{"email": "x@y.org", "verified": true}],
        "becomes_primary": true, "proved": 1, "has_password": true, "__proto__": {"admin": true},
    });
    let mut all = plain.as_object().unwrap().clone();
    for (name, value) in plain.as_object().unwrap() {
        for dressed in [
            format!("user.{name}"),
            format!("user[{name}]"),
            format!("profile.{name}"),
            name.to_uppercase(),
        ] {
            all.insert(dressed, value.clone());
        }
    }
    all
}

fn with(body: &Value, more: &Map<String, Value>) -> Value {
    let mut whole = more.clone();
    whole.extend(body.as_object().unwrap().clone());
    Value::Object(whole)
}

/// The same below `user`, as document 002 nests it.
fn nested(body: &Value, more: &Map<String, Value>) -> Value {
    json!({"user": with(body, more), "role": "admin", "is_admin": true, "verified": true})
}

fn stored(site: &Site, email: &str) -> User {
    let company = latchkey_domain::model::CompanyIdentifier::parse("default").unwrap();
    let found = site.world.storage.query(|reads| {
        let company = reads.company_by_identifier(&company)?.unwrap();
        let (owner, _) = reads.email_owner(company.id, email)?.unwrap();
        reads.user(company.id, owner)
    });
    found.unwrap().unwrap()
}

#[track_caller]
fn is_ordinary(user: &User, victim: &User) {
    assert_ne!((user.id, user.identifier), (victim.id, victim.identifier));
    assert_eq!(user.company, victim.company);
    assert_eq!(user.groups, [""; 0]);
    assert!(user.permissions.is_empty());
    assert_eq!(user.status, latchkey_domain::model::UserStatus::Pending);
    assert_eq!((user.disabled, &user.username), (None, &None));
    assert_eq!(user.emails.len(), 1, "{:?}", user.emails);
    assert!(user.emails[0].primary && user.emails[0].verified.is_none());
    assert!(user.mobiles.is_empty());
    assert_eq!(user.date_joined, victim.date_joined);
    assert_eq!(user.profile.metadata, json!({}));
}

fn what_a_sign_up_smuggles_in_is_ignored(site: Site) {
    sign_up(&site, VICTIM);
    let victim = stored(&site, VICTIM);
    let more = smuggled(&victim);
    let company = |email: &str| {
        json!({"first_name": "A", "last_name": "B", "email": email, "company": "default",
            "password1": PASSWORD, "password2": PASSWORD, "terms_and_conditions": true})
    };
    let body = with(&company("one@example.com"), &more);
    let made = site.done("POST /api/3/auth/register/", None, &body);
    assert_ne!(made["data"]["token"], "0".repeat(64));
    let own = json!({"fname": "A", "lname": "B", "email": "two@example.com", "password": PASSWORD,
        "dob": "1990-01-01"});
    let made = site.done("POST /api/v1/signup", None, &nested(&own, &more));
    assert_ne!(made["token"], "0".repeat(64));
    for email in ["one@example.com", "two@example.com"] {
        is_ordinary(&stored(&site, email), &victim);
        assert_eq!(log_in(&site, email)["mfa"], Value::Null);
    }
    assert_eq!(stored(&site, VICTIM), victim);
}

fn what_a_change_smuggles_in_is_ignored(site: Site) {
    sign_up(&site, VICTIM);
    let victim = stored(&site, VICTIM);
    let more = smuggled(&victim);
    let email = "joe@example.com";
    let signup = sign_up(&site, email);
    let bearer = format!("Token {}", text(&log_in(&site, email)["token"]));
    let device = json!({"email": email, "password": PASSWORD});
    let device = text(&site.done("POST /api/v1/tokens", None, &device)["token"]);
    for method in ["PATCH", "PUT"] {
        let body = with(&json!({"first_name": "Joe"}), &more);
        site.done(&format!("{method} /api/3/user/"), Some(&bearer), &body);
    }
    let mut others = more.clone();
    others.remove("token");
    let body = with(&json!({"first_name": "Joe", "auth_token": device}), &others);
    site.done("PUT /api/v1/profile", None, &body);
    let body = nested(&json!({"fname": "Joe"}), &more);
    site.done("PUT /api/v1/users/me", Some(&signup), &body);
    let added = with(
        &json!({"email": "second@example.com", "primary": false}),
        &more,
    );
    let added = site.done("POST /api/3/user/emails/", Some(&bearer), &added);
    assert_eq!(added["data"]["verified"], false);
    let one = format!("/api/3/user/emails/{}/", added["data"]["id"]);
    let mut others = more.clone();
    others.remove("primary");
    let kept = site.done(
        &format!("PATCH {one}"),
        Some(&bearer),
        &Value::Object(others),
    );
    assert_eq!(
        (&kept["data"]["verified"], &kept["data"]["primary"]),
        (&json!(false), &json!(false))
    );
    site.done(&format!("DELETE {one}"), Some(&bearer), &json!({}));
    is_ordinary(&stored(&site, email), &victim);
    assert_eq!(stored(&site, VICTIM), victim);
}

fn a_token_is_made_for_its_caller_whatever_the_request_says(site: Site) {
    sign_up(&site, VICTIM);
    let victim = stored(&site, VICTIM);
    let email = "joe@example.com";
    sign_up(&site, email);
    let bearer = format!("Token {}", text(&log_in(&site, email)["token"]));
    let body = with(&json!({"password": PASSWORD}), &smuggled(&victim));
    let made = site.done("POST /api/3/auth/tokens/", Some(&bearer), &body);
    let token = PlainToken::new(text(&made["data"]["token"]));
    let caller = site.world.auth.authenticate(&token).unwrap();
    assert_eq!(caller.user.id, stored(&site, email).id);
    assert!(!caller.user.is_admin());
    let body = with(
        &json!({"username": email, "password": PASSWORD}),
        &smuggled(&victim),
    );
    let jwt = site.done("POST /auth/access_token/", None, &body);
    assert_eq!(jwt["user"], email);
}
