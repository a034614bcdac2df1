//! Refusals that depend on more than the request, and what is no credential.

use super::asker::Asker;
use super::home;
use crate::support::{Backend, Home, password};

#[test]
fn refusals_for_too_much_carry_them_too() {
    let home = home()
        .with("LIMITS__LOGIN_PER_ADDRESS", "1/h")
        .with("LIMITS__REGISTRATIONS_PER_ADDRESS", "1/h")
        .with("LIMITS__RESETS_PER_ADDRESS", "1/h")
        .with("LIMITS__VERIFY_PER_ADDRESS", "1/h");
    let server = home.start();
    let mut asker = Asker::new(&server);
    let json = ("Content-Type", "application/json");
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let login = "{\"user\": \"a\", \"company\": \"b\", \"password\": \"c\", \"username\": \"a\"}";
    for (path, media, body) in [
        ("/api/3/auth/login/", json, login),
        ("/auth/access_token/", json, login),
        ("/auth/verify_token/", json, "{\"token\": \"a.b.c\"}"),
        ("/api/v1/tokens", form, "email=a@b.com&password=c"),
        ("/api/v1/auth", form, "user[email]=a@b.com&user[password]=c"),
        (
            "/api/phone/register",
            json,
            "{\"phone_number\": \"+27821234567\"}",
        ),
        ("/verify-email", form, "key=a"),
        ("/reset-password", form, "uid=a&token=b"),
    ] {
        let statuses: Vec<_> = (0..12)
            .map(|_| asker.ask("POST", path, &[media], body).status().as_u16())
            .collect();
        assert!(statuses.contains(&429), "{path}: {statuses:?}");
    }
}

#[test]
fn a_database_that_is_away_is_told_with_them_too() {
    let mut home =
        Home::new(Backend::Postgres).with("SERVER__PUBLIC_URL", "https://id.example.com");
    let server = home.start();
    let mut asker = Asker::new(&server);
    home.lose_database();
    let json = ("Content-Type", "application/json");
    for (path, body) in [
        (
            "/api/3/auth/login/",
            "{\"user\": \"a\", \"company\": \"b\", \"password\": \"c\"}",
        ),
        (
            "/auth/access_token/",
            "{\"username\": \"a\", \"password\": \"c\"}",
        ),
        (
            "/api/phone/register",
            "{\"phone_number\": \"+27821234567\"}",
        ),
    ] {
        assert_eq!(
            asker.ask("POST", path, &[json], body).status(),
            503,
            "{path}"
        );
    }
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    for (path, body) in [
        ("/api/v1/tokens", "email=a@b.com&password=c"),
        ("/api/v1/auth", "user[email]=a@b.com&user[password]=c"),
        ("/verify-email", "key=a"),
    ] {
        assert_eq!(
            asker.ask("POST", path, &[form], body).status(),
            503,
            "{path}"
        );
    }
    assert_eq!(
        asker.ask("GET", "/verify-email?key=a", &[], "").status(),
        503
    );
    assert_eq!(asker.ask("GET", "/health/ready", &[], "").status(), 503);
}

#[test]
fn no_cookie_is_a_credential_and_head_signs_nobody_in() {
    let home = home();
    let server = home.start();
    let arguments =
        "user create --company default --email ann@example.com --username ann --password-stdin";
    let arguments: Vec<_> = arguments.split(' ').collect();
    assert!(home.run_with_input(&arguments, password()).status.success());
    let body = serde_json::json!({"user": "ann", "company": "default", "password": password()});
    let answer = server.post("/api/3/auth/login/", None, body);
    let token = answer.json["data"]["token"].as_str().expect("a token");
    let cookie = format!(
        "token={token}; Authorization=Token {token}; sessionid={token}; auth_token={token}"
    );
    let mut asker = Asker::new(&server);
    for path in [
        "/api/3/auth/",
        "/api/3/user/",
        "/users/me/",
        "/api/v1/users/me",
        "/api/v1/profile",
    ] {
        let refused = asker.ask("GET", path, &[("Cookie", &cookie)], "").status();
        assert!(refused.is_client_error(), "{path}: {refused}");
    }
    let sessions = || {
        let answer = server.get("/api/3/auth/tokens/", Some(token));
        answer.json["data"].as_array().map(Vec::len)
    };
    assert_eq!(sessions(), Some(1));
    let query = format!(
        "user[email]=ann@example.com&user[password]={}",
        password().replace(' ', "%20")
    );
    let login = format!("/api/v1/auth?{query}");
    assert_eq!(asker.ask("HEAD", &login, &[], "").status(), 405);
    assert_eq!(sessions(), Some(1));
    assert_eq!(asker.ask("GET", &login, &[], "").status(), 200);
    assert_eq!(sessions(), Some(2));
}
