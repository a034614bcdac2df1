//! `POST /api/v1/tokens/reset.json`

use latchkey_domain::passwords::ConfirmReset;
use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{EMAIL, Site};

both_databases!(
    a_reset_is_mailed_and_ends_every_session,
    an_unknown_user_gets_the_same_answer_and_no_mail,
    an_email_that_is_missing_is_named,
);

const SENT: &str = "Please check the email associated with this account for instructions on how to reset you password";

fn reset(site: &Site, email: &str) -> crate::wire::Answer {
    site.form("POST /api/v1/tokens/reset.json", &[("email", email)])
}

fn a_reset_is_mailed_and_ends_every_session(site: Site) {
    let device = site.sign_in();
    reset(&site, EMAIL).says(200, SENT);
    let (uid, token) = site.world.mailed_reset();
    let request = ConfirmReset {
        uid,
        token,
        new: "another secret".into(),
        client: latchkey_domain::model::Client::default(),
    };
    site.world.auth.confirm_password_reset(&request).unwrap();
    assert!(!site.knows(&device));
    let fields = [("email", EMAIL), ("password", "another secret")];
    assert_eq!(site.try_sign_in(&fields).status, 200);
}

fn an_unknown_user_gets_the_same_answer_and_no_mail(site: Site) {
    let _ = site.world.messages();
    for unknown in [
        "nobody@beyondvip.com",
        "no address",
        "a@x.org,admin@beyondvip.com",
    ] {
        reset(&site, unknown).says(200, SENT);
    }
    assert!(site.world.messages().is_empty());
    site.disable();
    reset(&site, EMAIL).says(200, SENT);
    assert!(site.world.messages().is_empty());
}

fn an_email_that_is_missing_is_named(site: Site) {
    let line = "POST /api/v1/tokens/reset.json";
    for body in [
        json!({}),
        json!({"email": ""}),
        json!({"email": null}),
        json!({"email": [EMAIL]}),
    ] {
        site.json(line, &body)
            .says(400, "The request must contain the user email.");
    }
}
