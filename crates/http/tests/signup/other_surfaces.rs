//! One account, many contracts (decision D16).

use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EMAIL, PASSWORD, Site};

both_databases!(
    an_account_made_here_signs_in_everywhere,
    what_is_revoked_elsewhere_is_refused_here_at_once,
    an_account_made_elsewhere_signs_in_here,
);

fn company_login(site: &Site) -> String {
    let login = json!({"user": EMAIL, "company": "default", "password": PASSWORD});
    let answer = site.json("/api/3/auth/login/", &login);
    assert_eq!(answer.status, 200, "{answer:?}");
    let token = &answer.json()["data"]["token"];
    format!("Authorization: Token {}", token.as_str().unwrap())
}

fn an_account_made_here_signs_in_everywhere(world: World) {
    let site = Site::over(&world.auth);
    let id = site.cash().json()["id"].clone();
    let login = json!({"username": EMAIL, "password": PASSWORD});
    let jwt = site.json("/auth/access_token/", &login).token();
    let header = format!("Authorization: Token {jwt}");
    let me = site.send("GET /users/me/", &[&header], "");
    assert_eq!((&me.json()["id"], me.status), (&id, 200));
    let company = company_login(&site);
    let user = site.send("GET /api/3/user/", &[&company], "").json();
    assert_eq!(user["data"]["email"], EMAIL);
    assert_eq!(user["data"]["birth_date"], "1990-01-01");
    assert_eq!(user["data"]["mobile_number"], "+15555552016");
}

fn what_is_revoked_elsewhere_is_refused_here_at_once(world: World) {
    let site = Site::over(&world.auth);
    let (made, token) = (site.cash().token(), site.token());
    assert_eq!(site.me(&token).status, 200);
    let company = company_login(&site);
    let listed = site.send("GET /api/3/auth/tokens/", &[&company], "");
    assert!(listed.body.contains(&token[..8]), "{listed:?}");
    let line = format!("DELETE /api/3/auth/tokens/{}/", &token[..8]);
    assert_eq!(site.send(&line, &[&company], "").status, 200);
    site.me(&token).is_nobody_s();
    assert_eq!(site.me(&made).status, 200);
    let all = site.send("POST /api/3/auth/logout/all/", &[&company], "");
    assert_eq!(all.status, 200, "{all:?}");
    site.me(&made).is_nobody_s();
    let token = site.token();
    world.auth.set_user_disabled(EMAIL, true).unwrap();
    site.me(&token).is_nobody_s();
}

fn an_account_made_elsewhere_signs_in_here(world: World) {
    let site = Site::over(&world.auth);
    let joe = json!({
        "first_name": "Joe", "last_name": "Soap", "email": "joe@rehive.com",
        "company": "default", "password1": "joe1234", "password2": "joe1234",
        "terms_and_conditions": true,
    });
    let made = site.json("/api/3/auth/register/", &joe);
    assert_eq!(made.status, 201, "{made:?}");
    let answer = site.log_in("joe@rehive.com", "joe1234");
    assert_eq!(site.me(&answer.token()).json()["fname"], "Joe");
}
