//! `apn_tokens` and `push_tokens`

use latchkey_domain::model::{PlainToken, Session};
use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{BAD_TOKEN, Device, NO_TOKEN, Site};

both_databases!(
    a_push_token_is_kept_with_its_device_and_can_be_forgotten,
    one_device_does_not_touch_another,
    a_session_without_a_device_has_no_push_token,
    what_is_no_push_token_is_refused,
    all_need_a_token,
);

/// What is kept of the session.
fn kept(site: &Site, device: &Device) -> Session {
    let token = PlainToken::new(device.token.as_str());
    let caller = site.world.auth.authenticate(&token).unwrap();
    (*caller.session).clone()
}

fn push_token(site: &Site, device: &Device) -> Option<String> {
    kept(site, device)
        .device
        .and_then(|device| device.push_token)
}

fn a_push_token_is_kept_with_its_device_and_can_be_forgotten(site: Site) {
    let device = site.sign_in_on("324628746283682634");
    let session = kept(&site, &device).device.unwrap();
    assert_eq!(session.token.as_deref(), Some("324628746283682634"));
    assert_eq!(session.platform.as_deref(), Some("ios"));
    assert_eq!(session.push_token, None);
    for (path, field) in [("apn_tokens", "apn_token"), ("push_tokens", "push_token")] {
        let auth = ("auth_token", device.token.as_str());
        let line = format!("POST /api/v1/{path}.json");
        site.form(&line, &[auth, (field, "a1b2")])
            .says(200, "Push token saved.");
        assert_eq!(push_token(&site, &device).as_deref(), Some("a1b2"));
        site.form(&line, &[auth, (field, "c3d4")])
            .says(200, "Push token saved.");
        assert_eq!(push_token(&site, &device).as_deref(), Some("c3d4"));
        let line = format!("DELETE /api/v1/{path}.json");
        site.form(&line, &[auth]).says(200, "Push token removed.");
        assert_eq!(push_token(&site, &device), None);
        site.form(&line, &[auth]).says(200, "Push token removed.");
    }
}

fn one_device_does_not_touch_another(site: Site) {
    let (one, two) = (site.sign_in_on("one"), site.sign_in_on("two"));
    for device in [&one, &two] {
        let fields = [
            ("auth_token", device.token.as_str()),
            ("apn_token", &device.token[..8]),
        ];
        site.form("POST /api/v1/apn_tokens", &fields)
            .says(200, "Push token saved.");
    }
    let line = format!("DELETE /api/v1/tokens/{}", one.id);
    let fields = [
        ("auth_token", one.token.as_str()),
        ("apn_token", &two.token[..8]),
    ];
    site.form(&line, &fields).says(200, "User signed out.");
    assert_eq!(push_token(&site, &two).as_deref(), Some(&two.token[..8]));
}

fn a_session_without_a_device_has_no_push_token(site: Site) {
    let device = site.sign_in();
    let fields = [("auth_token", device.token.as_str()), ("apn_token", "a1b2")];
    site.form("POST /api/v1/apn_tokens", &fields)
        .says(400, "The session has no device.");
    site.form("DELETE /api/v1/apn_tokens", &fields[..1])
        .says(200, "Push token removed.");
}

fn what_is_no_push_token_is_refused(site: Site) {
    let device = site.sign_in_on("one");
    for bad in [json!(null), json!(""), json!([]), json!("x".repeat(513))] {
        let body = json!({"auth_token": device.token, "apn_token": bad, "push_token": bad});
        for path in ["apn_tokens", "push_tokens"] {
            site.json(&format!("POST /api/v1/{path}"), &body)
                .says(400, "Invalid push token.");
        }
    }
}

fn all_need_a_token(site: Site) {
    for line in [
        "POST /api/v1/apn_tokens",
        "DELETE /api/v1/apn_tokens",
        "POST /api/v1/push_tokens",
        "DELETE /api/v1/push_tokens",
    ] {
        site.form(line, &[]).says(401, NO_TOKEN);
        site.form(line, &[("auth_token", "x")]).says(423, BAD_TOKEN);
    }
}
