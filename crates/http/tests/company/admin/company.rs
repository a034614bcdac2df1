//! `admin/company/`

use latchkey_domain::outbox::Content;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, Site};

both_databases!(
    an_administrator_sees_what_every_user_sees,
    what_is_set_is_seen_and_what_is_not_mentioned_stays,
    links_in_mails_lead_where_the_company_says,
    what_is_wrong_is_said_under_its_name,
    nothing_but_the_declared_fields_can_be_changed,
);

#[track_caller]
fn change(site: &Site, account: &Account, body: &Value) -> Value {
    let request = site
        .request("PATCH", "admin/company/")
        .token(&account.token);
    request.json(body).send().data(200)
}

fn shown(site: &Site, account: &Account) -> Value {
    site.get("admin/company/")
        .token(&account.token)
        .send()
        .data(200)
}

fn an_administrator_sees_what_every_user_sees(site: Site) {
    let joe = site.founder("acme");
    let seen = site.get("company/").token(&joe.token).send().data(200);
    assert_eq!(shown(&site, &joe), seen);
}

fn what_is_set_is_seen_and_what_is_not_mentioned_stays(site: Site) {
    let joe = site.founder("acme");
    let rival = site.founder("rival");
    let mut expected = shown(&site, &joe);
    let theirs = shown(&site, &rival);
    let set = json!({
        "name": "Acme & Söhne", "password_reset_url": "https://app.acme.example/reset?x=1",
        "email_confirmation_url": "http://localhost:3000/confirm",
    });
    for (name, value) in set.as_object().unwrap() {
        expected[name] = value.clone();
        assert_eq!(change(&site, &joe, &json!({name: value})), expected);
        assert_eq!(shown(&site, &joe), expected);
    }
    let request = site.request("PUT", "admin/company").token(&joe.token);
    assert_eq!(request.json(&expected).send().data(200), expected);
    for nothing in [json!(null), json!("")] {
        change(&site, &joe, &set);
        let cleared = change(
            &site,
            &joe,
            &json!({"password_reset_url": nothing, "email_confirmation_url": nothing}),
        );
        assert_eq!(
            (
                &cleared["password_reset_url"],
                &cleared["email_confirmation_url"]
            ),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(cleared["name"], "Acme & Söhne");
    }
    assert_eq!(shown(&site, &rival), theirs);
}

fn links_in_mails_lead_where_the_company_says(site: Site) {
    let joe = site.founder("acme");
    site.world.messages();
    let urls = json!({
        "name": "Acme Ltd.",
        "password_reset_url": "https://app.acme.example/reset",
        "email_confirmation_url": "https://app.acme.example/confirm",
    });
    change(&site, &joe, &urls);
    let body = json!({"user": "owner@acme.example", "company": "acme"});
    site.post("auth/password/reset/").json(&body).send();
    let request = site.post("user/emails/").token(&joe.token);
    request
        .json(&json!({"email": "new@acme.example"}))
        .send()
        .data(201);
    let mut links = Vec::new();
    for message in site.world.messages() {
        assert_eq!(message.company_name, "Acme Ltd.");
        match message.content {
            Content::VerifyEmail { link, .. } | Content::ResetPassword { link, .. } => {
                links.push(link.expose().split('?').next().unwrap().to_owned());
            }
            _ => {}
        }
    }
    links.sort();
    assert_eq!(
        links,
        [
            "https://app.acme.example/confirm",
            "https://app.acme.example/reset"
        ]
    );
}

fn what_is_wrong_is_said_under_its_name(site: Site) {
    let joe = site.founder("acme");
    let before = shown(&site, &joe);
    let cases = [
        ("name", json!(""), "This field may not be blank."),
        ("name", json!(null), "This field may not be null."),
        (
            "name",
            json!("x".repeat(101)),
            "Ensure this field has no more than 100 characters.",
        ),
        ("name", json!("a\u{202e}b"), "Enter a valid value."),
        (
            "password_reset_url",
            json!("javascript:alert(1)"),
            "Enter a valid URL.",
        ),
        (
            "password_reset_url",
            json!("http://acme.example/"),
            "Enter a valid URL.",
        ),
        (
            "password_reset_url",
            json!("https://ok@evil.example/"),
            "Enter a valid URL.",
        ),
        (
            "email_confirmation_url",
            json!("acme.example"),
            "Enter a valid URL.",
        ),
        (
            "email_confirmation_url",
            json!("https://x.org/#frag"),
            "Enter a valid URL.",
        ),
        ("email_confirmation_url", json!(7), "Enter a valid URL."),
        (
            "email_confirmation_url",
            json!({"a": 1}),
            "Not a valid string.",
        ),
    ];
    for (field, value, message) in cases {
        let request = site.request("PATCH", "admin/company/").token(&joe.token);
        request
            .json(&json!({field: value}))
            .send()
            .refuses(field, message);
    }
    assert_eq!(shown(&site, &joe), before);
}

fn nothing_but_the_declared_fields_can_be_changed(site: Site) {
    let joe = site.founder("acme");
    site.founder("rival");
    let before = shown(&site, &joe);
    let body = json!({
        "identifier": "rival", "id": "rival", "company": "rival", "disabled": true, "created": 0, "updated": 0,
        "owner": 1, "description": "x", "website": "https://x.org", "logo": "x", "default_currency": "XBT",
    });
    assert_eq!(change(&site, &joe, &body), before);
}
