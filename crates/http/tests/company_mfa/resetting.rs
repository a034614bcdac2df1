//! A new password neither skips nor strips a factor; tokens that were made with it go on.

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::{
    given::INVALID,
    support::{PASSWORD, Site},
};

const NEW_PASSWORD: &str = "hasta la vista 9";

both_databases!(
    a_reset_by_mail_leaves_the_factor,
    a_changed_password_ends_pending_sessions,
    a_permanent_token_made_after_the_factor_needs_no_code,
    turning_a_factor_on_leaves_other_sessions,
);

fn a_reset_by_mail_leaves_the_factor(site: Site) {
    let joe = site.founder("acme");
    let key = site.world.mailed_key_to(&joe.email);
    let proof = site.post("auth/email/verify/").token(&joe.token);
    proof.json(&json!({"key": key.expose()})).send().is_done();
    let authenticator = site.add_totp(&joe);
    let pending = site.owing(&joe, "token");
    let reset = site.post("auth/password/reset/");
    reset
        .json(&json!({"user": joe.email, "company": "acme"}))
        .send();
    let (uid, token) = site.world.mailed_reset();
    let confirm = json!({"uid": uid, "token": token.expose(), "new_password1": NEW_PASSWORD,
        "new_password2": NEW_PASSWORD});
    let confirmed = site.post("auth/password/reset/confirm/");
    let confirmed = confirmed.json(&confirm).send();
    assert_eq!(confirmed.status, 200);
    assert!(
        !confirmed.body.contains("token"),
        "nobody is signed in by it"
    );
    let code = authenticator.code(&site);
    site.verify(&pending, &code)
        .is_unauthorized("Invalid token.");

    let data = site.try_log_in("acme", &joe.email, NEW_PASSWORD).data(200);
    assert_eq!(data["mfa"], "token");
    let token = data["token"].as_str().unwrap();
    site.is_on(token, false, true);
    assert!(!site.opens(token));
    site.verify(token, &authenticator.wrong_code(&site))
        .refuses("token", INVALID);
    site.verify(token, &code).is_done();
}

fn a_changed_password_ends_pending_sessions(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let pending = site.owing(&joe, "token");
    let change = json!({"old_password": PASSWORD, "new_password1": NEW_PASSWORD,
        "new_password2": NEW_PASSWORD});
    let changed = site.post("auth/password/change/").token(&joe.token);
    assert_eq!(changed.json(&change).send().status, 200);
    site.verify(&pending, &authenticator.code(&site))
        .is_unauthorized("Invalid token.");
}

/// The way out for scripts, and for contracts that know no second factor.
fn a_permanent_token_made_after_the_factor_needs_no_code(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let pending = site.owing(&joe, "token");
    let body = json!({"password": PASSWORD});
    let refused = site.post("auth/tokens/").token(&pending);
    assert_eq!(refused.json(&body).send().status, 403);
    site.verify(&pending, &authenticator.code(&site)).is_done();
    let made = site.post("auth/tokens/").token(&pending);
    let made = made.json(&body).send().data(201);
    assert!(site.opens(made["token"].as_str().unwrap()));
    assert_eq!(made.get("mfa"), None);
}

fn turning_a_factor_on_leaves_other_sessions(site: Site) {
    let joe = site.founder("acme");
    let (other, permanent) = (site.log_in(&joe), site.permanent(&joe));
    site.add_totp(&joe);
    assert!(site.opens(&other.token) && site.opens(&permanent.token));
}
